"""What leaves a record in the history, how many, by whom and from where; and what leaves none."""

import importlib
import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from directory.models import Award, SpecialHours, Venue
from labels.models import Application, Decision, Round
from tests import build
from tests.directory.decisions.decision_pages import decide, recevable, retained
from tests.support.staff import member, save
from tierslieux.history.diff import snapshot
from tierslieux.history.guard import erasable
from tierslieux.history.records import changes_from, update_rows

pytestmark = pytest.mark.django_db

VERSIONS = {each: each.history for each in (Venue, SpecialHours, Award, Round, Application)}


@pytest.fixture
def manager(client):
    user = member("administrateur", first_name="Claire", last_name="Vidal")
    client.force_login(user)
    return user


def form_of(venue):
    return f"/gestion/directory/venue/{venue.pk}/change/"


def types_of(record):
    return {each.venuetype.code for each in record.types.select_related("venuetype")}


def told(row):
    """Returns (kind, origin, account) of each version of a row, the first first."""
    return [
        (each.history_type, each.history_change_reason, each.history_user)
        for each in reversed(row.history.all())
    ]


def test_an_edit_of_a_sheet_leaves_one_version_with_its_types_and_services(client, manager):
    venue = build.venue(types=["coworking"], services=["fibre"])
    fablab, printer = build.venue_type("fablab"), build.service("imprimante-3d")
    save(client, form_of(venue), phone="05 61 00 00 00", types=fablab.pk, services=printer.pk)
    first, last = reversed(venue.history.all())
    assert told(venue) == [("+", "commande", None), ("~", "gestion", manager)]
    assert (first.phone, last.phone) == ("", "+33561000000")
    assert (types_of(first), types_of(last)) == ({"coworking"}, {"fablab"})
    assert snapshot(last)["services"] == (printer.pk,)


def test_an_edit_of_types_alone_leaves_one_version(client, manager):
    venue = build.venue(services=["fibre"])
    save(client, form_of(venue), types=build.venue_type("fablab").pk, services=[])
    assert told(venue)[1:] == [("~", "gestion", manager)]
    assert snapshot(venue.history.first()) == snapshot(venue)


def test_a_form_sent_as_it_was_leaves_no_version_of_the_sheet_nor_does_its_search(client, manager):
    venue = build.venue()
    days = {"first_day": "24/12/2027", "last_day": "26/12/2027", "reason": "Fêtes"}
    inline = {f"special_hours-0-{name}": value for name, value in days.items()}
    save(client, form_of(venue), **{"special_hours-TOTAL_FORMS": 1}, **inline)
    build.service("fibre")
    Venue.objects.update(search_text="")
    Venue.objects.all().refresh_search()
    assert venue.history.count() == 1
    assert told(SpecialHours.objects.get()) == [("+", "gestion", manager)]


def test_a_deleted_sheet_keeps_what_it_was_with_its_links(client, manager):
    venue = build.venue("La Grange", services=["fibre"])
    before = snapshot(venue)
    client.post(f"/gestion/directory/venue/{venue.pk}/delete/", {"post": "yes"})
    record = Venue.history.filter(id=venue.pk).first()
    assert (record.history_type, record.history_user) == ("-", manager)
    assert snapshot(record) == before


def test_an_action_on_a_list_leaves_a_version_of_each_sheet_it_changes(client, manager):
    draft, public = build.venue(status="draft"), build.venue()
    data = {"action": "publish", "_selected_action": [draft.pk, public.pk]}
    client.post("/gestion/directory/venue/", data)
    assert told(draft)[1:] == [("~", "gestion", manager)]
    assert public.history.count() == 1


def test_a_change_says_where_it_comes_from():
    venue = build.venue()
    with changes_from("import n° 12"):
        venue.website = "https://exemple.fr/"
        venue.save()
        update_rows(Venue.objects.filter(pk=venue.pk), summary="Un lieu.")
    venue.refresh_from_db()
    venue.save()
    reasons = [each for _, each, _ in told(venue)]
    assert reasons == ["commande", "import n° 12", "import n° 12", "commande"]
    assert [each.summary for each in venue.history.all()[:3]] == ["Un lieu.", "Un lieu.", ""]


def test_links_changed_after_another_change_leave_a_version_of_their_own():
    venue = build.venue(services=[])
    known = Venue.objects.get(pk=venue.pk)
    known.services.add(build.service("fibre"))
    with changes_from("import n° 12"):
        known.services.add(build.service("imprimante-3d"))
    numbers = [len(snapshot(each)["services"]) for each in reversed(venue.history.all())]
    assert numbers == [0, 1, 2]


def test_links_changed_from_the_other_side_are_told_too():
    venue, fibre = build.venue(services=[]), build.service("fibre")
    fibre.venues.add(venue)
    assert snapshot(venue.history.first())["services"] == (fibre.pk,)


@pytest.mark.django_db(transaction=True)
def test_a_version_that_is_committed_is_never_written_again():
    venue = build.venue(services=[])
    with transaction.atomic():
        venue.save()
    before = [snapshot(each) for each in venue.history.all()]
    venue.services.add(build.service("fibre"))
    assert [snapshot(each) for each in venue.history.all()[1:]] == before


def test_a_move_says_who_made_it_and_a_late_edit_does_not_undo_it_in_the_history(client, manager):
    application, someone = build.dossier(), User.objects.create_user("camille")
    page = f"/gestion/labels/application/{application.pk}/change/"
    seen = Application.objects.get()
    application.move("admissible", someone, "Complet.")
    seen.holder = "Une SCIC"
    seen.save(update_fields=["holder"])
    assert told(application)[1] == ("~", "commande", someone)
    last = application.history.first()
    assert (last.status, last.holder) == ("admissible", "Une SCIC")
    save(client, page, candidate="Autre nom")
    assert told(application)[-1] == ("~", "gestion", manager)


