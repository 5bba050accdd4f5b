"""The fictional round on which staff try everything: nobody else sees it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.awards.reminders import due_reminders
from directory.models import Award, DecisionRecord, Venue
from directory.seeds.demo_call import ACCOUNTS, SLUG, TITLE
from labels.models import (
    Application,
    Assessment,
    MissingPiece,
    Round,
    RoundCriterion,
    disagreements,
)
from tests import build
from tests.directory.seeds.demo_calls import decision_page, ground
from tests.support.page_reader import Page
from tests.support.public_urls import public_urls
from tests.support.staff import member, messages, save

pytestmark = pytest.mark.django_db

Status = Application.Status


@pytest.fixture
def base():
    ground()


@pytest.fixture
def call(base):
    call_command("demo_round", verbosity=0)
    return Round.objects.get(slug=SLUG)


@pytest.fixture
def manager(client):
    user = member("administrateur")
    client.force_login(user)
    return user


def test_the_round_is_fictional_says_so_and_is_under_review(call):
    assert call.title == TITLE
    assert list(Round.objects.in_review()) == [call]
    assert call.is_exercise
    assert RoundCriterion.objects.filter(round=call).count() == 5
    assert call.frozen_at
    names = call.applications.values_list("candidate", flat=True)
    assert len(names) >= 12
    assert all(name.startswith("Lieu fictif – ") for name in names)


def test_its_applications_are_in_every_state_that_staff_meet(call):
    applications = call.applications.all()
    assert {each.status for each in applications} == {*Status}
    assert applications.late().count() == 1
    assert MissingPiece.objects.overdue().count() == 1
    assert MissingPiece.objects.awaited().count() == 2
    assert {each.progress for each in applications} >= {
        "0\u00a0avis sur 2", "2\u00a0avis sur 3", "3\u00a0avis sur 3",
    }  # fmt: skip
    assert sum(bool(disagreements(each)) for each in applications) >= 2
    assert Assessment.objects.filter(conflict=True).count() == 1
    assert {each.department for each in applications} == {"11", "12"}
    for each in applications:
        each.full_clean()
        path = [*each.moves.order_by("at", "pk")]
        assert [move.after for move in path[:-1]] == [move.before for move in path[1:]]
        assert each.status == (path[-1].after if path else Status.RECEIVED)
        assert all(move.at <= timezone.now() for move in path)


def test_its_first_applications_were_decided_as_staff_decide(call):
    record = DecisionRecord.objects.get(round=call)
    assert len(record.lines) == 2
    award = Award.objects.get(round=call)
    assert (award.venue.status, award.venue.is_exercise) == ("draft", True)
    assert award.evidence.count() == 5


def test_nobody_can_log_in_with_its_accounts(call, client):
    users = User.objects.filter(username__in=ACCOUNTS)
    assert users.count() == len(ACCOUNTS)
    for user in users:
        assert user.username.startswith("demo-")
        assert user.last_name == "(fictif)"
        assert not user.has_usable_password()
        assert not any([user.is_active, user.is_staff])
        assert not client.login(username=user.username, password="")
    assert not Assessment.objects.readable_by(users[0]).exists()


def test_the_public_sees_nothing_of_it_on_any_page(client, base):
    pages = public_urls()
    build.criterion()
    before = {name: client.get(address) for name, address in pages.items()}
    call_command("demo_round", verbosity=0)
    for name, address in pages.items():
        response = client.get(address)
        assert response.status_code == before[name].status_code == 200, name
        text = response.content.decode()
        assert "fictif" not in text.lower(), name
        assert SLUG not in text, name
    for each in ("departements", "appels", "releves", "zones-blanches"):
        assert b"fictif" not in client.get(f"/observatoire/{each}.csv").content


def test_it_has_no_address_on_the_site_even_for_staff(client, call, manager):
    own = [f"/appels-a-projets/{SLUG}{end}" for end in ("/", ".ics", "/puis-je-candidater/")]
    sheets = [each.get_absolute_url() for each in Venue.objects.filter(is_exercise=True)]
    assert [client.get(each).status_code for each in own] == [404] * 3
    change = Page(client.get(f"/gestion/labels/round/{call.pk}/change/").content.decode())
    assert not any("viewsitelink" in each["class"] for each in change.all("a"))
    client.logout()
    assert sheets
    assert [client.get(each).status_code for each in [*own, *sheets]] == [404] * (3 + len(sheets))


def test_open_and_coming_exercises_are_hidden_too(client):
    today = timezone.localdate()
    build.criterion()
    open_one = build.call(
        "demo-ouvert", title="Exercice", deadlines=[today + timedelta(9)], is_exercise=True
    )
    pages = ("/", "/label/", "/appels-a-projets/", "/plan-du-site/", "/sitemap.xml")
    tests = (f"/label/{open_one.label.code}/puis-je-candidater/", "/appels-a-projets/flux.xml")
    for address in (*pages, *tests, "/appels-a-projets/dates-limites.ics"):
        text = client.get(address).content.decode()
        assert "demo-ouvert" not in text, address
        assert "Exercice" not in text, address


def test_its_sheets_cannot_be_published(client, call, manager):
    sheet = Venue.objects.filter(is_exercise=True).order_by("pk").first()
    actions = {"action": "publish", "_selected_action": [sheet.pk]}
    told = messages(client.post("/gestion/directory/venue/", actions, follow=True))
    assert "reste en brouillon" in told[0]
    page = save(client, f"/gestion/directory/venue/{sheet.pk}/change/", status="published")
    assert "reste en brouillon" in page.content.decode()
    sheet.refresh_from_db()
    assert sheet.status == "draft"
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.filter(pk=sheet.pk).update(status="published")


def test_an_exercise_labels_no_real_place_and_a_real_round_no_fictional_one(call):
    real, sheet = build.venue(), Venue.objects.filter(is_exercise=True).order_by("pk").first()
    fields = {"label": call.label, "granted_on": date(2026, 1, 1), "sources": "https://exemple.fr"}
    for venue, through in ((real, call), (sheet, build.call()), (sheet, None)):
        with pytest.raises(ValidationError, match="véritables fiches"):
            Award(venue=venue, round=through, **fields).full_clean()
    Award(venue=sheet, round=call, **fields).full_clean()
    Award(venue=real, round=None, **fields).full_clean()


def test_real_and_fictional_sheets_are_not_proposed_for_each_other(client, call, manager):
    fictional = Venue.objects.filter(is_exercise=True).order_by("pk").first()
    build.venue(fictional.name, commune=fictional.commune, status="draft")
    real = build.call()
    build.dossier(
        round=real, candidate=fictional.name, commune=fictional.commune.name, status="admissible"
    )
    for each in (call, real):
        form = client.get(decision_page(each)).context["form"]
        found = [value for line in form.lines for value, _ in line.fields["sheet"].choices]
        chosen = Venue.objects.filter(pk__in=[int(value) for value in found if value.isdigit()])
        assert {venue.is_exercise for venue in chosen} == {each.is_exercise}


def test_nobody_is_reminded_of_its_awards(call):
    ends = timezone.localdate() + timedelta(days=20)
    assert Award.objects.filter(round=call).update(expires_on=ends)
    assert not due_reminders(timezone.localdate())


def test_an_award_without_a_place_is_refused_as_before(client, manager):
    page = client.post("/gestion/directory/award/add/", {"round": build.call().pk})
    assert "obligatoire" in page.content.decode()
