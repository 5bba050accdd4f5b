"""What each value of a filter would leave, against counting by hand, and ways out of nothing."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import Venue
from tests import build
from tests.support.page_reader import read
from tierslieux.text.folding import fold

pytestmark = pytest.mark.django_db

VALUES = {
    "departement": ("11", "12", "30"),
    "type": ("coworking", "fablab"),
    "service": ("fibre", "wifi"),
    "label": ("region", "etat"),
    "accessible": ("oui", "partiel"),
}
BUILD = {
    "departement": lambda code: build.department(code, code),
    "type": build.venue_type,
    "service": build.service,
    "label": lambda code: build.label(code, f"Label {code}"),
    "accessible": str,
}
STORED = {"oui": "yes", "partiel": "limited", "non": "no"}
WORDS = ("alpha", "beta")


def some(*values):
    return st.lists(st.sampled_from(values), unique=True)


def with_labels(venue):
    return venue | {"label": [label for label, end in venue["awards"] if end is None]}


drawn_venues = st.lists(
    st.fixed_dictionaries(
        {
            "q": some(*WORDS),
            "departement": st.sampled_from(VALUES["departement"]).map(lambda code: [code]),
            "type": some(*VALUES["type"]),
            "service": some(*VALUES["service"]),
            "awards": st.lists(
                st.tuples(
                    st.sampled_from(VALUES["label"]),
                    st.sampled_from([None, None, date(2025, 1, 1)]),
                ),
                max_size=3,
            ),
            "accessible": st.sampled_from(sorted(STORED)).map(lambda level: [level]),
            "status": st.sampled_from(["published", "published", "draft", "closed"]),
        }
    ).map(with_labels),
    max_size=7,
)
drawn_query = st.fixed_dictionaries(
    {name: some(*values) for name, values in VALUES.items()} | {"q": some(*WORDS[:1])}
)


def build_values():
    for name, values in VALUES.items():
        for value in values:
            BUILD[name](value)


def build_drawn(drawn):
    for number, asked in enumerate(drawn):
        [code] = asked["departement"]
        town = build.commune(f"Ville {code}", f"{code}001", department=build.department(code, code))
        venue = build.venue(
            f"Lieu {number} {' '.join(asked['q'])}",
            types=asked["type"],
            services=asked["service"],
            commune=town,
            status=asked["status"],
            wheelchair=STORED[asked["accessible"][0]],
        )
        for day, (label, end) in enumerate(asked["awards"], start=1):
            build.award(
                venue=venue,
                label=build.label(label),
                granted_on=date(2024, 1, day),
                expires_on=end,
            )


def heard(drawn, query):
    """Returns the query without the word that no public venue holds, unless it is all there is."""
    is_held = any("alpha" in each["q"] for each in drawn if each["status"] == "published")
    others = sum(len(asked) for name, asked in query.items() if name != "q")
    return query if is_held or not others else query | {"q": []}


def answers(venue, query, without=""):
    """Tells whether a drawn venue answers the query, one filter set aside."""
    return venue["status"] == "published" and all(
        name == without or not asked or set(asked) & set(venue[name])
        for name, asked in query.items()
    )


def counted(drawn, query, name):
    """Counts by hand what each value would leave; those that leave nothing are not shown."""
    counts = {
        value: sum(answers(each, query, without=name) and value in each[name] for each in drawn)
        for value in VALUES[name]
    }
    return {value: count for value, count in counts.items() if count or value in query[name]}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=drawn_venues, query=drawn_query)
def test_results_and_counts_are_those_counted_by_hand(client, drawn, query):
    with transaction.atomic():
        build_values()
        build_drawn(drawn)
        page = read(client, "/lieux/", query)
        query = heard(drawn, query)
        assert len(page.main.sheets) == sum(answers(each, query) for each in drawn)
        for name in VALUES:
            shown = {code: count for code, count in page.counts(name).items() if code != "tout"}
            assert shown == counted(drawn, query, name), name
        transaction.set_rollback(True)


@pytest.fixture
def montpellier():
    herault = build.department("34", "Hérault")
    town = build.commune("Montpellier", "34172", "34000", department=herault)
    build.venue("La Rotonde", commune=town, types=["fablab"], services=["fibre"])
    build.venue("Le Phare", commune=town, types=["fablab"])
    build.venue("Le Quai", types=["coworking"])


def ways_out(page):
    """Returns {what a way out says: its address}, in the order of the page."""
    nothing = page.section("Aucun lieu ne répond à tout cela à la fois")
    return {each.text: each.first("a")["href"] for each in nothing.all("li")}


def test_when_nothing_is_found_each_way_out_says_how_many_it_leads_to(client, montpellier):
    page = read(client, "/lieux/", {"departement": "34", "type": "coworking", "q": "quai"})
    assert page.main.sheets == []
    [(told, address)] = ways_out(page).items()
    assert told == "sans « dans l’Hérault » : 1 lieu"
    assert read(client, address).main.sheets == ["Le Quai"]


def test_the_ways_out_come_with_the_widest_first(client, montpellier):
    page = read(client, "/lieux/", {"departement": "34", "type": "coworking"})
    assert list(ways_out(page)) == [
        "sans « coworkings » : 2 lieux",
        "sans « dans l’Hérault » : 1 lieu",
    ]
    swapped = read(client, "/lieux/", {"departement": "11", "type": "fablab"})
    assert list(ways_out(swapped)) == [
        "sans « dans l’Aude » : 2 lieux",
        "sans « fablabs » : 1 lieu",
    ]
    assert page.main.link("Voir tous les lieux") == "/lieux/"


def proposed(page):
    """Returns {folded text: address} of what the page proposes instead of what was typed."""
    [told] = [each for each in page.main.all("p") if "Vouliez-vous dire" in each.text]
    return {fold(each.text): each["href"] for each in told.all("a")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rotone", "rotonde"),
        ("pharre", "phare"),
    ],
)
def test_a_misspelt_word_is_met_with_the_nearest_one_that_finds(client, montpellier, typed, meant):
    page = read(client, "/lieux/", {"q": typed})
    assert page.main.sheets == []
    found = read(client, proposed(page)[meant])
    assert fold(found.field("q")["value"]) == meant
    assert found.main.sheets


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ({"service": "fibre"}, ["La Rotonde"]),
        ({"departement": "34"}, ["La Rotonde"]),
        ({"departement": "11"}, ["La Rotonde"]),
    ],
)
def test_the_nearest_word_keeps_the_other_filters_unless_they_leave_nothing(
    client, montpellier, others, found
):
    page = read(client, "/lieux/", {"q": "rotone"} | others)
    assert read(client, proposed(page)["rotonde"]).main.sheets == found


@pytest.mark.parametrize("typed", ["xylophoniste", "qqqq", "phot"])
def test_nothing_is_proposed_for_what_is_like_nothing(client, montpellier, typed):
    page = read(client, "/lieux/", {"q": typed})
    assert "Vouliez-vous dire" not in page.main.text
    assert "Voir tous les lieux" in page.main.text


def test_words_of_hidden_venues_are_never_proposed(client, montpellier):
    build.venue("Zanzibar", status=Venue.Status.DRAFT)
    page = read(client, "/lieux/", {"q": "zanzibare"})
    assert "Vouliez-vous dire" not in page.main.text


def test_an_empty_directory_says_so_without_a_way_out_that_finds_nothing(client):
    page = read(client, "/lieux/")
    assert page.main.sheets == []
    assert "0 lieu" in page.main.text
    assert page.main.all("li") == []
