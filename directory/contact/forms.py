"""The form by which a visitor writes to a venue, or to those who keep the site."""

from django import forms

from directory.contact.relay import MAX_FILED_WITH_COPY, one_line, post_copy, post_message
from directory.models import Message
from directory.models.message import MESSAGE_LENGTH
from directory.spam.forms import PublicForm
from directory.venues.forms import WRONG_EMAIL
from tierslieux.text.textarea import PlainTextarea

SAME_MESSAGE_TO = 5  # venues within the hour: one asks a few before choosing


class MessageForm(PublicForm):
    """A message to `venue`, to those who keep the site when there is none."""

    prose = ("name", "message")
    max_repeats = SAME_MESSAGE_TO

    name = forms.CharField(
        label="Votre nom",
        max_length=Message._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=Message._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WRONG_EMAIL},
        help_text="Pour vous répondre. Elle n’est transmise qu’à qui reçoit votre message.",
    )
    message = forms.CharField(
        label="Votre message",
        max_length=MESSAGE_LENGTH,
        widget=PlainTextarea(attrs={"rows": 8}),
    )
    copy = forms.BooleanField(
        label="Recevoir une copie",
        required=False,
        help_text="Deux par jour au plus, et sans le texte s’il contient un lien ou une adresse.",
    )

    def __init__(self, data=None, files=None, *, venue=None):
        super().__init__(data, files)
        self.venue = venue

    @property
    def mailbox(self):
        return f"venue:{self.venue.pk}" if self.venue else "site"

    def clean_name(self):
        return one_line(self.cleaned_data["name"])

    def clean_message(self):
        return "\n".join(self.cleaned_data["message"].splitlines())

    def store(self, verdict):
        """Post the message; set it apart when something is suspect in it."""
        cleaned = self.cleaned_data
        message = Message(
            venue=self.venue,
            name=cleaned["name"],
            email=cleaned["email"],
            text=cleaned["message"],
            suspicions="\n".join(verdict.suspicions),
            same_network=verdict.same_network,
        )
        if verdict.suspicions:
            message.save()
            Message.objects.make_room()
            return
        post_message(message)
        if cleaned["copy"] and verdict.same_network < MAX_FILED_WITH_COPY:
            post_copy(message)
