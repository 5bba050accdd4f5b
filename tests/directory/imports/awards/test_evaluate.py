"""Labels told by a file: created, renewed, completed or known already, or refused with a reason."""

from datetime import date

import pytest
import time_machine

from directory.models import Award, SourceKey, Venue
from tests import build
from tests.directory.imports.awards.label_files import (
    bring_labels,
    fates_of_labels,
    held,
    problems,
    remarks,
)
from tests.directory.imports.import_commands import fates, stored

pytestmark = pytest.mark.django_db
TLO, URL = "tiers-lieux-occitanie", "https://exemple.fr/liste"


@pytest.fixture(autouse=True)
def grange():
    build.label()
    build.label("fabrique-de-territoire", "Fabrique de territoire", issuer="state")
    build.call("tlo-2019", title="Label Tiers-lieux Occitanie 2019")
    venue = build.venue("La Grange", phone="+33561000000", desks=4)
    SourceKey.objects.create(source="Hub", identifier="17", venue=venue)
    return venue


def test_a_label_is_created_and_nothing_else_of_the_sheet_changes(tmp_path, grange):
    before, versions = stored(), Venue.history.count()
    row = f"17;Tiers-lieux Occitanie;12/03/2019;tlo-2019;31/12/2030;{URL}"
    batch = bring_labels(tmp_path, row, save=True)
    assert (batch.counts, fates_of_labels(batch)) == (
        {"update": 1, "label_created": 1},
        ["created"],
    )
    assert held() == [(TLO, "2019-03-12", "day", "2030-12-31", "tlo-2019", URL)]
    assert (stored(), Venue.history.count()) == (before, versions)
    version = Award.history.get()
    assert version.history_change_reason == f"import n°\u00a0{batch.pk} (Hub)"


def test_the_preview_writes_nothing(tmp_path):
    bring_labels(tmp_path, "17;Tiers-lieux Occitanie;2019;;;")
    assert not Award.objects.exists()


def test_the_same_file_again_changes_nothing(tmp_path):
    rows = [f"17;{TLO}|Fabrique de territoire;2019|10/2020;2019|;|1/6/2023;{URL}|délibération 12"]
    bring_labels(tmp_path, *rows, save=True)
    before, versions = held(), Award.history.count()
    batch = bring_labels(tmp_path, *rows, save=True)
    assert (batch.counts, fates_of_labels(batch)) == (
        {"unchanged": 1, "label_known": 2},
        ["known"] * 2,
    )
    assert (held(), Award.history.count(), remarks(batch)) == (before, versions, [])
    assert before == [
        (TLO, "2019-01-01", "year", None, "tlo-2019", URL),
        ("fabrique-de-territoire", "2020-10-01", "month", "2023-06-01", None, "délibération 12"),
    ]


