"""Labels that an import brought, taken back with it, but for those that have changed since."""

from datetime import date

import pytest

from directory.imports.apply import OutdatedError, confirm
from directory.imports.undo import cancel
from directory.models import Award, SourceKey, Venue
from tests import build
from tests.directory.imports.awards.label_files import bring_labels, held

pytestmark = pytest.mark.django_db
TLO = "tiers-lieux-occitanie"


@pytest.fixture(autouse=True)
def grange():
    build.label()
    venue = build.venue("La Grange")
    SourceKey.objects.create(source="Hub", identifier="17", venue=venue)
    return venue


def outcome(batch):
    row = batch.rows.get()
    return row.undone, row.undone_why


def test_a_created_label_is_removed_and_its_history_says_so(tmp_path):
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;;", save=True)
    user = build.assessor("claire")
    cancel(batch, user)
    assert (held(), outcome(batch)) == ([], ("labels", ""))
    last = Award.history.latest("history_id")
    assert (last.history_type, last.history_user) == ("-", user)
    assert last.history_change_reason == f"annulation de l’import n°\u00a0{batch.pk} (Hub)"


def test_a_renewed_label_is_as_it_was(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2019, 3, 12))
    before = held()
    batch = bring_labels(tmp_path, f"17;{TLO}|{TLO};2021|2023;;;", save=True)
    assert len(held()) == 3
    cancel(batch)
    assert held() == before


def test_a_completed_label_is_as_it_was(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2019, 3, 12))
    before = held()
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;1/1/2030;", save=True)
    assert held() != before
    cancel(batch)
    assert held() == before


def test_a_label_changed_since_is_left_and_said(tmp_path):
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;;", save=True)
    award = Award.objects.get()
    award.expires_on = date(2030, 1, 1)
    award.save()
    cancel(batch)
    assert outcome(batch) == (
        "kept",
        "Tiers-lieux Occitanie\u00a0: ce label a changé depuis l’import, il est laissé tel quel.",
    )
    assert held()[0][3] == "2030-01-01"


def test_a_label_about_which_something_was_written_is_left(tmp_path):
    batch = bring_labels(tmp_path, f"17;{TLO};2019;;;", save=True)
    criterion = build.criterion()
    round_ = build.call()
    round_.freeze()
    build.evidence(award=Award.objects.get(), criterion=round_.criteria.get(code=criterion.code))
    cancel(batch)
    assert (Award.objects.count(), outcome(batch)[0]) == (1, "kept")


def test_a_label_renewed_since_by_hand_is_left_with_what_it_renewed(tmp_path, grange):
    build.award(venue=grange, granted_on=date(2019, 3, 12))
    batch = bring_labels(tmp_path, f"17;{TLO};2021;;1/6/2023;", save=True)
    middle = Award.objects.latest("granted_on")
    build.award(venue=grange, granted_on=date(2023, 6, 1), renews=middle)
    before = held()
    cancel(batch)
    assert (held(), outcome(batch)[0]) == (before, "kept")


def test_a_created_sheet_goes_with_its_label(tmp_path):
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    heads = "id;nom;commune;label;date"
    batch = bring_labels(tmp_path, f"18;Le Fournil;Limoux;{TLO};2019", heads=heads, save=True)
    cancel(batch)
    assert (Award.objects.count(), Venue.objects.count()) == (0, 1)
    assert outcome(batch) == ("removed", "")


def test_a_label_granted_since_the_preview_makes_it_outdated(tmp_path, grange):
    batch = bring_labels(tmp_path, f"17;{TLO};2021;;;")
    build.award(venue=grange, granted_on=date(2021, 3, 12), expires_on=date(2024, 1, 1))
    with pytest.raises(OutdatedError, match="l’annuaire a changé depuis l’aperçu"):
        confirm(batch)
    assert Award.objects.count() == 1
