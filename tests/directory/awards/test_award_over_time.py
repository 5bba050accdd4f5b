"""A label that lives: renewed, ended, withdrawn; in words, and nowhere once it is over."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers import serialize

from directory.models import Award
from tests import build
from tests.support.page_reader import Page, read
from tests.support.staff import member, refusals, save

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 3, 29)  # the clocks go forward that night
NATURALLY = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
pytestmark = pytest.mark.django_db


def at(day, *clock):
    return time_machine.travel(
        datetime(day.year, day.month, day.day, *clock, tzinfo=PARIS), tick=False
    )


def renewed(venue=None, **fields):
    """Returns (the award of 2018, the one that renews it from `DAY`)."""
    venue = venue or build.venue("La Grange")
    former = build.award(
        venue=venue,
        granted_on=date(2018, 1, 1),
        granted_precision="year",
        expires_on=DAY,
        round=build.call(title="Label Tiers-lieux Occitanie 2018"),
    )
    call = build.call(title="Label Tiers-lieux Occitanie 2026")
    return former, build.award(venue=venue, granted_on=DAY, renews=former, round=call, **fields)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (DAY - timedelta(days=1), "Tiers-lieux Occitanie, lauréat en 2018, appel 2018"),
        (DAY, "Tiers-lieux Occitanie, lauréat en 2018, renouvelé le 29 mars 2026, appel 2026"),
    ],
)
def test_a_renewed_label_is_one_label_since_its_first_day(client, day, told):
    venue = renewed()[0].venue
    with at(day, 12):
        pages = [read(client, "/lieux/"), read(client, venue.get_absolute_url())]
    for page in pages:
        assert page.main.text.count("Tiers-lieux Occitanie, lauréat en") == 1
        assert told in page.main.text


def test_the_call_is_told_only_when_it_is_known(client):
    venue = build.award(granted_on=date(2018, 5, 4)).venue
    assert "depuis le 4 mai 2018 Horaires" in read(client, "/lieux/").main.text
    assert "appel" not in read(client, venue.get_absolute_url()).main.all("header")[0].text


def test_the_chain_is_known_from_its_first_link_however_long():
    first, second = renewed(expires_on=date(2028, 1, 1))
    third = build.award(
        venue=first.venue, granted_on=second.expires_on, renews=second, expires_on=date(2030, 1, 1)
    )
    assert (second.first, third.first) == (first, first)
    older = build.award(venue=first.venue, granted_on=date(2016, 1, 1), expires_on=first.granted_on)
    first.renews = older
    first.full_clean()
    first.save()
    assert {each.first for each in Award.objects.exclude(pk=older.pk)} == {older}
    assert Award.objects.held(first.venue, first.label, date(2019, 1, 1)) == third
    assert Award.objects.held(first.venue, first.label, date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"venue": build.venue}, "pour le même lieu"),
        ({"label": lambda: build.label("autre", "Autre")}, "du même label"),
        ({"granted_on": lambda: DAY + timedelta(days=1)}, "le jour où la labellisation précédente"),
        ({"granted_on": lambda: DAY - timedelta(days=1)}, "le jour où la labellisation précédente"),
    ],
)
def test_a_renewal_is_of_the_same_label_from_the_end_of_the_former(changes, told):
    renewal = renewed()[1]
    renewal.round = None
    for name, make in changes.items():
        setattr(renewal, name, make())
    with pytest.raises(ValidationError, match=told):
        renewal.full_clean()


def test_a_label_withdrawn_is_not_renewed_and_none_is_renewed_twice():
    former, renewal = renewed()
    again = Award(
        venue=former.venue, label=former.label, granted_on=DAY, renews=former, sources="x"
    )
    with pytest.raises(ValidationError) as refused:
        again.full_clean()
    assert "renews" in refused.value.error_dict
    former.withdrawn_on, former.withdrawal_reason = date(2020, 1, 1), "Fermé."
    former.save()
    renewal.renews = former
    with pytest.raises(ValidationError, match="ne se renouvelle pas"):
        renewal.full_clean()


def test_staff_renew_and_withdraw_with_a_reason_and_the_history_stays(client):
    former = build.award(granted_on=date(2020, 1, 1), expires_on=DAY)
    client.force_login(member("responsable du label"))
    values = {"venue": former.venue_id, "label": former.label_id, "granted_precision": "day"}
    values |= {"sources": "https://exemple.fr/", "renews": former.pk}
    add = "/gestion/directory/award/add/"
    assert "prend fin" in refusals(save(client, add, **values, granted_on="30/03/2026"))
    save(client, add, **values, granted_on="29/03/2026")
    renewal = Award.objects.get(renews=former)
    change = f"/gestion/directory/award/{renewal.pk}/change/"
    assert "un motif" in refusals(save(client, change, withdrawn_on="01/06/2026"))
    save(client, change, withdrawn_on="01/06/2026", withdrawal_reason="Plus d’accueil.")
    assert [award.expires_on for award in Award.objects.order_by("granted_on")] == [DAY, None]
    assert not Award.objects.in_force(date(2026, 6, 1)).exists()


def test_loading_fixtures_again_neither_revives_nor_unlinks_a_label(tmp_path):
    former, renewal = renewed()
    renewal.withdrawn_on, renewal.withdrawal_reason = date(2026, 6, 1), "Fermé."
    renewal.save()
    told = json.loads(serialize("json", [former, renewal], **NATURALLY))
    for row in told:
        for name in ("renews", "first", "withdrawn_on", "withdrawal_reason", "expires_on"):
            del row["fields"][name]
    rows = tmp_path / "again.json"
    rows.write_text(json.dumps(told))
    call_command("loaddata", str(rows), verbosity=0)
    renewal.refresh_from_db()
    former.refresh_from_db()
    assert (renewal.renews, renewal.first, former.expires_on) == (former, former, DAY)
    assert renewal.withdrawal_reason == "Fermé."


def holds(client, venue):
    """Returns {place: whether it tells that the venue is labelled now}."""
    listed = read(client, "/lieux/")
    filtered = {"label": "tiers-lieux-occitanie"}
    sheet = read(client, venue.get_absolute_url())
    home = read(client, "/observatoire/")
    return {
        "card": "Tiers-lieux Occitanie" in listed.card(venue.name).text,
        "facet": bool(listed.counts("label")),
        "filter": venue.name in read(client, "/lieux/", filtered).main.sheets,
        "map": venue.name in client.get("/lieux/carte.geojson", filtered).content.decode(),
        "sheet": "Tiers-lieux Occitanie" in sheet.first("header").parent.text
        and bool([each for each in sheet.main.all("ul") if each["class"] == "awards"]),
        "commune": "Tiers-lieux Occitanie"
        in read(client, "/communes/11069-carcassonne/").main.text,
        "department": "Tiers-lieux Occitanie" in read(client, "/departements/11-aude/").main.text,
        "departments": [cell.text for cell in read(client, "/departements/").main.all("td")][1]
        == "1",
        "observatory": "1 porte un label de tiers-lieux" in home.main.text,
        "its file": ";1;1;" in client.get("/observatoire/departements.csv").content.decode(),
        "feed": venue.name in client.get("/lieux/labellisations.xml").content.decode(),
        "sitemap": f"{venue.get_absolute_url()}label/"
        in client.get("/sitemap.xml").content.decode(),
        "evidence": client.get(f"{venue.get_absolute_url()}label/").status_code == 200,
    }


ENDS = [
    {"expires_on": DAY},
    {"withdrawn_on": DAY, "withdrawal_reason": "Lieu fermé."},
]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("end", ENDS)
def test_from_the_day_of_its_end_a_label_is_current_nowhere_even_in_memory(client, end):
    award = build.award(
        venue=build.venue("La Grange"), granted_on=date(2020, 1, 1), round=build.call(), **end
    )
    build.evidence(award=award)
    with at(DAY - timedelta(days=1), 23, 59, 59):
        assert holds(client, award.venue) == dict.fromkeys(holds(client, award.venue), True)
    with at(DAY, 0, 0, 0):
        assert holds(client, award.venue) == dict.fromkeys(holds(client, award.venue), False)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_call_renamed_is_told_by_its_new_name_at_once(client):
    award = build.award(round=build.call(title="Label 2018"))
    assert "appel 2018" in read(client, "/lieux/").main.text
    award.round.title = "Label 2019"
    award.round.save()
    assert "appel 2019" in read(client, "/lieux/").main.text


def test_a_cached_copy_of_a_page_is_not_served_once_the_label_has_ended(client):
    award = build.award(venue=build.venue("La Grange"), granted_on=date(2020, 1, 1), expires_on=DAY)
    for address in ("/lieux/", award.venue.get_absolute_url()):
        with at(DAY - timedelta(days=1), 23, 59, 59):
            first = client.get(address)
        asked = {"If-None-Match": first["ETag"]}
        with at(DAY - timedelta(days=1), 23, 59, 59):
            assert client.get(address, headers=asked).status_code == 304
        with at(DAY):
            again = client.get(address, headers=asked)
        assert again.status_code == 200
        assert "Tiers-lieux Occitanie depuis" not in Page(again.content.decode()).main.text
