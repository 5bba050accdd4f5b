"""A person erased: nothing names them any more, and nothing else has changed."""

import pytest
from axes.models import AccessLog
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from directory.erasure.person import Person
from directory.models import DecisionRecord, Erasure, Venue
from labels.models import Move
from tests import build
from tests.directory.decisions.decision_pages import decide, recevable, refused
from tests.support.staff import member
from tierslieux.backup.tables import lines, models
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
EMAIL, NAME, PHONE = "marie@exemple.fr", "Marie Durand-Çeyrac", "05 61 12 34 56"
TERMS = {"email": [EMAIL], "name": [NAME], "phone": [PHONE], "text": ["habite au-dessus"]}
TRACES = ("marie@exemple", "durand", "61123456", "61 12 34 56", "au-dessus", "mon histoire")


def everything():
    """All that the base holds, but for accounts' keys and figures: one text in lower case."""
    return "\n".join(
        line.lower() for model in models().values() for line in lines(model, "default")
    )


def traces():
    held = everything()
    return [each for each in TRACES if each in held]


@pytest.fixture
def clerk():
    return member("administrateur", "claire")


@pytest.fixture
def person(client, clerk):
    """Marie wherever the site may hold her: sheet, versions, record, moves, mails, account."""
    venue = build.venue(
        "Chez Marie Durand-Ceyrac",
        email=EMAIL,
        phone="+33561123456",
        description="MARIE DURAND CEYRAC habite au-dessus. Ouvert à tous.",
    )
    venue.description = "Ouvert à tous."
    venue.save()
    call = build.call()
    application = recevable(round=call, candidate=NAME, contact=f"{NAME}, {PHONE}, {EMAIL}")
    client.force_login(member("responsable du label", "label"))
    decide(client, call, {application: refused(reason=f"Dossier de {NAME}.")})
    build.correction(contact=EMAIL, note="Mon histoire.", venue=venue)
    sent = {"claim": "x", "claimed_at": "2026-11-01T00:00Z", "sent_at": "2026-11-01T00:00Z"}
    Mail.objects.create(key=f"{EMAIL}-1", to=EMAIL, subject="Bonjour", body="Mon histoire", **sent)
    Mail.objects.create(key="2", to=EMAIL, subject="Bonjour", body="Mon histoire")
    account = member(None, "marie.durand-ceyrac", email=EMAIL, is_active=False)
    AccessLog.objects.create(username=account.username, attempt_time="2026-11-01T00:00Z")
    return account


def erase(**options):
    call_command("erase_person", **(TERMS | {"no_input": True} | options))


def test_the_preview_shows_what_would_be_erased_and_erases_nothing(person, capsys):
    before = everything()
    erase()
    assert everything() == before
    out = capsys.readouterr().out
    assert "Mon histoire" not in out
    assert "Chez Marie Durand-Ceyrac" in out
    assert "pas encore effacées" in out


def test_a_person_is_erased_everywhere_and_what_stays_says_who_did_it(person, clerk, capsys):
    assert len(traces()) > 4
    versions, moves = Venue.history.count(), Move.objects.count()
    erase(erase=True, by="claire")
    assert traces() == []
    assert (Venue.history.count(), Move.objects.count()) == (versions, moves)
    assert DecisionRecord.objects.count() == 1
    assert Mail.objects.count() == 1
    assert not AccessLog.objects.filter(username=person.username).exists()
    done = Erasure.objects.get()
    assert done.by == clerk
    assert done.counts["directory.HistoricalVenue"] == 2
    assert "Effacement n°" in capsys.readouterr().out


def test_what_is_not_about_them_stays(person):
    other = build.venue("Durand et fils", description="Marie y habite.", email="a@exemple.fr")
    before = [*Venue.objects.filter(pk=other.pk).values(), *other.history.values()]
    erase(erase=True, by="claire")
    assert [*Venue.objects.filter(pk=other.pk).values(), *other.history.values()] == before
    hers = Venue.objects.get(description="Ouvert à tous.")
    assert (hers.name, hers.email, hers.phone) == ("Chez [effacé]", "", "")
    assert hers.slug == f"personne-effacee-{hers.pk}"
    assert "durand" not in hers.search_text


def test_the_guard_is_back_once_a_person_is_erased(person):
    erase(erase=True, by="claire")
    for table in ("directory_historicalvenue", "directory_erasure", "labels_move"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (a table named here)


def test_an_account_in_use_is_not_erased(person):
    person.is_active = True
    person.save()
    before = everything()
    with pytest.raises(CommandError, match="désactivez-le d’abord"):
        erase(erase=True, by="claire")
    assert everything() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"erase": True}, "--by nomme le compte actif"),
        ({"erase": True, "by": "inconnu"}, "--by nomme le compte actif"),
        ({"name": ["Al"]}, "trop court"),
        ({"text": ["......"]}, "trop court"),
        ({"phone": ["12"]}, "n’est pas un numéro de téléphone"),
        (dict.fromkeys(TERMS, ()), "Dites qui effacer"),
    ],
)
def test_what_would_erase_too_much_or_by_nobody_is_refused(person, options, sentence):
    before = everything()
    with pytest.raises(CommandError, match=sentence):
        erase(**options)
    assert everything() == before


def test_nothing_is_erased_without_the_word(person, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "oui")
    before = everything()
    with pytest.raises(CommandError, match="Rien n’est effacé"):
        erase(erase=True, by="claire", no_input=False)
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Écrire à marie DURAND ceyrac.", "Écrire à [effacé]."),
        ("Durand-Çeyrac, Marie", "Durand-Çeyrac, Marie"),
        ("Ceyrac Marie Durand", "[effacé]"),
        ("Tél. +33 5 61 12 34 56 ou 0561123456", "Tél. [effacé] ou [effacé]"),
        ("05 61 12 34 567", "05 61 12 34 567"),
        ("xmarie@exemple.fr", "xmarie@exemple.fr"),
        ("marie@exemple.fr, bonjour", "[effacé], bonjour"),
    ],
)
def test_somebody_is_recognised_however_they_are_typed(text, without):
    person = Person(names=[NAME], emails=[EMAIL], phones=[PHONE])
    assert person.without(text) == without
