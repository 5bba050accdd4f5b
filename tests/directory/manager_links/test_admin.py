"""The staff send a venue its links, see what became of them, and close them."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command

from directory.models import CheckReminder, ManagerLink, ManagerRefusal, Venue
from tests import build
from tests.directory.manager_links.link_pages import ADDRESS, done, link, place, shown
from tests.support import staff
from tests.support.moments import plain
from tests.support.page_reader import Page
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
LISTS = ["managerlink", "managerrefusal", "checkreminder"]


@pytest.fixture
def editor(client):
    member = staff.member()
    client.force_login(member)
    return member


def page_of(venue):
    return f"/gestion/directory/venue/{venue.pk}/gestionnaire/"


def press(client, venue, button, **data):
    asked = client.get(page_of(venue)).context["form"]["asked"].value()
    return client.post(page_of(venue), {button: "1", "asked": asked} | data, follow=True)


def text(response):
    return Page(response.content.decode()).main.text


def test_the_sheet_leads_to_its_links_and_its_hours(client, editor):
    venue = place()
    form = Page(client.get(f"/gestion/directory/venue/{venue.pk}/change/").content.decode())
    assert form.link("Liens du gestionnaire") == page_of(venue)
    assert form.link("Horaires jour par jour").endswith(f"/{venue.pk}/horaires/")


def test_staff_send_a_venue_its_links_and_see_what_it_did_with_them(client, editor):
    venue = place()
    assert f"Le courriel part vers {ADDRESS}." in text(press(client, venue, "_send"))
    call_command("send_mails", verbosity=0)
    [message] = mail.outbox
    assert message.to == [ADDRESS]
    assert plain(message.subject) == "Le Moulin : vos liens pour tenir la fiche à jour"
    confirm = next(word for word in message.body.split() if "/gerer/" in word)
    address = confirm.removeprefix("http://127.0.0.1:8000")
    client.logout()
    done(client, address, shown(client, address))
    client.force_login(editor)
    told = text(client.get(page_of(venue)))
    assert "par Les Meuniers" in told
    assert "ne plus être sollicité" in told


def test_a_button_pressed_twice_sends_one_mail(client, editor):
    venue, asked = place(), uuid4()
    for _ in range(2):
        press(client, venue, "_send", asked=asked)
    assert Mail.objects.count() == 1
    assert ManagerLink.objects.count() == 4
    press(client, venue, "_send")
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"email": ""}, "la fiche n’a pas d’adresse électronique"),
        ({"status": Venue.Status.DRAFT}, "la fiche n’est pas publiée"),
        ({"status": Venue.Status.CLOSED}, "la fiche n’est pas publiée"),
        ({}, "cette adresse a demandé à ne plus l’être"),
    ],
)
def test_nothing_leaves_for_a_venue_that_cannot_or_will_not_be_written_to(
    client, editor, fields, told
):
    venue = place(**fields)
    ManagerRefusal.objects.create(venue=venue, address=ADDRESS, reason="enough")
    assert told in text(client.get(page_of(venue)))
    press(client, venue, "_send")
    selected = {"action": "send_links", "_selected_action": [venue.pk]}
    answer = client.post("/gestion/directory/venue/", selected, follow=True)
    assert told in " ".join(staff.messages(answer))
    assert not Mail.objects.exists()
    assert not ManagerLink.objects.exists()


def test_staff_send_their_links_to_several_venues_at_once(client, editor):
    chosen = [place("Le Moulin"), place("La Forge"), build.venue("Muet")]
    selected = {"action": "send_links", "_selected_action": [each.pk for each in chosen]}
    told = staff.messages(client.post("/gestion/directory/venue/", selected, follow=True))
    assert sorted(map(plain, told)) == [
        "Courriels demandés pour 2 lieux : La Forge, Le Moulin.",
        "« Muet » n’est pas sollicité : la fiche n’a pas d’adresse électronique.",
    ]
    assert Mail.objects.count() == 2


def test_staff_revoke_the_links_of_a_venue_and_of_no_other(client, editor):
    venue = place()
    address, elsewhere = link(venue, "edit"), link(place("La Forge"), "edit")
    assert "Révoqués : 4 liens." in text(press(client, venue, "_revoke"))
    assert client.get(address).status_code == 410
    assert client.get(elsewhere).status_code == 200
    assert "_revoke" not in client.get(page_of(venue)).content.decode()


def test_staff_revoke_links_in_their_list(client, editor):
    address = link(place(), "edit")
    chosen = ManagerLink.objects.get(purpose="edit")
    client.post(
        "/gestion/directory/managerlink/", {"action": "revoke", "_selected_action": [chosen.pk]}
    )
    assert client.get(address).status_code == 410
    assert ManagerLink.objects.revocable().count() == 3


def test_the_page_is_for_who_may_change_the_sheet(client):
    venue = place()
    member = staff.member(role="")
    client.force_login(member)
    member.user_permissions.add(Permission.objects.get(codename="view_venue"))
    assert client.get(page_of(venue)).status_code == 403
    assert client.post(page_of(venue), {"_send": "1", "asked": uuid4()}).status_code == 403
    member.user_permissions.add(Permission.objects.get(codename="change_venue"))
    assert client.get(page_of(venue)).status_code == 200
    assert client.post(page_of(venue), {"_revoke": "1"}).status_code == 403
    assert not Mail.objects.exists()


@pytest.mark.parametrize("form", [{}, {"_send": "1"}, {"_send": "1", "asked": "x"}])
def test_an_incomplete_form_sends_nothing(client, editor, form):
    venue = place()
    assert client.post(page_of(venue), form).status_code == 200
    assert not Mail.objects.exists()


@pytest.mark.parametrize("pk", ["0", "x", "9999999999999999999999"])
def test_a_sheet_that_is_not_there_leads_back(client, editor, pk):
    assert client.get(f"/gestion/directory/venue/{pk}/gestionnaire/").status_code == 302


def test_the_lists_tell_links_refusals_and_reminders_and_let_nobody_write_them(client, editor):
    venue = place()
    link(venue, "edit")
    rows = [
        ManagerLink.objects.first(),
        ManagerRefusal.objects.create(venue=venue, address=ADDRESS, reason="enough"),
        CheckReminder.objects.create(venue=venue, kind="due", due_on="2027-03-12"),
    ]
    for name, row in zip(LISTS, rows, strict=True):
        listed = client.get(f"/gestion/directory/{name}/?q=moulin")
        assert "Le Moulin" in text(listed)
        form = client.get(f"/gestion/directory/{name}/{row.pk}/change/")
        assert "_save" not in form.content.decode()
        assert client.get(f"/gestion/directory/{name}/add/").status_code == 403


def test_who_runs_the_label_lifts_a_refusal_and_may_delete_a_venue_that_was_written_to(client):
    client.force_login(staff.member("responsable du label"))
    venue = place()
    link(venue, "edit")
    refusal = ManagerRefusal.objects.create(venue=venue, address=ADDRESS, reason="enough")
    client.post(f"/gestion/directory/managerrefusal/{refusal.pk}/delete/", {"post": "yes"})
    assert not ManagerRefusal.objects.exists()
    member = staff.member("administrateur", "chef")
    client.force_login(member)
    client.post(f"/gestion/directory/venue/{venue.pk}/delete/", {"post": "yes"})
    assert not Venue.objects.exists()
