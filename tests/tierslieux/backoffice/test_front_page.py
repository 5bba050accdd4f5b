"""The first page of the admin: the work to do, each line leading to what it counts."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Correction, Finding, Import, LinkCheck, Venue
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
QUERIES = 40


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.JOBS = {}
    settings.BACKUP_ROOT = str(tmp_path)
    settings.MEDIA_ROOT = str(tmp_path / "media")


def checked(name, **fields):
    """Returns a venue that asks for nothing."""
    fields = {"latitude": 43.2, "longitude": 2.35, "opening_hours": "24/7"} | fields
    return build.venue(name=name, verified_on=timezone.localdate(), **fields)


def correction(state):
    return Correction.objects.file(
        venue=checked(f"Fiche {state}"),
        proposed={"phone": {"before": "", "proposed": "+33561000000"}},
        state=state,
    )


def mail(key, **fields):
    long_ago = timezone.now() - timedelta(hours=1)
    if fields.get("claim"):
        fields["claimed_at"] = long_ago
    Mail.objects.create(key=key, to="lieu@exemple.fr", subject="Objet", body="", **fields)


def everything():
    """Plants one thing to do of each kind."""
    correction(Correction.State.WAITING)
    correction(Correction.State.QUARANTINE)
    Venue.objects.filter(pk=checked("À vérifier").pk).update(verified_on=None)
    checked("Brouillon", status=Venue.Status.DRAFT)
    checked("Sans point", latitude=None, longitude=None)
    checked("Sans horaires", opening_hours="")
    build.award(venue=checked("Fini"), expires_on=timezone.localdate())
    checked("La Grande Halle", phone="+33561999999")
    checked("Grande Halle", phone="+33561999999")
    LinkCheck.objects.create(address="https://mort.fr/", failures=2)
    LinkCheck.objects.create(address="https://vieux.fr/", moved_to="https://neuf.fr/")
    Finding.objects.create(rule="sans-type", what="X", told="Sans type.")
    Import.objects.create(source="Hub", file_name="a.csv", sha256="0", size=1, state="ready")
    mail("refusé", failures=10)
    mail("doute", claim="x")


def lines(client):
    context = client.get("/gestion/").context
    return [*context["sheets_to_do"], *context["site_to_do"]]


def test_each_line_counts_what_its_list_holds(client):
    everything()
    client.force_login(member("responsable du label"))
    found = lines(client)
    assert {told: number for number, told, _ in found} == {
        "correction à traiter": 1,
        "correction en quarantaine": 1,
        "fiche à vérifier": 1,
        "fiche en brouillon": 1,
        "doublon possible": 1,
        "fiche sans point exact": 1,
        "fiche sans horaires": 1,
        "fiche dont le label a pris fin": 1,
        "lien cassé": 1,
        "site qui a déménagé": 1,
        "contradiction dans les données": 1,
        "import à confirmer": 1,
        "courriel que le serveur refuse": 1,
        "courriel peut-être parti": 1,
    }
    for _, told, address in found:
        response = client.get(address)
        assert response.status_code == 200, told
        if "cl" in response.context:
            assert response.context["cl"].result_count == 1, told


def test_a_desk_with_nothing_to_do_says_nothing(client):
    checked("Tout va bien")
    client.force_login(member())
    assert lines(client) == []
    assert "Les fiches" not in client.get("/gestion/").text


def test_nobody_is_told_of_what_they_may_not_open(client):
    everything()
    client.force_login(member("éditeur"))
    told = " ".join(told for _, told, _ in lines(client))
    assert "correction à traiter" in told
    assert "courriel" not in told
    client.force_login(member("", username="sans-role"))
    assert lines(client) == []


def test_the_first_page_costs_as_many_queries_for_one_thing_as_for_many(client):
    client.force_login(User.objects.create_superuser("chef"))
    everything()
    client.get("/gestion/")
    with CaptureQueriesContext(connection) as once:
        client.get("/gestion/")
    for number in range(5):
        checked(f"Autre {number}", opening_hours="")
        mail(f"autre {number}", failures=12)
    with CaptureQueriesContext(connection) as many:
        client.get("/gestion/")
    assert len(many) <= len(once) <= QUERIES


def test_the_last_backup_is_told_and_its_lateness(client, settings):
    client.force_login(member("responsable du label"))
    page = Page(client.get("/gestion/").text)
    assert "Dernière sauvegarde : aucune – en retard" in page.text
    path = Path(settings.BACKUP_ROOT) / "tierslieux-20260301-020500-000000.zip"
    path.write_bytes(b"")
    page = client.get("/gestion/").text
    assert f"le {timezone.localdate():%-d}" in page
    assert "en retard" not in page
    made = datetime(2026, 3, 1, 2, 5, tzinfo=timezone.get_default_timezone()).timestamp()
    os.utime(path, (made, made))
    page = Page(client.get("/gestion/").text)
    assert "le 1 mars 2026 à 2 h 05 – en retard" in page.text


def test_the_last_import_leads_to_its_page(client):
    client.force_login(member("responsable du label"))
    done = Import.objects.create(
        source="Hub Occitanie",
        file_name="a.csv",
        sha256="0",
        size=1,
        state="done",
        applied_at=timezone.now(),
    )
    page = Page(client.get("/gestion/").text)
    (link,) = [each for each in page.all("a") if each.text == "Hub Occitanie"]
    assert str(done.pk) in link["href"]
    assert client.get(link["href"]).status_code == 200


def test_imports_are_found_from_the_first_page_before_there_is_any(client):
    client.force_login(member("éditeur"))
    page = Page(client.get("/gestion/").text)
    assert "/gestion/imports/" in [each["href"] for each in page.all("a")]


def test_production_without_second_factor_is_said_on_every_page_of_the_desk(client, settings):
    client.force_login(member("éditeur"))
    pages = ["/gestion/", "/gestion/directory/venue/"]
    settings.SECOND_FACTOR = False
    assert not any("Le second facteur est" in client.get(page).text for page in pages)
    settings.PRODUCTION = True
    assert all("Le second facteur est" in client.get(page).text for page in pages)
    client.logout()
    assert "Le second facteur est" not in client.get("/gestion/login/").text
