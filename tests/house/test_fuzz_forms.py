"""Whatever is sent to a form, the answer is a page, a redirection or a refusal."""

import pytest
import time_machine
from django.test import Client
from django.urls import URLResolver, get_resolver

from directory.models import Correction
from tests import build
from tests.directory.corrections.submissions import (
    HERE,
    NOW,
    PROPOSE,
    address,
    is_thanked,
    opened,
    refusal,
    send,
)
from tests.directory.manager_links.link_pages import FORM, link, place
from tests.house.test_fuzz import MARKUP, ODD

pytestmark = pytest.mark.django_db

# What is typed in the fields of a form, whatever they ask for.
LONG_ADDRESS = "a@" + ".".join(["b" * 60] * 4) + ".exemple.fr"
TYPED = {
    name: ODD[name] for name in ("huge", "arabic digits", "8 kB", "line feeds", "controls")
} | {"markup": MARKUP, "last of Unicode": "\U0010ffff", "long address": LONG_ADDRESS}
TYPED |= {"no address": "http://["}
PARTS = "multipart/form-data; boundary=X"


def test_a_form_of_too_many_fields_is_refused(client):
    fields = {f"champ{number}": "a" for number in range(1001)}
    for where in writable():
        assert client.post(target(where), fields).status_code == 400, where


def writable():
    """Returns the addresses of the pages whose form anyone may send."""
    build.commune()
    venue = place()
    manager = [link(venue, purpose) for purpose in ("confirm", "edit", "closure", "stop")]
    messages = [f"{venue.get_absolute_url()}ecrire/", "/nous-ecrire/"]
    messages += [f"{build.venue().get_absolute_url()}c-est-mon-lieu/"]
    return ["/gestion/login/", PROPOSE, address(venue), *messages, *manager]


@pytest.mark.parametrize("value", TYPED.values(), ids=TYPED)
def test_an_odd_value_in_every_field_is_answered(client, value):
    for where in writable():
        fields = opened(client, where)
        odd = dict.fromkeys(fields, value)
        for sent in (odd | signed(fields), {name: [value, ""] for name in odd}):
            response = client.post(target(where), sent, headers=HERE)
            assert response.status_code < 500, where
            assert b"<script>alert" not in response.content, where


def target(where):
    """Returns where the form of a page is sent: those of secret links, to an address without it."""
    return FORM if where.startswith(FORM) else where


def signed(fields):
    return {name: fields[name] for name in ("seen", "token", "state") if name in fields}


def test_an_address_longer_than_what_is_kept_is_refused(client):
    with time_machine.travel(NOW, tick=False) as clock:
        told = {"note": "Bonjour", "contact": LONG_ADDRESS}
        response = send(client, clock, address(place()), **told)
    assert "254" in refusal(response)


@pytest.mark.parametrize("value", ["abc", "\x01", "9" * 25, "٣", "1.5", ["1", "a"]])
def test_what_is_no_key_is_refused_where_staff_choose_among_many_rows(admin_client, value):
    award = build.award()
    fields = dict.fromkeys(("venue", "round", "application", "renews"), value)
    fields |= dict.fromkeys(("evidence-TOTAL_FORMS", "evidence-INITIAL_FORMS"), "0")
    where = f"/gestion/directory/award/{award.pk}/change/"
    response = admin_client.post(where, fields)
    assert response.status_code == 200
    assert "n’est pas" in response.content.decode() or "Sélectionnez" in response.content.decode()


@pytest.mark.parametrize("part", [b"a\0b", b"\0"])
def test_a_form_sent_in_parts_that_hides_a_nul_is_refused(client, part):
    for where in writable():
        for name in (b"name", b"na\0me"):
            sent = in_parts((b'name="%s"' % name, part if name == b"name" else b"a"))
            assert client.post(target(where), sent, content_type=PARTS).status_code == 400, where


FILE_NAMES = (
    *(b'"a\0b.jpg"', b'"../../a.jpg"', b'"%s.jpg"' % (b"e" * 500), b'"\xff\xed\xa0\x80.jpg"'),
    b"a; filename*=UTF-8''%00%ED%A0%80.jpg",
)


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_of_an_odd_name_that_is_no_photo_is_not_kept(client, name):
    with time_machine.travel(NOW, tick=False) as clock:
        fields = opened(client, PROPOSE) | {"name": "Lieu", "commune": "Carcassonne"}
        fields |= {"photo_alt": "Une salle", "photo_credit": "Nous"}
        build.commune()
        clock.shift(30)
        texts = [(b'name="%s"' % key.encode(), str(each).encode()) for key, each in flat(fields)]
        sent = in_parts(*texts, (b'name="photo"; filename=' + name, b"<svg onload=alert(1)>\0"))
        response = client.post(PROPOSE, sent, content_type=PARTS, headers=HERE)
    # Names that Django cannot read make of it no file at all.
    assert is_thanked(response) or "n’est pas une photo" in response.content.decode()
    assert not Correction.objects.exclude(photo=None).exists()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/json", b'{"token": "a"}'),
        ("text/plain", b"\xff\x00"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+AAA-"),
        ("multipart/form-data", b"a"),
        ("multipart/form-data; boundary=X", b"--X\r\nmal form\xe9"),
        ("", b"name=a"),
    ],
)
def test_a_form_of_another_kind_is_answered(client, kind, content):
    for where in writable():
        assert client.post(target(where), content, content_type=kind).status_code < 500, where


def test_every_form_but_those_without_session_is_held_to_its_proof(admin_user):
    """Those prove otherwise where they come from: a signed token, or a secret link."""
    views = [(route, view) for route, view in walk_views(get_resolver().url_patterns)]
    assert {route for route, view in views if getattr(view, "csrf_exempt", False)} == {
        "lieux/proposer/",
        "lieux/<slug:slug>/completer/",
        "lieux/<slug:slug>/repondre/",
        "lieux/<slug:slug>/c-est-mon-lieu/",
        "lieux/<slug:slug>/ecrire/",
        "nous-ecrire/",
        "gerer/",
    }
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(admin_user)
    plain = [f"/{route}" for route, _ in views if route.startswith("gestion/") and "<" not in route]
    assert len(plain) > 50
    for where in plain:
        response = forger.post(where, headers={"origin": "https://ailleurs.exemple"})
        assert response.status_code in (403, 405), where


def walk_views(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk_views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def flat(fields):
    """Yields (name, value) of what a browser would send."""
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            yield name, each


def in_parts(*parts):
    """Returns a form in parts, each (what is said of it, its bytes)."""
    form = b"".join(
        b"--X\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % part for part in parts
    )
    return form + b"--X--\r\n"
