"""Confirming an import does exactly what was shown, all of it, or nothing."""

from threading import Barrier

import pytest
from django.core.management import CommandError, call_command

from directory.imports.apply import OutdatedError, confirm
from directory.imports.jobs import progress, request_task
from directory.imports.row_decisions import decide
from directory.imports.stage import refresh
from directory.models import FormerAddress, Import, ImportRow, SourceKey, Venue
from tests import build
from tests.directory.imports.import_commands import bring, fates, lines, stored
from tests.support.concurrency import beside, needs_two

pytestmark = pytest.mark.django_db
GRANGE = "17;La Grange;Limoux;3 rue du Pont;05 61 00 00 17"
OURS = "Identifiant;Nom;Types;Services;Commune;Code INSEE;Adresse"


@pytest.fixture(autouse=True)
def communes():
    build.commune()
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)


def known_grange(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True)
    return Venue.objects.get()


def versions(venue):
    records = venue.history.order_by("history_id")
    return [(each.history_type, each.history_change_reason) for each in records]


def linked(record):
    return [[each.venuetype_id for each in record.types.all()], record.services.count()]


def test_each_sheet_keeps_in_its_history_which_import_made_or_changed_it(tmp_path):
    venue = known_grange(tmp_path)
    first = Import.objects.get()
    bring(tmp_path, lines(GRANGE.replace("3 rue", "5 rue")), save=True)
    second = Import.objects.latest("pk")
    assert versions(venue) == [
        ("+", f"import n°\u00a0{first.pk} (Hub)"),
        ("~", f"import n°\u00a0{second.pk} (Hub)"),
    ]
    assert [each.address for each in venue.history.order_by("history_id")] == [
        "3 rue du Pont",
        "5 rue du Pont",
    ]


def test_who_confirmed_is_told_by_the_import_and_by_the_history(tmp_path):
    user = build.assessor("claire")
    _, batch = bring(tmp_path, lines(GRANGE))
    confirm(batch, user)
    assert batch.confirmed_by == user
    assert Venue.objects.get().history.get().history_user == user


def test_types_and_services_are_written_searched_and_kept_in_the_history(tmp_path):
    build.service("fibre", "Fibre optique")
    fablab = build.venue_type("fablab")
    venue = build.venue("La Grange", types=["coworking"], commune=build.commune("Limoux", "11206"))
    row = f"{venue.slug};La Grange;fablab;fibre;Limoux;11206;"
    told, _ = bring(tmp_path, lines(row, heads=OURS), save=True)
    assert "  Types\u00a0: Espace de travail collaboratif (coworking) → Fablab" in told
    assert [each.code for each in venue.types.all()] == ["fablab"]
    assert Venue.objects.search("fablab fibre optique").get() == venue
    assert linked(venue.history.latest("history_id")) == [[fablab.pk], 1]


def test_new_sheets_have_their_types_in_their_first_version(tmp_path):
    fablab = build.venue_type("fablab")
    bring(tmp_path, lines(";La Ruche;fablab;;Limoux;11206;", heads=OURS), save=True)
    venue = Venue.objects.get()
    assert "fablab" in venue.search_text
    assert linked(venue.history.get()) == [[fablab.pk], 0]


def test_somebody_elses_file_adds_types_and_takes_none_away(tmp_path):
    build.venue_type("fablab")
    venue = build.venue("La Grange", types=["coworking"], commune=build.commune("Limoux", "11206"))
    text = lines(f"{venue.slug};La Grange;fablab;Limoux", heads="id;nom du lieu;types;commune")
    bring(tmp_path, text, save=True)
    assert {each.code for each in venue.types.all()} == {"coworking", "fablab"}


def test_a_renamed_sheet_takes_a_new_address_and_keeps_the_former(tmp_path, client):
    venue = known_grange(tmp_path)
    bring(tmp_path, lines(GRANGE.replace("La Grange", "Le Fournil")), save=True)
    venue.refresh_from_db()
    assert venue.slug == "le-fournil-limoux"
    assert FormerAddress.objects.get().slug == "la-grange-limoux"
    assert len(versions(venue)) == 2
    assert "fournil" in venue.search_text


def test_sheets_of_the_same_name_have_addresses_of_their_own(tmp_path):
    build.venue("La Grange", commune=build.commune("Limoux", "11206"), address="1 place Carnot")
    rows = [f"{number};La Grange;Limoux;{number} rue du Pont;" for number in range(2, 5)]
    _, batch = bring(tmp_path, lines(*rows))
    for row in batch.rows.all():
        decide(row, ImportRow.Decision.CREATE, build.assessor())
    confirm(batch)
    slugs = Venue.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["la-grange-limoux", *(f"la-grange-limoux-{n}" for n in (2, 3, 4))]


def test_a_commune_told_alone_moves_a_sheet_that_has_no_point_of_its_own(tmp_path):
    venue = known_grange(tmp_path)
    bring(tmp_path, lines(GRANGE.replace("Limoux", "Carcassonne")), save=True)
    venue.refresh_from_db()
    assert (venue.commune_id, venue.latitude) == ("11069", 43.2122)


