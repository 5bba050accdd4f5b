"""Who may do what in the admin: each role, each table, each action."""

import importlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from tests import build
from tests.support.rows import WRITTEN_ELSEWHERE
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db

BUILDERS = {
    "directory.venue": build.venue,
    "directory.venuetype": build.venue_type,
    "directory.service": build.service,
    "directory.commune": build.commune,
    "directory.department": build.department,
    "directory.intercommunality": build.intercommunality,
    "directory.award": build.award,
    "directory.decisionrecord": build.decision_record,
    "directory.figure": build.figure,
    "directory.searchterm": build.search_term,
    "labels.label": build.label,
    "labels.criterion": build.criterion,
    "labels.round": build.call,
    "labels.application": lambda: build.application(round=build.call()),
    "labels.missingpiece": lambda: build.missing_piece(date(2027, 5, 16)),
    "labels.assessment": build.assessment,
    "auth.user": lambda: User.objects.create_user("collegue", is_staff=True),
    "auth.group": lambda: Group.objects.create(name="stagiaire"),
    "directory.correction": build.correction,
    "directory.message": build.message,
} | WRITTEN_ELSEWHERE

# v: view, a: add, c: change, d: delete. What is not named is refused.
EDITOR = {
    "directory.venue": "vac",
    "directory.correction": "vc",
    "directory.message": "v",
    "directory.managerlink": "v",
    "directory.managerrefusal": "v",
    "directory.checkreminder": "v",
    "directory.linkcheck": "v",
    "directory.award": "v",
    "directory.figure": "v",
    "directory.venuetype": "v",
    "directory.service": "v",
    "directory.commune": "v",
    "directory.department": "v",
    "directory.intercommunality": "v",
    "directory.searchterm": "vac",
}
LABEL_MANAGER = EDITOR | {
    "directory.correction": "vcd",
    "directory.message": "vd",
    "directory.managerlink": "vd",
    "directory.managerrefusal": "vd",
    "directory.checkreminder": "vd",
    "directory.mail": "v",
    "directory.award": "vacd",
    # Written by the page of the decision, then read: changed or removed by nobody.
    "directory.decisionrecord": "v",
    "directory.figure": "vacd",
    "directory.searchterm": "vacd",
    "labels.label": "vacd",
    "labels.criterion": "vacd",
    "labels.round": "vacd",
    "labels.application": "vacd",
    "labels.missingpiece": "vacd",
    # Only its assessor writes an assessment.
    "labels.assessment": "vad",
}
ADMINISTRATOR = dict.fromkeys(BUILDERS, "vacd") | {
    # Proposed by the public, or written by pages and commands.
    "directory.correction": "vcd",
    "directory.message": "vd",
    "directory.managerlink": "vd",
    "directory.managerrefusal": "vd",
    "directory.checkreminder": "vd",
    "directory.linkcheck": "v",
    "directory.mail": "v",
    "directory.department": "vc",
    "directory.intercommunality": "v",
    "directory.decisionrecord": "v",
    "labels.assessment": "vad",
}
ASSIGNED = "only what is assigned to them"
RIGHTS = {
    None: {},
    "éditeur": EDITOR,
    "responsable du label": LABEL_MANAGER,
    "administrateur": ADMINISTRATOR,
    # Nothing but the assessments that are theirs: see test_label_roles.py.
    "évaluateur": {"labels.assessment": ASSIGNED},
}
EACH = [
    (role, model)
    for role, rights in RIGHTS.items()
    for model in BUILDERS
    if rights.get(model) != ASSIGNED
]
PAGES = {"changelist": "v", "change": "v", "history": "v", "add": "a", "delete": "d"}
WRITING = {"change": "c", "add": "a", "delete": "d"}


def addresses(model, row):
    name = f"admin:{model.replace('.', '_')}"
    return {
        page: reverse(f"{name}_{page}", args=[] if page in ("changelist", "add") else [row.pk])
        for page in PAGES
    }


def test_every_table_of_the_admin_is_in_the_matrix():
    assert {model._meta.label_lower for model in admin.site._registry} == set(BUILDERS)


# On the other engine, that every page opens is proved by the superuser below.
@pytest.mark.one_engine
@pytest.mark.parametrize(("role", "model"), EACH)
def test_each_page_opens_and_is_written_to_by_those_whose_role_allows_it(client, role, model):
    rights = RIGHTS[role].get(model, "")
    found = addresses(model, BUILDERS[model]())
    client.force_login(member(role))
    seen = {page: client.get(address).status_code for page, address in found.items()}
    assert seen == {page: 200 if need in rights else 403 for page, need in PAGES.items()}
    refused = {page for page in WRITING if client.post(found[page], {}).status_code == 403}
    assert refused == {page for page, need in WRITING.items() if need not in rights}


@pytest.mark.parametrize("model", BUILDERS)
def test_every_page_opens_to_a_superuser(client, admin_user, model):
    found = addresses(model, BUILDERS[model]())
    client.force_login(admin_user)
    allowed = ADMINISTRATOR[model]
    for page, address in found.items():
        assert client.get(address).status_code == (200 if PAGES[page] in allowed else 403), page


@pytest.mark.parametrize("is_known", [False, True])
def test_nobody_enters_without_being_of_the_staff(client, is_known):
    if is_known:
        client.force_login(User.objects.create_user("visiteur"))
    for model, built in BUILDERS.items():
        for address in addresses(model, built()).values():
            response = client.get(address)
            assert response.status_code == 302, address
            assert response.url.startswith(reverse("admin:login")), address


def test_an_editor_is_offered_neither_deletion_nor_publication_where_they_only_read(client):
    build.award()
    client.force_login(member("éditeur"))
    page = client.get(reverse("admin:directory_award_changelist"))
    assert not page.context["cl"].model_admin.get_actions(page.wsgi_request)


def test_an_administrator_cannot_make_a_superuser(client):
    colleague = User.objects.create_user("collegue", is_staff=True)
    client.force_login(member("administrateur"))
    save(
        client,
        reverse("admin:auth_user_change", args=[colleague.pk]),
        first_name="Camille",
        is_superuser="on",
    )
    colleague.refresh_from_db()
    assert colleague.first_name == "Camille"
    assert not colleague.is_superuser


def test_an_administrator_cannot_touch_a_superuser(client, admin_user):
    client.force_login(member("administrateur"))
    found = addresses("auth.user", admin_user)
    password = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    assert client.get(found["delete"]).status_code == 403
    assert client.post(found["change"], {"username": "pris"}).status_code == 403
    assert client.get(password).status_code == 403


def test_the_roles_are_made_once_and_keep_what_staff_made_of_them():
    roles = importlib.import_module("directory.migrations.0003_roles")
    editor = Group.objects.get(name="éditeur")
    editor.permissions.clear()
    Group.objects.get(name="administrateur").delete()
    roles.create_roles(apps, SimpleNamespace(connection=connection))
    assert not editor.permissions.exists()
    again = Group.objects.get(name="administrateur")
    assert again.permissions.filter(codename="change_user").exists()
    assert Group.objects.filter(name__in=roles.ROLES).count() == len(roles.ROLES)
