"""What would make the list too heavy is folded, and opens without a script, nothing being lost."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.http import QueryDict

from directory.listing import facet_layout
from directory.listing.page import ListPage
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
FAMILIES = {"work": ("bureau", "fibre", "ilot"), "make": ("laser", "metal"), "meet": ("salon",)}
SERVICES = "Services et équipements"
WORK, MAKE, MEET = "Travailler", "Fabriquer", "Se retrouver"
FEW_NODES = 24  # enough for each facet, and the first of three families


@pytest.fixture(autouse=True)
def _venues(monkeypatch):
    monkeypatch.setattr(facet_layout, "MAX_FACET_NODES", FEW_NODES)
    for family, codes in FAMILIES.items():
        for code in codes:
            build.service(code, family=family)
            build.venue(f"Lieu {code}", services=[code], wheelchair="yes")


def form(page):
    return page.first("form")


def folded(page):
    """Returns the texts of what is folded, by the title of the fieldset around."""
    buttons = [each for each in form(page).all("button") if each["name"] == "plus"]
    return [(each.around("fieldset").first("legend").text, each.text) for each in buttons]


def offered(page, name):
    return [each["value"] for each in page.all("input") if each["name"] == name]


def send(client, page, button=None, **ticked):
    """Sends the form as a browser does, without a script, by one of its buttons."""
    pairs = []
    for each in form(page).all("input", "select", "button"):
        boxes = each["type"] == "checkbox"
        is_ticked = "checked" in each.attributes or each["value"] == ticked.get(each["name"])
        if each.tag == "select":
            chosen = [one for one in each.all("option") if "selected" in one.attributes]
            pairs.append((each["name"], chosen[0]["value"] if chosen else ""))
        elif (each.tag == "button" and each is button) or (
            each.tag == "input" and (is_ticked if boxes else each["name"])
        ):
            pairs.append((each["name"], each["value"]))
    action = (button and button["formaction"]) or form(page)["action"]
    return read(client, f"{urlsplit(action).path}?{urlencode(pairs)}")


def button(page, text):
    return next(each for each in form(page).all("button") if each.text == text)


def test_facets_open_in_their_order_while_the_page_is_light_and_fold_beyond(client):
    page = read(client, "/lieux/")
    assert offered(page, "service") == ["bureau", "fibre", "ilot"]
    assert folded(page) == [(SERVICES, MAKE), (SERVICES, MEET)]
    assert WORK in [each.text for each in page.all("p") if each["class"] == "family"]


def test_a_button_opens_what_is_folded_where_it_stands(client):
    page = read(client, "/lieux/")
    assert button(page, MAKE)["aria-expanded"] == "false"
    assert urlsplit(button(page, MAKE)["formaction"]).fragment == "facet-service"
    opened = send(client, page, button(page, MAKE))
    assert "facet-service" in [each["id"] for each in opened.all("fieldset")]
    assert offered(opened, "service")[-2:] == ["laser", "metal"]
    assert opened.main.sheets == page.main.sheets
    assert opened.canonical == page.canonical


def test_facets_folded_whole_share_a_fieldset_and_open_as_one_of_their_own(client, monkeypatch):
    monkeypatch.setattr(facet_layout, "MAX_FACET_NODES", 14)
    page = read(client, "/lieux/")
    others = [text for title, text in folded(page) if title == "Autres critères"]
    assert others == ["Type de lieu", "Accès en fauteuil"]
    opened = send(client, page, button(page, "Accès en fauteuil"))
    assert opened.section("Accès en fauteuil").text == "Accès en fauteuil Oui 6"
    asked = read(client, "/lieux/", {"type": "coworking"})
    assert asked.section("Type de lieu").text == "Type de lieu Coworking 6"


def test_what_was_ticked_typed_and_folded_stays_asked_whatever_is_opened(client):
    page = read(client, "/lieux/", {"service": "laser", "q": "lieu"})
    assert (SERVICES, MAKE) in folded(page)
    assert "checked" in page.field("service").attributes
    opened = send(client, page, button(page, MEET))
    assert offered(opened, "service") == ["laser", "salon"]
    ticked = send(client, opened, button(opened, MAKE), service="salon")
    assert ticked.main.sheets == ["Lieu laser", "Lieu salon"]
    assert ticked.field("q")["value"] == "lieu"
    again = send(client, ticked)
    assert again.main.sheets == ["Lieu laser", "Lieu salon"]
    assert "metal" in offered(again, "service")


def test_the_key_enter_sends_the_form_and_opens_nothing(client):
    first = form(read(client, "/lieux/")).all("button")[0]
    assert (first["name"], first["formaction"], first["aria-label"]) == ("", "", "Chercher")


def test_an_address_that_opens_nothing_known_is_the_list(client):
    assert folded(read(client, "/lieux/", {"plus": "rien"})) == folded(read(client, "/lieux/"))


def test_the_filters_of_the_map_stay_open_around_what_was_unfolded(client):
    opened = read(client, "/lieux/carte/", {"plus": "service-fabriquer"})
    assert "open" in opened.first("details").attributes
    assert "open" not in read(client, "/lieux/carte/").first("details").attributes


@pytest.mark.parametrize(
    "query",
    ["", "plus=service-fabriquer", "plus=accessible", "service=laser", "departement=99&label=rien",
     "accessible=oui&service=salon&type=coworking", "q=introuvable"],
)  # fmt: skip
def test_the_elements_counted_are_those_of_the_page(client, query):
    page, layout = read(client, f"/lieux/?{query}"), ListPage(QueryDict(query)).form.layout
    drawn = [each for facet in form(page).all("fieldset") for each in facet.walk()]
    assert layout.nodes == len(drawn) + bool(layout.silent)