def test_a_decision_leaves_a_version_of_each_row_it_writes(client, manager):
    build.criterion()
    venue = build.venue("La Grange")
    application = recevable("La Grange", commune="Carcassonne")
    former = build.award(venue=venue, granted_on=date(2024, 1, 1), label=application.round.label)
    build.assessments(application, ("met",), ("met",))
    decide(client, application.round, {application: retained(str(venue.pk), amount="1500")})
    award = Award.objects.latest("pk")
    day = Decision.objects.get().on
    for row in (application, former, award, Decision.objects.get(), award.evidence.get()):
        last = row.history.first()
        assert last.history_user == manager, row
        assert last.history_change_reason.startswith("décision du "), row
    assert (application.history.count(), former.history.count()) == (2, 2)
    assert application.history.first().amount_granted == 1500
    assert former.history.first().expires_on == day


def test_a_renewal_is_written_again_only_when_the_chain_it_belongs_to_changes():
    first = build.award(granted_on=date(2020, 1, 1), expires_on=date(2023, 1, 1))
    same = {"venue": first.venue, "label": first.label}
    second = build.award(granted_on=date(2023, 1, 1), renews=first, **same)
    first.sources = "https://exemple.fr/autre"
    first.save()
    assert (first.history.count(), second.history.count()) == (2, 1)


def test_the_private_contact_of_an_application_is_nowhere_in_its_history():
    application = build.dossier(contact="Mme Dupont, 06 12 34 56 78")
    application.contact = "M. Durand"
    application.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM labels_historicalapplication")
        rows = cursor.fetchall()
    assert len(rows) == 2
    assert "Dupont" not in str(rows)
    assert "Durand" not in str(rows)


def fixture_of(folder, **fields):
    file = folder / "lieux.json"
    dates = {"created_on": "2026-11-22", "updated_at": "2026-11-22T00:00:00Z"}
    place = {"commune": "11069", "latitude": 43.2, "longitude": 2.3}
    fields = {"slug": "la-grange", "types": [["coworking"]]} | place | dates | fields
    file.write_text(json.dumps([{"model": "directory.venue", "fields": fields}]))
    return str(file)


def test_data_that_are_loaded_have_a_version_each_time_that_they_change(tmp_path):
    build.commune()
    build.venue_type()
    for name in ("La Grange", "La Grange", "La Grange neuve"):
        call_command("loaddata", fixture_of(tmp_path, name=name), verbosity=0)
    venue = Venue.objects.get()
    loaded = "chargement des données"
    assert told(venue) == [("+", loaded, None), ("~", loaded, None)]
    first, last = reversed(venue.history.all())
    assert (first.name, last.name) == ("La Grange", "La Grange neuve")
    assert (types_of(first), types_of(last)) == ({"coworking"}, {"coworking"})
    call_command("loaddata", fixture_of(tmp_path, name=last.name, types=[]), verbosity=0)
    assert types_of(venue.history.first()) == set()
    assert venue.history.count() == 3


def test_an_application_loaded_again_as_it_is_has_no_other_version(tmp_path):
    call, file = build.call(), tmp_path / "candidatures.json"
    fields = {"round": [call.slug], "candidate": "Candidat", "commune": "Limoux"}
    file.write_text(json.dumps([{"model": "labels.application", "fields": fields}]))
    for _ in range(2):
        call_command("loaddata", str(file), verbosity=0)
        Application.objects.update(contact="Mme Dupont")
    assert Application.objects.get().history.count() == 1


def test_what_was_there_before_the_history_has_a_first_version():
    venue, award = build.venue(services=["fibre"]), build.award()
    known = build.venue()
    with erasable():
        for row in (venue, award):
            row.history.all().delete()
        Venue.history.model.types.model.objects.filter(venue=venue).delete()
    migration = importlib.import_module("directory.migrations.0020_first_versions")
    migration.remember_rows(apps, SimpleNamespace(connection=connection))
    assert told(venue) == told(award) == [("~", "début de l’historique", None)]
    assert snapshot(venue.history.get()) == snapshot(venue)
    assert known.history.count() == 1


def test_the_sheets_of_a_trial_have_no_history():
    build.commune()
    build.venue_type()
    build.service()
    build.label()
    for _ in range(2):
        call_command("seed_fictional", 3, verbosity=0)
    assert Venue.objects.count() == 3
    assert [each for each, history in VERSIONS.items() if history.exists()] == []


def with_browser_newlines(texts):
    return {name: text.replace("\n", "\r\n") for name, text in texts.items()}


def test_a_text_left_as_it_was_is_not_changed_by_the_newlines_of_browsers(client, manager):
    lines = "https://exemple.fr/un\nhttps://exemple.fr/deux"
    texts = {"sources": lines, "description": "Un.\n\nDeux."}
    venue = build.venue(**texts)
    sent = with_browser_newlines(texts)
    save(client, form_of(venue), **sent)
    assert venue.history.count() == 1
    assert LogEntry.objects.get().change_message == "[]"
    save(client, form_of(venue), **sent, summary="Neuf.")
    last, first = (snapshot(each) for each in venue.history.all())
    assert [name for name in last if last[name] != first[name]] == ["summary"]


def test_the_other_forms_of_the_desk_leave_newlines_alone_too(client, manager):
    texts = {"sources": "https://exemple.fr/un\nhttps://exemple.fr/deux"}
    award = build.award(**texts)
    save(client, f"/gestion/directory/award/{award.pk}/change/", **with_browser_newlines(texts))
    assert award.history.count() == 1
