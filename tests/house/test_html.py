"""The structure of every page in every state: what a validator and a screen reader rely on."""

from itertools import pairwise

import pytest

from tests.support.page_reader import Page
from tests.support.page_states import states

BLOCKS = {
    *("article", "aside", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "header"),
    *("nav", "ol", "p", "section", "table", "ul"),
}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "thead", "tbody", "tfoot"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
ONE_LINE = ("content", "aria-label", "alt", "title", "href")
FIELDS = ("input", "select", "textarea")


def id_faults(page):
    ids = [each["id"] for each in page.walk() if "id" in each.attributes]
    yield from (f"id {each!r} twice" for each in set(ids) if ids.count(each) > 1 or not each)
    for element in page.walk():
        for name in REFERENCES:
            missing = set(element[name].split()) - set(ids)
            yield from (f"{name} names nothing: {each}" for each in missing)


def outline_faults(page):
    levels = [int(each.tag[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "not one h1, first"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} after h{before}"


def page_faults(page):
    if [each["lang"] for each in page.all("html")] != ["fr"]:
        yield "no lang"
    for tag in ("main", "title"):
        if len(page.all(tag)) != 1:
            yield f"not one {tag}"


def nesting_faults(page):
    for element in page.walk():
        inside = [each for each in element.walk() if each is not element]
        if element.tag == "p":
            yield from (f"{each.tag} in p" for each in inside if each.tag in BLOCKS)
        if element.tag in ("a", "button"):
            yield from (f"{each.tag} in {element.tag}" for each in inside if is_interactive(each))


def is_interactive(element):
    return element.tag in ("a", "button", *FIELDS)


def children_faults(page):
    for element in page.walk():
        allowed = CHILDREN.get(element.tag)
        for child in element.children if allowed else ():
            if child.strip() if isinstance(child, str) else child.tag not in allowed:
                yield f"{getattr(child, 'tag', child)} in {element.tag}"


def naming_faults(page):
    for element in page.all("a", "button", "h1", "h2", "h3", "legend", "th", "caption", "option"):
        drawn = any(picture["alt"] for picture in element.all("img"))
        if not (element.text or element["aria-label"] or drawn):
            yield f"empty {element.tag}"
    yield from ("img without alt" for each in page.all("img") if "alt" not in each.attributes)
    yield from ("drawing without name" for each in page.all("svg") if not is_named(each))
    labelled = {each["for"] for each in page.all("label")}
    for field in page.all(*FIELDS):
        wrapped = any(field in label.walk() for label in page.all("label"))
        if not wrapped and field["id"] not in labelled and field["type"] != "hidden":
            yield f"{field['name']} without label"


def is_named(drawing):
    return drawing["aria-hidden"] or (drawing["role"] and drawing["aria-label"])


def attribute_faults(page):
    """Texts of one line: a template is broken to be read, its attributes are not."""
    for element in page.walk():
        broken = [name for name in ONE_LINE if "\n" in (element[name] or "")]
        yield from (f"{name} of {element.tag} on several lines" for name in broken)


def group_faults(page):
    for element in page.all("fieldset"):
        if not element.all("legend"):
            yield "fieldset without legend"
    names = [each["aria-label"] for each in page.all("nav")]
    if len(set(names)) != len(names) or "" in names:
        yield "nav elements not told apart"


CHECKS = (
    id_faults,
    outline_faults,
    page_faults,
    nesting_faults,
    children_faults,
    naming_faults,
    group_faults,
    attribute_faults,
)


def faults(html):
    page = Page(html)
    return page.faults + [fault for check in CHECKS for fault in check(page)]


@pytest.mark.django_db
def test_every_page_is_well_built_in_every_state(client):
    found = {}
    for name, (address, status) in states().items():
        response = client.get(address)
        assert response.status_code == status, name
        html = response.content.decode()
        assert html.startswith("<!doctype html>"), name
        found[name] = faults(html)
    assert {name: faulty for name, faulty in found.items() if faulty} == {}


SOUND = "<html lang=fr><title>T</title><main><h1>Un</h1>{}</main></html>"


def test_a_sound_page_has_no_fault():
    assert faults(SOUND.format("<p><a href=/>Lien</a></p>")) == []


@pytest.mark.parametrize(
    "faulty",
    [
        "<p><ul><li>Un</li></ul></p>",
        "<p>Jamais fermé",
        "<div></p></div>",
        "<p id=a></p><p id=a></p>",
        "<p id=''></p>",
        "<p class=a class=b>Deux</p>",
        "<label for=absent>Nom</label>",
        "<p aria-describedby=absent>Un</p>",
        "<h1>Deux</h1>",
        "<h3>Trois</h3>",
        "<main></main>",
        "<a href=/><button>Non</button></a>",
        "<ul><p>Un</p></ul>",
        "<ul>Un</ul>",
        "<a href=/></a>",
        "<h2></h2>",
        "<img src=a.png>",
        "<svg></svg>",
        "<input name=q>",
        "<fieldset></fieldset>",
        "<nav></nav>",
    ],
)
def test_each_fault_is_seen(faulty):
    assert faults(SOUND.format(faulty)) != []


def test_a_page_without_language_or_title_is_seen():
    assert {"no lang", "not one title"} <= set(faults("<html><main><h1>Un</h1></main></html>"))