@pytest.mark.parametrize(
    ("told", "day", "precision"),
    [
        ("2019", "2019-01-01", "year"),
        ("depuis 2019", "2019-01-01", "year"),
        ("mars 2019", "2019-03-01", "month"),
        ("03/2019", "2019-03-01", "month"),
        ("2019-03", "2019-03-01", "month"),
        ("1er août 2019", "2019-08-01", "day"),
        ("12/03/2019", "2019-03-12", "day"),
        ("2019-03-12 00:00:00", "2019-03-12", "day"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(tmp_path, told, day, precision):
    bring_labels(tmp_path, f"17;{TLO};{told};;;", save=True)
    assert [each[1:3] for each in held()] == [(day, precision)]


@pytest.mark.parametrize(
    "name",
    ["Tiers-Lieux d’Occitanie", "LABEL TIERS LIEUX OCCITANIE", "tiers_lieu occitanie", TLO],
)
def test_a_label_is_known_by_any_spelling(tmp_path, name):
    bring_labels(tmp_path, f"17;{name};2019;;;", save=True)
    assert [each[0] for each in held()] == [TLO]


def test_the_label_and_its_date_may_share_a_cell(tmp_path):
    bring_labels(
        tmp_path, f"17;{TLO}:2019|fabrique-de-territoire:2020-10", heads="id;labels", save=True
    )
    assert [each[:3] for each in held()] == [
        (TLO, "2019-01-01", "year"),
        ("fabrique-de-territoire", "2020-10-01", "month"),
    ]


def test_a_row_without_source_has_the_file_for_source(tmp_path):
    with time_machine.travel("2026-12-01"):
        bring_labels(tmp_path, f"17;{TLO};2019;;;", save=True)
    assert held()[0][-1] == "Hub, liste reçue le 1er décembre 2026"


def test_a_new_sheet_comes_with_its_labels(tmp_path):
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    heads = "id;nom;commune;label;date"
    bring_labels(tmp_path, f"18;Le Fournil;Limoux;{TLO};2019", heads=heads, save=True, publish=True)
    assert Award.objects.get().venue.name == "Le Fournil"


def test_a_label_that_held_is_renewed_on_the_day_of_the_new_one(tmp_path, grange):
    first = build.award(venue=grange, granted_on=date(2019, 3, 12))
    batch = bring_labels(tmp_path, f"17;{TLO};1/6/2022;;;", save=True)
    last = Award.objects.get(renews=first)
    assert (batch.counts, fates_of_labels(batch)) == (
        {"update": 1, "label_renewed": 1},
        ["renewed"],
    )
    first.refresh_from_db()
    assert (first.expires_on, last.granted_on, last.first) == (
        date(2022, 6, 1),
        date(2022, 6, 1),
        first,
    )
    kinds = Award.history.filter(history_change_reason__startswith="import").order_by("history_id")
    assert sorted(kinds.values_list("history_type", flat=True)) == ["+", "~"]


def test_a_year_renews_a_label_that_ends_in_it(tmp_path, grange):
    first = build.award(venue=grange, granted_on=date(2019, 1, 1), expires_on=date(2022, 6, 1))
    bring_labels(tmp_path, f"17;{TLO};2022;;;", save=True)
    last = Award.objects.get(renews=first)
    assert (last.granted_on, last.granted_precision) == (date(2022, 6, 1), "year")
    assert fates_of_labels(bring_labels(tmp_path, f"17;{TLO};2022;;;")) == ["known"]


def test_a_chain_told_by_one_row_is_one(tmp_path):
    bring_labels(tmp_path, f"17;{TLO}|{TLO}|{TLO};2024|2019|2021;;;", save=True)
    first, second, third = Award.objects.order_by("granted_on")
    assert (first.expires_on, second.renews, second.first) == (date(2021, 1, 1), first, first)
    assert (second.expires_on, third.renews, third.first) == (date(2024, 1, 1), second, first)
    batch = bring_labels(tmp_path, f"17;{TLO}|{TLO}|{TLO};2024|2019|2021;;;")
    assert batch.counts == {"unchanged": 1, "label_known": 3}


def test_a_label_had_again_after_it_ended_renews_nothing(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2018, 1, 1), expires_on=date(2020, 1, 1))
    batch = bring_labels(tmp_path, f"17;{TLO};2023;;;", save=True)
    assert fates_of_labels(batch) == ["created"]
    assert not Award.objects.filter(renews__isnull=False).exists()


def test_an_end_that_was_not_known_is_completed_and_one_that_was_is_left(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2019, 1, 1), granted_precision="year", sources=URL)
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;1/1/2030;", save=True)
    assert (batch.counts["label_completed"], held()[0][3]) == (1, "2030-01-01")
    batch = bring_labels(tmp_path, f"17;{TLO};5/4/2019;2019;2/2/2031;", save=True)
    assert fates_of_labels(batch) == ["known"]
    assert remarks(batch) == [
        "l’annuaire le dit accordé en 2019, le fichier le 5 avril 2019\u00a0: laissé tel quel",
        "l’annuaire dit sa fin le 1er janvier 2030, le fichier le 2 février 2031\u00a0: laissée "
        "telle quelle",
        "le fichier dit un autre appel (Label Tiers-lieux Occitanie 2019)\u00a0: laissé tel quel",
    ]
    assert held() == [(TLO, "2019-01-01", "year", "2030-01-01", None, URL)]


def test_a_label_without_date_is_known_when_the_venue_has_it(tmp_path, grange):
    build.award(venue=grange)
    batch = bring_labels(tmp_path, f"17;{TLO};;;;", save=True)
    assert (batch.counts, Award.objects.count()) == ({"unchanged": 1, "label_known": 1}, 1)


def test_a_withdrawn_label_does_not_come_back(tmp_path, grange):
    build.award(
        venue=grange,
        granted_on=date(2019, 1, 1),
        withdrawn_on=date(2021, 5, 4),
        withdrawal_reason="Fermé.",
    )
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;1/1/2030;", save=True)
    assert remarks(batch) == ["ce label lui a été retiré le 4 mai 2021\u00a0: laissé tel quel"]
    assert not Award.objects.in_force(date(2026, 1, 1)).exists()


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            "Tiers lieu d’Occitany;2019;;;",
            "colonne label\u00a0: «\u202fTiers lieu d’Occitany\u202f» n’est pas un label connu. "
            "Est-ce «\u202fTiers-lieux Occitanie\u202f»",
        ),
        (f"{TLO};31/02/2019;;;", "colonne date\u00a0: «\u202f31/02/2019\u202f» n’est pas une date"),
        (f"{TLO};13/2019;;;", "n’est pas une date"),
        (f"{TLO};;;;", "Tiers-lieux Occitanie\u00a0: donnez la date, ou l’année"),
        (
            f"{TLO};12/03/2019;;12/03/2019;",
            "la fin (12 mars 2019) doit suivre la date où il est accordé (12 mars 2019)",
        ),
        (f"{TLO};2019;;2022;", "colonne fin\u00a0: «\u202f2022\u202f» n’est pas un jour entier"),
        (
            "Fabrique de territoire;2019;tlo-2019;;",
            "colonne appel\u00a0: «\u202ftlo-2019\u202f» est un appel d’un autre label",
        ),
        (f"{TLO};2019;2007;;", "Les siens\u00a0: «\u202fLabel Tiers-lieux Occitanie 2019\u202f»"),
        (f"{TLO}|{TLO};2019|2020|2021;;;", "3 parties pour 2 labels"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(tmp_path, cells, sentence):
    batch = bring_labels(tmp_path, f"17;{cells}", save=True)
    (told,) = problems(batch)
    assert sentence in told
    assert (batch.counts, Award.objects.count()) == ({"rejected": 1}, 0)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            f"{TLO};2021;;;",
            "chevauche celui que le lieu a déjà, depuis le 12 mars 2020, jusqu’au 1er juin 2022 "
            "(non compris)",
        ),
        (f"{TLO};2018;;;", "le lieu l’a aussi depuis le 12 mars 2020\u202f; donnez la fin"),
        (f"{TLO};2018;;1/4/2020;", "chevauche celui que le lieu a déjà"),
    ],
)
def test_two_awards_of_a_label_do_not_overlap(tmp_path, grange, cells, sentence):
    build.award(venue=grange, granted_on=date(2020, 3, 12), expires_on=date(2022, 6, 1))
    batch = bring_labels(tmp_path, f"17;{cells}", save=True)
    assert sentence in problems(batch)[0]
    assert Award.objects.count() == 1


def test_an_award_before_another_is_taken_when_it_ends_in_time(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2020, 3, 12))
    batch = bring_labels(tmp_path, f"17;{TLO};2018;;12/03/2020;", save=True)
    assert (fates_of_labels(batch), Award.objects.count()) == (["created"], 2)


def test_a_row_without_label_says_nothing_of_labels(tmp_path):
    batch = bring_labels(tmp_path, "17;;2019;;;", "17;non;;;;")
    assert fates(batch)[0] == (2, "unchanged")
    assert batch.rows.get(number=2).notes == [
        "date\u00a0: cette ligne ne dit pas de quel label\u00a0: laissé de côté"
    ]
    assert fates_of_labels(batch) == []
