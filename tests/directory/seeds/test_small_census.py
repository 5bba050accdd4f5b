"""A small census of its own, told as fixtures: what is joined, named, compared."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from directory.models import Award, Venue
from directory.seeds import france_services
from labels.models import Application

CENSUS = Path(__file__).parent / "census"
ATELIER, GABARITS = "l-atelier-fictif", "france-services-des-gabarits"


@pytest.fixture
def census(tmp_path, monkeypatch):
    """A copy of the census, to be changed, and its pairs."""
    folder = tmp_path / "census"
    shutil.copytree(CENSUS, folder)
    monkeypatch.setattr(france_services, "PAIRS", folder / "france_services_pairs.csv")
    return folder


@pytest.fixture
def fixtures(census, tmp_path):
    """The fixtures that the census gives, by name."""
    build(census, tmp_path)
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.json")
    }


def build(census, output, **options):
    said = StringIO()
    call_command("build_fixtures", census, output=output, stdout=said, **options)
    return said.getvalue()


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fields(rows, **known):
    """Returns the fields of the only row that holds what is known."""
    [found] = [row["fields"] for row in rows if known.items() <= row["fields"].items()]
    return found


def test_a_france_services_that_is_a_sheet_already_completes_it(fixtures):
    atelier = fields(fixtures["venues"], slug=ATELIER)
    assert atelier["types"] == [["coworking"], ["mediation-numerique"]]
    assert atelier["services"] == [["wifi"], ["aide-demarches"]]
    assert atelier["opening_hours"] == "Mo,Tu 09:00-12:00"
    assert (atelier["phone"], atelier["email"]) == ("+33500000001", "causse@exemple.fr")
    assert (atelier["seen_year"], atelier["day_price"]) == (2024, "15.50")
    assert atelier["sources"].splitlines()[-1] == "https://exemple.fr/services"
    [award] = [
        row["fields"]
        for row in fixtures["france_services"]
        if row["model"] == "directory.award" and row["fields"]["venue"] == [ATELIER]
    ]
    assert (award["granted_on"], award["granted_precision"]) == ("2020-01-01", "day")


def test_the_others_are_a_set_of_their_own_each_with_its_label(fixtures):
    assert [row["fields"]["slug"] for row in fixtures["venues"]] == [ATELIER, "la-grange-fictive"]
    venue, *awards = fixtures["france_services"]
    assert venue["fields"]["slug"] == GABARITS
    assert [row["fields"]["venue"] for row in awards] == [[GABARITS], [ATELIER]]
    assert {row["fields"]["label"][0] for row in awards} == {"france-services"}


def test_hours_that_tell_no_time_are_told_in_words(fixtures):
    grange = fields(fixtures["venues"], slug="la-grange-fictive")
    assert grange["opening_hours"] == "Tu 14:00-22:00"
    assert grange["description"] == "Horaires\u00a0: aussi jeudi (sur rendez-vous)."


def test_a_laureate_without_a_sheet_is_a_candidate_of_its_call_once(fixtures):
    [row] = fixtures["laureates"]
    assert row["fields"]["candidate"] == "L’Essaim fictif"
    assert row["fields"]["round"] == ["manufactures-de-proximite"]
    assert (row["fields"]["status"], row["fields"]["decision_year"]) == ("retained", 2022)


def test_a_laureate_of_no_known_call_is_refused(census, tmp_path):
    replace(census / "laureats-sans-lieu.csv", ",2022,", ",2031,")
    with pytest.raises(CommandError, match=r"Essaim fictif.*2031"):
        build(census, tmp_path)


@pytest.mark.django_db
def test_the_fixtures_of_a_census_load(fixtures, tmp_path):
    region = ("venue_types", "services", "labels", "rounds")
    built = ("departments", "intercommunalities", "communes")
    late = ("laureates", "venues", "awards", "france_services")
    names = [*(str(tmp_path / name) for name in built), *region]
    call_command("loaddata", *names, *(str(tmp_path / name) for name in late), verbosity=0)
    assert Venue.objects.in_intercommunality("999999991").count() == 3
    assert Award.objects.filter(label__code="france-services").count() == 2
    assert Application.objects.get(decision_year=2022).candidate == "L’Essaim fictif"


def test_two_sheets_that_may_be_one_place_wait_for_a_person(census, tmp_path):
    for old, new in (("l-atelier-fictif,france-services-du-causse,oui,même téléphone\n", ""),):
        replace(census / "france_services_pairs.csv", old, new)
    with pytest.raises(CommandError, match="l-atelier-fictif et france-services-du-causse"):
        build(census, tmp_path)
    assert not (tmp_path / "venues.json").exists()


def test_the_same_address_alone_asks_for_a_person_too(census, tmp_path):
    path = census / "france-services-occitanie.csv"
    replace(path, "1 place Neuve,,12992,Les Gabarits,12902", "5 Rue du puits,,12990,X,12901")
    with pytest.raises(CommandError, match=f"la-grange-fictive et {GABARITS}"):
        build(census, tmp_path)


def test_two_sheets_that_a_person_told_apart_stay_two(census, tmp_path):
    replace(census / "france_services_pairs.csv", ",oui,", ",non,")
    build(census, tmp_path)
    rows = json.loads((tmp_path / "france_services.json").read_text(encoding="utf-8"))
    slugs = [row["fields"]["slug"] for row in rows if row["model"] == "directory.venue"]
    assert slugs == [GABARITS, "france-services-du-causse"]


def test_a_decision_about_an_unknown_place_is_refused(census, tmp_path):
    replace(census / "france_services_pairs.csv", "l-atelier-fictif", "l-atelier-perdu")
    with pytest.raises(CommandError, match="l-atelier-perdu"):
        build(census, tmp_path)


def test_the_check_says_that_nothing_differs_and_writes_nothing(census, tmp_path):
    build(census, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")}
    said = build(census, tmp_path, check=True)
    assert said == "Les fixtures sont celles que donne le recensement.\n"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.json")} == before


def test_the_check_names_what_changes_is_missing_or_is_too_many(census, tmp_path):
    build(census, tmp_path)
    path = census / "lieux-occitanie.csv"
    replace(path, "La Grange fictive", "La Grange")
    replace(tmp_path / "france_services.json", GABARITS, "autre")
    (tmp_path / "laureates.json").unlink()
    with pytest.raises(CommandError) as refusal:
        build(census, tmp_path, check=True)
    said = str(refusal.value)
    assert "venues.json\u00a0: 1 ligne différente\u00a0: la-grange-fictive (change)." in said
    assert f"{GABARITS} (manque)" in said
    assert "autre (en trop)" in said
    assert "laureates.json\u00a0: " in said
    assert "communes.json" not in said
