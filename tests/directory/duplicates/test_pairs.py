"""Staff look at the sheets that look alike: some are two places, which is remembered."""

from threading import Barrier

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from directory.duplicates.pairs import count_suspected_pairs
from directory.models import DistinctPair, Merge, Venue
from tests import build
from tests.support.concurrency import beside, needs_two
from tests.support.page_reader import Page
from tests.support.staff import member, messages, shown

pytestmark = pytest.mark.django_db

LIST = "/gestion/doublons/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


@pytest.fixture
def pair():
    return build.venue("La Grange"), build.venue("Tiers-lieu la Grange")


def read(client, address=LIST):
    return Page(client.get(address).content.decode())


def headings(client):
    return [each.text for each in read(client).all("h2")]


def test_pairs_are_shown_the_likeliest_first_with_the_reasons(client, pair):
    site = {"website": "https://forge.example"}
    build.venue("La Forge", **site)
    build.venue("LA FORGE", **site)
    build.venue("Autre chose")
    assert headings(client) == ["La Forge et LA FORGE", "La Grange et Tiers-lieu la Grange"]
    assert "même nom, même site web, même commune" in read(client).text


def test_a_pair_said_to_be_two_places_is_shown_no_more_until_it_is_taken_back(client, editor, pair):
    one, other = pair
    said = client.post(LIST, {"one": other.pk, "other": one.pk}, follow=True)
    assert "sont deux lieux" in " ".join(messages(said))
    assert not headings(client)
    kept = DistinctPair.objects.get()
    assert (kept.first, kept.second, kept.said_by) == (one, other, editor)
    distinct = f"{LIST}distincts/"
    assert "La Grange (Carcassonne) et Tiers-lieu la Grange" in read(client, distinct).text
    client.post(distinct, {"pair": kept.pk})
    assert len(headings(client)) == 1


def test_saying_it_twice_keeps_one_pair(client, pair):
    for _ in range(2):
        client.post(LIST, {"one": pair[0].pk, "other": pair[1].pk})
    assert DistinctPair.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"one": "a", "other": "9" * 30}, {"one": "٣", "other": "1"}])
def test_a_pair_that_is_none_is_told(client, sent):
    assert "n’existe plus" in " ".join(messages(client.post(LIST, sent, follow=True)))
    assert client.post(f"{LIST}distincts/", {"pair": "x"}).status_code == 302
    assert not DistinctPair.objects.exists()


def test_a_sheet_is_no_duplicate_of_itself(client, pair):
    client.post(LIST, {"one": pair[0].pk, "other": pair[0].pk})
    assert not DistinctPair.objects.exists()


def test_a_page_that_does_not_exist_shows_the_nearest(client, pair):
    for query in ("page=99", "page=abc", "page=-1", "page=" + "9" * 500):
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_two_sheets_ticked_in_the_list_of_venues_are_compared(client, pair):
    address = "/gestion/directory/venue/"
    build.venue("Autre")

    def compare(*venues):
        ticked = {"action": "compare_two", "_selected_action": [each.pk for each in venues]}
        return client.post(address, {**ticked, "seen": seen(client, address)}, follow=True)

    assert compare(*pair).redirect_chain == [(f"{LIST}{pair[0].pk}/{pair[1].pk}/", 302)]
    assert "Cochez deux fiches" in " ".join(messages(compare(*Venue.objects.all())))


def seen(client, address):
    fields = {each["name"]: each["value"] for each in read(client, address).all("input")}
    return fields.get("seen", "")


def test_the_list_of_venues_leads_to_the_duplicates_those_who_may_merge(client):
    address = "/gestion/directory/venue/"
    assert read(client, address).link("Doublons") == LIST
    reader = member("", "lecteur")
    reader.user_permissions.add(Permission.objects.get(codename="view_venue"))
    client.force_login(reader)
    assert LIST not in [each["href"] for each in read(client, address).all("a")]


@pytest.mark.parametrize("path", ["", "distincts/", "fusions/", "fusions/1/", "1/2/"])
def test_pages_about_duplicates_are_for_those_who_may_merge(client, path):
    client.force_login(member("évaluateur", "autre"))
    assert client.get(LIST + path).status_code == 403
    assert client.post(LIST + path).status_code in (403, 405)


def test_the_number_to_look_at_follows_what_was_said_and_merged(client, pair):
    assert count_suspected_pairs() == 1
    DistinctPair.objects.say(*pair)
    assert count_suspected_pairs() == 0
    DistinctPair.objects.all().delete()
    pair[0].delete()
    assert count_suspected_pairs() == 0
    build.venue("TIERS-LIEU LA GRANGE")
    assert count_suspected_pairs() == 1


@needs_two
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_who_merge_the_same_sheets_at_once_merge_them_once():
    pair = build.venue("La Grange", desks=1), build.venue("La Grange", desks=2)
    address, start, answers = f"{LIST}{pair[0].pk}/{pair[1].pk}/", Barrier(2), []
    clients = [Client(), Client()]
    for number, each in enumerate(clients):
        each.force_login(member("éditeur", f"personne-{number}"))
    posted = shown(clients[0].get(address).context["form"])

    def merge(client):
        start.wait()
        answers.append(client.post(address, posted).status_code)

    assert not beside(*(lambda each=each: merge(each) for each in clients))
    assert (Merge.objects.count(), Venue.objects.count()) == (1, 1)
    assert 302 in answers
    assert {*answers} <= {302, 404}
