"""Applications: their reference, the moves they allow, how late they came, what they owe."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from labels.models import MOVES, Application, MissingPiece, Move
from tests import build
from tests.support.concurrency import beside, impatient, needs_two

PARIS = ZoneInfo("Europe/Paris")
Status = Application.Status

pytestmark = pytest.mark.django_db

# Where each status leads, in the order of the list.
ALLOWED = {
    "reçue": "incomplète, recevable, irrecevable, retirée",
    "incomplète": "reçue, recevable, irrecevable, retirée",
    "recevable": "incomplète, irrecevable, retenue, non retenue, retirée",
    "irrecevable": "reçue",
    "retenue": "retirée",
    "non retenue": "retenue",
    "retirée": "reçue",
}


@pytest.fixture
def someone():
    return User.objects.create_user("camille")


def test_every_status_says_where_it_leads():
    told = {before.label: ", ".join(each.label for each in MOVES[before]) for before in Status}
    assert told == ALLOWED


@pytest.mark.parametrize("after", Status)
@pytest.mark.parametrize("before", Status)
def test_an_application_moves_where_its_status_leads_and_nowhere_else(someone, before, after):
    application = build.dossier(status=before)
    if after.label in ALLOWED[before.label].split(", "):
        application.move(after, someone, "Dossier relu.")
    else:
        with pytest.raises(ValidationError, match="ne peut pas devenir"):
            application.move(after, someone, "Dossier relu.")
        after = before
    assert application.status == after
    application.refresh_from_db()
    assert application.status == after
    assert application.moves.count() == (before != after)


@time_machine.travel("2027-03-28T03:30:00+02:00", tick=False)
def test_a_move_is_dated_signed_and_reasoned(someone):
    application = build.dossier()
    application.move(Status.ADMISSIBLE, someone, "  Dossier complet.  ")
    kept = Move.objects.get()
    assert (kept.before, kept.after) == ("received", "admissible")
    assert (kept.by, kept.reason) == (someone, "Dossier complet.")
    assert kept.at == datetime(2027, 3, 28, 3, 30, tzinfo=PARIS)
    assert str(kept) == "reçue → recevable"


def test_a_move_may_be_written_on_the_day_it_was_made(someone):
    at = datetime(2020, 10, 1, 12, tzinfo=PARIS)
    assert build.dossier().move("withdrawn", someone, "Courrier reçu.", at=at).at == at


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_move_without_a_reason_is_refused(someone, reason):
    application = build.dossier()
    with pytest.raises(ValidationError, match="demande un motif"):
        application.move(Status.ADMISSIBLE, someone, reason)
    application.refresh_from_db()
    assert application.status == Status.RECEIVED


def test_a_move_decided_on_what_is_no_longer_so_is_refused(someone):
    application = build.dossier()
    seen = Application.objects.get()
    application.move(Status.ADMISSIBLE, someone, "Complet.")
    with pytest.raises(ValidationError, match=r"a changé depuis.*recevable"):
        seen.move(Status.INADMISSIBLE, someone, "Hors délai.")
    assert Move.objects.count() == 1


def test_moves_are_kept_with_their_application_and_who_made_them(someone):
    application = build.dossier()
    application.move(Status.WITHDRAWN, someone, "À sa demande.")
    for kept in (application, someone):
        with pytest.raises(ProtectedError):
            kept.delete()


@needs_two
@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_the_second_waits_and_is_refused(someone):
    application = build.dossier()
    seen = Application.objects.get()
    with transaction.atomic():
        application.move(Status.ADMISSIBLE, someone, "Complet.")
        (waited,) = beside(impatient(lambda: seen.move("inadmissible", someone, "Non.")))
    assert "lock timeout" in str(waited)
    (refused,) = beside(lambda: seen.move("inadmissible", someone, "Non."))
    assert "a changé depuis" in str(refused)
    assert [str(each) for each in Move.objects.order_by("pk")] == ["reçue → recevable"]


@needs_two
@pytest.mark.django_db(transaction=True)
def test_of_five_moves_at_once_one_is_made(someone):
    build.dossier()
    moves = [Application.objects.get().move for _ in range(5)]
    raised = beside(*(lambda move=move: move("admissible", someone, "Complet.") for move in moves))
    assert all(isinstance(each, ValidationError) for each in raised)
    assert (len(raised), Move.objects.count()) == (4, 1)


def test_references_follow_each_other_in_a_round_and_are_never_given_again():
    call = build.call("appel-2027")
    drawn = [build.dossier(round=call) for _ in range(3)]
    drawn[2].delete()
    drawn.append(build.dossier(round=call))
    assert [each.reference for each in drawn] == [
        "appel-2027-001", "appel-2027-002", "appel-2027-003", "appel-2027-004",
    ]  # fmt: skip
    assert build.dossier().reference.endswith("-001")
    drawn[0].save()
    assert drawn[0].reference == "appel-2027-001"


def test_fixtures_loaded_again_leave_what_staff_wrote_and_the_reference_drawn(tmp_path):
    call = build.call("appel-2027", deadlines=[date(2027, 4, 15)])
    application = build.application(round=call)
    fields = {"round": [call.slug], "candidate": "Candidat", "commune": "Limoux"}
    rows = [{"model": "labels.application", "fields": fields | {"status": "retained"}}]
    fixture = tmp_path / "rounds.json"
    fixture.write_text(json.dumps([*rows, rows[0] | {"fields": fields | {"commune": "Auch"}}]))
    written = {
        "contact": "Mme Dupont", "holder": "Une SCIC", "place": "existing",
        "amount_asked": 1200, "documents": "https://exemple.fr/a.pdf",
        "received_at": datetime(2027, 4, 1, tzinfo=PARIS), "deadline": call.deadlines.get(),
    }  # fmt: skip
    for name, value in written.items():
        setattr(application, name, value)
    application.save()
    for _ in range(2):
        call_command("loaddata", str(fixture), verbosity=0)
    application.refresh_from_db()
    assert {name: getattr(application, name) for name in written} == written
    drawn = call.applications.order_by("reference").values_list("reference", "commune")
    assert [*drawn] == [("appel-2027-001", "Limoux"), ("appel-2027-002", "Auch")]


@pytest.mark.parametrize(("field", "told"), [("deadline", "limite"), ("decision", "décision")])
def test_an_application_names_dates_of_its_own_round(field, told):
    other = build.call(deadlines=[date(2027, 4, 1)], decisions=[date(2027, 6, 1)])
    application = build.dossier(**{field: getattr(other, f"{field}s").get()})
    with pytest.raises(ValidationError, match=f"{told} est celle d’un autre appel"):
        application.full_clean()


# The clocks go forward on 28 March 2027 and back on 31 October 2027.
@pytest.mark.parametrize(
    ("deadline", "received", "late"),
    [
        (date(2027, 4, 15), (2027, 4, 15, 23, 59, 59), False),
        (date(2027, 4, 15), (2027, 4, 16), True),
        (date(2027, 1, 15), (2027, 1, 15, 23, 59, 59), False),
        (date(2027, 1, 15), (2027, 1, 16), True),
        (date(2027, 3, 27), (2027, 3, 28), True),
        (date(2027, 3, 28), (2027, 3, 28, 23, 59, 59), False),
        (date(2027, 3, 28), (2027, 3, 29), True),
        (date(2027, 10, 30), (2027, 10, 31), True),
        (date(2027, 10, 31), (2027, 10, 31, 23, 59, 59), False),
        (date(2027, 10, 31), (2027, 11, 1), True),
    ],
)
def test_an_application_is_late_after_midnight_in_paris(deadline, received, late):
    call = build.call(deadlines=[deadline, date(2028, 1, 1)])
    first = call.deadlines.get(on=deadline)
    at = datetime(*received, tzinfo=PARIS)
    application = build.dossier(round=call, deadline=first, received_at=at)
    application.refresh_from_db()
    assert application.is_late is late
    assert Application.objects.late().exists() is late


@pytest.mark.parametrize(
    ("deadlines", "received", "late"),
    [
        ([date(2027, 4, 15), date(2027, 9, 30)], datetime(2027, 9, 30, 23, tzinfo=PARIS), False),
        ([date(2027, 4, 15), date(2027, 9, 30)], datetime(2027, 10, 1, tzinfo=PARIS), True),
        ([], datetime(2027, 10, 1, tzinfo=PARIS), False),
        ([date(2027, 4, 15)], None, False),
    ],
)
def test_without_a_deadline_of_its_own_the_last_of_the_round_tells(deadlines, received, late):
    application = build.dossier(round=build.call(deadlines=deadlines), received_at=received)
    assert application.is_late is late
    assert Application.objects.late().exists() is late


@pytest.mark.parametrize(
    ("moment", "overdue"),
    [("2027-05-10T23:59:59+02:00", False), ("2027-05-11T00:00:00+02:00", True)],
)
def test_a_piece_is_overdue_from_the_day_after_its_due_day(moment, overdue):
    piece = build.missing_piece(date(2027, 5, 10))
    with time_machine.travel(moment, tick=False):
        assert MissingPiece.objects.overdue().exists() is overdue
        assert Application.objects.with_overdue_pieces().exists() is overdue
        assert piece.awaited_text == "Statuts, attendue le 10 mai 2027" + ", en retard" * overdue
    assert MissingPiece.objects.overdue(date(2027, 5, 10)).exists() is False
    assert MissingPiece.objects.overdue(date(2027, 5, 11)).exists() is True


@pytest.mark.parametrize(
    ("fields", "overdue"),
    [
        ({"received_on": date(2027, 5, 20)}, False),
        ({"status": Status.INCOMPLETE}, True),
        ({"status": Status.RETAINED}, True),
        ({"status": Status.WITHDRAWN}, False),
        ({"status": Status.INADMISSIBLE}, False),
        ({"status": Status.NOT_RETAINED}, False),
    ],
)
def test_a_piece_received_or_no_longer_owed_is_not_overdue(fields, overdue):
    status = fields.pop("status", Status.RECEIVED)
    piece = build.missing_piece(
        date(2027, 5, 10), application=build.dossier(status=status), **fields
    )
    assert MissingPiece.objects.overdue(date(2027, 6, 1)).exists() is overdue
    assert bool(piece.awaited_text) is overdue


@pytest.mark.parametrize(
    "fields", [{"due_on": date(2027, 4, 30)}, {"received_on": date(2027, 4, 30)}]
)
def test_a_piece_is_neither_due_nor_received_before_it_is_asked_for(fields):
    application = build.dossier()
    days = {"asked_on": date(2027, 5, 1), "due_on": date(2027, 5, 10)} | fields
    piece = MissingPiece(application=application, what="Statuts", **days)
    with pytest.raises(ValidationError, match="après avoir été demandée"):
        piece.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        piece.save()
