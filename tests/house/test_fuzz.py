"""Whatever is written in an address, the answer is a page, a redirection or a refusal."""

from urllib.parse import quote

import pytest

from tests.support.page_reader import Page, read
from tests.support.page_states import corrections
from tests.support.public_urls import public_urls

pytestmark = pytest.mark.django_db

PARAMETERS = (
    "q",
    "departement",
    "intercommunalite",
    "type",
    "service",
    "label",
    "accessible",
    "tri",
    "page",
    "pres-de",
    "rayon",
    "zone",
    "ouvert",
    "heure",
    "inconnus",
    "prix",
    "inconnu",
    "distance",
)
PAGES = (
    "/lieux/",
    "/lieux/carte/",
    "/lieux/carte.geojson",
    "/lieux/carte.svg",
    "/",
    "/departements/",
    "/observatoire/zones-blanches/",
)
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"

# What a visitor may type, however odd: the page answers.
ODD = {
    "empty": "",
    "spaces": " \u00a0\u202f",
    "wrong type": "abc",
    "negative": "-1",
    "zero": "0",
    "decimal": "1.5",
    "huge": "1" + "0" * 400,
    "not a number": "NaN",
    "arabic digits": "٣",
    "superscript": "²",
    "LIKE": "%_\\",
    "8 kB": "é" * 4096,
    "8 kB of words": "a " * 4096,
    "SQL": "'; DROP TABLE directory_venue; --",
    "SQL quoted": '" OR ""="',
    "markup": MARKUP,
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "line feeds": "a\r\nSet-Cookie: a=b\r\n\r\n",
    "controls": "\x01\x1b\x7f\u200b\u202e\ufeff",
    "last of Unicode": "\U0010ffff",
    "combining": "e" + "\u0301" * 500,
    "path": "../../etc/passwd",
    "list": "[]",
}
# What only looks like a place, a zone, a day, an hour or a price, or is at the end of the world.
NEAR_MISSES = {
    "pres-de": [
        *("nan,nan", "inf,0", "1e400,1", "90,180", "-90,-180", "-0.0,0", "٤٣,١", "43.6,1.4,7"),
        *("43,6", "+43.6;+1.4", "999,999", "43.6,1.4" * 12, "1 rue", "11000 " * 20, "st", "l’"),
    ],
    "rayon": ["05", "5.0", "5 km", "+5", "50,5", "1e1", "٥"],
    "zone": [
        *("-180,-180,180,180", "nan,nan,nan,nan", "43,2,44,inf", "1e-400,0,1,1", "0,0,1e-7,1e-7"),
        *("43,2,44", "43,2,44,3,5", "44,2,43,3", ",,,", "43;2;44;3", "43,6,1,4"),
        "1" * 300 + ",2,3,4",
    ],
    "ouvert": [
        *("0001-01-01", "9999-12-31", "2026-02-30", "2026-W53-7", "20261124", "MARDI", "Mardi"),
        *("maintenant,soir", "24H", "2026-11-2٤", "-001-01-01", "demain", "10000-1-1"),
    ],
    "heure": ["24:00", "23:59:60", "08:00Z", "8h", "-1:00", "٠٨:٠٠", "08:60", "0800", "08:00\n"],
    "inconnus": ["non", "OUI", "oui,oui", "1"],
    "prix": ["1e2", "1e-30", "1e999", "NaN", "Infinity", "-0", "12,5", "0x10", "1_0", "12.345"],
    "tri": ["Distance", "-distance", "nom,commune", "pk"],
}
# What no database could store: refused before the page reads it.
UNREADABLE = {
    "NUL": "%00",
    "NUL inside": "fab%00lab",
    "bad UTF-8": "%FF%FE",
    "cut UTF-8": "caf%C3",
    "overlong": "%C0%80",
    "latin-1": "caf%E9",
    "lone surrogate": "%ED%A0%80",
}
PATHS = [
    "/lieux/%00/",
    "/lieux/%FF/",
    "/lieux/%ED%A0%80/",
    "/lieux/caf%C3%A9/",
    f"/lieux/{'a' * 4000}/",
    "/lieux/../../etc/passwd/",
    "/lieux/%27%3B--/",
    "/lieux/%0D%0ASet-Cookie:a/",
    "/lieux//",
    "//exemple.fr/lieux",
    "/lieux/%00/completer/",
    "/lieux/absent/completer/merci/",
    "/gerer/%00/",
    f"/gerer/{'%D9%A1' * 43}/",
    f"/gerer/{'a' * 43}/",
    f"/gerer/{'a' * 42}%0A/fait/",
    f"/media/photos/{'0' * 32}-400.jpg",
    f"/media/photos/{'0' * 32}-400.jpg%0A",
    f"/media/photos/{'0' * 32}-400.svg",
    "/media/photos/..%2F..%2Fdb.sqlite3",
    "/media/photos/%2e%2e/%2e%2e/manage.py",
    "/media/../db.sqlite3",
    "/gestion/imports/99999999999999999999999/",
    "/gestion/doublons/1/99999999999999999999999/",
    "/gestion/mot-de-passe/%00/a-b/",
    "/gestion/mot-de-passe/////",
    "/departements/99-nulle-part/",
    "/departements/11-%00/",
    "/departements/%D9%A1%D9%A1-aude/",
    "/departements/2A-aude/",
    "/communes/00000-nulle-part/",
    "/communes/1106%D9%A9-carcassonne/",
    "/appels-a-projets/%25/",
    "/static/%00",
    "/static/../tierslieux/settings.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/gestion/%00/",
    "/sante/%00",
]


