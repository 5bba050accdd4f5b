"""Writes every row that names somebody again without them, and leaves who did it and how many."""

from collections import Counter

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from directory.erasure.find import find_changes
from directory.erasure.person import ERASED
from directory.models import Correction, Erasure, Message, Venue
from tierslieux.accounts.second_factor import reset
from tierslieux.history.guard import erasable
from tierslieux.mail.models import Mail

TRACES = (AccessAttempt, AccessFailureLog, AccessLog)
WRITTEN_BY_THEM = {"note": "", "answer": "", "photo": None, "photo_alt": "", "photo_credit": ""}
STILL_ACTIVE = (
    "Le compte «\u202f{name}\u202f» est le sien et il est actif\u00a0: désactivez-le d’abord."
)
STILL_THERE = "Il en reste\u00a0: rien n’a été effacé."


def accounts_of(person):
    """Return the accounts of somebody; raise ValidationError when one of them is in use."""
    named = [each for each in get_user_model().objects.order_by("pk") if is_of(each, person)]
    for account in named:
        if account.is_active:
            raise ValidationError(STILL_ACTIVE.format(name=account.get_username()))
    return named


def is_of(account, person):
    told = (account.email, account.get_full_name(), account.username)
    return any(person.is_all(each) for each in told)


def erase(person, by):
    """Erase somebody everywhere, in one transaction; return the Erasure, which does not name them.

    Raises ValidationError when an account of theirs is active.
    """
    with erasable():
        counts = Counter()
        erase_accounts(accounts_of(person), counts)
        erase_writings(person, counts)
        erase_mails(person, counts)
        erase_texts(person, counts)
        if any(find_changes(person)):
            raise ValidationError(STILL_THERE)
        return Erasure.objects.create(by=by, counts=dict(counts))


def erase_accounts(accounts, counts):
    for account in accounts:
        for model in TRACES:
            counts[model._meta.label] += model.objects.filter(username=account.username).delete()[0]
        reset(account)
        account.username = f"personne-effacee-{account.pk}"
        account.first_name = account.last_name = account.email = ""
        account.set_unusable_password()
        account.save()
        counts[account._meta.label] += 1


def erase_writings(person, counts):
    """Erase what somebody wrote: it is about them, whatever it says."""
    messages = [each.pk for each in Message.objects.all() if person.is_in(each.email)]
    counts[Message._meta.label] += Message.objects.filter(pk__in=messages).delete()[0]
    theirs = [
        each.pk for each in Correction.objects.exclude(contact="") if person.is_in(each.contact)
    ]
    counts[Correction._meta.label] += Correction.objects.filter(pk__in=theirs).update(
        **WRITTEN_BY_THEM
    )


def erase_mails(person, counts):
    """Erase the mails to somebody, or from them to a venue; those that have not left never will."""
    mails = Mail.objects.exclude(to="")
    theirs = [each.pk for each in mails if person.is_in(f"{each.to} {each.reply_to}")]
    mails = Mail.objects.filter(pk__in=theirs)
    counts[Mail._meta.label] += mails.filter(sent_at=None).delete()[0]
    counts[Mail._meta.label] += mails.update(to="", subject=ERASED, body="")


def erase_texts(person, counts):
    rows, venues = set(), set()
    for change in [*find_changes(person)]:
        row = change.model._base_manager.filter(pk=change.key)
        row.update(**{change.field.attname: change.after})
        rows.add((change.model, change.key))
        if change.model is Venue:
            venues.add(change.key)
    Venue.objects.filter(pk__in=venues).refresh_search()
    counts.update(model._meta.label for model, _ in rows)
