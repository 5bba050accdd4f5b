"""Lists, actions and deletions: what somebody else changed since a page was shown is left alone."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission

from directory.models import SpecialHours, Venue
from tests import build
from tests.support.staff import displayed, member, messages, opened, save
from tests.tierslieux.edit_conflicts.test_conflicts import form_of

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"
UNTOUCHED = "a changé depuis l’affichage de la liste"


@pytest.fixture(autouse=True)
def second(client):
    client.force_login(user := member("administrateur", "denis"))
    return user


@pytest.fixture
def claire(client):
    """The browser of the one who saves first."""
    browser = type(client)()
    browser.force_login(member("administrateur", "claire", first_name="Claire", last_name="Vidal"))
    return browser


def seen(page):
    return re.search('name="seen" value="([^"]+)"', page.content.decode())[1]


def act(client, action, *venues, page, **fields):
    data = {"action": action, "_selected_action": [venue.pk for venue in venues], "index": 0}
    return client.post(LIST, data | {"seen": seen(page)} | fields, follow=True)


def statuses():
    return dict(Venue.objects.values_list("name", "status"))


def test_an_action_leaves_alone_and_names_what_others_changed(client, claire):
    one, other = (build.venue(name, status="draft") for name in ("Un", "Deux"))
    page = client.get(LIST)
    save(claire, form_of(other), operator="Elle")
    response = act(client, "publish", one, other, page=page)
    assert statuses() == {"Un": "published", "Deux": "draft"}
    untouched, done = messages(response)
    assert untouched.startswith(f"«\u202fDeux\u202f» {UNTOUCHED} (Claire Vidal, le ")
    assert done == "Publication de 1 lieu\u202f: Un"
    act(client, "publish", one, other, page=response)
    assert statuses()["Deux"] == "published"


def test_an_action_on_nothing_but_what_others_changed_does_nothing(client, claire):
    venue = build.venue("Un", status="draft", types=["fablab"])
    page = client.get(LIST)
    save(claire, form_of(venue), types=[build.venue_type("coworking").pk])
    [untouched] = messages(act(client, "publish", venue, page=page))
    assert UNTOUCHED in untouched
    assert statuses() == {"Un": "draft"}


def test_an_action_changes_again_what_the_same_person_changed(client):
    venue = build.venue("Un", status="draft")
    page = client.get(LIST)
    for action, status in (("publish", "published"), ("unpublish", "draft")):
        act(client, action, venue, page=page)
        assert statuses() == {"Un": status}


def test_an_action_on_all_the_pages_leaves_alone_what_others_changed(client, claire, monkeypatch):
    monkeypatch.setattr(site.get_model_admin(Venue), "list_per_page", 1)
    one, other = build.venue("Avant", status="draft"), build.venue("Plus loin", status="draft")
    page = client.get(LIST)
    assert [each.name for each in page.context["cl"].result_list] == ["Avant"]
    save(claire, form_of(other), operator="Elle")
    act(client, "publish", one, page=page, select_across="1")
    assert statuses() == {"Avant": "published", "Plus loin": "draft"}


def test_an_action_tells_what_is_gone_and_takes_no_false_key(client):
    venue, gone = build.venue("Un", status="draft"), build.venue("Deux", status="draft")
    page = client.get(LIST)
    chosen = [venue.pk, gone.pk, "abc", "9" * 30]
    gone.delete()
    data = {"action": "publish", "_selected_action": chosen, "seen": seen(page), "index": 0}
    response = client.post(LIST, data, follow=True)
    assert messages(response)[0] == "Lignes choisies qui n’existent plus\u00a0: 1."
    assert statuses() == {"Un": "published"}


def test_a_grouped_deletion_leaves_alone_what_changed_while_it_was_confirmed(client, claire):
    one, other = build.venue("Un"), build.venue("Deux")
    asking = act(client, "delete_selected", one, other, page=client.get(LIST))
    save(claire, form_of(other), operator="Elle")
    data = {"action": "delete_selected", "post": "yes", "seen": seen(asking)}
    response = client.post(LIST, data | {"_selected_action": [one.pk, other.pk]}, follow=True)
    assert [*statuses()] == ["Deux"]
    assert UNTOUCHED in messages(response)[0]


@pytest.mark.parametrize("meanwhile", ["the row", "what goes with it"])
def test_what_changed_while_its_deletion_was_confirmed_is_not_deleted(client, claire, meanwhile):
    venue = build.venue("La Rosée")
    address = f"{LIST}{venue.pk}/delete/"
    confirmed = {"post": "yes", "seen": seen(client.get(address))}
    if meanwhile == "the row":
        save(claire, form_of(venue), operator="Elle")
    else:
        build.special_hours("2027-05-01", venue=venue)
    response = client.post(address, confirmed)
    assert "a changé depuis que cette page est affichée" in response.content.decode()
    assert statuses() == {"La Rosée": "published"}
    client.post(address, {"post": "yes", "seen": seen(response)})
    assert not statuses()


def test_what_was_typed_in_a_sheet_deleted_meanwhile_may_be_added_again(client, claire):
    closure = build.special_hours("2027-05-01", reason="Fête")
    venue = closure.venue
    read = opened(client, form_of(venue)) | {"operator": "Lui", "name": "La Rosée"}
    claire.post(f"{LIST}{venue.pk}/delete/", {"post": "yes"})
    response = client.post(form_of(venue), read)
    assert not statuses()
    page = response.content.decode()
    assert "a été supprimé pendant votre saisie (Claire Vidal, le " in page
    assert 'action="/gestion/directory/venue/add/"' in page
    client.post(f"{LIST}add/", displayed(response))
    again = Venue.objects.get()
    assert (again.name, again.operator) == ("La Rosée", "Lui")
    assert SpecialHours.objects.get().reason == "Fête"


def test_what_was_typed_in_a_row_deleted_meanwhile_is_told_to_who_may_not_add(client, claire):
    account = member("éditeur", "parti")
    client.force_login(editor := member("administrateur", "sans-ajout"))
    read = opened(client, form_of(account)) | {"first_name": "Lucie"}
    editor.groups.clear()
    editor.user_permissions.set(Permission.objects.filter(codename="change_user"))
    claire.post(f"/gestion/auth/user/{account.pk}/delete/", {"post": "yes"})
    response = client.post(form_of(account), read, follow=True)
    assert "a été supprimé pendant votre saisie" in messages(response)[0]
    assert "Prénom\u00a0: Lucie" in messages(response)[0]
