"""What waits for somebody of the staff in the instruction of applications."""

from django.contrib.auth.models import User
from django.urls import reverse

from labels.models import Assessment, MissingPiece


def assigned_tasks(user: User) -> list[tuple[int, str, str]]:
    """Return [(how many, what they are, URL of their list)], the empty left out."""
    tasks = []
    if user.has_perm("labels.change_assessment"):
        mine = Assessment.objects.expected().filter(assessor=user, finished_at=None)
        url = reverse("admin:labels_assessment_changelist")
        names = ("évaluation à finir", "évaluations à finir")
        tasks.append((mine.count(), names, f"{url}?etat=en-cours&a-moi=oui"))
    if user.has_perm("labels.view_missingpiece"):
        url = reverse("admin:labels_missingpiece_changelist")
        names = ("pièce en retard", "pièces en retard")
        tasks.append((MissingPiece.objects.overdue().count(), names, f"{url}?etat=en-retard"))
    return [(number, names[number > 1], url) for number, names, url in tasks if number]
