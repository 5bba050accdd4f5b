"""The region's data: loaded whole or not at all, twice without a change."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from directory.models import (
    Award,
    Commune,
    Department,
    Intercommunality,
    Service,
    Venue,
    VenueType,
)
from labels.models import Application, Criterion, Deadline, Label, Round

FIXTURES = settings.FIXTURE_DIRS[0]
ORDER = (
    "departments",
    "intercommunalities",
    "communes",
    "venue_types",
    "services",
    "labels",
    "rounds",
    "laureates",
    "venues",
    "awards",
    "france_services",
    "figures",
    "search_terms",
)
FABRIQUES = "fabriques-de-territoire"

pytestmark = pytest.mark.django_db


def rows(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def write(folder, name, kept):
    (folder / f"{name}.json").write_text(json.dumps(kept), encoding="utf-8")


def load(folder=FIXTURES, names=ORDER):
    said = StringIO()
    call_command("loaddata", *(str(folder / name) for name in names), stdout=said)
    return said.getvalue()


def dump():
    said = StringIO()
    call_command("dumpdata", "directory", "labels", exclude=["directory.revision"], stdout=said)
    return said.getvalue()


@pytest.fixture
def light(tmp_path):
    """The fixtures with only the labelled venues and their communes: as true, quicker to load."""
    for name in ORDER:
        write(tmp_path, name, rows(name))
    labelled = {row["fields"]["venue"][0] for row in rows("awards")}
    venues = [row for row in rows("venues") if row["fields"]["slug"] in labelled]
    services = [row for row in rows("france_services") if "slug" in row["fields"]][:1]
    towns = {row["fields"]["commune"] for row in venues + services}
    write(tmp_path, "venues", venues)
    write(tmp_path, "france_services", services)
    write(tmp_path, "search_terms", rows("search_terms")[:10])
    write(tmp_path, "communes", [row for row in rows("communes") if row["pk"] in towns])
    return tmp_path


def test_the_whole_region_loads_and_loading_some_of_it_again_changes_nothing(light):
    number = sum(len(rows(name)) for name in ORDER)
    assert load() == f"Lignes chargées\u00a0: {number}. Fichiers lus\u00a0: 13.\n"
    assert (Department.objects.count(), Commune.objects.count()) == (13, 4446)
    assert not Commune.objects.filter(search_text="").exists()
    assert Commune.objects.get(pk="34172").sort_name == "montpellier"
    assert Intercommunality.objects.count() == 164
    assert not Commune.objects.filter(intercommunality=None).exists()
    assert (Venue.objects.count(), Venue.objects.public().count()) == (607, 598)
    assert Venue.objects.filter(status=Venue.Status.DRAFT).count() == 7
    assert Venue.objects.filter(postcode="").count() == 22
    assert not Venue.objects.exclude(verified_on=None).exists()
    first = dump()
    load(light)
    assert dump() == first


def test_a_loaded_venue_is_found_by_its_words_and_by_its_town_and_type(light):
    load(light)
    found = Venue.objects.search("distillerie lodeve herault coworking")
    assert [venue.slug for venue in found] == ["la-distillerie-lodeve"]


def test_types_services_and_criteria_are_those_of_the_label():
    load(names=("venue_types", "services", "labels"))
    assert VenueType.objects.count() == 3
    assert Service.objects.count() == 39
    assert Label.objects.count() == 5
    families = Criterion.objects.filter(label__code="tiers-lieux-occitanie")
    assert {each.family for each in families} == set(Criterion.Family)
    assert {each.requirement for each in families} == {Criterion.Requirement.UNKNOWN}


def test_departments_know_their_neighbours_and_their_people():
    load(names=("departments",))
    lot = Department.objects.get(pk="46")
    assert [each.code for each in lot.neighbours.all()] == ["12", "82"]
    counted = sum(
        row["fields"]["population"]
        for row in rows("communes")
        if row["fields"]["department"] == "46"
    )
    assert lot.population == counted


def test_the_rounds_tell_their_deadlines_and_figures():
    load(names=("labels", "rounds"))
    days = Deadline.objects.filter(round__slug=FABRIQUES).values_list("on", flat=True)
    assert list(days) == [
        date(2020, 12, 30),
        date(2021, 3, 30),
        date(2021, 6, 30),
        date(2021, 9, 30),
    ]
    first = Round.objects.get(slug="tiers-lieux-occitanie-2018")
    assert (first.received, first.received_is_minimum, first.retained) == (60, True, 51)
    assert [str(each) for each in first.decisions.all()] == ["octobre 2018", "décembre 2018"]
    assert Round.objects.get(slug=FABRIQUES).opened == "juillet 2019"
    assert Round.objects.get(slug="tiers-lieux-occitanie-2019").retained == 36
    assert str(Deadline.objects.get(round__slug="tiers-lieux-occitanie-2019")) == (
        "20 septembre 2019"
    )


def test_of_the_eight_laureates_of_october_2020_seven_have_a_sheet(light):
    load(light)
    laureates = Application.objects.retained().filter(decision__on=date(2020, 10, 1))
    assert laureates.count() == 8
    assert {each.candidate: each.award.venue.slug for each in laureates.exclude(award=None)} == {
        "Laetis Créations Multimédias": "le-jardin-arvieu",
        "Ping-Pong Cowork": "ping-pong-cowork-millau",
        "Le 100e Singe": "le-100e-singe-castanet-tolosan",
        "Gers Développement": "la-dynamo-du-gers-auch",
        "La Distillerie": "la-distillerie-lodeve",
        "Lozère Développement": "polen-mende",
        "Léo Lagrange": "tiers-lieu-m-graulhet",
    }


def test_of_the_four_laureates_named_in_2018_two_have_a_sheet(light):
    load(light)
    laureates = Application.objects.filter(round__slug="tiers-lieux-occitanie-2018")
    assert laureates.filter(decision=None).count() == 4
    assert {each.award.venue.slug for each in laureates.exclude(award=None)} == {
        "le-jardin-arvieu",
        "le-fil-imaginations-fertiles-toulouse",
    }


def test_an_award_outside_the_known_decisions_has_no_round(light):
    load(light)
    award = Award.objects.get(venue__slug="le-pre-vert-rabastens", label__issuer="region")
    assert (award.granted, award.round, award.application) == ("2021", None, None)
    assert Award.objects.get(venue__slug="les-3l-figeac").round is None
    assert Award.objects.count() == 58
    assert not Award.objects.filter(sources="").exists()


def change(fixture, place, **fields):
    """Returns what changes `fields` in the row at `place` of a fixture."""

    def breaking(folder):
        kept = json.loads((folder / f"{fixture}.json").read_text(encoding="utf-8"))
        kept[place]["fields"] |= fields
        write(folder, fixture, kept)

    return breaking


def repeated(folder):
    write(folder, "services", [*rows("services"), rows("services")[0]])


def unfinished(folder):
    (folder / "venues.json").write_text('[{"model": "directory.venue",\n"fields": {', "utf-8")


def other_model(folder):
    write(folder, "services", [{"model": "directory.servise", "fields": {"code": "wifi"}}])


BROKEN = {
    "hours that mean always open": (
        change("venues", 0, opening_hours="Mo-Fr"),
        "« venues » : n° 1, lieu « amassa-lourdes » : opening_hours : « Mo-Fr » n’indique",
    ),
    "an address that is no web address": (
        change("venues", 0, website="javascript:alert(1)"),
        "n° 1, lieu « amassa-lourdes » : website : Saisissez une URL valide",
    ),
    "an unknown state": (
        change("venues", 0, status="pause"),
        "n° 1, lieu « amassa-lourdes » : status : La valeur «\u00a0'pause'\u00a0» n’est pas",
    ),
    "a wrong postcode": (
        change("venues", 0, postcode="6510"),
        "n° 1, lieu « amassa-lourdes » : postcode : Un code postal compte cinq chiffres",
    ),
    "a point out of the world": (
        change("venues", 0, latitude=943),
        "n° 1, lieu « amassa-lourdes » : La latitude va de -90 à 90",
    ),
    "an unknown type": (
        change("venues", 0, types=[["fablab"], ["fablob"]]),
        "n° 1, lieu « amassa-lourdes » : types : « fablob » n’existe pas",
    ),
    "an unknown commune": (
        change("venues", 0, commune="99999"),
        "n° 1, lieu « amassa-lourdes » : commune : « 99999 » n’existe pas",
    ),
    "an unknown neighbour": (
        change("departments", 0, neighbours=["99"]),
        "n° 1, département « 09 » : département « 99 » n’existe pas",
    ),
    "an unknown label": (
        change("labels", 5, label=["autre"]),
        '« labels » : n° 6, critère {"model": "labels.criterion", "fields": {"label": ["autre"]',
    ),
    "an unknown decision": (
        change("rounds", 26, decision=[FABRIQUES, "2020-11-01"]),
        "n° 27, candidature « fabriques-de-territoire, Léo Lagrange » : decision : "
        "« fabriques-de-territoire 2020-11-01 » n’existe pas",
    ),
    "a round of another label": (
        change("awards", 0, round=["tiers-lieux-occitanie-2018"]),
        "n° 1, labellisation « amassa-lourdes, fabrique-de-territoire, 2023-01-01 » : round : "
        "Cet appel à projets est celui d’un autre label",
    ),
    "an award without a source": (
        change("awards", 0, sources=""),
        "n° 1, labellisation « amassa-lourdes, fabrique-de-territoire, 2023-01-01 » : sources",
    ),
    "a number in letters": (
        change("venues", 0, desks="douze"),
        '« venues » : n° 1, lieu {"model": "directory.venue", "fields": {"slug": "amassa-lourdes',
    ),
    "an unknown field": (change("services", 2, nom="Wifi"), "champ inconnu"),
    "an unknown model": (other_model, '« services » : n° 1, ligne {"model": "directory.servise"'),
    "the same row twice": (
        repeated,
        "n° 40, service ou équipement « open-space » : une ligne de même clé figure déjà plus haut",
    ),
    "a file that stops too soon": (unfinished, "« venues » : JSON illisible, ligne 2, colonne 12"),
}


@pytest.mark.parametrize(("breaking", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_fixture_names_its_row_and_loads_nothing(light, breaking, said):
    breaking(light)
    with pytest.raises(CommandError, match=re.escape(said)) as refusal:
        load(light)
    assert str(refusal.value).endswith("Rien n’est chargé.")
    for model in (Department, Commune, VenueType, Service, Label, Round, Venue, Award):
        assert not model.objects.exists(), model


def test_a_fixture_that_is_not_there_is_said_in_french():
    with pytest.raises(CommandError, match="Aucun fichier lisible nommé"):
        load(names=("ailleurs",))


def test_renaming_a_type_by_fixture_is_found_by_the_search(light):
    load(light)
    assert not Venue.objects.search("atelier partage de fabrication").exists()
    change("venue_types", 1, name="Atelier partagé de fabrication")(light)
    load(light, names=("venue_types",))
    found = Venue.objects.search("atelier partage de fabrication")
    assert set(Venue.objects.of_types(["fablab"])) == set(found) != set()
