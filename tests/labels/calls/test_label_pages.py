"""The page of the labels: what each guarantees, what it looks at, how one gets it."""

from datetime import date

import pytest

from labels.models import Criterion, Label
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
UNKNOWN = "Ce point n’est pas établi"


def test_a_label_says_who_gives_it_what_it_guarantees_and_how_to_get_it(client):
    build.label(
        summary="Un label de la Région.",
        guarantees="Un accueil régulier.",
        how_to_get="En répondant à un appel.",
        validity_months=36,
    )
    page = read(client, "/label/")
    text = page.section("Tiers-lieux Occitanie").text
    for words in ("Délivré par la Région Occitanie.", "36 mois", "Un label de la Région."):
        assert words in text
    assert "Ce qu’il garantit Un accueil régulier." in text
    assert "Comment on l’obtient En répondant à un appel." in text
    assert UNKNOWN not in text


def test_what_is_not_established_is_said_so_never_guessed(client):
    build.label()
    text = read(client, "/label/").main.text
    assert text.count(UNKNOWN) == 2
    assert "Durée de validité : non connue" in text


def test_criteria_are_given_by_family_with_what_is_known_of_each(client):
    families = Criterion.Family
    build.criterion(family=families.SUPPORT, question="Accueil ?", rank=3)
    build.criterion(question="Fibre ?", evidence="Une facture", requirement="required", rank=1)
    build.criterion(question="Wifi ?", rank=2)
    text = read(client, "/label/").main.text
    assert text.count("Connectivité") == 1
    assert "Connectivité Fibre ? Preuve : Une facture Obligatoire Wifi ?" in text
    assert "Accueil et accompagnement Accueil ?" in text
    assert "non connu" not in text.split("Ce qu’il regarde")[1].split("Chercher les lieux")[0]


def test_each_label_has_its_calls_its_anchor_and_its_venues(client):
    state = build.label("fabrique", "Fabrique de territoire", issuer=Label.Issuer.STATE)
    build.call("ancien", title="Ancien appel", deadlines=[date(2019, 1, 1)])
    build.call("recent", title="Appel récent", deadlines=[date(2021, 1, 1)])
    build.call("etat", title="Appel de l’État", label=state)
    build.award(venue=build.venue("La Grange"), label=state)
    page = read(client, "/label/")
    section = page.section("Fabrique de territoire")
    assert section["id"] == "fabrique"
    assert "Délivré par l’État." in section.text
    assert "Appel récent" not in section.text
    venues = read(client, section.link("Chercher les lieux qui ont ce label"))
    assert venues.main.sheets == ["La Grange"]
    regional = page.section("Tiers-lieux Occitanie").text
    assert regional.index("Appel récent") < regional.index("Ancien appel")


def test_the_page_stands_without_any_label(client):
    assert read(client, "/label/").heading == "Le label et ses critères"
