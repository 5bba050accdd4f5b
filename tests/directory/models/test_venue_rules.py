"""The rules that a venue keeps, whoever writes: its address, its point, its hours."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from directory.models import FormerAddress, Venue
from tests import build
from tests.support.moments import paris
from tierslieux.text.phones import format_phone

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


def rename(venue, name):
    venue.name = name
    venue.save()


def former(venue):
    return sorted(address.slug for address in venue.former_addresses.all())


# Names and addresses


def test_the_address_of_a_sheet_is_its_name_and_its_town():
    assert build.venue("L’Œuvre d’Été").slug == "l-oeuvre-d-ete-carcassonne"


def test_two_venues_of_one_name_have_two_addresses():
    slugs = [build.venue("La Forge").slug for _ in range(3)]
    assert slugs == ["la-forge-carcassonne", "la-forge-carcassonne-2", "la-forge-carcassonne-3"]


def test_a_renamed_venue_keeps_its_former_addresses():
    venue = build.venue("Un")
    rename(venue, "Deux")
    rename(venue, "Trois")
    assert venue.slug == "trois-carcassonne"
    assert former(venue) == ["deux-carcassonne", "un-carcassonne"]


def test_a_venue_that_takes_its_name_back_takes_its_address_back():
    venue = build.venue("Un")
    rename(venue, "Deux")
    rename(venue, "Un")
    assert venue.slug == "un-carcassonne"
    assert former(venue) == ["deux-carcassonne"]


def test_a_new_venue_does_not_take_the_former_address_of_another():
    rename(build.venue("Un"), "Deux")
    assert build.venue("Un").slug == "un-carcassonne-2"
    assert FormerAddress.objects.get().slug == "un-carcassonne"


def test_a_sheet_saved_under_the_same_name_keeps_its_address():
    venue = build.venue("Un")
    venue.summary = "Un lieu."
    venue.save()
    assert (venue.slug, former(venue)) == ("un-carcassonne", [])


def test_the_search_text_follows_what_it_is_made_of():
    venue = build.venue("L’Étang", types=["fablab"], services=["fibre"], operator="Coopérative")
    for typed in ("etang", "FABLAB fibre", "coopérative aude", "l'étang"):
        assert Venue.objects.search(typed).exists(), typed
    rename(venue, "Le Lac")
    assert not Venue.objects.search("etang").exists()
    assert venue.sort_name == "le lac"


# Points


def test_a_venue_without_a_point_has_that_of_its_commune():
    venue = build.venue()
    assert (venue.latitude, venue.longitude) == (43.2122, 2.3537)
    assert venue.point_precision == "commune"


def test_a_venue_keeps_the_point_it_was_given():
    venue = build.venue(latitude=43.2, longitude=2.35)
    assert (venue.latitude, venue.longitude) == (43.2, 2.35)
    assert venue.point_precision == "address"


# What must not exist


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "", "slug": "vide"}, "Un lieu a un nom"),
        ({"status": "secret"}, "brouillon, publié ou fermé"),
        ({"wheelchair": "maybe"}, "oui, partiel, non ou inconnu"),
        ({"latitude": 91.0, "longitude": 2.0}, "de -90 à 90"),
        ({"latitude": 43.0, "longitude": -181.0}, "de -180 à 180"),
        ({"summary": "é" * 281}, "280 caractères au plus"),
        ({"day_price": -1}, "n’est pas négatif"),
        ({"opened_year": 1799}, "quatre chiffres"),
        ({"opened_year": 2101}, "quatre chiffres"),
    ],
)
def test_the_form_explains_and_the_database_refuses(fields, told):
    venue = build.venue()
    for name, value in fields.items():
        setattr(venue, name, value)
    with pytest.raises(ValidationError) as refusal:
        venue.validate_constraints()
    assert told in str(refusal.value)
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Venue.objects.filter(pk=venue.pk).update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"summary": "é" * 280},
        {"opened_year": 1800},
        {"opened_year": 2100},
        {"day_price": 0},
        {"latitude": -90.0, "longitude": 180.0},
        {"verified_on": date(2026, 11, 24)},
        {"phone": "05 61 00 00 00"},
        {"siret": "01234567890123", "rna": "W111000000"},
    ],
)
@time_machine.travel(paris("2026-11-24 23:59"), tick=False)
def test_what_is_just_within_the_rules_is_kept(fields):
    venue = build.venue(**fields)
    venue.full_clean()
    venue.save()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"verified_on": date(2026, 11, 25)}, "est à venir"),
        ({"siret": "123"}, "quatorze chiffres"),
        ({"siret": "0123456789012\n"}, "quatorze chiffres"),
        ({"rna": "111000000"}, "W suivi de 9 chiffres"),
        ({"postcode": "1100"}, "cinq chiffres"),
        ({"postcode": "١١٠٠٠"}, "cinq chiffres"),
        ({"website": "javascript:alert(1)"}, "URL valide"),
        ({"sources": "https://exemple.fr\nla presse"}, "Ligne 2"),
    ],
)
@time_machine.travel(paris("2026-11-24 23:59"), tick=False)
def test_a_sheet_that_breaks_a_rule_is_refused_in_french(fields, told):
    venue = build.venue()
    for name, value in fields.items():
        setattr(venue, name, value)
    with pytest.raises(ValidationError, match=told):
        venue.full_clean()


# Telephones and hours


@pytest.mark.parametrize(
    ("typed", "kept", "spoken"),
    [
        ("05 61 00 00 00", "+33561000000", "05 61 00 00 00"),
        ("05.61.00.00.00", "+33561000000", "05 61 00 00 00"),
        ("+33 (0)5 61 00 00 00", "+33561000000", "05 61 00 00 00"),
        ("0033561000000", "+33561000000", "05 61 00 00 00"),
        ("+376 800 000", "+376800000", "+376800000"),
    ],
)
def test_a_telephone_is_kept_one_way_and_spoken_the_french_way(typed, kept, spoken):
    venue = build.venue()
    venue.phone = typed
    venue.full_clean()
    assert venue.phone == kept
    assert format_phone(kept) == spoken.replace(" ", "\u00a0")


@pytest.mark.parametrize("typed", ["05 61", "bonjour", "+0561000000", "٠٥٦١٠٠٠٠٠٠"])
def test_what_is_no_telephone_is_refused(typed):
    venue = build.venue()
    venue.phone = typed
    with pytest.raises(ValidationError, match="dix chiffres"):
        venue.full_clean()


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "24/7",
        "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",
        'Mo-Fr 09:00-18:00 "sur rendez-vous"',
        "Mo-Fr sunrise-sunset",
        "Mo-Su off",
    ],
)
def test_hours_that_say_when_are_kept(hours):
    venue = build.venue(opening_hours=hours)
    venue.full_clean()
    assert venue.opening_hours == hours


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("sur rendez-vous", "toujours ouvert"),
        ('"sur rendez-vous"', "toujours ouvert"),
        ("Mo-Fr", "toujours ouvert"),
        ("   ", "toujours ouvert"),
        ("Mo-Fr 09:00-18:00; Sa", "« Sa » n’indique aucune heure"),
        ("Lu-Ve 09:00-18:00", "illisibles à partir de « Lu-Ve 09:00-18:00 »"),
        ("Mo-Fr 09:00-18:00; Xx 10:00-12:00", "illisibles à partir de « Xx"),
    ],
)
def test_hours_that_would_mean_always_open_or_nothing_are_refused(hours, told):
    venue = build.venue()
    venue.opening_hours = hours
    with pytest.raises(ValidationError) as refusal:
        venue.full_clean()
    plain = " ".join(refusal.value.messages).replace("\u202f", " ").replace("\u00a0", " ")
    assert told in plain
