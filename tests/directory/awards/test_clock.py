"""The label clock: its lists, each on both sides of its limit, and the command."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from directory.awards.clock import label_clock
from directory.models import Reminder, Venue
from labels.models import Application, Fact, Round
from tests import build
from tests.support.moments import plain

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 3)
DAY = timedelta(days=1)
ENDING = "Labels qui prennent fin d’ici 12 mois"
ENDED = "Labels échus, non renouvelés"
CONTRADICTED = "Fiches dont les faits contredisent un critère"
UNVERIFIED = "Fiches de lieux labellisés ou lauréats jamais vérifiées"
OVERDUE = "Pièces en retard"
UNDECIDED = "Candidatures sans décision, plus de 6 mois après la date limite"
UNFROZEN = "Grilles de critères à geler"
UNREADABLE = "Règles qui ne peuvent être lues"
PAGE = "admin:label_clock"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2027-03-03T10:00:00+01:00", tick=False):
        yield


def listed(title):
    """Returns what a list of the clock tells today: [« Le lieu : ce qu’il en est »]."""
    return [
        plain(f"{line.name} : {line.text}")
        for found in label_clock()
        for line in found.lines
        if plain(found.title) == title
    ]


def ending_award(expires_on, **fields):
    return build.award(venue=build.venue("Le Moulin"), expires_on=expires_on, **fields)


@pytest.mark.parametrize(
    ("expires_on", "told"),
    [
        (date(2028, 3, 4), None),
        (date(2028, 3, 3), "prend fin le 3 mars 2028, dans 366 jours"),
        (TODAY + 2 * DAY, "prend fin le 5 mars 2027, dans 2 jours"),
        (TODAY + DAY, "prend fin le 4 mars 2027, dans 1 jour"),
        (TODAY, None),
    ],
)
def test_a_label_is_listed_from_twelve_months_before_its_end_to_its_eve(expires_on, told):
    ending_award(expires_on)
    assert listed(ENDING) == [f"Le Moulin : Tiers-lieux Occitanie, {told}"] * bool(told)


@pytest.mark.parametrize(
    ("expires_on", "told"),
    [
        (TODAY + DAY, None),
        (TODAY, "prend fin le 3 mars 2027, aujourd’hui"),
        (TODAY - DAY, "a pris fin le 2 mars 2027"),
        (date(2025, 3, 1), "a pris fin le 1er mars 2025"),
    ],
)
def test_a_label_that_has_ended_is_listed_until_it_is_renewed(expires_on, told):
    award = ending_award(expires_on)
    assert listed(ENDED) == [f"Le Moulin : Tiers-lieux Occitanie, {told}"] * bool(told)
    build.award(venue=award.venue, granted_on=expires_on)
    assert not listed(ENDED)


def test_a_label_withdrawn_is_neither_ending_nor_ended():
    ending_award(TODAY + 9 * DAY, withdrawn_on=TODAY - DAY, withdrawal_reason="Fermeture.")
    ending_award(TODAY - DAY, withdrawn_on=TODAY - 9 * DAY, withdrawal_reason="Fermeture.")
    assert not listed(ENDING)
    assert not listed(ENDED)


@pytest.mark.parametrize(
    ("fields", "is_listed"),
    [
        ({}, True),
        ({"verified_on": TODAY}, False),
        ({"status": Venue.Status.DRAFT}, False),
        ({"status": Venue.Status.CLOSED}, False),
    ],
)
def test_a_labelled_sheet_is_listed_until_somebody_checks_it(fields, is_listed):
    build.award(venue=build.venue("Le Moulin", **fields))
    build.venue("Sans label")
    told = ["Le Moulin : Tiers-lieux Occitanie, à Carcassonne"]
    assert listed(UNVERIFIED) == told * is_listed


def test_a_sheet_that_contradicts_a_criterion_is_listed_with_both_numbers_and_the_question():
    build.criterion(fact=Fact.OPENING_HOURS, minimum=20, question="Est-il ouvert ?")
    build.award(venue=build.venue("Le Moulin", opening_hours="Mo-Th 09:00-12:00"))
    build.award(venue=build.venue("Le Phare", opening_hours="Mo-Fr 09:00-13:00"))
    build.award(venue=build.venue("Le Puits"))
    assert listed(CONTRADICTED) == [
        "Le Moulin : 12 h d’ouverture par semaine, 20 demandées "
        "(« Est-il ouvert ? », Tiers-lieux Occitanie)"
    ]


@pytest.mark.parametrize(("due_on", "is_listed"), [(TODAY, False), (TODAY - DAY, True)])
def test_a_piece_is_overdue_once_its_day_is_past(due_on, is_listed):
    application = build.dossier(candidate="La Ruche")
    build.missing_piece(due_on, application=application)
    told = f"La Ruche : Statuts, attendue le 2 mars 2027, {application.reference}"
    assert listed(OVERDUE) == [told] * is_listed


@pytest.mark.parametrize(
    ("deadlines", "fields", "told"),
    [
        ([date(2026, 9, 3)], {}, None),
        ([date(2026, 9, 2)], {}, "reçue, sans décision depuis la date limite du 2 septembre 2026"),
        ([date(2026, 1, 1), date(2026, 12, 1)], {}, None),
        ([date(2026, 9, 2)], {"status": Application.Status.RETAINED}, None),
        ([date(2026, 9, 2)], {"status": Application.Status.WITHDRAWN}, None),
        (
            [date(2026, 9, 2)],
            {"status": Application.Status.ADMISSIBLE},
            "recevable, sans décision depuis la date limite du 2 septembre 2026",
        ),
        ([], {}, None),
        (
            [],
            {"received_at": "2026-09-02T12:00:00+02:00"},
            "reçue, sans décision depuis son arrivée, le 2 septembre 2026",
        ),
    ],
)
def test_an_application_waits_too_long_six_months_after_its_deadline(deadlines, fields, told):
    call = build.call(slug="appel", deadlines=deadlines)
    build.dossier(round=call, candidate="La Ruche", **fields)
    assert listed(UNDECIDED) == [f"La Ruche : appel-001, {told}"] * bool(told)


@pytest.mark.parametrize(("opened_on", "is_listed"), [(TODAY, True), (TODAY + DAY, False)])
def test_a_round_that_has_opened_is_listed_until_its_grid_is_frozen(opened_on, is_listed):
    call = build.call(title="Appel de mars", opened_on=opened_on)
    told = "Appel de mars : Tiers-lieux Occitanie, ouvert, critères non gelés"
    assert listed(UNFROZEN) == [told] * is_listed
    call.freeze()
    assert not listed(UNFROZEN)


def test_a_rule_on_a_service_that_does_not_exist_is_listed():
    build.service("casier")
    build.criterion(fact=Fact.SERVICE, service="casier")
    build.criterion(fact=Fact.SERVICE, service="casiers", question="Des casiers ?")
    told = "Des casiers ? : Tiers-lieux Occitanie, aucun service « casiers » dans l’annuaire"
    assert listed(UNREADABLE) == [told]


def test_the_command_freezes_the_grids_of_open_rounds_and_writes_every_list(capsys, settings):
    settings.SITE_URL = "https://tiers-lieux.exemple"
    build.criterion()
    award = ending_award(TODAY + DAY)
    call = build.call(opened_on=TODAY)
    coming = build.call(opened_on=TODAY + DAY)
    call_command("label_clock")
    written = plain(capsys.readouterr().out)
    assert Round.objects.get(pk=call.pk).criteria.count() == 1
    assert not Round.objects.get(pk=coming.pk).frozen_at
    assert "Horloge des labels, 3 mars 2027" in written
    assert "Grilles de critères gelées à l’instant : 1" in written
    assert f"{ENDING} : 1 - Le Moulin : Tiers-lieux Occitanie, prend fin le 4 mars 2027" in written
    assert f"https://tiers-lieux.exemple/gestion/directory/award/{award.pk}/change/" in written
    for title in (ENDED, CONTRADICTED, OVERDUE, UNDECIDED, UNFROZEN, UNREADABLE):
        assert f"{title} : 0" in written
    assert not mail.outbox
    assert not Reminder.objects.exists()


def test_the_command_run_twice_freezes_once(capsys):
    build.call(opened_on=TODAY)
    call_command("label_clock")
    capsys.readouterr()
    call_command("label_clock")
    assert "gelées" not in capsys.readouterr().out


@pytest.mark.parametrize("number", [1, 12])
def test_as_many_queries_write_one_line_and_twelve(number, django_assert_num_queries):
    build.criterion(fact=Fact.DESKS, minimum=10)
    for _ in range(number):
        build.award(venue=build.venue(desks=1), expires_on=TODAY + DAY)
        build.missing_piece(TODAY - DAY)
        call = build.call(deadlines=[date(2026, 1, 1)])
        build.dossier(round=call)
    with django_assert_num_queries(17):
        label_clock()
