"""The list counts and orders its results in memory: the database must say the same."""

import pytest
from django.core.management import call_command
from django.http import QueryDict

from directory.cache import versioned
from directory.listing.page import ListPage
from tests import build

pytestmark = pytest.mark.django_db

QUERIES = (
    "",
    "departement=11",
    "departement=11&departement=34&type=fablab",
    "type=coworking&service=fibre&service=cafe",
    "label=tiers-lieux-occitanie",
    "label=tiers-lieux-occitanie&type=coworking&accessible=oui",
    "accessible=oui&accessible=partiel",
    "q=ATELIER",
    "q=l%27%C3%89cole&type=coworking",
    "q=horloge+carcassonne&service=fibre",
    "q=introuvable",
)

STABLE = {
    "words",
    "all words",
    "facet_index",
    "vocabulary",
    "lexicon",
    "places",
    "gazetteer",
    "names",
    "spelling",
}


@pytest.fixture
def _directory():
    build.commune()
    herault = build.department("34", "Hérault")
    build.commune("Béziers", "34032", "34500", department=herault)
    for code in build.TYPES:
        build.venue_type(code)
    build.service("fibre", "Fibre optique")
    build.service("cafe", "Café")
    build.label()
    call_command("seed_fictional", 150, verbosity=0)


def listing(query):
    return ListPage(QueryDict(query))


@pytest.mark.usefixtures("_directory")
@pytest.mark.parametrize("query", QUERIES)
def test_the_results_are_those_of_the_database_in_its_order(query):
    shown = listing(query)
    expected = list(shown.filters.qs.by_merit().values_list("pk", flat=True))
    assert shown.keys[:] == expected
    assert shown.keys[3:7] == expected[3:7]
    assert shown.total == len(expected)


@pytest.mark.usefixtures("_directory")
@pytest.mark.parametrize("query", QUERIES)
def test_a_count_is_the_number_of_results_that_its_value_would_leave(query):
    shown = listing(query)
    for facet in shown.form.layout.facets:
        for value in (value for section in facet.sections for value in section.values):
            alone = shown.filters.address(**{facet.name: [value.code]}).partition("?")[2]
            assert listing(alone).filters.qs.count() == int(value.count), (facet.name, value)


@pytest.mark.django_db(transaction=True)
def test_what_visitors_ask_never_drives_out_what_every_page_stands_on(monkeypatch):
    monkeypatch.setattr(versioned, "versioned_cache", versioned.VersionedCache())
    monkeypatch.setattr(versioned, "MAX_BOUNDED_ENTRIES", 5)
    build.venue("L’Étang")
    index = listing("").counts.index
    for number in range(4):
        shown = listing(f"q=etang&page={number}" if number else f"q=mot-{number}")
        assert len(shown.cards) == bool(number)
        assert shown.drawn_form
        kept = versioned.current_cache()
        assert set(kept.stable) == STABLE
        assert kept.stable["facet_index"] is index
    for number in range(12):
        assert listing(f"q=autre-{number}").drawn_form
    assert len(versioned.current_cache().bounded) <= 5
    assert listing("").counts.index is index


@pytest.mark.django_db(transaction=True)  # nothing is kept of what a transaction may undo
@pytest.mark.parametrize("address", ["/lieux/", "/lieux/?departement=11&type=fablab"])
def test_a_list_already_drawn_asks_only_whether_it_still_stands(
    client, django_assert_num_queries, address
):
    build.venue(types=["fablab"])
    client.get(address)
    with django_assert_num_queries(1):
        assert client.get(address).status_code == 200
