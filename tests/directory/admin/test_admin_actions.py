"""What staff do to several venues at once, and to what venues are searched by."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory.models import Venue
from tests import build
from tests.support.staff import member, messages, save

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def listed(client, address=LIST):
    return [venue.name for venue in client.get(address).context["cl"].result_list]


def act(client, action, *venues):
    data = {"action": action, "_selected_action": [venue.pk for venue in venues]}
    return client.post(LIST, data, follow=True)


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("publish", "draft", "published"),
        ("unpublish", "published", "draft"),
        ("close", "published", "closed"),
        ("verify", "published", "published"),
    ],
)
def test_an_action_changes_the_chosen_and_records_it(client, editor, action, before, after):
    chosen, other = build.venue("Choisi", status=before), build.venue("Autre", status=before)
    response = act(client, action, chosen)
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.status, other.status) == (after, before)
    assert chosen.verified_on == (timezone.localdate() if action == "verify" else None)
    assert other.verified_on is None
    (told,) = messages(response)
    assert told.endswith("de 1 lieu\u202f: Choisi")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (editor, str(chosen.pk))


def test_an_action_says_which_venue_it_refuses_and_why(client):
    sound = build.venue("Sain", status="draft")
    broken = build.venue("Cassé", status="draft", opening_hours="Mo-Fr")
    response = act(client, "publish", sound, broken)
    statuses = Venue.objects.by_name().values_list("name", "status")
    assert list(statuses) == [("Cassé", "draft"), ("Sain", "published")]
    done, refused = messages(response)
    assert done == "Publication de 1 lieu\u202f: Sain"
    assert refused.startswith("«\u202fCassé\u202f» n’a pas changé. horaires d’ouverture\u00a0: ")
    assert LogEntry.objects.count() == 1


def test_an_action_with_nothing_to_do_says_so(client):
    response = act(client, "publish", build.venue())
    assert messages(response) == ["Rien à changer\u202f: c’était déjà fait."]
    assert not LogEntry.objects.exists()


def test_a_check_today_forgets_who_checked_before(client):
    checked = build.venue(verified_on=date(2020, 1, 1), verified_by="La Rosée")
    today = build.venue(verified_on=timezone.localdate(), verified_by="La Rosée")
    act(client, "verify", checked, today)
    checked.refresh_from_db()
    today.refresh_from_db()
    assert (checked.verified_by, today.verified_by) == ("", "La Rosée")


def test_a_labelled_venue_is_not_deleted_and_the_page_says_why(client, admin_user):
    venue = build.award().venue
    client.force_login(admin_user)
    page = client.get(f"{LIST}{venue.pk}/delete/").content.decode()
    assert "objets liés et protégés suivants" in page
    assert client.post(f"{LIST}{venue.pk}/delete/", {"post": "yes"}).status_code == 200
    assert Venue.objects.filter(pk=venue.pk).exists()


@pytest.fixture
def administrator(client):
    client.force_login(user := member("administrateur", "admin"))
    return user


@pytest.mark.usefixtures("administrator")
def test_a_renamed_type_service_or_commune_is_found_by_its_new_name(client):
    venue = build.venue(types=["fablab"], services=["fibre"])
    renamed = {
        f"venuetype/{build.venue_type('fablab').pk}": "Atelier ouvert",
        f"service/{build.service('fibre').pk}": "Très haut débit",
        f"commune/{venue.commune.pk}": "Carcassonne-Cité",
        f"department/{venue.commune.department.pk}": "Pays cathare",
    }
    for row, name in renamed.items():
        save(client, f"/gestion/directory/{row}/change/", name=name)
        assert listed(client, f"{LIST}?q={name}") == [venue.name]
    assert listed(client, f"{LIST}?q=fablab") == []


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("kind", ["venuetype", "service"])
def test_a_type_or_a_service_that_venues_use_is_not_deleted_and_its_form_says_why(client, kind):
    venue = build.venue(types=["fablab"], services=["fibre"], status="draft")
    (row,) = [*venue.types.all()] if kind == "venuetype" else [*venue.services.all()]
    rows = f"/gestion/directory/{kind}/"
    page = client.get(f"{rows}{row.pk}/change/").content.decode()
    assert "1 lieu. Pour pouvoir le supprimer, retirez-le d’abord" in page
    assert f"{rows}{row.pk}/delete/" not in page
    assert "delete_selected" not in client.get(rows).content.decode()
    grouped = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(rows, grouped)
    assert client.post(f"{rows}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("kind", ["venuetype", "service"])
def test_a_type_or_a_service_that_no_venue_uses_is_deleted(client, kind):
    build.venue(types=["coworking"], services=["cafe"])
    row = build.venue_type("fablab") if kind == "venuetype" else build.service("fibre")
    address = f"/gestion/directory/{kind}/{row.pk}/"
    page = client.get(f"{address}change/").content.decode()
    assert "aucun lieu" in page
    assert f"{address}delete/" in page
    client.post(f"{address}delete/", {"post": "yes"})
    assert not type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("st etienne", "Saint-Étienne-de-Gourgas (11)"),
        ("ste colombe", "Sainte-Colombe (11)"),
        ("foix", "Foix (11)"),
        ("11300", "Limoux (11)"),
        ("oi", ""),
    ],
)
def test_a_commune_is_found_as_people_type_it(client, typed, first):
    names = ["Saint-Étienne-de-Gourgas", "Sainte-Colombe", "Aulos-Foix", "Foix", "Limoux"]
    for rank, name in enumerate(names):
        build.commune(name, f"1100{rank}", "11300" if name == "Limoux" else "11000")
    address = reverse("admin:autocomplete")
    field = "app_label=directory&model_name=venue&field_name=commune"
    found = client.get(f"{address}?term={typed}&{field}").json()["results"]
    assert [each["text"] for each in found][:1] == [first] * bool(first)
