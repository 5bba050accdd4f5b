"""The drawings of the observatory: each bar, and its value in words."""

import pytest

from tests import build
from tests.directory.observatory.tables import HOME, TIME
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db


def drawing(client, address, title):
    sections = read(client, address).main.all("section")
    return next(each for each in sections if title in each.first("h2").text).first("svg")


def words(drawn):
    return [each.text.replace("\u00a0", " ") for each in drawn.all("text")]


def test_each_bar_is_followed_by_its_value_in_words(client):
    aude = build.department("11", "Aude", population=20_000)
    town = build.commune("Cubières", "11112", department=aude)
    build.award(venue=build.venue(commune=town))
    build.venue(commune=town)
    build.venue(commune=town)
    drawn = drawing(client, HOME, "Par département")
    assert words(drawn) == ["Aude", "15,0 lieux", "5,0 labellisés ou lauréats"]
    assert [each["class"] for each in drawn.all("path")] == ["whole", "part"]


def test_a_plural_starts_at_two(client):
    aude = build.department("11", "Aude", population=60_000)
    town = build.commune("Cubières", "11112", department=aude)
    build.award(venue=build.venue(commune=town))
    drawn = drawing(client, HOME, "Par département")
    assert words(drawn)[1:] == ["1,7 lieu", "1,7 labellisé ou lauréat"]


def test_a_call_of_unknown_size_draws_its_laureates_alone(client):
    build.call(title="Appel", received=None, retained=36)
    drawn = drawing(client, TIME, "Appels à projets")
    assert words(drawn) == ["Appel", "36 retenues"]
    assert [each["class"] for each in drawn.all("path")] == ["part"]


def test_a_minimum_is_said_as_one(client):
    build.call(title="Appel", received=60, received_is_minimum=True, retained=51)
    drawn = drawing(client, TIME, "Appels à projets")
    assert words(drawn) == ["Appel", "plus de 60 reçues", "51 retenues"]
