"""The guards of conftest.py can fail."""

import socket

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.template import Context, Origin, Template
from django.template.loader import render_to_string


def test_an_undefined_variable_of_our_templates_fails_a_test():
    ours = Template("{{ nobody.knows }}", Origin(str(settings.BASE_DIR / "templates" / "a.html")))
    with pytest.raises(AssertionError, match=r"nobody\.knows is undefined in .*a\.html"):
        ours.render(Context())


def test_an_undefined_variable_of_a_django_template_prints_nothing():
    assert "None" not in render_to_string("admin/login.html", {"site_header": ""})


@pytest.mark.django_db
def test_rows_that_nobody_sorted_come_backwards():
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=name) for name in "abc")
    assert [group.name for group in Group.objects.all()] == ["c", "b", "a"]
    assert [group.name for group in Group.objects.order_by("name")] == ["a", "b", "c"]


@pytest.mark.django_db
def test_pages_of_rows_that_nobody_sorted_are_refused():
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(Group.objects.all(), 20).page(1)


def test_the_network_is_refused():
    with pytest.raises(AssertionError, match=r"may not connect to \('192\.0\.2\.1', 80\)"):
        socket.create_connection(("192.0.2.1", 80))


def test_what_may_reach_the_database_is_marked_so_as_to_be_played_on_both_engines(db, request):
    assert request.node.get_closest_marker("django_db")
