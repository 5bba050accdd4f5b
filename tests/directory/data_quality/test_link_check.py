"""The websites of the sheets, asked once a week, without ever calling a private machine."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.data_quality.links import check_link, sync_links
from directory.models import LinkCheck, Venue
from tests import build
from tests.support.staff import member, messages
from tierslieux.web.url_checker import Answer, UnreachableError

pytestmark = pytest.mark.django_db
LIST = "/gestion/directory/linkcheck/"


class FakeFetcher:
    """Stands for the web: gives the answers it was made with, one after the other."""

    def __init__(self, *answers):
        self.answers = iter(answers)

    def answer(self, _):
        given = next(self.answers)
        if isinstance(given, Exception):
            raise given
        return given


def link(*answers):
    found, _ = LinkCheck.objects.get_or_create(address="https://lieu.exemple.fr/")
    fetcher = FakeFetcher(*answers)
    for _ in answers:
        check_link(found, fetcher)
    return LinkCheck.objects.get()


def test_a_link_is_broken_once_it_has_failed_twice_in_a_row():
    assert link(Answer(404)).problem == "le serveur répond 404"
    assert not LinkCheck.objects.broken().exists()
    link(UnreachableError("le serveur ne répond pas"))
    assert LinkCheck.objects.broken().get().problem == "le serveur ne répond pas"
    assert link(Answer(200)).failures == 0


@pytest.mark.parametrize(("length", "is_stored"), [(500, True), (501, False)])
def test_an_address_too_long_for_a_sheet_is_not_proposed(length, is_stored):
    moved = "https://lieu.exemple.fr/".ljust(length, "a")
    assert link(Answer(200, moved)).moved_to == (moved if is_stored else "")


@pytest.mark.parametrize("status", [200, 204, 304, 401, 403, 429])
def test_a_server_that_refuses_programs_is_there(status):
    assert link(Answer(status), Answer(status)).failures == 0


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_a_page_that_is_gone_is_a_failure(status):
    assert link(Answer(status)).failures == 1


def test_only_the_sites_of_public_sheets_are_asked_once_each_and_once_a_week():
    site = "https://lieu.exemple.fr/"
    build.venue(name="A", website=site)
    build.venue(name="B", website=site)
    build.venue(name="C", website="https://autre.fr/", status=Venue.Status.DRAFT)
    LinkCheck.objects.create(address="https://ancien.fr/")
    sync_links()
    (found,) = LinkCheck.objects.all()
    assert found.address == site
    assert list(LinkCheck.objects.due()) == [found]
    check_link(found, FakeFetcher(Answer(200)))
    now = timezone.now()
    assert not LinkCheck.objects.due(now + timedelta(days=5)).exists()
    assert LinkCheck.objects.due(now + timedelta(days=7)).exists()


def test_nobody_is_called_unless_a_setting_says_so(monkeypatch):
    build.venue(website="https://lieu.exemple.fr/")
    with pytest.raises(CommandError, match="aucun site n’a été appelé"):
        call_command("check_links")
    assert not LinkCheck.objects.exists()


def test_the_command_tells_what_each_site_answers(settings, monkeypatch, capsys):
    settings.CHECK_LINKS = True
    build.venue(name="A", website="https://a.exemple.fr/")
    build.venue(name="B", website="https://b.exemple.fr/")
    fetcher = FakeFetcher(
        Answer(200, "https://neuf.fr/"), UnreachableError("le serveur ne répond pas")
    )
    monkeypatch.setattr("directory.management.commands.check_links.link_fetcher", lambda: fetcher)
    call_command("check_links")
    output = capsys.readouterr().out
    assert "https://a.exemple.fr/\u00a0: a déménagé vers https://neuf.fr/" in output
    assert "https://b.exemple.fr/\u00a0: le serveur ne répond pas" in output
    assert "Sites appelés\u00a0: 2. Liens cassés\u00a0: 0." in output


def test_staff_see_the_broken_links_and_write_the_new_address_of_those_that_moved(client):
    client.force_login(member())
    venue = build.venue(name="La Fabrique", website="https://vieux.fr/")
    moved = LinkCheck.objects.create(
        address="https://vieux.fr/", moved_to="https://neuf.fr/", checked_at=timezone.now()
    )
    LinkCheck.objects.create(address="https://mort.fr/", failures=2, problem="muet")
    page = client.get(LIST, {"etat": "casses"})
    assert "https://mort.fr/" in page.text
    assert "https://vieux.fr/" not in page.text
    assert "La Fabrique" in client.get(LIST, {"etat": "demenages"}).text
    action = {"action": "move", "_selected_action": [moved.pk]}
    answer = client.post(LIST, action, follow=True)
    assert "Nouvelle adresse du site de 1 lieu" in messages(answer)[0].replace("\u00a0", " ")
    venue.refresh_from_db()
    assert venue.website == "https://neuf.fr/"
