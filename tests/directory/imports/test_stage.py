"""What importing a file of venues would change: told row by row, before anything is written."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from directory.imports.apply import confirm
from directory.imports.row_decisions import decide, decide_sure
from directory.models import Import, ImportRow, SourceKey, Venue
from tests import build
from tests.directory.imports.import_commands import bring, fates, lines, stored
from tierslieux.text.phones import format_phone

pytestmark = pytest.mark.django_db

GRANGE = "17;La Grange aux Idées;Limoux;3 rue du Pont;05 61 00 00 17"
ATELIER = "18;L’Atelier du Canal;Carcassonne;8 quai Bellevue;"


@pytest.fixture(autouse=True)
def communes():
    build.commune()
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)


def row(batch, number=2):
    return batch.rows.get(number=number)


def test_a_preview_tells_each_new_sheet_and_writes_none(tmp_path):
    told, batch = bring(tmp_path, lines(GRANGE, ATELIER))
    assert "À créer\u00a0: 2" in told
    assert "Ligne\u00a02, La Grange aux Idées\u00a0: à créer" in told
    assert f"  Téléphone\u00a0: {format_phone('+33561000017')}" in told
    assert "Rien n’est enregistré." in told
    assert not Venue.objects.exists()
    assert batch.state == Import.State.READY


def test_what_is_saved_is_what_was_told(tmp_path):
    told, batch = bring(tmp_path, lines(GRANGE, ATELIER), save=True, licence="Licence Ouverte")
    [grange, atelier] = Venue.objects.order_by("-slug")
    assert "Enregistré" in told
    assert (grange.name, grange.phone, grange.commune_id) == (
        "La Grange aux Idées",
        "+33561000017",
        "11206",
    )
    assert (grange.latitude, grange.point_precision, grange.status) == (43.06, "commune", "draft")
    assert grange.slug == "la-grange-aux-idees-limoux"
    assert "limoux" in grange.search_text
    assert atelier.address == "8 quai Bellevue"
    assert (batch.state, batch.counts) == ("done", {"create": 2})
    assert (batch.source, batch.licence, batch.file_name) == ("Hub", "Licence Ouverte", "hub.csv")
    assert len(batch.sha256) == 64
    assert [each.venue for each in batch.rows.in_file_order()] == [grange, atelier]


def test_new_sheets_are_drafts_unless_one_asks_to_publish_them(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True, publish=True)
    assert Venue.objects.get().status == Venue.Status.PUBLISHED


def test_the_same_file_twice_changes_nothing(tmp_path):
    bring(tmp_path, lines(GRANGE, ATELIER), save=True)
    before, versions = stored(), Venue.history.count()
    told, batch = bring(tmp_path, lines(GRANGE, ATELIER), save=True)
    assert batch.counts == {"unchanged": 2}
    assert "Ce fichier, à l’octet près, a déjà été enregistré" in told
    assert stored() == before
    assert Venue.history.count() == versions


def test_the_same_rows_without_identifiers_change_nothing_either(tmp_path):
    text = lines(GRANGE.removeprefix("17"), ATELIER.removeprefix("18"))
    bring(tmp_path, text, save=True)
    _, batch = bring(tmp_path, text, save=True)
    assert batch.counts == {"unchanged": 2}
    assert Venue.objects.count() == 2


def test_a_known_identifier_updates_its_sheet_field_by_field(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True)
    Venue.objects.update(website="https://exemple.fr/")
    changed = "17;La Grange aux Idées;Limoux;5 rue du Pont;05 61 00 00 99"
    told, batch = bring(tmp_path, lines(changed))
    before, after = format_phone("+33561000017"), format_phone("+33561000099")
    assert f"  Téléphone\u00a0: {before} → {after}" in told
    assert "  Adresse\u00a0: 3 rue du Pont → 5 rue du Pont" in told
    assert {each.field for each in row(batch).changes} == {"phone", "address"}
    bring(tmp_path, lines(changed), save=True)
    venue = Venue.objects.get()
    assert (venue.phone, venue.website) == ("+33561000099", "https://exemple.fr/")


def test_a_blank_cell_of_somebody_elses_file_says_nothing(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True)
    _, batch = bring(tmp_path, lines("17;La Grange aux Idées;Limoux;;"))
    assert batch.counts == {"unchanged": 1}


def test_a_no_break_space_that_a_file_lost_is_no_change(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True)
    Venue.objects.update(address="3\u00a0rue du Pont")
    _, batch = bring(tmp_path, lines(GRANGE))
    assert batch.counts == {"unchanged": 1}


def test_the_same_identifier_of_another_source_is_another_row(tmp_path):
    bring(tmp_path, lines(GRANGE), save=True)
    _, batch = bring(tmp_path, lines("17;Le Fournil;Carcassonne;1 place Carnot;"), source="Autre")
    assert batch.counts == {"create": 1}


@pytest.mark.parametrize(
    ("address", "fate"), [("3 rue du Pont", "update"), ("12 avenue de la Gare", "undecided")]
)
def test_a_siret_tells_the_sheet_of_the_same_place_alone(tmp_path, address, fate):
    build.venue("Espace public", siret="20003518500012", address="3, rue du Pont", commune=limoux())
    heads = "id;nom du lieu;commune;adresse;siret"
    _, batch = bring(tmp_path, lines(f"1;La Cyber;Limoux;{address};20003518500012", heads=heads))
    assert fates(batch) == [(2, fate)]


def limoux():
    return build.commune("Limoux", "11206")


def test_a_row_that_breaks_a_rule_is_rejected_with_its_column(tmp_path):
    text = lines("1;La Grange;Limoux;31/12/2099", heads="id;nom du lieu;commune;passage")
    told, batch = bring(tmp_path, text, save=True, mapping=["passage=Vérifiée le"])
    assert batch.counts == {"rejected": 1}
    assert "Ligne\u00a02, colonne passage\u00a0: La date de vérification est à venir." in told
    assert not Venue.objects.exists()


def test_too_long_a_name_is_rejected_with_the_head_of_the_file(tmp_path):
    told, batch = bring(tmp_path, lines(f"1;{'a' * 121};Limoux;;"), save=True)
    assert batch.counts == {"rejected": 1}
    assert "Ligne\u00a02, colonne nom du lieu\u00a0: " in told
    _, batch = bring(tmp_path, lines(f"1;{'a' * 120};Limoux;;"), save=True)
    assert batch.counts == {"create": 1}


def test_a_row_without_commune_is_rejected_and_the_others_are_taken(tmp_path):
    told, batch = bring(tmp_path, lines("1;La Grange;;;", ATELIER), save=True)
    assert fates(batch) == [(2, "rejected"), (3, "create")]
    assert "la commune n’est pas donnée" in told
    assert Venue.objects.count() == 1


def test_a_second_row_of_the_same_identifier_is_rejected(tmp_path):
    told, batch = bring(tmp_path, lines(GRANGE, "17;Le Fournil;Limoux;;"))
    assert fates(batch) == [(2, "create"), (3, "rejected")]
    assert "que la ligne\u00a02" in told
    with pytest.raises(ValidationError, match="porte la même clé"):
        decide(row(batch, 3), ImportRow.Decision.CREATE, build.assessor())


def test_what_looks_like_a_sheet_creates_nothing_until_somebody_decides(tmp_path):
    venue = build.venue("La Grange aux Idées", commune=limoux(), address="3 rue du Pont")
    told, batch = bring(tmp_path, lines(GRANGE), save=True)
    assert batch.counts == {"undecided": 1}
    assert "ressemble à La Grange aux Idées (Limoux)" in told
    assert list(Venue.objects.all()) == [venue]
    assert not SourceKey.objects.exists()


def undecided(tmp_path):
    venue = build.venue("La Grange aux Idées", commune=limoux(), address="3 rue du Pont")
    _, batch = bring(tmp_path, lines(GRANGE))
    return venue, batch


def test_a_row_led_to_a_sheet_changes_it_and_is_known_the_next_time(tmp_path):
    venue, batch = undecided(tmp_path)
    user = build.assessor("claire")
    decided = decide(row(batch), ImportRow.Decision.UPDATE, user, venue)
    assert (decided.action, decided.decided_by) == ("update", user)
    assert [each.field for each in decided.changes] == ["phone"]
    _, batch = bring(tmp_path, lines(GRANGE), save=True, match=True)
    venue.refresh_from_db()
    assert venue.phone == "+33561000017"
    _, batch = bring(tmp_path, lines(GRANGE))
    assert batch.counts == {"unchanged": 1}


def test_a_row_decided_new_creates_a_second_sheet(tmp_path):
    _, batch = undecided(tmp_path)
    decide(row(batch), ImportRow.Decision.CREATE, build.assessor())
    confirm(batch)
    assert Venue.objects.count() == 2


def test_a_row_left_aside_stays_so_in_the_next_file(tmp_path):
    _, batch = undecided(tmp_path)
    decide(row(batch), ImportRow.Decision.SKIP, build.assessor())
    confirm(batch)
    _, batch = bring(tmp_path, lines(GRANGE), save=True)
    assert batch.counts == {"skip": 1}
    assert Venue.objects.count() == 1
    decide_again = bring(tmp_path, lines(GRANGE))[1]
    decide(row(decide_again), ImportRow.Decision.CREATE, build.assessor())
    confirm(decide_again)
    assert Venue.objects.count() == 2


def test_a_decision_can_be_taken_back(tmp_path):
    _, batch = undecided(tmp_path)
    user = build.assessor()
    decide(row(batch), ImportRow.Decision.CREATE, user)
    assert decide(row(batch), ImportRow.Decision.NONE, user).action == "undecided"
    batch.refresh_from_db()
    assert batch.counts == {"undecided": 1}


def test_two_rows_are_not_led_to_the_same_sheet(tmp_path):
    venue = build.venue("La Grange aux Idées", commune=limoux(), address="3 rue du Pont")
    again = GRANGE.replace("17;", "19;", 1)
    _, batch = bring(tmp_path, lines(GRANGE, again))
    decide(row(batch), ImportRow.Decision.UPDATE, build.assessor(), venue)
    with pytest.raises(ValidationError, match="concerne déjà cette fiche"):
        decide(row(batch, 3), ImportRow.Decision.UPDATE, build.assessor(), venue)
    assert decide_sure(batch, None) == 0


def test_rows_alike_beyond_doubt_are_led_to_their_sheets_at_once(tmp_path):
    undecided(tmp_path)
    told, batch = bring(tmp_path, lines(GRANGE), match=True)
    assert "Lignes rapprochées d’une fiche qui leur ressemble à coup sûr\u00a0: 1." in told
    assert batch.counts == {"update": 1}


def test_guessed_columns_are_read_over_before_they_are_used(tmp_path):
    with pytest.raises(CommandError, match="Les colonnes sont devinées") as refused:
        bring(tmp_path, lines(GRANGE), guessed=False)
    assert "nom du lieu → Nom" in str(refused.value)
    assert not Import.objects.exists()


def test_a_mapping_is_told_by_hand_and_remembered(tmp_path):
    text = lines("1;La Grange;Limoux;Ruche", heads="réf;appellation;commune;code interne")
    mapping = ["appellation=Nom", "réf=Identifiant", "code interne="]
    told, batch = bring(tmp_path, text, guessed=False, mapping=mapping)
    assert batch.counts == {"create": 1}
    assert "Colonnes laissées de côté\u00a0: code interne." in told
    assert bring(tmp_path, text, guessed=False)[1].counts == {"create": 1}


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [("appellation", "Écrivez une correspondance"), ("appellation=Bidule", "champ connu")],
)
def test_a_mapping_that_means_nothing_is_refused(tmp_path, mapping, sentence):
    with pytest.raises(CommandError, match=sentence):
        bring(tmp_path, lines(GRANGE), mapping=[mapping])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"id;nom du lieu;commune\n"])
def test_a_file_that_is_no_table_is_refused_and_leaves_nothing(tmp_path, content):
    with pytest.raises(CommandError):
        bring(tmp_path, content)
    assert not Import.objects.exists()


def test_a_file_that_is_not_there_is_said_so():
    with pytest.raises(CommandError, match="n’a pas pu être lu"):
        call_command("import_venues", "absent.csv")
