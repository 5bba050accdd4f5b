"""What a form open to anyone subclasses: its token, its trap, its filing."""

from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from directory.spam.check import (
    AlreadySubmittedError,
    Submission,
    SubmissionRefusedError,
    accept,
    precheck,
    record_refusal,
)
from directory.spam.tokens import new_token


def public_form_view(view):
    """Decorate the view of a PublicForm: no cookie, so no CSRF token, and a page never reused."""
    return csrf_exempt(cache_control(private=True, no_cache=True)(view))


class PublicForm(forms.Form):
    """A form that anyone sends, without account nor cookie, checked for spam.

    A subclass says what to do with it, and its template draws `{{ form.guard }}` inside the <form>:

    - `store(verdict)` stores what was sent, in the transaction that counts it; when
      `verdict.suspicions` is not empty (French reasons), set it apart for the staff: never drop
      it, never mail it to a third party;
    - `prose`, names of the fields whose links are counted, and `content`, a dict of all that was
      sent, by which a button pressed twice is known: override it when a field is not in
      `cleaned_data`;
    - `mailbox`, a name of the mailbox that what was sent reaches, "" when it reaches none: each is
      sent a bounded number a day, beyond which all is set apart;
    - `max_repeats`, how often one address may send the same content within an hour;
    - `prepare(request)`, for costly work between the check and the transaction, wrapped in
      `check.costly_attempt`; raise ValidationError({field: …}) when it fails.

    The view calls `submit(request)`. `status` is the HTTP status of the page that shows the form.
    """

    prose: tuple[str, ...] = ()
    mailbox = ""
    max_repeats = 1
    status = HTTPStatus.OK

    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # Off the screen, for scripts that fill all they find.
    subject = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @classmethod
    def sent_by(cls, request, **options):
        """Return the form of a request, bound when it was sent."""
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        return cls(*sent, **options)

    def submit(self, request):
        """Store what was sent; return True when it is, or was by the same button pressed before.

        False when the form is to be shown: for the first time, or again, saying why.
        """
        if not (self.is_bound and self.is_valid()):
            return False
        try:
            self.check_and_store(request)
        except AlreadySubmittedError:
            return True
        except (SubmissionRefusedError, ValidationError) as error:
            record_refusal(request)
            self.status = getattr(error, "status", HTTPStatus.OK)
            self.add_error(None, error if isinstance(error, ValidationError) else str(error))
            return False
        return True

    def check_and_store(self, request):
        submission = self.submission
        precheck(request, submission)
        self.prepare(request)
        with transaction.atomic():
            self.store(accept(request, submission))

    def prepare(self, request):
        """Do what is costly, once the form is known to be acceptable."""

    def store(self, verdict):
        raise NotImplementedError

    @property
    def content(self):
        written = self.cleaned_data.items()
        return {name: value for name, value in written if name not in ("token", "subject")}

    @property
    def text(self):
        """The prose that was sent."""
        return " ".join(str(self.cleaned_data[name]) for name in self.prose)

    @property
    def submission(self):
        cleaned = self.cleaned_data
        return Submission(
            cleaned["token"],
            self.content,
            self.text,
            cleaned["subject"],
            self.mailbox,
            self.max_repeats,
        )

    @property
    def fresh_token(self):
        """A signed token for the page about to be shown: each showing has its own."""
        return new_token().signed()

    @property
    def guard(self):
        """The token and the trap, as HTML."""
        return render_to_string("directory/spam/guard.html", {"form": self})
