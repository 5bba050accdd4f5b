"""What the page of an import says before and after it is saved, in few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Import, SourceKey, Venue, VenueType
from tests import build
from tests.directory.imports.import_commands import bring, lines
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db

HEADS = "id;nom du lieu;commune;types"


@pytest.fixture(autouse=True)
def office(client):
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    build.commune()
    VenueType.objects.create(code="fablab", name="Fablab", short_name="Fablab")
    client.force_login(member("responsable du label"))


def brought(folder, *rows, **options):
    return bring(folder, lines(*rows, heads=HEADS), **options)[1]


def read(client, batch):
    return Page(client.get(f"/gestion/imports/{batch.pk}/").content.decode())


def ask(client, batch, what, **fields):
    seen = read(client, batch).field("seen")["value"]
    client.post(f"/gestion/imports/{batch.pk}/", {"do": what, "seen": seen} | fields)
    batch.refresh_from_db()


def test_a_page_of_rows_asks_as_many_questions_for_twenty_as_for_one(client, tmp_path):
    towns = ("Limoux", "Carcassonne")
    rows = [f"{each};Le Nid {each};{towns[each % 2]};Fablab" for each in range(20)]
    few, many = brought(tmp_path, rows[0]), brought(tmp_path, *rows)
    read(client, few)
    with CaptureQueriesContext(connection) as for_one:
        read(client, few)
    with CaptureQueriesContext(connection) as for_twenty:
        page = read(client, many)
    assert len(for_twenty) == len(for_one) <= 13
    assert page.text.count("Types : Fablab") == 20
    assert page.text.count("Commune : Carcassonne") == page.text.count("Commune : Limoux") == 10


def test_what_a_saved_import_did_is_no_longer_to_be_done(client, tmp_path):
    batch = brought(tmp_path, "1;Le Nid;Limoux;", "2;La Serre;Limoux;")
    assert "À créer (2)" in read(client, batch).text
    ask(client, batch, "confirm")
    page = read(client, batch).text
    assert "Créées (2)" in page
    assert "créer" not in page
    ask(client, batch, "cancel")
    assert ", puis annulé le" in read(client, batch).text


def test_a_file_that_changes_nothing_says_that_there_is_nothing_to_save(client, tmp_path):
    brought(tmp_path, "1;Le Nid;Limoux;", save=True)
    page = read(client, brought(tmp_path, "1;Le Nid;Limoux;"))
    assert "Rien à enregistrer" in page.text
    assert "Enregistrer cet import" not in page.text


def test_lines_that_are_all_left_aside_are_remembered_though_no_sheet_changes(client, tmp_path):
    build.venue("Le Nid des Possibles", website="https://nid.exemple.fr")
    batch = brought(tmp_path, "7;Le Nid des Possibles;Carcassonne;")
    assert "Rien à enregistrer" in read(client, batch).text
    ask(client, batch, "decide", **{f"ligne-{batch.rows.get().pk}": "skip"})
    ask(client, batch, "confirm")
    assert batch.state == Import.State.DONE
    assert SourceKey.objects.get().venue is None
    assert Venue.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "note"),
    [("Limoux", ""), ("Carcassonne", "31000 n’est pas un code postal de Carcassonne")],
)
def test_a_postcode_of_another_department_is_to_be_looked_at(tmp_path, name, note):
    postcode = "31000" if note else "11300"
    text = lines(f"1;Le Nid;{name};{postcode}", heads="id;nom du lieu;commune;code postal")
    [row] = bring(tmp_path, text)[1].rows.all()
    assert row.action == "create"
    assert note in "".join(row.notes)
    assert bool(row.notes) is bool(note)
