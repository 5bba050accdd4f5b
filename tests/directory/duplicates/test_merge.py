"""Two sheets of one place are made one field by field, with all that hangs on them."""

from datetime import date

import pytest

from directory.duplicates.field_choices import Side
from directory.duplicates.forms import FIELD_PREFIX
from directory.models import Award, Merge, SpecialHours, Venue
from tests import build
from tests.directory.duplicates.merge_pages import (
    address,
    form,
    full_pair,
    merge,
    one,
    refusals,
    send,
)
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def test_each_field_is_taken_from_the_sheet_chosen_and_what_is_unknown_from_the_other(client):
    left, right = full_pair()
    merge(client, left, right, desks=Side.RIGHT, address=Side.RIGHT, services=Side.LEFT)
    kept = Venue.objects.get()
    assert (kept.pk, kept.name, kept.desks, kept.address) == (
        left.pk,
        "La Grange",
        14,
        "2 rue Neuve",
    )
    assert (kept.phone, kept.website) == ("+33536490001", "https://grange.example/")
    assert {each.code for each in kept.types.all()} == {"coworking", "fablab"}
    assert [each.code for each in kept.services.all()] == ["fibre"]
    assert kept.sources.split() == ["https://exemple.fr/b", "https://exemple.fr/a"]
    assert "fablab" in kept.search_text
    assert "14" in Page(client.get(kept.get_absolute_url()).content.decode()).text


def test_every_former_address_leads_to_the_sheet_that_stays(client):
    left, right = full_pair()
    former = [right.slug, *right.former_addresses.values_list("slug", flat=True)]
    assert len(former) == 2
    merge(client, left, right)
    for slug in former:
        response = client.get(f"/lieux/{slug}/")
        assert (response.status_code, response.url) == (301, left.get_absolute_url())


def test_the_sheet_that_stays_may_take_the_name_of_the_other(client):
    left, right = full_pair()
    merge(client, left, right, name=Side.RIGHT)
    kept = Venue.objects.get()
    assert kept.name == "La Grange, tiers-lieu"
    assert client.get(f"/lieux/{left.slug}/").url == kept.get_absolute_url()
    assert client.get(f"/lieux/{right.slug}/", follow=True).status_code == 200


def test_awards_evidence_and_special_hours_follow_the_sheet_that_stays(client):
    left, right = full_pair()
    call = build.call()
    award = build.award(venue=right, round=call, application=build.application(round=call))
    evidence = build.evidence(award=award)
    merge(client, left, right)
    award.refresh_from_db()
    assert (award.venue, award.application.award, evidence.award) == (left, award, award)
    days = left.special_hours.values_list("first_day", "hours").order_by("first_day")
    assert [*days] == [(date(2030, 5, 1), ""), (date(2030, 8, 15), "10:00-12:00")]


def test_history_tells_who_merged_and_what_became_of_both(client, editor):
    left, right = full_pair()
    build.award(venue=right)
    merge(client, left, right, desks=Side.RIGHT)
    last = left.history.first()
    assert (last.history_change_reason, last.history_user) == (
        "fusion n°\u00a0" + str(one().pk),
        editor,
    )
    assert last.desks == 14
    gone = Venue.history.filter(id=right.pk).first()
    assert (gone.history_type, gone.history_user) == ("-", editor)
    assert Award.history.first().venue_id == left.pk
    assert one().by == editor


@pytest.mark.parametrize(
    ("mine", "theirs", "is_refused"),
    [
        ({}, {}, True),
        ({"expires_on": date(2025, 1, 1)}, {"granted_on": date(2024, 12, 31)}, True),
        ({"expires_on": date(2025, 1, 1)}, {"granted_on": date(2025, 1, 1)}, False),
        ({}, {"label": "autre"}, False),
    ],
)
def test_two_sheets_that_hold_the_same_award_are_not_merged(client, mine, theirs, is_refused):
    left, right = full_pair()
    if "label" in theirs:
        theirs = {"label": build.label(theirs["label"], name="Autre label")}
    build.award(venue=left, **mine)
    build.award(venue=right, **theirs)
    response = merge(client, left, right)
    assert ("sans doute la même labellisation" in refusals(response)) is is_refused
    assert Venue.objects.count() == 1 + is_refused
    assert Award.objects.filter(venue=left).count() == 2 - is_refused


def test_a_sheet_changed_meanwhile_is_not_merged_and_choices_are_kept(client):
    left, right = full_pair()
    opened = form(client, left, right)
    Venue.objects.filter(pk=right.pk).update(desks=15, operator="Les Voisins")
    response = send(client, left, right, opened, Side.RIGHT, desks=Side.RIGHT)
    assert "a changé depuis que la page est ouverte" in refusals(response)
    assert Venue.objects.count() == 2
    again = response.context["form"]
    assert (again["keep"].value(), again[f"{FIELD_PREFIX}desks"].value()) == (
        Side.RIGHT,
        Side.RIGHT,
    )
    send(client, left, right, again, Side.RIGHT)
    kept = Venue.objects.get()
    assert (kept.pk, kept.desks, kept.operator) == (right.pk, 15, "Les Voisins")


@pytest.mark.parametrize("change", ["added", "removed"])
def test_special_hours_changed_meanwhile_are_not_merged(client, change):
    left, right = full_pair()
    opened = form(client, left, right)
    if change == "added":
        build.special_hours(date(2031, 1, 1), venue=right)
    else:
        SpecialHours.objects.filter(venue=right).first().delete()
    assert "a changé" in refusals(send(client, left, right, opened))


def test_a_choice_that_is_not_offered_is_told_and_nothing_is_merged(client):
    left, right = full_pair()
    response = merge(client, left, right, desks="ailleurs")
    assert "Postes de travail" in refusals(response)
    assert Venue.objects.count() == 2


def test_what_a_rule_refuses_is_told_after_its_field(client):
    left, right = full_pair()
    Venue.objects.filter(pk=right.pk).update(opening_hours="n’importe quoi")
    response = merge(client, left, right, opening_hours=Side.RIGHT)
    assert "horaires d’ouverture" in refusals(response)
    assert Venue.objects.count() == 2
    assert not Merge.objects.exists()


def test_a_sheet_is_not_merged_with_itself_nor_with_that_of_an_exercise(client):
    left = build.venue()
    exercise = build.venue(is_exercise=True, status=Venue.Status.DRAFT)
    assert client.get(address(left, left)).url == "/gestion/doublons/"
    assert client.get(address(left, exercise)).status_code == 404
    assert client.get(f"/gestion/doublons/{left.pk}/{10**25}/").status_code == 404
