"""Pages of the admin besides Django's own: few classes, and a file that the address leads to."""

from inspect import unwrap

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.urls import resolve, reverse

from directory.models import Venue
from tests import build
from tests.support.staff import member

# The address of a page of a row, and the module of the function that draws it.
PAGES = {
    "admin:directory_venue_hours": "directory.admin.hours_views",
    "admin:directory_venue_manager": "directory.manager_links.admin_views",
    "admin:directory_correction_photo": "directory.corrections.review_views",
    "admin:labels_application_move": "labels.admin.move_views",
    "admin:labels_round_import": "labels.admin.import_views",
    "admin:committee_pack": "directory.decisions.committee_views",
    "admin:decide_round": "directory.decisions.decision_views",
    "admin:auth_user_access": "tierslieux.accounts.access_views",
}


def test_the_admin_of_venues_stands_on_eight_classes_at_most():
    assert len(type(site.get_model_admin(Venue)).__mro__) <= 8


@pytest.mark.parametrize(("name", "module"), PAGES.items())
def test_an_address_leads_to_the_file_that_draws_its_page(name, module):
    view = unwrap(resolve(reverse(name, kwargs={"pk": 1})).func)
    assert view.__module__ == module


@pytest.mark.django_db
def test_a_page_of_no_row_says_so_as_django_does(client):
    client.force_login(member("administrateur"))
    response = client.get(reverse("admin:directory_venue_hours", args=[12]))
    assert response.status_code == 302
    assert response.url == reverse("admin:index")
    [message] = get_messages(response.wsgi_request)
    assert "12" in str(message)


@pytest.mark.django_db
def test_a_page_of_a_row_is_closed_to_who_may_not_change_it(client):
    client.force_login(member(None))
    address = reverse("admin:directory_venue_hours", args=[build.venue().pk])
    assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_a_page_takes_no_other_method_than_its_own(client):
    client.force_login(member("administrateur"))
    assert client.delete(reverse("admin:directory_venue_hours", args=[1])).status_code == 405
    assert client.get(reverse("admin:directory_venue_hours_preview")).status_code == 405
