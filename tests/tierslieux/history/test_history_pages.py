"""The history of a row in the admin: what changed, who did it, when and from where."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission, User

from directory.models import Venue
from tests import build
from tests.support.page_reader import Page, read
from tests.support.staff import member, messages, save
from tierslieux.history.guard import erasable
from tierslieux.history.records import changes_from

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"


@pytest.fixture(autouse=True)
def manager(client):
    user = member("administrateur", first_name="Claire", last_name="Vidal")
    client.force_login(user)
    return user


def history(row, query=""):
    return f"/gestion/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/history/{query}"


def entries(client, row, query=""):
    """Returns the text of each version shown, the last first."""
    page = read(client, history(row, query))
    shown = [each for each in page.all("ol") if each["class"] == "versions"]
    return [each.text for each in shown[0].all("li")] if shown else []


def test_a_change_is_told_with_its_author_its_hour_its_origin_and_each_field(client, manager):
    with time_machine.travel("2027-03-12T08:05:00Z", tick=False):
        venue = build.venue("La Grange", services=["fibre"], day_price=12)
    printer = build.service("imprimante-3d", "Imprimante 3D")
    with time_machine.travel("2027-07-01T07:30:00Z", tick=False):
        client.force_login(manager)
        changes = {"day_price": "15.50", "wheelchair": "yes", "services": printer.pk}
        save(client, f"{LIST}{venue.pk}/change/", **changes)
    last, first = entries(client, venue)
    assert "1er juillet 2027 à 9 h 30 Modification" in last
    assert "Par Claire Vidal. Origine : Gestion." in last
    assert "Prix de la journée 12,00 15,50" in last
    assert "Accès en fauteuil inconnu oui" in last
    assert "Services et équipements fibre Imprimante 3D" in last
    assert "12 mars 2027 à 9 h 05 Création" in first
    assert "Origine : Commande." in first
    assert "Nom La Grange" in first
    assert "ID" not in first


def test_a_field_filled_or_emptied_is_said_so(client):
    venue = build.venue(website="https://exemple.fr/", phone="+33561000000")
    venue.website, venue.email = "", "contact@exemple.fr"
    venue.save()
    text = entries(client, venue)[0]
    assert "Site web https://exemple.fr/ vide" in text
    assert "Adresse électronique vide contact@exemple.fr" in text
    assert "Téléphone" not in text


def test_in_a_long_text_the_words_that_differ_are_marked(client):
    venue = build.venue(description="Un atelier de bois, ouvert à tous le samedi matin.")
    venue.description = "Un atelier de métal, ouvert à tous le samedi."
    venue.save()
    page = read(client, history(venue))
    assert [each.text for each in page.all("del")] == ["bois", "matin"]
    assert [each.text for each in page.all("ins")] == ["métal"]


def test_the_history_of_a_sheet_tells_its_special_hours_and_its_awards(client):
    venue = build.venue("La Grange")
    build.special_hours(date(2027, 12, 24), venue=venue, reason="Fêtes")
    award = build.award(venue=venue)
    with changes_from("import n° 12"):
        award.expires_on = date(2030, 1, 1)
        award.save()
    build.award(venue=build.venue("Ailleurs"))
    shown = entries(client, venue)
    assert len(shown) == 4
    assert "Modification : labellisation «" in shown[0]
    assert "Origine : Import n° 12." in shown[0]
    assert "Prend fin le vide 1er janvier 2030" in shown[0]
    assert "Création : horaires exceptionnels «" in shown[2]
    assert "Fêtes" in shown[2]
    assert [each for each in shown if "Ailleurs" in each] == []
    assert len(entries(client, venue, "?quoi=award")) == 2


def test_the_history_of_a_call_tells_its_dates_and_that_of_an_award_its_evidence(client):
    call = build.call(deadlines=[date(2027, 4, 15)], decisions=[date(2027, 6, 1)])
    assert len(entries(client, call)) == 3
    evidence = build.evidence()
    evidence.told = "Vu sur place."
    evidence.save()
    assert "(public) vide Vu sur place." in entries(client, evidence.award)[0]
    application = build.dossier(holder="Une SCIC")
    assert "Porteur Une SCIC" in entries(client, application)[0]


def test_a_part_that_someone_may_not_read_is_not_told_to_them(client):
    reader = member(role=None, username="lecteur")
    reader.user_permissions.add(Permission.objects.get(codename="view_venue"))
    award = build.award()
    assert len(entries(client, award.venue)) == 2
    client.force_login(reader)
    assert len(entries(client, award.venue)) == 1
    assert client.get(history(award)).status_code == 403


def test_only_what_someone_did_is_shown_when_asked(client, manager):
    venue = build.venue()
    venue._history_user = User.objects.create_user("partant")
    venue.save()
    save(client, f"{LIST}{venue.pk}/change/", phone="05 61 00 00 00")
    assert len(entries(client, venue)) == 3
    assert ["Claire Vidal" in each for each in entries(client, venue, f"?qui={manager.pk}")] == [
        True
    ]
    assert ["Création" in each for each in entries(client, venue, "?qui=0")] == [True]


def test_what_an_account_did_stays_once_the_account_is_gone(client):
    venue, leaver = build.venue(), member(username="partant")
    client.force_login(leaver)
    save(client, f"{LIST}{venue.pk}/change/", phone="05 61 00 00 00")
    client.force_login(User.objects.get(username="equipe"))
    with erasable():
        leaver.delete()
    assert "Par compte supprimé." in entries(client, venue)[0]


@pytest.mark.parametrize("query", ["?page=99", "?page=0", "?page=x", "?quoi=rien", "?qui=x"])
def test_a_choice_that_is_not_offered_is_ignored(client, query):
    assert len(entries(client, build.venue(), query)) == 1


def test_a_long_history_is_told_page_by_page(client):
    venue = build.venue()
    for number in range(20):
        venue.desks = number
        venue.save()
    page = read(client, history(venue, "?qui=0"))
    assert "Page 1 sur 2" in page.text
    assert page.link("Page suivante") == "?qui=0&page=2"
    assert ["Création" in each for each in entries(client, venue, "?page=2")] == [True]


def test_a_history_asks_as_many_queries_for_fifteen_versions_as_for_two(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    venue = build.venue(services=["fibre"])
    venue.save()
    client.get(history(venue))
    with django_assert_max_num_queries(20) as asked:
        client.get(history(venue))
    for number in range(13):
        venue.desks = number
        venue.save()
    with django_assert_num_queries(len(asked)):
        client.get(history(venue))


def test_the_journal_of_the_admin_can_still_be_read(client):
    venue = build.venue()
    save(client, f"{LIST}{venue.pk}/change/", phone="05 61 00 00 00")
    page = read(client, history(venue))
    assert "Journal de la gestion (1)" in page.text
    assert "Modification de Téléphone" in page.text


def test_the_history_of_nothing_leads_back_to_the_first_page(client):
    response = client.get(f"{LIST}0/history/", follow=True)
    assert response.redirect_chain[-1][0] == "/gestion/"
    assert messages(response)
    for key in ("abc", "99999999999999999999", "-1"):
        assert client.get(f"{LIST}{key}/history/").status_code in {302, 404}


@pytest.mark.parametrize("version", ["0", "99999999999999999999"])
def test_a_version_of_nothing_is_not_found(client, version):
    venue, other = build.venue(), build.venue()
    record = other.history.get()
    assert client.get(f"{history(venue)}venue/{version}/").status_code == 404
    assert client.get(f"{history(venue)}venue/{record.pk}/").status_code == 404
    assert client.get(f"{history(venue)}rien/{venue.history.get().pk}/").status_code == 404
    assert client.get(f"{history(other)}venue/{record.pk}/").status_code == 200


def test_a_version_is_read_whole(client):
    venue = build.venue("La Grange", services=["fibre"], summary="Un lieu.")
    first = venue.history.get()
    venue.summary = "Un autre lieu."
    venue.save()
    page = read(client, f"{history(venue)}venue/{first.pk}/")
    assert "Résumé Un autre lieu. Un lieu." in page.section("Ce que rétablir changerait").text
    assert "Services et équipements fibre" in page.section("Tout ce que dit cette version").text


def test_the_bin_lists_what_is_deleted_and_no_more_once_it_is_back(client):
    assert "La corbeille est vide." in read(client, f"{LIST}corbeille/").text
    gone, kept = build.venue("La Grange"), build.venue("Le Moulin")
    client.post(f"{LIST}{gone.pk}/delete/", {"post": "yes"})
    page = Page(client.get(LIST).content.decode())
    trash = read(client, page.link("Corbeille"))
    assert "La Grange" in trash.text
    assert "Claire Vidal" in trash.text
    assert "Le Moulin" not in trash.text
    assert Venue.objects.get() == kept
    restored = trash.link("Voir et rétablir La Grange")
    seen = Venue.history.filter(id=gone.id).first().pk
    client.post(restored, {"seen": seen})
    assert "La corbeille est vide." in read(client, f"{LIST}corbeille/").text


def test_the_pages_of_the_history_need_the_right_to_read_the_rows(client):
    venue = build.venue()
    client.force_login(member(role=None, username="sans-droit"))
    version = f"{history(venue)}venue/{venue.history.get().pk}/"
    for address, status in ((history(venue), 403), (version, 403), (f"{LIST}corbeille/", 403)):
        assert client.get(address).status_code == status, address
    client.logout()
    assert "/gestion/login/" in client.get(history(venue)).url
