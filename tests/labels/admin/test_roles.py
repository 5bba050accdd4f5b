"""Who may open and send what of the label at work: each page, each role, each way of asking."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse

from labels.models import Assessment, Move
from tests import build
from tests.support.staff import member

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete")
# A page that is only read answers 405 to what would write, whoever asks.
REFUSED = (403, 405)
OUTSIDERS = [None, "éditeur"]
ROLES = ["responsable du label", "administrateur", "évaluateur", *OUTSIDERS]


@pytest.fixture
def rows():
    """A row of each table of the labels, the assessment being somebody's."""
    build.criterion()
    application = build.dossier(round=build.call(deadlines=[date(2027, 4, 15)]))
    return {
        "label": build.label(),
        "criterion": build.criterion(),
        "round": application.round,
        "application": application,
        "missingpiece": build.missing_piece(date(2027, 5, 16), application=application),
        "assessment": build.assessment(application=application),
    }


def pages(rows):
    """Returns {name: address} of every page that the admin declares on the tables of the labels."""
    found = {}
    for model, desk in admin.site._registry.items():
        if model._meta.app_label != "labels":
            continue
        row = rows[model._meta.model_name]
        for pattern in desk.urls:
            if pattern.name:
                found[pattern.name] = reverse(f"admin:{pattern.name}", kwargs=named(pattern, row))
    return found


def named(pattern, row):
    """Returns what an address names: the row, or one of its versions."""
    version = {"kind": row._meta.model_name, "version": 1}
    return {name: version.get(name, row.pk) for name in pattern.pattern.converters}


def test_every_page_of_the_label_at_work_is_seen_here(rows):
    names = set(pages(rows))
    assert {"labels_application_move", "labels_assessment_change"} <= names
    assert len(names) >= 5 * len(rows)


@pytest.mark.one_engine
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("role", OUTSIDERS)
def test_every_page_is_closed_to_who_has_no_part_in_it(client, rows, role, method):
    client.force_login(member(role))
    for name, address in pages(rows).items():
        assert getattr(client, method)(address).status_code in REFUSED, name


@pytest.mark.one_engine
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("who", ["nobody", "visitor", "dismissed"])
def test_every_page_leads_to_the_login_who_is_not_of_the_staff(client, rows, method, who):
    if who == "visitor":
        client.force_login(User.objects.create_user("visiteuse"))
    if who == "dismissed":
        user = build.assessor()
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
    for name, address in pages(rows).items():
        response = getattr(client, method)(address)
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("admin:login")), name


@pytest.mark.parametrize("method", METHODS)
def test_an_assessor_opens_the_assessments_and_no_other_page(client, rows, method):
    client.force_login(build.assessor())
    opened = set()
    for name, address in pages(rows).items():
        response = getattr(client, method)(address)
        if response.status_code == 200:
            opened.add(name)
        else:
            # An assessment that is not theirs is as if it were not there.
            hidden = response.status_code == 302 and response.url == "/gestion/"
            assert response.status_code in REFUSED or hidden, name
    assert opened == {"labels_assessment_changelist"}


# What each role may do: o opens the page, w writes through it. What is not named is refused.
CASES = {
    "application page": {"responsable du label": "ow", "administrateur": "ow"},
    "state page": {"responsable du label": "ow", "administrateur": "ow"},
    "piece page": {"responsable du label": "ow", "administrateur": "ow"},
    "new assessment": {"responsable du label": "ow", "administrateur": "ow"},
    "assessment of another": {"responsable du label": "o", "administrateur": "o"},
    "assessment of their own": dict.fromkeys(ROLES[:3], "ow"),
}


def case(name, rows, user):
    """Returns the address of a case, and what a browser would send there to write."""
    application, assessment = rows["application"], rows["assessment"]
    sheet = f"/gestion/labels/application/{application.pk}"
    if name == "assessment of their own":
        assessment = build.assessment(application=application, assessor=user)
    grid = application.round.grid()
    return {
        "application page": (f"{sheet}/change/", {}),
        "state page": (
            f"{sheet}/etat/",
            {"seen": "received", "to": "admissible", "reason": "Complet."},
        ),
        "piece page": (f"/gestion/labels/missingpiece/{rows['missingpiece'].pk}/change/", {}),
        "new assessment": (
            "/gestion/labels/assessment/add/",
            {"application": application.pk, "assessor": build.assessor("nouvelle").pk},
        ),
    }.get(
        name,
        (
            f"/gestion/labels/assessment/{assessment.pk}/change/",
            {f"verdict-{each.pk}": "n-a" for each in grid},
        ),
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CASES)
def test_each_role_opens_and_writes_what_its_part_is(client, rows, name, role):
    user = member(role)
    address, data = case(name, rows, user)
    rights = CASES[name].get(role, "")
    client.force_login(user)
    opened = client.get(address).status_code
    assert (opened == 200) is ("o" in rights)
    before = written()
    sent = client.post(address, data)
    refused = sent.status_code == 403 or (sent.status_code == 302 and sent.url == "/gestion/")
    assert refused is ("w" not in rights)
    if name in ("state page", "new assessment", "assessment of their own"):
        assert (written() != before) is ("w" in rights)


def written():
    verdicts = Assessment.objects.exclude(verdicts=None).count()
    return Move.objects.count(), Assessment.objects.count(), verdicts


PRIVATE = ("Mme Dupont", "98765")


@pytest.mark.parametrize("role", ["évaluateur", *OUTSIDERS])
def test_the_private_contact_and_the_amounts_reach_nobody_without_the_right(client, rows, role):
    application = rows["application"]
    application.contact, application.amount_asked, application.amount_granted = (
        "Mme Dupont", 98765, 98765,
    )  # fmt: skip
    application.save()
    user = member(role)
    if role == "évaluateur":
        build.assessment(application=application, assessor=user)
        own = user.assessments.get()
        rows = rows | {"assessment": own}
    client.force_login(user)
    public = {"calls": "/appels-a-projets/", "call": application.round.get_absolute_url()}
    for name, address in (pages(rows) | public).items():
        page = client.get(address, follow=True).content.decode(errors="replace")
        assert not any(words in page for words in PRIVATE), name


def test_the_rights_of_the_roles_on_the_label_at_work():
    def rights(role):
        mine = Group.objects.get(name=role).permissions.filter(content_type__app_label="labels")
        return {*mine.values_list("codename", flat=True)}

    managed = {
        "read_contact", "decide_application", "view_move", "view_roundcriterion",
        *(f"{action}_{model}" for model in ("assessment", "missingpiece", "application")
          for action in ("view", "add", "change", "delete")),
    }  # fmt: skip
    assert managed <= rights("responsable du label")
    assert managed <= rights("administrateur")
    assert rights("évaluateur") == {"view_assessment", "change_assessment"}
    assert rights("éditeur") == set()
    written_by_no_hand = {"add_move", "change_move", "delete_move", "change_roundcriterion"}
    assert not written_by_no_hand & rights("responsable du label")
