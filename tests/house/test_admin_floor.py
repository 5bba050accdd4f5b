"""What every page of the admin stands on: addresses, colours, patience."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection

from tests import build
from tests.support.staff import member, messages

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def sheet(venue):
    return f"{LIST}{venue.pk}/change/"


LISTS = [
    f"/gestion/{each}/"
    for each in (
        "directory/venue",
        "directory/venuetype",
        "directory/service",
        "directory/commune",
        "directory/department",
        "directory/award",
        "labels/label",
        "labels/criterion",
        "labels/round",
        "labels/application",
        "labels/assessment",
        "labels/missingpiece",
        "auth/user",
        "auth/group",
    )
]
BAD = [
    "q=%00",
    "q=" + "é" * 3000,
    "q=%25_%5C'",
    "status__exact=%00",
    "status__exact=nowhere",
    "status__regex=(",
    "p=99999999999999999999",
    "p=abc",
    "p=-1",
    "e=1",
    "o=abc",
    "o=99.-99",
    "all=",
    "id__exact=99999999999999999999",
    "pk=abc",
    "day_price=1E400",
    "updated_at__gte=0001-01-01",
    "last_login__gte=0001-01-01",
    "label__id__exact=abc",
    "label__id__exact=99999999999999999999",
    "groups__id__exact=abc",
    "verification=hier&departement=99&label=rien&manque=tout&type=%F0%9F%8F%A0",
    "_facets=True",
    "_popup=1&_to_field=nothing",
    "search_text__regex=(",
]


@pytest.mark.parametrize("query", BAD)
def test_no_address_of_a_list_breaks_it(client, admin_user, query):
    build.award()
    client.force_login(admin_user)
    for address in LISTS:
        assert client.get(f"{address}?{query}").status_code < 500, address


@pytest.mark.parametrize("path", ["directory/venue", "directory/award", "labels/application"])
@pytest.mark.parametrize("query", ["venue=abc", "commune=%00", "round=9&round=a", "_to_field=x"])
def test_no_address_of_an_empty_form_breaks_it(client, admin_user, path, query):
    client.force_login(admin_user)
    assert client.get(f"/gestion/{path}/add/?{query}").status_code < 500


@pytest.mark.parametrize("row", ["0", "abc", "99999999999999999999", "_00"])
def test_a_sheet_that_does_not_exist_leads_back_to_the_first_page(client, row):
    response = client.get(f"{LIST}{row}/change/", follow=True)
    assert response.redirect_chain[-1][0] == "/gestion/"
    assert messages(response)


def test_the_pages_hold_no_inline_style_or_script(client, admin_user):
    venue = build.award().venue
    client.force_login(admin_user)
    for address in ("/gestion/", LIST, ADD, sheet(venue), f"{LIST}{venue.pk}/history/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page), address
        assert "/static/css/admin.css" in page


COLOURS = {
    "--body-fg": "--body-bg",
    "--link-fg": "--body-bg",
    "--body-quiet-color": "--darkened-bg",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_the_admin_can_be_read(theme):
    css = Path(finders.find("css/admin.css")).read_text()
    block = css.split(f'html[data-theme="{theme}"]', 1)[1].split("}", 1)[0]
    colours = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
    for text, ground in COLOURS.items():
        assert contrast(colours[text], colours[ground]) >= 4.5, text
    for ground in ("--secondary", "--default-button-bg", "--default-button-hover-bg"):
        assert contrast("#ffffff", colours[ground]) >= 4.5, ground


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    ]
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no statement timeout")
def test_the_admin_waits_longer_for_postgresql_and_only_the_admin(client):
    build.venue()
    seen = []

    def spy(execute, sql, params, many, context):
        if "directory_venue" in sql:
            seen.append(timeout())
        return execute(sql, params, many, context)

    def timeout():
        with connection.connection.cursor() as cursor:
            return cursor.execute("SHOW statement_timeout").fetchone()[0]

    usual = timeout()
    with connection.execute_wrapper(spy):
        client.get(LIST)
    assert set(seen) == {"30s"}
    assert timeout() == usual != "30s"
