"""The lexicon as staff keep it."""

import pytest
from django.core.exceptions import ValidationError

from directory.models import SearchTerm
from tests import build

pytestmark = pytest.mark.django_db


def checked(**fields):
    term = SearchTerm(**fields)
    term.full_clean()
    return term


def test_an_expression_is_kept_folded():
    build.service("laser")
    assert (
        checked(phrase="Découpe-Laser", meaning="service", value="laser").phrase == "decoupe laser"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"phrase": "!!", "meaning": "vide"},
        {"phrase": "laser", "meaning": "service", "value": "inconnu"},
        {"phrase": "laser", "meaning": "service"},
        {"phrase": "laser", "meaning": "texte", "value": "laser"},
        {"phrase": "cher", "meaning": "prix", "value": "beaucoup"},
        {"phrase": "cher", "meaning": "prix", "value": "1001"},
        {"phrase": "tard", "meaning": "ouvert", "value": "minuit"},
    ],
)
def test_what_the_list_would_not_understand_is_refused(fields):
    with pytest.raises(ValidationError):
        checked(**fields)


def test_an_expression_has_one_meaning():
    build.search_term("atelier bois")
    with pytest.raises(ValidationError):
        checked(phrase="Atelier bois", meaning="vide")
