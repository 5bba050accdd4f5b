"""Atom feeds of calls and of labels granted, and what search engines read of a call."""

import json
from datetime import date, datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Venue
from labels.models import Label
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
ATOM = "{http://www.w3.org/2005/Atom}"
CALLS, AWARDS = "/appels-a-projets/flux.xml", "/lieux/labellisations.xml"
NOON = datetime(2027, 3, 1, 12, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://annuaire.exemple.fr"


def feed(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Set-Cookie" not in response.headers
    return ET.fromstring(response.content)  # noqa: S314


def entries(client, path):
    """Returns [{name: text}] of a feed, in its order; `link` is where the entry leads."""
    return [
        {part.tag.removeprefix(ATOM): " ".join((part.text or "").split()) for part in entry}
        | {"link": entry.find(f"{ATOM}link").get("href")}
        for entry in feed(client, path).iter(f"{ATOM}entry")
    ]


def titles(client, path):
    return [each["title"] for each in entries(client, path)]


def moment(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("path", [CALLS, AWARDS])
def test_a_feed_says_what_it_is_under_the_site_s_own_address(client, path):
    found = feed(client, path)
    assert found.find(f"{ATOM}id").text == f"https://annuaire.exemple.fr{path}"
    links = {each.get("rel"): each.get("href") for each in found.findall(f"{ATOM}link")}
    assert links["self"] == f"https://annuaire.exemple.fr{path}"
    assert found.find(f"{ATOM}author/{ATOM}name").text == "Tiers-lieux d’Occitanie"
    assert "127.0.0.1" not in ET.tostring(found, encoding="unicode")


def test_the_feeds_are_announced_where_they_are_about(client):
    call = build.call()
    for address, announced in {
        "/appels-a-projets/": [CALLS, AWARDS],
        "/label/": [CALLS, AWARDS],
        call.get_absolute_url(): [CALLS],
    }.items():
        links = read(client, address).all("link")
        found = [each["href"] for each in links if each["type"] == "application/atom+xml"]
        assert found == announced, address


def test_a_call_tells_its_state_and_dates(client):
    build.call(
        "un", title="Un & <b>deux</b>", opened_on=date(2027, 1, 4), deadlines=[date(2027, 4, 1)]
    )
    with time_machine.travel(NOON, tick=False):
        [entry] = entries(client, CALLS)
    assert entry["title"] == "Un & <b>deux</b>"
    assert entry["link"] == entry["id"] == "https://annuaire.exemple.fr/appels-a-projets/un/"
    assert entry["summary"] == "Ouvert. Date limite : 1er avril 2027. Tiers-lieux Occitanie."
    assert moment(entry["published"]) == datetime(2027, 1, 4, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "updated"),
    [
        ((2027, 1, 3, 23, 59, 59), (2026, 12, 1, 12)),
        ((2027, 1, 4), (2027, 1, 4)),
        ((2027, 3, 28, 23, 59, 59), (2027, 1, 4)),
        ((2027, 3, 29), (2027, 3, 29)),
        ((2027, 6, 1), (2027, 6, 1)),
    ],
)
def test_a_call_is_updated_when_it_opens_closes_and_is_decided(client, now, updated):
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=PARIS), tick=False):
        build.call(
            opened_on=date(2027, 1, 4), deadlines=[date(2027, 3, 28)], decisions=[date(2027, 6, 1)]
        )
    with time_machine.travel(datetime(*now, tzinfo=PARIS), tick=False):
        [entry] = entries(client, CALLS)
    assert moment(entry["updated"]) == datetime(*updated, tzinfo=PARIS)


@pytest.mark.parametrize(
    "opening",
    [
        {},
        {"opened_on": date(2027, 1, 1), "opened_precision": "month"},
        {"opened_on": date(2027, 3, 2)},
    ],
)
def test_no_day_of_publication_is_claimed_that_is_not_known_or_not_come(client, opening):
    build.call(**opening)
    with time_machine.travel(NOON, tick=False):
        [entry] = entries(client, CALLS)
    assert "published" not in entry


def test_a_label_granted_leads_to_the_sheet_with_its_source(client):
    call = build.call(title="Appel 2027")
    venue = build.venue("La Grange")
    award = build.award(venue=venue, round=call, granted_on=date(2027, 2, 1))
    Venue.objects.filter(pk=venue.pk).update(updated_at=datetime(2026, 1, 1, tzinfo=PARIS))
    with time_machine.travel(NOON, tick=False):
        [entry] = entries(client, AWARDS)
    assert entry["title"] == "La Grange (Carcassonne) : Tiers-lieux Occitanie"
    assert entry["link"] == f"https://annuaire.exemple.fr{venue.get_absolute_url()}"
    assert entry["id"] == f"tag:annuaire.exemple.fr,2026:labellisation/{award.pk}"
    assert entry["summary"].endswith(
        "depuis le 1er février 2027, Appel 2027. Source : https://exemple.fr/annonce"
    )
    granted = datetime(2027, 2, 1, tzinfo=PARIS)
    assert moment(entry["published"]) == moment(entry["updated"]) == granted


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_grant_known_to_the_month_or_year_claims_no_day(client, precision):
    venue = build.venue()
    build.award(venue=venue, granted_on=date(2027, 1, 1), granted_precision=precision)
    edited = datetime(2026, 5, 6, 7, tzinfo=PARIS)
    Venue.objects.filter(pk=venue.pk).update(updated_at=edited)
    with time_machine.travel(NOON, tick=False):
        [entry] = entries(client, AWARDS)
    assert "published" not in entry
    assert moment(entry["updated"]) == edited
    assert "1er janvier" not in entry["summary"]


