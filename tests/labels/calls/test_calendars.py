"""Calls in people's own calendars: the days that are known, told alike to every calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from icalendar import Calendar

from labels.models import Decision, Round
from tests import build
from tests.support.page_reader import read
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
FEED = "/appels-a-projets/dates-limites.ics"


def address(call):
    return f"/appels-a-projets/{call.slug}.ics"


def opened(client, path):
    """Reads a calendar as a calendar program would, and returns it."""
    response = client.get(path)
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def events(client, path):
    """Returns {summary: event}, spaces made plain."""
    found = opened(client, path).walk("VEVENT")
    return {" ".join(str(each["SUMMARY"]).split()): each for each in found}


def test_a_call_gives_its_opening_deadlines_and_decisions_as_whole_days(client):
    call = build.call(
        title="Appel",
        opened_on=date(2027, 1, 4),
        deadlines=[date(2027, 3, 28), date(2027, 10, 31)],
        decisions=[date(2027, 12, 31)],
    )
    found = opened(client, address(call)).walk("VEVENT")
    told = [
        (" ".join(str(each["SUMMARY"]).split()), each["DTSTART"].dt, each["DTEND"].dt)
        for each in found
    ]
    assert told == [
        ("Ouverture : Appel", date(2027, 1, 4), date(2027, 1, 5)),
        ("Date limite : Appel", date(2027, 3, 28), date(2027, 3, 29)),
        ("Date limite : Appel", date(2027, 10, 31), date(2027, 11, 1)),
        ("Décision : Appel", date(2027, 12, 31), date(2028, 1, 1)),
    ]
    assert {type(day) for _, *days in told for day in days} == {date}
    assert len({each["UID"] for each in found}) == 4


def test_only_what_is_known_to_the_day_is_in_the_calendar(client):
    call = build.call(
        title="Appel",
        opened_on=date(2027, 1, 1),
        opened_precision="month",
        deadlines=[date(2027, 3, 1)],
    )
    Decision.objects.create(round=call, on=date(2027, 6, 1), precision="year")
    assert list(events(client, address(call))) == ["Date limite : Appel"]


def test_a_call_of_which_no_day_is_known_has_no_calendar(client):
    call = build.call(opened_on=date(2018, 1, 1), opened_precision="year")
    Decision.objects.create(round=call, on=date(2018, 10, 1), precision="month")
    assert client.get(address(call)).status_code == 404
    assert client.get("/appels-a-projets/inconnu.ics").status_code == 404
    page = read(client, call.get_absolute_url())
    assert not any(each["href"].endswith(".ics") for each in page.all("a"))
    dated = build.call(deadlines=[date(2027, 3, 1)])
    page = read(client, dated.get_absolute_url())
    assert page.main.link("Les dates dans mon agenda") == address(dated)


# The clocks change on 28 March and on 31 October 2027.
@pytest.mark.parametrize(
    ("day", "offset", "reminder"),
    [
        (date(2027, 3, 27), "UTC+1", (2027, 3, 20, 8)),
        (date(2027, 3, 28), "UTC+2", (2027, 3, 21, 8)),
        (date(2027, 4, 4), "UTC+2", (2027, 3, 28, 7)),
        (date(2027, 10, 30), "UTC+2", (2027, 10, 23, 7)),
        (date(2027, 10, 31), "UTC+1", (2027, 10, 24, 7)),
        (date(2027, 11, 7), "UTC+1", (2027, 10, 31, 8)),
    ],
)
def test_a_deadline_tells_its_hour_and_reminds_a_week_before_across_clock_changes(
    client, day, offset, reminder
):
    call = build.call(title="Appel", deadlines=[day])
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=PARIS), tick=False):
        event = events(client, address(call))["Date limite : Appel"]
    told = " ".join(str(event["DESCRIPTION"]).split())
    assert f"jusqu’à 23 h 59, heure de Paris ({offset})." in told
    [alarm] = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", datetime(*reminder, tzinfo=UTC))
    assert alarm["TRIGGER"].dt.astimezone(PARIS).hour == 9


@pytest.mark.parametrize(
    ("moment", "rings"), [((2027, 3, 28, 23, 59, 59), True), ((2027, 3, 29), False)]
)
def test_a_deadline_that_is_over_rings_no_more(client, moment, rings):
    call = build.call(title="Appel", deadlines=[date(2027, 3, 28)])
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        event = events(client, address(call))["Date limite : Appel"]
    assert bool(event.walk("VALARM")) is rings


def test_the_feed_holds_the_deadlines_of_every_call_and_stands_without_any(client):
    assert events(client, FEED) == {}
    build.call(title="Un", opened_on=date(2027, 1, 1), deadlines=[date(2027, 3, 1)])
    build.call(title="Deux", deadlines=[date(2019, 9, 20)], decisions=[date(2020, 1, 1)])
    build.call(title="Sans date")
    assert sorted(events(client, FEED)) == ["Date limite : Deux", "Date limite : Un"]
    assert read(client, "/appels-a-projets/").main.link(
        "Toutes les dates limites dans votre agenda"
    ) == FEED  # fmt: skip


def test_words_of_any_kind_are_read_back_as_they_were_typed(client):
    title = "Appel ; 2027, « lieux »\\nfictif : " + "é" * 90
    call = build.call(title=title, deadlines=[date(2027, 3, 1)])
    calendar = opened(client, address(call))
    [event] = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == f"Date limite\u00a0: {title}"
    content = client.get(address(call)).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"NAME:Appel \\; 2027\\," in content


def test_a_calendar_says_what_it_is_and_comes_without_a_cookie(client, settings):
    settings.SITE_URL = "https://annuaire.exemple.fr"
    call = build.call("appel-2027", title="Appel", deadlines=[date(2027, 3, 1)])
    response = client.get(address(call), headers={"Host": "localhost"})
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="appel-2027.ics"'
    assert "Set-Cookie" not in response.headers
    calendar = Calendar.from_ical(response.content)
    assert (calendar["VERSION"], calendar["REFRESH-INTERVAL"].dt) == ("2.0", timedelta(days=1))
    [event] = calendar.walk("VEVENT")
    assert event["UID"] == f"date-limite-{call.deadlines.get().pk}@annuaire.exemple.fr"
    assert event["URL"] == f"https://annuaire.exemple.fr{call.get_absolute_url()}"
    assert "127.0.0.1" not in response.content.decode()
    again = client.get(address(call), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_an_edit_moves_the_event_and_says_that_it_is_newer(client):
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=PARIS), tick=False):
        call = build.call(title="Appel", deadlines=[date(2027, 3, 1)])
    [before] = opened(client, address(call)).walk("VEVENT")
    with time_machine.travel(datetime(2027, 1, 2, tzinfo=PARIS), tick=False):
        client.force_login(member("responsable du label"))
        edited = f"/gestion/labels/round/{call.pk}/change/"
        save(client, edited, **{"deadlines-0-on": "15/03/2027"})
    [after] = opened(client, address(call)).walk("VEVENT")
    assert after["DTSTART"].dt == date(2027, 3, 15)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] - before["SEQUENCE"] == 24 * 60
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert after[name].dt - before[name].dt == timedelta(days=1)


def test_loading_the_calls_again_tells_of_no_edit(client):
    call_command("loaddata", "labels", "rounds", verbosity=0)
    before = list(Round.objects.order_by("pk").values())
    call_command("loaddata", "labels", "rounds", verbosity=0)
    assert list(Round.objects.order_by("pk").values()) == before


def test_no_call_takes_the_address_of_the_calendar_of_all():
    call = build.call()
    call.slug = "dates-limites"
    with pytest.raises(ValidationError, match="calendrier de tous les appels"):
        call.full_clean()


@pytest.mark.parametrize("slug", ["flux", "puis-je-candidater", "flux-xml"])
def test_no_address_of_a_call_hides_another(client, slug):
    call = build.call(slug, title="Appel", deadlines=[date(2027, 3, 1)])
    build.criterion()
    assert read(client, call.get_absolute_url()).heading == "Appel"
    assert list(events(client, address(call))) == ["Date limite : Appel"]
    assert read(client, f"/appels-a-projets/{slug}/puis-je-candidater/").heading
    assert client.get("/appels-a-projets/flux.xml")["Content-Type"].startswith("application/atom")
