"""A page as its reader meets it: its words, links, facts and fields, whatever the markup around."""

import re
from html.parser import HTMLParser

VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "source", "wbr"])
INLINE = frozenset(["a", "abbr", "b", "em", "i", "small", "span", "strong", "text", "tspan"])
SHEET = re.compile(r"/lieux/(?!carte/|proposer/)[-a-z0-9]+/(\?pres-de=.+)?")


class Element:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def __getitem__(self, name):
        return self.attributes.get(name) or ""

    def walk(self):
        """Yields this element and all those inside it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags):
        return [each for each in self.walk() if each.tag in tags]

    def first(self, tag):
        return self.all(tag)[0]

    def around(self, tag):
        """Returns the nearest element of this tag that holds this one."""
        return self.parent if self.parent.tag == tag else self.parent.around(tag)

    @property
    def raw(self):
        edge = "" if self.tag in INLINE else " "
        inside = (each.raw if isinstance(each, Element) else each for each in self.children)
        return edge + "".join(inside) + edge

    @property
    def text(self):
        """What is written in it, every run of spaces, no-break or not, made one."""
        return " ".join(self.raw.split())

    def link(self, text):
        """Returns where the link leads that reads `text`, or is announced so."""
        return next(
            each["href"]
            for each in self.all("a")
            if text in (each.text, " ".join(each["aria-label"].split()))
        )

    @property
    def sheets(self):
        """The names of the venues whose sheet is linked, in the order of the page."""
        return [each.text for each in self.all("a") if SHEET.fullmatch(each["href"])]


class Page(Element, HTMLParser):
    """A page of the site; `faults` says where its tags do not match."""

    def __init__(self, html):
        HTMLParser.__init__(self)
        Element.__init__(self, "page")
        self.open, self.faults = [self], []
        self.feed(html)
        self.close()
        self.faults += [f"<{each.tag}> never closed" for each in self.open[1:]]

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.open[-1])
        names = [name for name, _ in attributes]
        self.faults += [f"{tag}: {name} twice" for name in set(names) if names.count(name) > 1]
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open[-1].tag == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> closes <{self.open[-1].tag}>")

    def handle_data(self, text):
        self.open[-1].children.append(text)

    @property
    def main(self):
        return self.first("main")

    @property
    def title(self):
        return self.first("title").text

    @property
    def heading(self):
        return self.first("h1").text

    @property
    def canonical(self):
        return next(each["href"] for each in self.all("link") if each["rel"] == "canonical")

    @property
    def is_indexed(self):
        robots = [each["content"] for each in self.all("meta") if each["name"] == "robots"]
        return not any("noindex" in each for each in robots)

    def card(self, name):
        """Returns the item of a list that links to the sheet of the venue `name`."""
        return next(
            each.around("li")
            for each in self.all("a")
            if each.text == name and SHEET.fullmatch(each["href"])
        )

    @property
    def results(self):
        """The names of the venues that a list holds, without those that it shows beside."""
        parts = self.walk()
        if not any(each.tag == "h2" and each.text == "Résultats" for each in parts):
            return []
        return next(each for each in parts if each.tag == "ul").sheets

    def fact(self, name):
        """Returns what is said of `name` in a list of facts, None when it is not said."""
        terms = iter(self.all("dt", "dd"))
        asked = any(each.tag == "dt" and each.text == name for each in terms)
        return next(terms).text if asked else None

    def field(self, name):
        return next(each for each in self.all("input", "select") if each["name"] == name)

    def problem(self, name):
        """Returns what is told of a field that is marked as not understood."""
        field = self.field(name)
        assert field["aria-invalid"] == "true"
        return next(each.text for each in self.walk() if each["id"] == field["aria-describedby"])

    def section(self, heading):
        """Returns what stands in the part of the page under the heading `heading`."""
        found = next(each for each in self.all("h2", "h3", "legend") if each.text == heading)
        return found.parent

    def counts(self, name):
        """Returns {value: number of venues that choosing it would leave} of a filter."""
        boxes = [each for each in self.all("input") if each["name"] == name and each["value"]]
        return {each["value"]: int(each.around("label").text.split()[-1]) for each in boxes}


def read(client, address, query=None, status=200):
    """Opens a page as a visitor and returns it; a search leads to the address of its filters."""
    response = client.get(address, query, follow=status == 200)
    assert response.status_code == status, f"{response.status_code} at {address} {query}"
    return Page(response.content.decode())
