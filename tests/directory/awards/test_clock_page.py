"""The page of the label clock: who opens it, and what it links to."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from directory.awards.clock import label_clock
from tests import build
from tests.support.moments import plain
from tests.support.page_reader import read
from tests.support.staff import member

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 3)
DAY = timedelta(days=1)
ENDING = "Labels qui prennent fin d’ici 12 mois"
ENDED = "Labels échus, non renouvelés"
CONTRADICTED = "Fiches dont les faits contredisent un critère"
UNVERIFIED = "Fiches de lieux labellisés ou lauréats jamais vérifiées"
OVERDUE = "Pièces en retard"
UNDECIDED = "Candidatures sans décision, plus de 6 mois après la date limite"
UNFROZEN = "Grilles de critères à geler"
UNREADABLE = "Règles qui ne peuvent être lues"
PAGE = "admin:label_clock"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2027-03-03T10:00:00+01:00", tick=False):
        yield


def listed(title):
    """Returns what a list of the clock tells today: [« Le lieu : ce qu’il en est »]."""
    return [
        plain(f"{line.name} : {line.text}")
        for found in label_clock()
        for line in found.lines
        if plain(found.title) == title
    ]


def ending_award(expires_on, **fields):
    return build.award(venue=build.venue("Le Moulin"), expires_on=expires_on, **fields)


def test_the_page_links_each_line_to_where_it_is_dealt_with(client):
    award = ending_award(TODAY + DAY)
    piece = build.missing_piece(TODAY - DAY)
    client.force_login(member("responsable du label"))
    page = read(client, reverse(PAGE))
    assert page.first("h1").text == "Horloge des labels"
    assert page.link("Le Moulin") == reverse("admin:directory_award_change", args=[award.pk])
    candidate = piece.application
    address = reverse("admin:labels_application_change", args=[candidate.pk])
    assert page.link(candidate.candidate) == address
    assert client.get(address).status_code == 200


def test_a_long_list_is_cut_on_the_page_and_says_so(client, monkeypatch):
    for rank in range(3):
        build.award(venue=build.venue(f"Lieu {rank}"))
    monkeypatch.setattr("directory.awards.clock_views.MAX_LISTED_LINES", 2)
    client.force_login(member("responsable du label"))
    text = read(client, reverse(PAGE)).text
    assert f"{UNVERIFIED} (3)" in text
    assert "Les 2 premières lignes seulement." in text
    assert "Lieu 2" not in text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 403),
        ("éditeur", 403),
        ("évaluateur", 403),
        ("responsable du label", 200),
        ("administrateur", 200),
    ],
)
def test_the_clock_opens_to_those_who_may_see_labels(client, role, status):
    client.force_login(member(role))
    assert client.get(reverse(PAGE)).status_code == status
    home = client.get(reverse("admin:index")).content.decode()
    assert ("Horloge des labels" in home) == (status == 200)


def test_the_clock_is_closed_to_visitors(client):
    assert client.get(reverse(PAGE)).url.startswith(reverse("admin:login"))


def test_who_may_see_labels_and_no_application_reads_nothing_of_applications(client):
    build.missing_piece(TODAY - DAY, application=build.dossier(candidate="La Ruche"))
    user = member(None)
    user.user_permissions.add(permission("view_label"), permission("view_award"))
    client.force_login(user)
    text = read(client, reverse(PAGE)).text
    assert ENDING in text
    assert OVERDUE not in text
    assert "La Ruche" not in text


def permission(codename):
    return Permission.objects.get(codename=codename)


def test_the_first_page_of_the_admin_counts_the_labels_that_end(client):
    ending_award(TODAY + DAY)
    ending_award(TODAY)
    client.force_login(member("responsable du label"))
    page = read(client, reverse("admin:index"))
    assert page.link("1 label à échéance dans les 12 mois") == reverse(PAGE)
    assert page.link("1 label à échéance passée") == reverse(PAGE)