def test_the_id_of_an_award_outlives_a_new_name(client):
    award = build.award(venue=build.venue("La Grange"))
    [before] = entries(client, AWARDS)
    award.venue.name = "Le Lac"
    award.venue.save()
    [after] = entries(client, AWARDS)
    assert after["id"] == before["id"]
    assert after["title"].startswith("Le Lac")


def test_only_labels_in_force_of_public_venues_are_told_last_first(client):
    for status in (Venue.Status.DRAFT, Venue.Status.CLOSED):
        build.award(venue=build.venue(status=status))
    build.award(expires_on=date(2027, 3, 1))
    build.award(withdrawn_on=date(2027, 3, 1), withdrawal_reason="Fermé")
    build.award(granted_on=date(2027, 3, 2))
    build.award(venue=build.venue("Ancien"), granted_on=date(2020, 1, 1))
    build.award(venue=build.venue("Récent"), granted_on=date(2027, 3, 1))
    build.award(venue=build.venue("Finissant"), expires_on=date(2027, 3, 2))
    with time_machine.travel(NOON, tick=False):
        found = titles(client, AWARDS)
    assert [each.split(" (")[0] for each in found] == ["Récent", "Finissant", "Ancien"]


def test_who_follows_the_feed_sees_a_withdrawn_label_leave(client):
    award = build.award(expires_on=date(2027, 3, 1))
    with time_machine.travel(datetime(2027, 2, 28, 23, 59, 59, tzinfo=PARIS), tick=False):
        before = client.get(AWARDS)
    assert "Last-Modified" not in before
    asked = {"If-None-Match": before["ETag"], "If-Modified-Since": "Sat, 01 Jan 2028 00:00:00 GMT"}
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=PARIS), tick=False):
        after = client.get(AWARDS, headers=asked)
    assert after.status_code == 200
    assert award.venue.name not in after.content.decode()


def linked_data(client, call):
    """Returns the data, having checked that no browser would take it for a script."""
    scripts = read(client, call.get_absolute_url()).all("script")
    [found] = [each for each in scripts if each["type"] == "application/ld+json"]
    return json.loads("".join(found.children))


# The clocks go forward on 28 March 2027.
def test_search_engines_read_until_when_one_may_apply_and_for_what(client):
    call = build.call(
        "un",
        title="Appel",
        label=build.label("etat", "Fabrique", issuer=Label.Issuer.STATE),
        opened_on=date(2027, 1, 4),
        deadlines=[date(2027, 2, 28), date(2027, 3, 27), date(2027, 3, 28)],
        apply_url="https://exemple.fr/candidater",
    )
    with time_machine.travel(NOON, tick=False):
        data = linked_data(client, call)
    assert data["url"] == "https://annuaire.exemple.fr/appels-a-projets/un/"
    assert data["about"] == {
        "@type": "Certification",
        "name": "Fabrique",
        "issuedBy": {"@type": "GovernmentOrganization", "name": "État"},
    }
    action = {
        "@type": "ApplyAction",
        "name": "Appel",
        "startTime": "2027-01-04T00:00:00+01:00",
        "target": "https://exemple.fr/candidater",
    }
    assert data["potentialAction"] == [
        action | {"endTime": "2027-03-27T23:59:59+01:00"},
        action | {"endTime": "2027-03-28T23:59:59+02:00"},
    ]


def test_search_engines_are_told_nothing_that_is_not_known(client):
    call = build.call(opened_on=date(2027, 1, 1), opened_precision="month")
    assert "potentialAction" not in linked_data(client, call)
    past = build.call(deadlines=[date(2020, 1, 1)], apply_url="https://exemple.fr/candidater")
    assert "potentialAction" not in linked_data(client, past)
    build_month = build.call(
        opened_on=date(2027, 1, 1), opened_precision="month", deadlines=[date(2099, 1, 1)]
    )
    [action] = linked_data(client, build_month)["potentialAction"]
    assert set(action) == {"@type", "name", "endTime"}


def test_a_title_cannot_end_the_data_of_its_page(client):
    title = "</script><script>alert(1)</script>&amp;\u2028<!--"
    call = build.call(title=title)
    assert linked_data(client, call)["name"] == title
    content = client.get(call.get_absolute_url()).content.decode()
    assert "<script>alert" not in content
