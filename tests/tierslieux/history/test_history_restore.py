"""A version of a row is put back, a deleted row too, by the rules of today."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission

from directory.models import Award, Evidence, FormerAddress, SpecialHours, Venue
from labels.models import Application, Deadline, Round
from tests import build
from tests.support.page_reader import Page, read
from tests.support.staff import member, messages, save
from tierslieux.history.diff import snapshot
from tierslieux.history.guard import erasable

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"


@pytest.fixture(autouse=True)
def manager(client):
    user = member("administrateur", first_name="Claire", last_name="Vidal")
    client.force_login(user)
    return user


def address_of(row):
    return f"/gestion/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/"


def version(row, record, parent=None):
    return f"{address_of(parent or row)}history/{row._meta.model_name}/{record.pk}/"


def restore(client, address):
    """Opens a version and confirms what its page shows, as a browser does."""
    page = read(client, address)
    (seen,) = [each["value"] for each in page.all("input") if each["name"] == "seen"]
    return client.post(address, {"seen": seen}, follow=True)


def delete(client, row):
    return client.post(f"{address_of(row)}delete/", {"post": "yes"})


def test_a_version_is_put_back_with_its_types_and_services_and_found_again(client, manager):
    with time_machine.travel("2024-03-12T08:05:00Z", tick=False):
        venue = build.venue("La Grange", services=["fibre"], summary="Un lieu.")
    first, before = venue.history.get(), snapshot(venue)
    changes = {"types": build.venue_type("fablab").pk, "services": []}
    save(client, f"{address_of(venue)}change/", summary="Autre", phone="0561000000", **changes)
    assert snapshot(Venue.objects.get()) != before
    response = restore(client, version(venue, first))
    assert "C’est rétabli" in messages(response)[-1]
    restored = Venue.objects.get()
    assert snapshot(restored) == before
    assert restored.search_text == venue.search_text
    last = restored.history.first()
    assert last.history_user == manager
    assert last.history_change_reason == (
        "restauration de la version du 12 mars 2024 à 9\u00a0h\u00a005"
    )
    assert venue.history.count() == 3
    assert snapshot(last) == before


def test_the_last_change_is_undone_in_three_clicks(client):
    venue = build.venue("La Grange", summary="Un lieu.")
    save(client, f"{address_of(venue)}change/", summary="Autre")
    form = read(client, f"{address_of(venue)}change/")
    history = read(client, form.link("Historique"))
    restore(client, history.link("Annuler ce changement"))
    venue.refresh_from_db()
    assert venue.summary == "Un lieu."


def test_a_sheet_put_back_under_its_name_has_its_address_again(client):
    venue = build.venue("La Grange")
    first, slug = venue.history.get(), venue.slug
    save(client, f"{address_of(venue)}change/", name="Le Moulin")
    renamed = Venue.objects.get().slug
    restore(client, version(venue, first))
    venue.refresh_from_db()
    assert (venue.name, venue.slug) == ("La Grange", slug)
    assert client.get(f"/lieux/{renamed}/").url == f"/lieux/{slug}/"


def test_a_deleted_sheet_comes_back_whole_and_public(client, manager):
    venue = build.venue("La Grange", services=["fibre"])
    former = venue.slug
    venue.name = "La Grange neuve"
    venue.save()
    kept = build.special_hours(date(2027, 12, 24), venue=venue, reason="Fêtes")
    gone = build.special_hours(date(2027, 5, 1), venue=venue)
    with time_machine.travel("2024-03-12T08:05:00Z", tick=False):
        gone.delete()
    before, key = snapshot(venue), venue.pk
    delete(client, venue)
    assert not Venue.objects.exists()
    trash = read(client, f"{LIST}corbeille/")
    restore(client, trash.link("Voir et rétablir La Grange neuve"))
    venue = Venue.objects.get(pk=key)
    assert snapshot(venue) == before
    assert SpecialHours.objects.get() == kept
    assert client.get(venue.get_absolute_url()).status_code == 200
    assert client.get(f"/lieux/{former}/").url == venue.get_absolute_url()
    last = venue.history.first()
    told = "rétablissement de ce qui a été supprimé"
    assert (last.history_type, last.history_change_reason) == ("+", told)
    assert Venue.objects.search("fibre").get() == venue
    assert "Rétablissement" in read(client, f"{address_of(venue)}history/").text


def test_an_address_taken_meanwhile_stays_to_who_has_it(client):
    venue = build.venue("La Grange")
    slug = venue.slug
    record = venue.history.get()
    Venue.objects.get().delete()
    other = build.venue("La Grange")
    assert other.slug == slug
    restore(client, version(venue, record))
    back = Venue.objects.get(pk=record.id)
    assert back.slug == f"{slug}-2"
    assert Venue.objects.get(slug=slug) == other
    assert not FormerAddress.objects.exists()


def test_a_version_that_a_rule_refuses_is_refused_with_the_reason(client):
    venue = build.venue(summary="Un lieu.")
    record = venue.history.get()
    record.phone, record.summary = "12", "Autre"
    with erasable():
        record.save()
    response = client.post(version(venue, record), {"seen": record.pk})
    page = Page(response.content.decode())
    (error,) = [each for each in page.all("div") if each["class"] == "errornote"]
    assert "Cette version n’est pas rétablie. téléphone : " in error.text
    assert Venue.objects.get().summary == "Un lieu."
    assert venue.history.count() == 1


def test_a_row_whose_place_is_taken_is_not_put_back(client):
    award = build.award()
    same = {"venue": award.venue, "label": award.label, "granted_on": award.granted_on}
    record = award.history.get()
    Award.objects.all().delete()
    build.award(**same)
    response = restore(client, version(award_of(record), record))
    assert "Ce lieu a déjà reçu ce label à cette date." in response.content.decode()
    assert Award.objects.count() == 1


def award_of(record):
    return Award(pk=record.id)


def test_what_changed_since_the_page_was_read_is_not_written_over(client):
    venue = build.venue(summary="Un lieu.")
    first = venue.history.get()
    venue.summary = "Autre"
    venue.save()
    seen = venue.history.first().pk
    venue.desks = 12
    venue.save()
    response = client.post(version(venue, first), {"seen": seen})
    page = Page(response.content.decode())
    assert "Cette fiche a changé depuis que la page est ouverte" in page.text
    assert "Postes de travail 12 vide" in page.section("Ce que rétablir changerait").text
    assert Venue.objects.get().summary == "Autre"
    for sent in ({}, {"seen": "x"}):
        response = client.post(version(venue, first), sent)
        assert "Cet envoi est incomplet" in response.content.decode()
    assert venue.history.count() == 3


def test_the_present_version_leaves_nothing_to_put_back(client):
    venue = build.venue()
    page = read(client, version(venue, venue.history.get()))
    assert "il n’y a rien à rétablir" in page.text
    assert not [each for each in page.all("input") if each["name"] == "seen"]
    client.post(version(venue, venue.history.get()), {"seen": venue.history.get().pk})
    assert venue.history.count() == 1


def test_who_may_only_read_a_sheet_puts_nothing_back(client):
    venue = build.venue(summary="Un lieu.")
    first = venue.history.get()
    venue.summary = "Autre"
    venue.save()
    gone = build.venue()
    record = gone.history.get()
    gone.delete()
    reader = member(role=None, username="lecteur")
    reader.user_permissions.add(Permission.objects.get(codename="view_venue"))
    client.force_login(reader)
    for address in (version(venue, first), version(Venue(pk=record.id), record)):
        page = read(client, address)
        assert "Vos droits permettent de lire cette version, pas de la rétablir." in page.text
        assert client.post(address, {"seen": first.pk}).status_code == 403
    assert Venue.objects.get().summary == "Autre"


def test_special_hours_deleted_by_mistake_come_back_from_the_history_of_their_sheet(client):
    days = build.special_hours(date(2027, 12, 24), reason="Fêtes")
    venue, key = days.venue, days.pk
    days.delete()
    history = read(client, f"{address_of(venue)}history/")
    restore(client, history.link("Rétablir"))
    back = SpecialHours.objects.get(pk=key)
    assert (back.venue, back.reason) == (venue, "Fêtes")
    assert venue.history.count() == 1


def test_what_belongs_to_a_deleted_sheet_does_not_come_back_without_it(client):
    days = build.special_hours(date(2027, 12, 24))
    venue, record = days.venue, days.history.get()
    venue_key = venue.pk
    delete(client, venue)
    parent = Venue(pk=venue_key)
    response = restore(client, version(SpecialHours(pk=record.id), record, parent))
    assert "lieu" in Page(response.content.decode()).section("Tout ce que dit cette version").text
    assert "Cette version n’est pas rétablie." in response.content.decode()
    assert not SpecialHours.objects.exists()


def test_the_status_of_an_application_changes_by_moves_alone(client, manager):
    application = build.dossier(holder="Une SCIC", contact="Mme Dupont")
    first = application.history.get()
    application.move("admissible", manager, "Complet.")
    application.holder = "Une autre"
    application.save()
    page = read(client, version(application, first))
    assert "Ne serait pas touché, car cela se change autrement : État." in page.text
    restore(client, version(application, first))
    application = Application.objects.get()
    assert (application.holder, application.status) == ("Une SCIC", "admissible")
    assert application.contact == "Mme Dupont"


def test_a_deleted_application_says_that_its_contact_is_lost(client):
    application = build.dossier(contact="Mme Dupont", holder="Une SCIC")
    key, reference = application.pk, application.reference
    record = application.history.get()
    delete(client, application)
    page = read(client, version(Application(pk=key), record))
    assert "restera à ressaisir : contact privé." in page.text
    restore(client, version(Application(pk=key), record))
    back = Application.objects.get(pk=key)
    assert (back.reference, back.holder, back.contact) == (reference, "Une SCIC", "")


def test_a_deleted_call_comes_back_with_its_dates_and_draws_other_references(client):
    build.criterion()
    call = build.call("appel-2027", deadlines=[date(2027, 4, 15)], decisions=[date(2027, 6, 1)])
    build.dossier(round=call).delete()
    key = call.pk
    delete(client, call)
    assert not Deadline.objects.exists()
    restore(client, version(Round(pk=key), Round.history.filter(id=key).first()))
    call = Round.objects.get(pk=key)
    assert [each.on for each in call.deadlines.all()] == [date(2027, 4, 15)]
    assert [each.on for each in call.decisions.all()] == [date(2027, 6, 1)]
    assert build.dossier(round=call).reference == "appel-2027-002"
    assert call.criteria.count() == 1


def test_a_deleted_award_comes_back_with_what_was_checked(client):
    evidence = build.evidence(told="Vu sur place.")
    award, key = evidence.award, evidence.award_id
    record = award.history.get()
    delete(client, award)
    assert not Evidence.objects.exists()
    restore(client, version(Award(pk=key), record))
    assert Award.objects.get(pk=key).evidence.get().told == "Vu sur place."


def test_a_type_that_is_no_more_is_left_out_of_what_is_put_back(client):
    venue = build.venue(types=["coworking", "fablab"])
    first = venue.history.get()
    Venue.objects.get().types.clear()
    build.venue_type("fablab").delete()
    restore(client, version(venue, first))
    assert [each.code for each in Venue.objects.get().types.all()] == ["coworking"]
