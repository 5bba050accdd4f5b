"""The census told as fixtures: nothing added, nothing lost, the same bytes each time."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.models import Venue
from directory.seeds import france_services
from directory.seeds.census import fixture_row
from directory.seeds.census_awards import award_rows

FABRIQUES = "fabriques-de-territoire"

VENUE_COLUMNS = (
    "id nom types exploitant statut_exploitant adresse complement_adresse code_postal commune "
    "code_insee departement latitude longitude precision_geo site_web telephone horaires resume "
    "places surface_m2 salles_reunion services tarifs ouvert_en labels etat vu_en sources"
)
COMMUNE = {
    "code_insee": "12011",
    "nom": "L'Arvieu",
    "departement": "12",
    "codes_postaux": "12120|12170",
    "population": "800",
    "latitude": "44.19",
    "longitude": "2.66",
    "anciens_codes": "12900|12901",
    "anciens_noms": "Le Bourg|L'Arvieu-Haut",
}
INTERCOMMUNALITY = {
    "siren": "241200765",
    "nom": "CC de l'Arvieu",
    "nature": "CC",
    "communes": "12011|12999|12011",
    "communes_hors_region": "2",
}
VENUE = dict.fromkeys(VENUE_COLUMNS.split(), "") | {
    "id": "l-atelier-arvieu",
    "nom": "L'Atelier «\u0020du bourg\u0020»",
    "code_insee": "12011",
    "departement": "12",
    "latitude": "44.19",
    "longitude": "2.66",
    "precision_geo": "commune",
    "etat": "ouvert",
    "sources": "https://exemple.fr/l'atelier https://exemple.fr/liste",
}
SQUARE = {"type": "Polygon", "coordinates": [[[2, 44], [3, 44], [3, 45], [2, 45], [2, 44]]]}
AVEYRON = {"properties": {"code": "12", "nom": "Aveyron"}, "geometry": SQUARE}


def table(path, record):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, record)
        writer.writeheader()
        writer.writerow(record)


@pytest.fixture(autouse=True)
def pairs(tmp_path, monkeypatch):
    """No pair decided upon: those of the region name what a small census has not."""
    path = tmp_path / "pairs" / "pairs.csv"
    path.parent.mkdir()
    path.write_text("lieu,france_services,une_seule_fiche,pourquoi\n", encoding="utf-8")
    monkeypatch.setattr(france_services, "PAIRS", path)
    return path


def build(folder, **venue):
    """Builds the fixtures of a census of one venue; returns the fields of its row."""
    outlines = json.dumps({"type": "FeatureCollection", "features": [AVEYRON]})
    (folder / "occitanie-departements.geojson").write_text(outlines, encoding="utf-8")
    table(folder / "occitanie-communes.csv", COMMUNE)
    table(folder / "occitanie-epci.csv", INTERCOMMUNALITY)
    table(folder / "lieux-occitanie.csv", VENUE | venue)
    for name in ("france-services-occitanie.csv", "laureats-sans-lieu.csv"):
        (folder / name).write_text("id\n", encoding="utf-8")
    call_command("build_fixtures", folder, output=folder, date=date(2027, 3, 1), stdout=StringIO())
    [row] = json.loads((folder / "venues.json").read_text(encoding="utf-8"))
    return row["fields"]


def test_a_venue_of_the_census_is_told_without_its_blanks(tmp_path):
    assert build(tmp_path) == {
        "slug": "l-atelier-arvieu",
        "name": "L’Atelier «\u00a0du bourg\u00a0»",
        "status": "published",
        "operator_kind": "unknown",
        "commune": "12011",
        "latitude": 44.19,
        "longitude": 2.66,
        "point_precision": "commune",
        "sources": "https://exemple.fr/l'atelier\nhttps://exemple.fr/liste",
        "created_on": "2027-03-01",
        "updated_at": "2027-03-01T00:00:00Z",
    }


@pytest.mark.django_db
def test_a_built_census_can_be_loaded(tmp_path):
    build(tmp_path)
    names = ("departments", "intercommunalities", "communes", "venues")
    call_command("loaddata", *(str(tmp_path / name) for name in names), verbosity=0)
    venue = Venue.objects.get()
    assert (str(venue.commune), venue.commune.postcodes) == ("L’Arvieu (12)", "12120 12170")
    assert venue.commune.former_codes == "12900 12901"
    assert venue.commune.former_names == "Le Bourg, L’Arvieu-Haut"
    around = venue.commune.intercommunality
    assert (around.full_name, around.outside_communes) == ("Communauté de communes de l’Arvieu", 2)


@pytest.mark.parametrize(
    ("etat", "status"),
    [
        ("ouvert", "published"),
        ("inconnu", "published"),
        ("en-projet", "draft"),
        ("ferme", "closed"),
    ],
)
def test_the_state_in_the_census_decides_what_is_shown(tmp_path, etat, status):
    assert build(tmp_path, etat=etat)["status"] == status


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("etat", "pause", "id « l-atelier-arvieu » : «\u202fpause\u202f» n’est pas un choix"),
        (
            "site_web",
            "ftp://exemple.fr",
            "l-atelier-arvieu » : .*ftp.* n’est pas une adresse web",
        ),
        ("places", "douze", "id « l-atelier-arvieu » : .*douze"),
    ],
)
def test_a_record_that_cannot_be_told_is_named(tmp_path, column, text, said):
    with pytest.raises(CommandError, match=said):
        build(tmp_path, **{column: text})
    assert not (tmp_path / "venues.json").exists()


def test_an_award_is_linked_by_name_and_falls_back_on_articles_as_sources(tmp_path):
    sources = "https://github.com/exemple/liste.csv https://exemple.fr/article"
    build(tmp_path, exploitant="Laetis", labels="fabrique-de-territoire:2020-10", sources=sources)
    [row] = json.loads((tmp_path / "awards.json").read_text(encoding="utf-8"))
    assert row["fields"]["application"] == [FABRIQUES, "Laetis Créations Multimédias", ""]
    assert row["fields"]["sources"] == "https://exemple.fr/article"


def test_an_award_of_another_selection_is_not_linked_to_the_application(tmp_path):
    build(tmp_path, exploitant="Laetis", labels="fabrique-de-territoire:2020-02")
    [row] = json.loads((tmp_path / "awards.json").read_text(encoding="utf-8"))
    assert row["fields"]["round"] == [FABRIQUES]
    assert "application" not in row["fields"]


@pytest.mark.parametrize(
    ("operator", "labels", "call"),
    [
        ("Laetis", "fabrique-de-territoire:2020", [FABRIQUES]),
        ("Autre", "fabrique-de-territoire:2020", None),
        ("Autre", "fabrique-de-territoire:2020-10", [FABRIQUES]),
        ("Laetis", "fabrique-de-territoire:2020-11", None),
        ("Laëtis", "tiers-lieux-occitanie:2018", ["tiers-lieux-occitanie-2018"]),
        ("Laëtis", "tiers-lieux-occitanie:2021", None),
    ],
)
def test_a_year_alone_ties_an_award_to_a_round_only_if_a_laureate_names_the_venue(
    tmp_path, operator, labels, call
):
    build(tmp_path, exploitant=operator, labels=labels)
    [row] = json.loads((tmp_path / "awards.json").read_text(encoding="utf-8"))
    assert row["fields"].get("round") == call


@pytest.mark.parametrize(
    ("precision", "call"), [("day", ["appel"]), ("month", ["appel"]), ("year", None)]
)
def test_a_decision_known_to_the_year_is_not_taken_for_one_of_january(precision, call):
    rounds = [
        fixture_row("labels.round", slug="appel", label=["fabrique"]),
        fixture_row("labels.decision", round=["appel"], on="2020-01-01", precision=precision),
    ]
    [row] = award_rows([VENUE | {"labels": "fabrique:2020-01"}], rounds)
    assert row["fields"].get("round") == call
