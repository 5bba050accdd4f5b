"""What the facts of a sheet say of a criterion: each rule, on both sides of its limit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from directory.awards.criteria_check import CheckVerdict, check_criteria, contradictions, with_rules
from directory.models import Venue
from labels.models import Fact
from tests import build
from tests.support.moments import plain

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 3)
DAY = timedelta(days=1)
RESPECTED, CONTRADICTED, UNKNOWN = CheckVerdict


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2027-03-03T10:00:00+01:00", tick=False):
        yield


def rule(fact, minimum=None, service="", **fields):
    return build.criterion(fact=fact, minimum=minimum, service=service, **fields)


def found(venue, on=None):
    """Returns [(standing, words)] of a venue."""
    return [
        (each.verdict, plain(each.text))
        for loaded in with_rules(Venue.objects.filter(pk=venue.pk), on)
        for each in check_criteria(loaded, on)
    ]


def labelled(services=(), **fields):
    venue = build.venue(services=services, **fields)
    build.award(venue=venue)
    return venue


@pytest.mark.parametrize(
    ("fact", "minimum", "fields", "standing", "told"),
    [
        (
            Fact.OPENING_HOURS,
            20,
            {"opening_hours": "Mo-Th 09:00-12:00"},
            CONTRADICTED,
            "12 h d’ouverture par semaine, 20 demandées",
        ),
        (
            Fact.OPENING_HOURS,
            20,
            {"opening_hours": "Mo-Fr 09:00-13:00"},
            RESPECTED,
            "20 h d’ouverture par semaine, 20 demandées",
        ),
        (
            Fact.OPENING_HOURS,
            Decimal("17.5"),
            {"opening_hours": "Mo-Fr 09:00-12:29"},
            CONTRADICTED,
            "17 h 25 d’ouverture par semaine, 17 h 30 demandées",
        ),
        (
            Fact.OPENING_HOURS,
            1,
            {"opening_hours": "Mo 09:00-09:30"},
            CONTRADICTED,
            "0 h 30 d’ouverture par semaine, 1 demandée",
        ),
        (
            Fact.OPENING_HOURS,
            20,
            {"opening_hours": "Mo-Fr 09:00-13:00; Aug Mo-Fr 09:00-11:00"},
            UNKNOWN,
            "de 10 h à 20 h d’ouverture par semaine, 20 demandées",
        ),
        (
            Fact.OPENING_HOURS,
            30,
            {"opening_hours": "Mo-Fr 09:00-13:00", "services": ("acces-24-7",)},
            UNKNOWN,
            "20 h d’ouverture par semaine, 30 demandées, mais un accès à toute heure",
        ),
        (
            Fact.OPENING_HOURS,
            20,
            {},
            UNKNOWN,
            "horaires non connus, ou qui ne disent pas combien d’heures",
        ),
        (
            Fact.INTERNET_RATE,
            100,
            {"internet_mbps": 99},
            CONTRADICTED,
            "99 Mbit/s mesurés, 100 demandés",
        ),
        (
            Fact.INTERNET_RATE,
            100,
            {"internet_mbps": 100},
            RESPECTED,
            "100 Mbit/s mesurés, 100 demandés",
        ),
        (Fact.INTERNET_RATE, 100, {}, UNKNOWN, "débit non mesuré"),
        (Fact.DESKS, 10, {"desks": 9}, CONTRADICTED, "9 postes de travail, 10 demandés"),
        (Fact.DESKS, 10, {"desks": 10}, RESPECTED, "10 postes de travail, 10 demandés"),
        (Fact.DESKS, 10, {}, UNKNOWN, "nombre de postes non connu"),
        (
            Fact.MEETING_ROOMS,
            1,
            {"meeting_rooms": 0},
            CONTRADICTED,
            "0 salle de réunion, 1 demandée",
        ),
        (Fact.MEETING_ROOMS, 1, {"meeting_rooms": 1}, RESPECTED, "1 salle de réunion, 1 demandée"),
        (
            Fact.MEETING_ROOMS,
            Decimal("1.5"),
            {"meeting_rooms": 1},
            CONTRADICTED,
            "1 salle de réunion, 1,5 demandée",
        ),
        (Fact.MEETING_ROOMS, 1, {}, UNKNOWN, "nombre de salles non connu"),
        (Fact.FULL_ACCESS, None, {"wheelchair": "yes"}, RESPECTED, "accès en fauteuil : oui"),
        (
            Fact.FULL_ACCESS,
            None,
            {"wheelchair": "limited"},
            CONTRADICTED,
            "accès en fauteuil : partiel",
        ),
        (Fact.FULL_ACCESS, None, {"wheelchair": "no"}, CONTRADICTED, "accès en fauteuil : non"),
        (Fact.FULL_ACCESS, None, {}, UNKNOWN, "accès en fauteuil : inconnu"),
        (
            Fact.SOME_ACCESS,
            None,
            {"wheelchair": "limited"},
            RESPECTED,
            "accès en fauteuil : partiel",
        ),
        (Fact.SOME_ACCESS, None, {"wheelchair": "no"}, CONTRADICTED, "accès en fauteuil : non"),
        (Fact.SOME_ACCESS, None, {}, UNKNOWN, "accès en fauteuil : inconnu"),
    ],
)
def test_a_rule_reads_its_fact_on_both_sides_of_its_limit(fact, minimum, fields, standing, told):
    rule(fact, minimum)
    venue = labelled(**fields)
    assert found(venue) == [(standing, told)]
    assert [each for each, _ in contradictions()] == [venue] * (standing == CONTRADICTED)


@pytest.mark.parametrize(
    ("services", "verified_on", "standing", "told"),
    [
        (("casier", "wifi"), None, RESPECTED, "service offert : casier"),
        (
            ("wifi",),
            TODAY,
            CONTRADICTED,
            "service « casier » absent de la fiche, vérifiée le 3 mars 2027",
        ),
        (("wifi",), None, UNKNOWN, "service « casier » absent de la fiche"),
        ((), TODAY, UNKNOWN, "service « casier » absent de la fiche"),
    ],
)
def test_a_service_lacks_only_on_a_checked_sheet_that_names_others(
    services, verified_on, standing, told
):
    rule(Fact.SERVICE, service="casier")
    assert found(labelled(services=services, verified_on=verified_on)) == [(standing, told)]