def assert_answered(response, what):
    assert response.status_code < 500, what
    assert "Set-Cookie" not in response.headers, what
    page = b"" if response.streaming else response.content
    assert b"<script>alert" not in page, what
    assert b"<img src=x" not in page, what


def assert_is_page(client, page, query):
    """What is understood, or left blank, leads once to the address that says so."""
    response = client.get(page, query, follow=True)
    assert response.status_code == 200, (page, *query)
    assert len(response.redirect_chain) <= 1, (page, *query)
    assert_answered(response, (page, *query))


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_value_is_a_page(client, value):
    public_urls()
    together = dict.fromkeys(PARAMETERS, value)
    for query in ({name: value} for name in PARAMETERS):
        assert_is_page(client, "/lieux/", query)
    for page in PAGES:
        assert_is_page(client, page, together)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_nearly_is_a_place_or_a_time_is_a_page_whose_link_leads_to_itself(client, name):
    public_urls()
    asked = {"pres-de": "43.2,2.35", "rayon": "20", "ouvert": "mardi", "heure": "10:00"}
    led_to = {}
    for value in NEAR_MISSES[name]:
        for page in PAGES[:3]:
            response = client.get(page, asked | {name: value})
            assert response.status_code == 200, (page, name, value)
            assert_answered(response, (page, name, value))
            if page == "/lieux/":
                shown = Page(response.content.decode())
        # Many of them lead to the same page.
        again = led_to.get(shown.canonical) or read(client, shown.canonical)
        led_to[shown.canonical] = again
        assert (again.canonical, again.results) == (shown.canonical, shown.results), value


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_value_is_refused_on_every_page(client, value):
    pages = public_urls()
    for page in (pages | corrections(pages["venue"])).values():
        for query in (f"q={value}", value, f"{value}=1", f"page=1&inconnu={value}"):
            response = client.get(page, QUERY_STRING=query)
            assert response.status_code == 400, (page, query)
    assert "<h1>Demande illisible</h1>" in response.content.decode()


def test_all_parameters_at_once_repeated_are_a_page(client):
    for value in ODD.values():
        part = quote(value[:200])
        query = "&".join(f"{name}={part}&{name}=&{name}" for name in PARAMETERS)
        for page in PAGES[:3]:
            assert_answered(client.get(page, QUERY_STRING=query), value)


@pytest.mark.parametrize(
    "query", ["&&&", "=", "=&=", "q", "%", "%zz", "%u00e9", "?", "q[]=a", "q==a", ";", "+"]
)
def test_a_malformed_query_is_a_page(client, query):
    response = client.get("/lieux/", QUERY_STRING=query)
    if response.status_code == 302:
        response = client.get(response.url)
    assert response.status_code == 200


def test_too_many_fields_are_refused_in_french(client):
    query = "&".join(f"champ{number}=a" for number in range(1001))
    response = client.get("/lieux/", QUERY_STRING=query)
    assert response.status_code == 400
    assert "<h1>Demande illisible</h1>" in response.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_an_odd_path_is_a_redirection_or_a_refusal(client, path):
    response = client.get(path)
    assert_answered(response, path)
    assert response.status_code >= 300


def test_a_markup_path_comes_back_escaped(client):
    response = client.get(f"/{quote(MARKUP, safe='<>=()')}/")
    assert response.status_code == 404
    assert_answered(response, "markup")


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_form_is_refused(client, value):
    form = "application/x-www-form-urlencoded"
    response = client.post("/gestion/login/", f"username={value}&password=a", content_type=form)
    assert response.status_code == 400


def test_a_cookie_that_hides_a_nul_is_refused(client):
    for page in ("/gestion/", "/lieux/"):
        response = client.get(page, headers={"cookie": 'sessionid="\\000aaaaaaaaa"'})
        assert response.status_code == 400
