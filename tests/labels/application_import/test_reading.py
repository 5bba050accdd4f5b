"""What an import reads: files of every spreadsheet, words of everyone, and nothing hostile."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from random import Random
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from labels.application_import import cell_values as values
from labels.application_import.columns import column_of
from labels.models import Application
from tests import build
from tests.labels.application_import.csv_files import (
    address,
    bring,
    confirm,
    fates,
    refusal,
    rows,
    send,
    told,
)
from tests.support.staff import member

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def call(client):
    client.force_login(member("responsable du label"))
    return build.call("appel-2027", deadlines=[date(2027, 4, 15)], title="Appel 2027")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_of_every_spreadsheet_are_read(client, call, code, separator, end):
    lines = [
        ["CANDIDAT", "Commune ", "Reçue le (heure de Paris)", "Montant demandé (€)"],
        ["L’Œuvre d’été", '"Nîmes"', "2027-03-12", '"12 500,5"'],
    ]
    text = "".join(separator.join(each) + end for each in lines)
    made = bring(client, call, text.encode(code))["L’Œuvre d’été"]
    assert (made.commune, made.amount_asked) == ("Nîmes", Decimal("12500.5"))
    assert made.received_at == datetime(2027, 3, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("nom du candidat", "candidate"),
        ("STRUCTURE PORTEUSE", "holder"),
        ("Dépt.", "department"),
        ("N° de département", "department"),
        ("date de dépôt", "received_at"),
        ("Déposée le", "received_at"),
        ("Aide demandée en euros", "amount_asked"),
        ("coordonnées", "contact"),
        ("Pièces", "documents"),
        ("type de lieu", "place_type"),
        ("relève", "deadline"),
    ],
)
def test_heads_are_known_as_people_write_them(head, field):
    assert column_of(head).field == field


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9", "09"), ("11", "11"), ("2a", "2A"), ("Hérault", "34"), ("Tarn-et-Garonne (82)", "82"),
        ("31 – Haute-Garonne", "31"), ("34000", None), ("Paris", None), ("0", None),
    ],
)  # fmt: skip
def test_departments_are_numbers_or_names(text, code):
    if code is None:
        with pytest.raises(ValueError, match="n’est pas un département"):
            values.parse_department(text)
    else:
        assert values.parse_department(text) == code


BAD_CELLS = {
    "Reçue le": ("hier", "n’est pas une date"),
    "Montant demandé": ("beaucoup", "n’est pas un montant"),
    "Département": ("Paris", "n’est pas un département"),
    "Date limite": ("16/04/2027", "n’a pas de date limite à ce jour"),
    "Documents": ("chez moi", "n’est pas une adresse web"),
    "Porteur": ("=HYPERLINK(1)", "formule de tableur"),
    "Contact": ("-2+3+cmd|' /C calc'!A0", "formule de tableur"),
    "Type": ("a" * 121, "au plus 120 caractères"),
    "Lieu existant ou nouveau": ("peut-être", "écrivez « existant »"),
}


@pytest.mark.parametrize("head", BAD_CELLS)
def test_what_cannot_be_read_is_told_by_line_and_column_and_the_rest_is_imported(
    client, call, head
):
    cell, reason = BAD_CELLS[head]
    text = f"Candidat;Commune;{head}\nLa Ruche;Limoux;\n\nLa Grange;Quillan;{cell}\n"
    page = send(client, call, text)
    assert fates(page) == ["à créer", "refusée"]
    assert f"Ligne 4, colonne {head} : " in told(page)
    assert reason in told(page)
    confirm(client, call, page)
    assert Application.objects.get().candidate == "La Ruche"


def test_french_telephones_are_no_formulas(client, call):
    text = "Candidat;Commune;Contact\nLa Ruche;Limoux;+33 (0)5 61 00 00 00\n"
    assert bring(client, call, text)["La Ruche"].contact == "+33 (0)5 61 00 00 00"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";Limoux", "Ligne 2, colonne Candidat : cette cellule est vide."),
        ("La Ruche;Limoux;de;trop", "Ligne 2 : cette ligne a plus de cellules"),
        ("a" * 161 + ";Limoux", "Ligne 2, colonne Candidat : "),
    ],
)
def test_a_line_that_says_nothing_sure_is_refused(client, call, line, reason):
    page = send(client, call, f"Candidat;Commune\n{line}\n")
    assert fates(page) == ["refusée"]
    assert reason in told(page)


def test_a_file_that_names_a_candidate_twice_imports_the_first_line(client, call):
    page = send(client, call, "Candidat;Commune\nLa Ruche;Limoux\nLA RUCHE;Limoux\n")
    assert fates(page) == ["à créer", "refusée"]
    assert "Ligne 3 : même candidat et même commune que la ligne 2." in told(page)


def test_a_name_that_two_applications_share_is_not_guessed(client, call):
    for name in ("La Ruche", "LA RUCHE"):
        build.dossier(round=call, candidate=name)
    assert fates(send(client, call, "Candidat;Commune\nla ruche;Limoux\n")) == ["refusée"]
    assert fates(send(client, call, "Candidat;Commune\nLA RUCHE;Limoux\n")) == ["inchangée"]


def broken_workbook():
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


HEADS = b"Candidat;Commune\n"
HOSTILE = {
    "empty": (b"", "vide"),
    "blank": (b"\n \n;;\n", "aucune ligne"),
    "heads alone": (HEADS, "que des noms de colonnes"),
    "no candidate": (b"Nom de famille;Ville\nA;B\n", "il manque : Candidat"),
    "column twice": (b"Candidat;Commune;Ville\nA;B;C\n", "colonne Commune est là deux fois"),
    "broken workbook": (broken_workbook(), "ne s’ouvre pas"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 900, "ancien format XLS"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "pas un tableau"),
    "NUL": (HEADS + b"La\0Ruche;Limoux\n", "caractères illisibles"),
    "not a text": (HEADS + b"\x81\x8d;\x8f\n", "caractères illisibles"),
    "escape": (HEADS + b"\x1b[2J;Limoux\n", "caractères illisibles"),
    "one quote": (HEADS + b'"La Ruche;Limoux\n' + b"A;B\n" * 9, "n’est pas du CSV"),
    "quotes within": (HEADS + b'"La" Ruche;Limoux\n', "Ligne 2"),
    "huge cell": (HEADS + b"a" * 900_000 + b";Limoux\n", "n’est pas du CSV"),
    "huge head": (b"a" * 900_000 + b"\nb\n", "n’est pas du CSV"),
    "huge line": (HEADS + b"a" * 1_500_000 + b";Limoux\n", "bien trop longue"),
    "countless columns": (b"Candidat;Commune" + b";x" * 450_000 + b"\nA;B\n", "100 colonnes"),
    "countless blanks": (HEADS + b"\n" * 900_000, "que des noms de colonnes"),
    "too many lines": (HEADS + b"A;B\n" * 2001, "2 000 lignes"),
    "too big": (HEADS + b"A;B\n" * 500_001, "2 Mo"),
    "a page": (b"<!DOCTYPE html><title>Erreur</title>\n<p>502", "pas un tableau"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_a_list_of_applications_is_refused_in_a_sentence(client, call, name):
    content, reason = HOSTILE[name]
    with CaptureQueriesContext(connection) as queries:
        page = send(client, call, content)
    assert reason in refusal(page)
    assert not any("labels_application" in each["sql"] for each in queries)


def test_a_file_that_nothing_makes_shorter_is_to_be_parted(client, call):
    letters = [each for each in range(0x21, 0x7F) if each not in b'";']
    drawn = Random(0)  # noqa: S311 (nothing secret)
    lines = (b"A%d;B;" % number + bytes(drawn.choices(letters, k=9900)) for number in range(200))
    page = send(client, call, b"Candidat;Commune;Contact\n" + b"\n".join(lines))
    assert "trop long pour être relu d’un seul coup" in refusal(page)
    assert not rows(page)


@pytest.mark.parametrize("number", [100_000, 1])
def test_a_line_of_countless_cells_is_refused_alone(client, call, number):
    text = "Candidat;Commune\nLa Ruche;Limoux" + ";x" * number + "\nLa Grange;Quillan\n"
    assert fates(send(client, call, text)) == ["refusée", "à créer"]


def test_markup_of_a_file_is_shown_as_text(client, call):
    text = "Candidat;Commune;<b>Statut</b>\n<script>alert(1)</script>;Limoux;\n"
    page = send(client, call, text)
    assert not any("alert(1)" in each.text for each in page.all("script"))
    assert rows(page)[0][1] == "<script>alert(1)</script>, Limoux"


def workbook(*rows):
    """Returns the bytes of a workbook whose second sheet holds `rows`."""
    book, content = Workbook(), BytesIO()
    book.active.append(["Lisez-moi"])
    sheet = book.create_sheet("Candidatures")
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_read_with_its_dates_and_numbers_and_its_sheet_is_named(client, call):
    page = send(
        client,
        call,
        workbook(
            ["Appel 2027"],
            ["Candidat", "Commune", "Département", "Reçue le", "Montant demandé"],
            ["La Ruche", "Limoux", 11, datetime(2027, 3, 12, 14, 30), 12500.5],  # noqa: DTZ001
            ["La Grange", "Quillan", 11, date(2027, 3, 13), 8000],
            ["La Serre", "Foix", "Paris", None, "beaucoup"],
        ),
    )
    assert fates(page) == ["à créer", "à créer", "refusée"]
    assert "Le tableau est lu dans la feuille « Candidatures »." in page.text
    assert "Les noms des colonnes sont lus à la ligne 2." in page.text
    assert "Ligne 5, colonne Montant demandé : " in told(page)
    confirm(client, call, page)
    made = {each.candidate: each for each in call.applications.all()}
    assert made["La Ruche"].received_at == datetime(2027, 3, 12, 14, 30, tzinfo=PARIS)
    assert (made["La Ruche"].department, made["La Ruche"].amount_asked) == (
        "11",
        Decimal("12500.5"),
    )
    assert made["La Grange"].received_at == datetime(2027, 3, 13, tzinfo=PARIS)
    assert made["La Grange"].amount_asked == 8000


def test_as_many_lines_as_the_limit_are_read(client, call):
    lines = "".join(f"Lieu {number};Limoux\n" for number in range(2000))
    assert len(fates(send(client, call, f"Candidat;Commune\n{lines}"))) == 2000


def test_no_post_breaks_the_page(client, call):
    for data in ({}, {"file": "texte"}, {"snapshot": ""}, {"snapshot": "x:é"}):
        assert client.post(address(call), data).status_code in (200, 302)