@pytest.mark.parametrize(
    "change",
    [
        lambda venue: Venue.objects.update(summary="Ouvert à tous."),
        lambda venue: venue.types.add(build.venue_type("fablab")),
        lambda venue: venue.delete(),
    ],
)
def test_nothing_is_saved_when_a_sheet_changed_since_the_preview(tmp_path, change):
    venue = known_grange(tmp_path)
    rows = [GRANGE.replace("3 rue", "5 rue"), "18;Le Fournil;Limoux;;"]
    _, batch = bring(tmp_path, lines(*rows))
    change(venue)
    before = stored()
    with pytest.raises(
        OutdatedError, match="l’annuaire a changé depuis l’aperçu \\(ligne\u00a02\\)"
    ):
        confirm(batch)
    assert stored() == before
    assert Import.objects.get(pk=batch.pk).state == Import.State.READY


def test_the_preview_made_again_says_what_would_be_done_now_and_can_be_saved(tmp_path):
    venue = known_grange(tmp_path)
    _, batch = bring(tmp_path, lines(GRANGE.replace("3 rue", "5 rue")))
    Venue.objects.update(address="5 rue du Pont")
    refresh(batch)
    assert fates(batch) == [(2, "unchanged")]
    Venue.objects.update(address="7 rue du Pont")
    refresh(batch)
    assert [each.before for each in batch.rows.get().changes] == ["7 rue du Pont"]
    confirm(batch)
    venue.refresh_from_db()
    assert venue.address == "5 rue du Pont"


def test_a_change_elsewhere_does_not_matter(tmp_path):
    known_grange(tmp_path)
    _, batch = bring(tmp_path, lines(GRANGE, "18;Le Fournil;Limoux;;"))
    build.venue("Ailleurs")
    Venue.objects.filter(name="La Grange").update(summary="Un mot que le fichier ne dit pas.")
    confirm(batch)
    assert batch.state == Import.State.DONE


def test_a_row_that_another_import_has_just_created_is_not_created_twice(tmp_path):
    _, first = bring(tmp_path, lines(GRANGE))
    _, second = bring(tmp_path, lines(GRANGE))
    confirm(first)
    with pytest.raises(OutdatedError):
        confirm(second)
    assert Venue.objects.count() == 1


def test_an_import_is_confirmed_once(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE))
    confirm(batch)
    with pytest.raises(OutdatedError, match="il est enregistré"):
        confirm(batch)
    assert Venue.objects.count() == SourceKey.objects.count() == 1


def test_a_value_that_the_database_refuses_leaves_everything_as_it_was(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE, "18;Le Fournil;Limoux;;"))
    row = batch.rows.get(number=3)
    row.after["day_price"] = "-1"
    row.save()
    with pytest.raises(OutdatedError):
        confirm(batch)
    assert not Venue.objects.exists()
    assert not SourceKey.objects.exists()


def test_a_small_task_is_done_at_once_and_leaves_nothing_under_way(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE))
    request_task(batch, Import.Task.CONFIRM, None)
    assert (batch.state, progress(batch).told) == ("done", "")
    assert Venue.objects.count() == 1


def test_why_nothing_was_saved_is_kept_until_the_preview_is_made_again(tmp_path):
    known_grange(tmp_path)
    _, batch = bring(tmp_path, lines(GRANGE.replace("3 rue", "5 rue")))
    Venue.objects.update(address="7 rue du Pont")
    with pytest.raises(OutdatedError):
        request_task(batch, Import.Task.CONFIRM, None)
    batch.refresh_from_db()
    assert batch.refusal.startswith("Rien n’est enregistré")
    assert (batch.state, batch.task) == ("ready", "")
    request_task(batch, Import.Task.REFRESH, None)
    assert (batch.refusal, batch.rows.get().before) == ("", {"address": "7 rue du Pont"})
    request_task(batch, Import.Task.CONFIRM, None)
    assert Venue.objects.get().address == "5 rue du Pont"


def test_a_preview_is_not_made_again_once_it_is_saved(tmp_path):
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    refresh(batch)
    assert fates(batch) == [(2, "create")]
    assert Import.objects.get(pk=batch.pk).state == Import.State.DONE


@needs_two
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_imports_of_the_same_rows_confirmed_at_once_one_is_refused(tmp_path):
    start, refused = Barrier(2), []
    batches = [bring(tmp_path, lines(GRANGE, "18;Le Fournil;Limoux;;"))[1] for _ in range(2)]

    def save(batch):
        start.wait()
        try:
            confirm(batch)
        except OutdatedError as error:
            refused.append(error)

    assert not beside(*(lambda batch=batch: save(batch) for batch in batches))
    assert (Venue.objects.count(), len(refused)) == (2, 1)


def test_a_command_says_that_nothing_was_asked():
    with pytest.raises(CommandError, match="Rien n’est demandé"):
        call_command("carry_out_import", build.venue_import().pk)


def test_a_text_without_end_is_refused_with_its_row_and_the_others_are_saved(tmp_path):
    heads = "id;nom du lieu;commune;description"
    rows = ["1;Le Lab;Limoux;" + "a" * 5001, "2;La Serre;Limoux;" + "b" * 5000]
    _, batch = bring(tmp_path, lines(*rows, heads=heads))
    assert fates(batch) == [(2, "rejected"), (3, "create")]
    assert "au plus" in str(batch.rows.in_file_order()[0].problems)
