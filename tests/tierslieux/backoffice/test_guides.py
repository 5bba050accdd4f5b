"""The guides written for staff are pages of the desk."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from tests.support.staff import member
from tierslieux.backoffice.guides import GUIDES, read_guide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def assessor(client):
    client.force_login(user := member("évaluateur"))
    return user


def read(client, name):
    return client.get(reverse("admin:guide", args=[name]))


@pytest.mark.parametrize("name", GUIDES)
def test_every_section_of_a_guide_is_read_and_reached_from_its_top(client, name):
    source = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    page = unescape(read(client, name).content.decode())
    titles = re.findall(r"^## (.+)$", source, re.MULTILINE)
    assert titles
    for title in titles:
        (identifier,) = re.findall(rf'<h2 id="([\w-]+)">{re.escape(title)}</h2>', page)
        assert f'<a href="#{identifier}">{title}</a>' in page
    assert page.count("<h1>") == 1
    assert len({identifier for identifier, _ in read_guide(name).sections}) == len(titles)


def test_the_first_page_of_the_desk_leads_to_the_guides(client):
    page = client.get("/gestion/").content.decode()
    assert reverse("admin:guide", args=["gestion"]) in page
    assert 'href="exploitation.md"' in read(client, "gestion").content.decode()


def test_a_guide_is_for_staff_and_no_other_document_is_served(client):
    assert read(client, "data").status_code == 404
    client.logout()
    assert read(client, "gestion").status_code == 302
