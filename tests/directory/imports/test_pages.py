"""The pages of the admin where a file is brought, understood, previewed, confirmed and undone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from directory.imports import jobs as running
from directory.models import ColumnMapping, Import, ImportRow, Venue
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db

LIST, NEW = "/gestion/imports/", "/gestion/imports/nouveau/"
HEADS = "Id;Nom du lieu;Ville;Tél"
COLUMNS = {"Id": "identifier", "Nom du lieu": "name", "Ville": "commune_name", "Tél": "phone"}
Action = ImportRow.Action


@pytest.fixture(autouse=True)
def office(client):
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    build.commune()
    client.force_login(member("responsable du label"))


def send(client, *rows, name="lieux.csv", content=None, known=True, **fields):
    """Sends a file, whose columns are known unless told otherwise, and returns the page after."""
    if known:
        ColumnMapping.objects.get_or_create(source="Hub", defaults={"mapping": COLUMNS})
    file = SimpleUploadedFile(name, content or "\n".join([HEADS, *rows]).encode())
    data = {"file": file, "source": "Hub", "new_status": "draft"} | fields
    return client.post(NEW, data, follow=True)


def latest():
    return Import.objects.latest("pk")


def address(batch=None):
    return f"{LIST}{(batch or latest()).pk}/"


def shown(response):
    assert response.status_code == 200
    return Page(response.content.decode())


def words(response):
    return shown(response).text


def ask(client, what, **fields):
    """Presses a button of the page of the import, as it is now shown."""
    seen = shown(client.get(address())).field("seen")["value"]
    return client.post(address(), {"do": what, "seen": seen} | fields, follow=True)


def rows(response):
    """Returns the text of each row of a preview."""
    return [each.text for each in shown(response).all("tr")[1:]]


def row(number=2):
    return latest().rows.get(number=number)


def choose(client, value, number=2):
    return ask(client, "decide", **{f"ligne-{row(number).pk}": value})


def test_a_file_is_previewed_line_by_line_then_saved_exactly_so(client):
    page = send(client, "1;Le Nid;Limoux;0561000001", "2;Ailleurs;Paris;", "3;La Serre;Limoux;05")
    fine, lost, wrong = rows(page)
    assert "À créer" in fine
    assert "Téléphone : 05 61 00 00 01" in fine
    assert "Ligne 3, colonne Ville : « Paris » n’est pas une commune" in lost
    assert "Ligne 4, colonne Tél : « 05 »" in wrong
    assert not Venue.objects.exists()
    assert "Import enregistré." in words(ask(client, "confirm"))
    made = Venue.objects.get()
    assert (made.name, made.phone, made.status) == ("Le Nid", "+33561000001", "draft")
    assert made.history.get().history_change_reason == f"import n°\u00a0{latest().pk} (Hub)"
    assert latest().confirmed_by.username == "equipe"


def test_the_same_file_again_changes_nothing_and_a_changed_line_shows_before_and_after(client):
    send(client, "1;Le Nid;Limoux;0561000001")
    ask(client, "confirm")
    again = send(client, "1;Le Nid;Limoux;0561000001")
    assert "Inchangée" in rows(again)[0]
    assert "a déjà été enregistré" in words(again)
    changed = send(client, "1;Le Nid;Limoux;0561000002")
    assert "Téléphone : 05 61 00 00 01 → 05 61 00 00 02" in rows(changed)[0]


def test_an_import_is_undone_and_each_line_says_what_became_of_it(client):
    send(client, "1;Le Nid;Limoux;", "2;La Serre;Carcassonne;")
    ask(client, "confirm")
    serre = Venue.objects.get(name="La Serre")
    serre.summary = "Une serre."
    serre.save()
    page = ask(client, "cancel")
    assert [each.name for each in Venue.objects.all()] == ["La Serre"]
    nid, serre = rows(page)
    assert "fiche retirée" in nid
    assert "a changé depuis" in serre
    assert "Annuler cet import" not in words(page)


def test_columns_that_are_not_known_are_shown_with_their_values_and_remembered(client):
    heads, line = "Machin;Bled;Truc", "Le Nid;Limoux;05 61 00 00 01"
    page = send(client, content=f"{heads}\n{line}".encode(), known=False)
    fields = page.context["form"]
    guessed = [field.value() for field in fields]
    assert guessed == ["", "", "phone"]
    assert "05 61 00 00 01" in words(page)
    columns = {"colonne-0": "name", "colonne-1": "commune_name", "colonne-2": "phone"}
    page = client.post(f"{address()}colonnes/", columns, follow=True)
    assert "À créer" in rows(page)[0]
    again = send(client, content=f"{heads}\nLa Serre;Limoux;".encode(), known=False)
    assert "La Serre" in rows(again)[0]


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"colonne-2": "phone"}, "quelle colonne donne le nom du lieu"),
        ({"colonne-0": "name", "colonne-1": "name"}, "Deux colonnes donnent « Nom »"),
        ({"colonne-0": "slug"}, "Sélectionnez un choix valide"),
    ],
)
def test_columns_that_read_nothing_are_refused_and_what_was_chosen_is_kept(client, columns, why):
    send(client, content=b"A;B;C\n1;2;3", known=False)
    page = client.post(f"{address()}colonnes/", columns)
    assert why in words(page)
    assert {field.name: field.value() for field in page.context["form"] if field.value()} == columns
    assert latest().state == Import.State.PREPARING
    assert "Dire ce que sont les colonnes" in words(client.get(address()))


def test_columns_are_not_asked_again_once_the_file_is_read(client):
    send(client, "1;Le Nid;Limoux;")
    page = client.get(f"{address()}colonnes/")
    assert (page.status_code, page.url) == (302, address())


@pytest.fixture
def like(client):
    """A sheet, and an import with a line that is much like it."""
    venue = build.venue("Le Nid des Possibles", website="https://nid.exemple.fr")
    send(client, "7;Nid des possibles;Carcassonne;0561000001")
    return venue


def test_a_line_that_is_like_a_sheet_waits_for_somebody_to_decide(client, like):
    page = client.get(address())
    assert "Ressemble à : Le Nid des Possibles (Carcassonne)" in rows(page)[0]
    assert "Enregistrer cet import" not in words(page)
    page = choose(client, f"update:{like.pk}")
    assert "Téléphone : vide → 05 61 00 00 01" in rows(page)[0]
    ask(client, "confirm")
    like.refresh_from_db()
    assert like.phone == "+33561000001"
    assert Venue.objects.count() == 1
    assert "Inchangée" in rows(send(client, "7;Nid des possibles;Carcassonne;0561000001"))[0]


def test_a_line_may_be_made_a_new_sheet_or_left_aside_for_ever(client, like):
    assert "À créer" in rows(choose(client, "create"))[0]
    assert "À décider" in rows(choose(client, ""))[0]
    assert "Ignorée" in rows(choose(client, "skip"))[0]
    send(client, "8;La Serre;Limoux;", "7;Nid des possibles;Carcassonne;0561000001")
    choose(client, "skip", number=3)
    ask(client, "confirm")
    assert Venue.objects.filter(name="La Serre").exists()
    assert "Ignorée" in rows(send(client, "7;Nid des possibles;Carcassonne;"))[0]


def test_lines_that_are_surely_like_one_sheet_are_led_to_it_together(client):
    build.venue("Le Nid des Possibles", phone="+33561000001", website="https://nid.exemple.fr")
    send(client, "7;Le Nid des Possibles;Carcassonne;0561000001", "8;La Serre;Limoux;")
    assert latest().counts == {Action.UNDECIDED: 1, Action.CREATE: 1}
    assert "1 ligne rapprochée" in words(ask(client, "match"))
    assert Action.UNDECIDED not in latest().counts


@pytest.mark.parametrize("value", ["update:999999", "update:", "nonsense"])
def test_a_choice_that_was_not_offered_decides_nothing(client, like, value):
    assert "Ligne 2 : ce choix n’est plus proposé" in words(choose(client, value))
    assert row().decision == ""


def test_a_preview_that_somebody_has_changed_meanwhile_is_not_confirmed(client, like):
    seen = shown(client.get(address())).field("seen")["value"]
    choose(client, "create")
    page = ask(client, "confirm", seen=seen)
    assert "Cet aperçu a changé depuis que vous l’avez lu" in words(page)
    assert Venue.objects.count() == 1


def test_an_import_is_refused_when_a_sheet_has_changed_then_its_preview_is_made_again(client):
    send(client, "1;Le Nid;Limoux;0561000001")
    ask(client, "confirm")
    send(client, "1;Le Nid;Limoux;0561000002")
    Venue.objects.get().delete()
    build.venue("Autre")
    refused = ask(client, "confirm")
    assert "l’annuaire a changé depuis l’aperçu" in words(refused)
    again = ask(client, "refresh")
    assert "À créer" in rows(again)[0]
    assert "Import enregistré." in words(ask(client, "confirm"))


def test_an_import_may_be_abandoned_and_says_so(client):
    send(client, "1;Le Nid;Limoux;")
    page = ask(client, "abandon")
    assert "Abandonné avant d’être enregistré, par equipe." in words(page)
    assert not latest().rows.exists()
    assert "ne peut plus être demandé" in words(
        client.post(address(), {"do": "confirm"}, follow=True)
    )


def test_a_workbook_is_imported_like_any_file(client):
    book, content = Workbook(), BytesIO()
    for line in (HEADS.split(";"), [1, "Le Nid", "Limoux", 561000001]):
        book.active.append(line)
    book.save(content)
    page = send(client, name="lieux.xlsx", content=content.getvalue())
    assert "Téléphone : 05 61 00 00 01" in rows(page)[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "n’est pas un tableau"),
        (b"PK\x03\x04" + b"x" * 99, "ne s’ouvre pas"),
        (b"Nom\n", "que des noms de colonnes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_what_was_typed_kept(client, content, why):
    page = send(client, content=content, source="Hub d’Oc", licence="Licence Ouverte")
    assert why in words(page)
    assert shown(page).title.startswith("Erreur")
    assert shown(page).field("source")["value"] == "Hub d’Oc"
    assert not Import.objects.exists()


def test_a_long_file_is_read_by_another_process_and_the_page_says_how_far(client, monkeypatch):
    started = []
    monkeypatch.setattr(running, "SMALL_FILE", 10)
    monkeypatch.setattr(running, "spawn", started.append)
    page = send(client, "1;Le Nid;Limoux;")
    assert started == [latest()]
    assert "Lecture du fichier" in words(page)
    assert any(each["http-equiv"] == "refresh" for each in shown(page).all("meta"))
    running.run(latest())
    page = client.get(address())
    assert "À créer" in rows(page)[0]
    assert not any(each["http-equiv"] for each in shown(page).all("meta"))


def test_rows_are_shown_by_what_becomes_of_them_and_a_strange_wish_shows_them_all(client):
    send(client, "1;Le Nid;Limoux;", "2;Ailleurs;Paris;")
    assert ["Ailleurs" in each for each in rows(client.get(f"{address()}?lignes=rejected"))] == [
        True
    ]
    for query in ("lignes=zzz&page=x", "page=99999999999999999999"):
        assert len(rows(client.get(f"{address()}?{query}"))) == 2


def test_the_list_tells_each_import_and_leads_to_it(client):
    send(client, "1;Le Nid;Limoux;", licence="Licence Ouverte 2.0")
    page = shown(client.get(LIST))
    assert "Hub Licence Ouverte 2.0" in page.text
    assert page.link(f"n° {latest().pk}") == address()


def test_an_editor_reads_imports_and_does_nothing_to_them(client):
    send(client, "1;Le Nid;Limoux;")
    client.force_login(member("éditeur", "editrice"))
    page = words(client.get(address()))
    assert "Le Nid" in page
    assert "Enregistrer" not in page
    assert "Importer un fichier" not in words(client.get(LIST))
    assert client.get(NEW).status_code == 403
    for what in ("confirm", "decide", "abandon", "cancel"):
        assert client.post(address(), {"do": what}).status_code == 403
    assert not Venue.objects.exists()
