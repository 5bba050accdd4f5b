from django.db import models


class State(models.TextChoices):
    OPEN = "open", "ouvert"
    COMING = "coming", "à venir"
    REVIEW = "review", "en instruction"
    CLOSED = "closed", "clos"
