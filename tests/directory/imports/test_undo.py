"""« Annuler cet import »: what it changed is put back, but for the sheets changed since."""

from datetime import date

import pytest

from directory.imports.apply import OutdatedError
from directory.imports.undo import cancel
from directory.models import Import, SourceKey, Venue
from tests import build
from tests.directory.imports.import_commands import bring, lines, stored

pytestmark = pytest.mark.django_db
GRANGE = "17;La Grange;Limoux;3 rue du Pont;05 61 00 00 17"
FOURNIL = "18;Le Fournil;Limoux;1 place Carnot;"


@pytest.fixture(autouse=True)
def communes():
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)


def outcomes(batch):
    return dict(batch.rows.values_list("number", "undone"))


def test_created_sheets_are_removed_and_their_keys_forgotten(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE, FOURNIL), save=True)
    user = build.assessor("claire")
    cancel(batch, user)
    assert not Venue.objects.exists()
    assert not SourceKey.objects.exists()
    assert (batch.state, batch.cancelled_by) == ("cancelled", user)
    assert outcomes(batch) == {2: "removed", 3: "removed"}
    last = Venue.history.filter(history_type="-").order_by("name")
    reason = f"annulation de l’import n°\u00a0{batch.pk} (Hub)"
    assert [(each.name, each.history_change_reason) for each in last] == [
        ("La Grange", reason),
        ("Le Fournil", reason),
    ]


def test_the_file_can_be_imported_again_afterwards(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    before = stored()
    cancel(batch)
    bring(tmp_path, lines(GRANGE), save=True)
    assert stored() == before


def test_changed_sheets_are_as_they_were_links_and_address_included(tmp_path):
    build.venue_type("fablab")
    venue = build.venue("La Grange", types=["coworking"], commune=build.commune("Limoux", "11206"))
    before = stored()
    text = lines(
        f"{venue.slug};Le Moulin;fablab;Limoux;11206",
        heads="Identifiant;Nom;Types;Commune;Code INSEE",
    )
    _, batch = bring(tmp_path, text, save=True)
    assert stored() != before
    cancel(batch)
    assert stored() == before
    assert outcomes(batch) == {2: "restored"}
    venue.refresh_from_db()
    assert "coworking" in venue.search_text
    assert "fablab" not in venue.search_text


def test_a_row_led_to_the_wrong_sheet_is_not_led_there_again(tmp_path):
    build.venue("La Grange", commune=build.commune("Limoux", "11206"), address="3 rue du Pont")
    _, batch = bring(tmp_path, lines(GRANGE), match=True, save=True)
    assert SourceKey.objects.count() == 1
    cancel(batch)
    assert not SourceKey.objects.exists()
    assert bring(tmp_path, lines(GRANGE))[1].counts == {"undecided": 1}


@pytest.mark.parametrize("touched", ["17", "18"])
def test_sheets_changed_since_are_left_and_listed(tmp_path, touched):
    bring(tmp_path, lines(GRANGE), save=True)
    _, batch = bring(tmp_path, lines(GRANGE.replace("3 rue", "5 rue"), FOURNIL), save=True)
    number = {"17": 2, "18": 3}[touched]
    venue = batch.rows.get(number=number).venue
    venue.summary = "Écrit depuis."
    venue.save()
    cancel(batch)
    kept = batch.rows.get(number=number)
    assert (kept.undone, kept.undone_why) == ("kept", "Cette fiche a changé depuis l’import.")
    venue.refresh_from_db()
    assert venue.summary == "Écrit depuis."
    other = {"17": {3: "removed"}, "18": {2: "restored"}}[touched]
    assert outcomes(batch) == {number: "kept"} | other


def test_a_sheet_changed_by_a_later_import_is_left_to_it(tmp_path):
    _, first = bring(tmp_path, lines(GRANGE), save=True)
    bring(tmp_path, lines(GRANGE.replace("3 rue", "5 rue")), save=True)
    cancel(first)
    assert Venue.objects.get().address == "5 rue du Pont"
    assert outcomes(first) == {2: "kept"}


def test_a_sheet_removed_since_is_listed(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    Venue.objects.all().delete()
    cancel(batch)
    assert batch.rows.get().undone_why == "Cette fiche n’existe plus."


def test_a_created_sheet_that_holds_a_label_is_closed_instead(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE), save=True, publish=True)
    build.award(venue=Venue.objects.get())
    cancel(batch)
    assert Venue.objects.get().status == Venue.Status.CLOSED
    row = batch.rows.get()
    assert row.undone == "closed"
    assert "labellisations en dépendent" in row.undone_why


def test_a_created_draft_with_days_typed_since_stays_a_draft(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    build.special_hours(date(2026, 12, 24), venue=Venue.objects.get())
    cancel(batch)
    assert Venue.objects.get().status == Venue.Status.DRAFT
    assert outcomes(batch) == {2: "kept"}


def test_only_what_was_saved_is_cancelled_and_once(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE))
    with pytest.raises(OutdatedError):
        cancel(batch)
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    cancel(batch)
    with pytest.raises(OutdatedError):
        cancel(batch)
    assert Import.objects.filter(state="cancelled").count() == 1
