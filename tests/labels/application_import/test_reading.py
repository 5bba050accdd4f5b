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


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252"])
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
    assert values.fold(head)
    assert column_of(head).field == field


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 500,50 €", "12500.50"),
        ("12\u202f500", "12500"),
        ("12\u00a0500,5 euros", "12500.5"),
        ("12500.50", "12500.50"),
        ("12.500,50", "12500.50"),
        ("12,500.50", "12500.50"),
        ("1.234.567", "1234567"),
        ("0", "0"),
        ("0,00 €", "0"),
        ("12.500", None),
        ("12,500", None),
        ("12 5", None),
        ("-5", None),
        ("15 k€", None),
        ("1e9", None),
        ("١٢", None),
        ("NaN", None),
    ],
)
def test_amounts_are_read_in_one_way_or_refused(text, amount):
    if amount is None:
        with pytest.raises(ValueError, match=r"montant|deux façons"):
            values.read_amount(text)
    else:
        assert values.read_amount(text) == Decimal(amount)


# The clocks go forward on 28 March 2027 and back on 31 October 2027.
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("12/03/2027 14:30", "2027-03-12T14:30:00+01:00"),
        ("12/03/2027 14:30:59", "2027-03-12T14:30:59+01:00"),
        ("12-07-2027 à 9 h 05", "2027-07-12T09:05:00+02:00"),
        ("12.07.2027 9h", "2027-07-12T09:00:00+02:00"),
        ("1er août 2027, 14h30", "2027-08-01T14:30:00+02:00"),
        ("2027-03-12 14:30", "2027-03-12T14:30:00+01:00"),
        ("2027-03-12T14:30:00.000Z", "2027-03-12T14:30:00+00:00"),
        ("2027-03-12T14:30+05:00", "2027-03-12T14:30:00+05:00"),
        ("31/10/2027 02:30", "2027-10-31T02:30:00+02:00"),
        ("28/03/2027 02:30", None),
        ("30/02/2027", None),
        ("03/15/2027", None),
        ("12/03/27", None),
        ("12/03/2027 25:00", None),
        ("12/03/2027 matin", None),
        ("12/03/0001", None),
        ("hier", None),
    ],
)
def test_hours_are_those_of_paris_unless_the_cell_says_otherwise(text, moment):
    if moment is None:
        with pytest.raises(ValueError, match=r"n’est pas une date|n’existe pas"):
            values.read_moment(text)
    else:
        assert values.read_moment(text) == datetime.fromisoformat(moment)


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
            values.read_department(text)
    else:
        assert values.read_department(text) == code


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


def workbook():
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
    "workbook": (workbook(), "est un classeur"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 900, "est un classeur"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "caractères illisibles"),
    "NUL": (HEADS + b"La\0Ruche;Limoux\n", "caractères illisibles"),
    "UTF-16": ("Candidat;Commune\nA;B\n".encode("utf-16"), "caractères illisibles"),
    "not a text": (HEADS + b"\x81\x8d;\x8f\n", "caractères illisibles"),
    "escape": (HEADS + b"\x1b[2J;Limoux\n", "caractères illisibles"),
    "one quote": (HEADS + b'"La Ruche;Limoux\n' + b"A;B\n" * 9, "n’est pas du CSV"),
    "quotes within": (HEADS + b'"La" Ruche;Limoux\n', "Ligne 2"),
    "huge cell": (HEADS + b"a" * 1_500_000 + b";Limoux\n", "n’est pas du CSV"),
    "huge head": (b"a" * 1_500_000 + b"\nb\n", "n’est pas du CSV"),
    "a million columns": (b"Candidat;Commune" + b";" * 1_000_000 + b"\nA;B\n", "100 colonnes"),
    "a million blanks": (HEADS + b"\n" * 1_000_000, "que des noms de colonnes"),
    "too many lines": (HEADS + b"A;B\n" * 2001, "2 000 lignes"),
    "too big": (HEADS + b"A;B\n" * 500_001, "2 Mo"),
    "a page": (b"<!DOCTYPE html><title>Erreur</title>\n<p>502", "il manque"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_a_list_of_applications_is_refused_in_a_sentence(client, call, name):
    content, reason = HOSTILE[name]
    with CaptureQueriesContext(connection) as queries:
        page = send(client, call, content)
    assert reason in refusal(page)
    assert not any("labels_application" in each["sql"] for each in queries)


def test_a_file_that_nothing_makes_shorter_is_to_be_parted(client, call):
    letters = [*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", *range(0xA1, 0x100)]
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


def test_no_post_breaks_the_page(client, call):
    for data in ({}, {"file": "texte"}, {"snapshot": ""}, {"snapshot": "x:é"}):
        assert client.post(address(call), data).status_code in (200, 302)
