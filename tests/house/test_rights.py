"""Who may open what: every address of the site, each role, as rights.txt says line by line.

An address without a line fails, and so does a line without an address. The message says what was
seen, to be read over before it is written down.
"""

import re
from functools import partial

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from tests import build
from tests.support.public_urls import public_urls
from tests.support.rows import venue_import
from tests.support.staff import member
from tests.tierslieux.accounts.test_roles import BUILDERS

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

ROLES = {"é": "éditeur", "v": "évaluateur", "r": "responsable du label", "a": "administrateur"}
STAFF, ALL, NOBODY, VISITOR = "staff", "all", "nobody", "visitor"
PEOPLE = [ALL, VISITOR, STAFF, *ROLES]
PARAMETER = re.compile(r"<[^>]+>")
OF_A_MODEL = re.compile(r"/gestion/([a-z]+)/([a-z]+)/<")
LEAVING = "/gestion/logout/"


def lines():
    """Returns {address: who may open it} as it is written."""
    text = (settings.BASE_DIR / "tests" / "data" / "rights.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return dict(rows)


def walk(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield plain(route)


def plain(route):
    """Returns a route without the marks of regular expressions around it."""
    return "/" + re.sub(r"[\^$]", "", route).replace(r"\.", ".")


def routes():
    return sorted(set(walk(get_resolver().url_patterns)))


def addresses():
    """Returns {route: an address of it where there is something to see}."""
    shown = {plain(resolve(url).route): url for url in public_urls().values()}
    rows = {model: built() for model, built in BUILDERS.items()}
    found = {}
    for route in routes():
        special = SPECIAL.get(route)
        found[route] = special(rows) if special else shown.get(route) or address(route, rows)
    return {route: path for route, path in found.items() if not PARAMETER.search(path)}


def address(route, rows):
    """Returns the address of a route without parameter, or of the page of a row of its model."""
    model = OF_A_MODEL.match(route)
    row = rows.get(".".join(model.groups())) if model else None
    return PARAMETER.sub(str(row.pk), route, count=1) if row else route


def version(model, rows):
    """Returns the page of a version of a row of the desk."""
    row, name = rows[model], model.replace(".", "_")
    kind = model.partition(".")[2]
    return reverse(f"admin:{name}_version", args=[row.pk, kind, row.history.first().pk])


def of_round(name, *args):
    return lambda rows: reverse(f"admin:{name}", args=[rows["labels.round"].pk, *args])


def of_venue(name):
    return lambda rows: reverse(name, args=[rows["directory.venue"].slug])


def two_venues(rows):
    return reverse("admin:compare", args=[rows["directory.venue"].pk, build.venue().pk])


def photo_of_a_correction(_):
    brought = build.correction(photo=b"JPEG")
    return reverse("admin:directory_correction_photo", args=[brought.pk])


def of_import(name):
    return lambda _: reverse(f"admin:{name}", args=[venue_import().pk])


# Addresses that ask for more than the key of a row of their model.
VERSION = "<path:object_id>/history/<slug:kind>/<int:version>/"
NO_TOKEN = "a" * 43
NO_PHOTO = f"{'0' * 32}-480.webp"
PHOTO = "/media/photos/(?P<stem>[0-9a-f]{32})-(?P<width>[0-9]{3,4}).(?P<extension>avif|webp|jpg)"
COMMUNES = "app_label=directory&model_name=venue&field_name=commune"
SPECIAL = {
    "/gestion/autocomplete/": lambda _: f"/gestion/autocomplete/?{COMMUNES}",
    "/gestion/aide/<slug:name>.md": lambda _: "/gestion/aide/gestion.md",
    "/gestion/imports/<int:pk>/": of_import("import"),
    "/gestion/imports/<int:pk>/colonnes/": of_import("import_columns"),
    PHOTO: lambda _: f"/media/photos/{NO_PHOTO}",
    "/lieux/<slug:slug>/completer/": of_venue("complete_venue"),
    "/lieux/<slug:slug>/repondre/": of_venue("answer_venue"),
    "/lieux/<slug:slug>/completer/merci/": of_venue("complete_thanks"),
    "/lieux/<slug:slug>/c-est-mon-lieu/": of_venue("claim_venue"),
    "/lieux/<slug:slug>/c-est-mon-lieu/merci/": of_venue("claim_thanks"),
    "/lieux/<slug:slug>/ecrire/": lambda rows: reverse(
        "contact_venue", args=[rows["directory.message"].venue.slug]
    ),
    "/lieux/<slug:slug>/ecrire/merci/": of_venue("contact_venue_thanks"),
    "/gestion/directory/correction/<path:pk>/photo.jpg": photo_of_a_correction,
    "/gestion/doublons/<int:one>/<int:other>/": two_venues,
    "/gestion/doublons/fusions/<int:pk>/": lambda _: "/gestion/doublons/fusions/0/",
    "/gerer/(?P<token>[-_A-Za-z0-9]{43})/": lambda _: f"/gerer/{NO_TOKEN}/",
    r"/gestion/(?P<app_label>auth|directory|labels)/": lambda _: "/gestion/directory/",
    r"/gestion/(?P<url>.*)": lambda _: "/gestion/nulle-part/",
    "/gestion/r/<path:content_type_id>/<path:object_id>/": lambda _: "/gestion/r/0/0/",
    "/gestion/mot-de-passe/<uidb64>/<token>/": lambda _: "/gestion/mot-de-passe/MQ/a-b/",
    "/gestion/directory/decisionrecord/appel/<int:pk>/": of_round("decide_round"),
    "/gestion/directory/decisionrecord/appel/<int:pk>/comite/": of_round("committee_pack"),
    "/gestion/directory/decisionrecord/appel/<int:pk>/comite.<slug:kind>": of_round(
        "committee_file", "csv"
    ),
} | {
    f"/gestion/{model.replace('.', '/')}/{VERSION}": partial(version, model)
    for model in (
        *("directory.venue", "directory.award", "directory.searchterm"),
        *("labels.round", "labels.application"),
    )
}


# Addresses at which nothing is to be seen here, and which say so to those whom they open to.
ROWLESS = {
    PHOTO,
    "/gerer/(?P<token>[-_A-Za-z0-9]{43})/",
    "/gestion/(?P<url>.*)",
    "/gestion/r/<path:content_type_id>/<path:object_id>/",
    "/gestion/doublons/fusions/<int:pk>/",
    "/gestion/second-facteur/application/cle.svg",
}


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Pages are not drawn here: only who may open them matters."""

    def render(self):
        self.content = b""
        return self

    monkeypatch.setattr(SimpleTemplateResponse, "render", render)


def is_open(route, response):
    """Tells whether the page opened; those of a row that is not theirs send staff to the index."""
    assert response.status_code < 500, route
    if response.status_code == 404:
        return route in ROWLESS
    away = [reverse("admin:login"), *([reverse("admin:index")] if "<" in route else [])]
    sent_away = response.status_code == 302 and response.url.partition("?")[0] in away
    return response.status_code != 403 and not sent_away


def opened(client, places):
    """Returns the routes that open; none of the others may be written to."""
    found, written = set(), set()
    for route, path in sorted(places.items(), key=lambda each: each[0] == LEAVING):
        response = client.get(path)
        if response.status_code == 405:
            response = client.post(path)
        if is_open(route, response):
            found.add(route)
        else:
            answer = client.post(path)
            written |= {route} if answer.status_code != 405 and is_open(route, answer) else set()
    assert not written
    return found


def client_of(who):
    client = Client()
    if who == VISITOR:
        client.force_login(User.objects.create_user("visiteuse"))
    elif who != ALL:
        client.force_login(member(ROLES.get(who), f"equipe-{who}"))
    return client


def may_open(who, written):
    if who in ROLES:
        return written in (STAFF, ALL) or who in written
    return written in ((STAFF, ALL) if who == STAFF else (ALL,))


@pytest.mark.parametrize("who", PEOPLE)
def test_each_address_opens_to_those_the_table_names_and_to_nobody_else(who):
    known = set(lines()) & set(routes())
    seen = opened(client_of(who), addresses()) & known
    expected = {route for route in known if may_open(who, lines()[route])}
    assert sorted(seen - expected) == [], "opened, and should not have"
    assert sorted(expected - seen) == [], "did not open, and should have"


def test_every_address_has_its_line_and_every_line_its_address():
    assert sorted(set(lines()) - set(routes())) == []
    places = addresses()
    rowless = sorted(set(routes()) - set(places))
    assert rowless == [], "no row to show there: see BUILDERS and SPECIAL"
    missing = set(routes()) - set(lines())
    assert not missing, "\n".join(["lines to read over, and to add:", *seen_now(missing, places)])
    for route, written in lines().items():
        assert written in (ALL, STAFF, NOBODY) or set(written) <= set(ROLES), route


def seen_now(missing, places):
    """Yields the lines of the table that would say what the site does now."""
    places = {route: places[route] for route in missing}
    seen = {who: opened(client_of(who), places) for who in PEOPLE}
    for route in sorted(missing):
        roles = "".join(who for who in ROLES if route in seen[who]) or NOBODY
        yield f"{route} {next((who for who in (ALL, STAFF) if route in seen[who]), roles)}"
