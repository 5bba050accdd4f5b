"""« L’incident est noté » : those who run the site get one mail an hour for each kind."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError
from django.shortcuts import get_object_or_404
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from tests.support.moments import plain
from tierslieux import urls
from tierslieux.mail.models import Mail

ASKER = "jeanne@exemple.fr"
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.tierslieux.mail.test_incidents")]


@require_safe
def fail(request, word):
    raise ValueError(word)


@require_safe
def fail_elsewhere(request):
    return {}["clé"]


@require_safe
def lose_the_database(request):
    raise OperationalError


@require_safe
def nowhere(request):
    return get_object_or_404(Mail, pk=0)


urlpatterns = [
    path("", include("tierslieux.urls")),
    path("panne/<str:word>/", fail),
    path("autre/", fail_elsewhere),
    path("sans-base/", lose_the_database),
    path("absente/", nowhere),
]
handler500 = urls.handler500


@pytest.fixture(autouse=True)
def admins(settings, client):
    settings.ADMINS = [("", "une@exemple.fr"), ("", "deux@exemple.fr")]
    client.raise_request_exception = False


def test_each_administrator_is_told_where_it_failed_and_nothing_of_who_asked(client):
    asked = {"x-request-id": "abc-123"}
    response = client.get(f"/panne/{ASKER}/?q={ASKER}", headers=asked)
    assert response.status_code == 500
    assert "l’incident est noté" in response.text
    told, _ = mails = [*Mail.objects.order_by("to")]
    assert [each.to for each in mails] == ["deux@exemple.fr", "une@exemple.fr"]
    assert "ValueError" in told.body
    assert "GET panne/<str:word>/" in told.body
    assert "Requête : abc-123" in plain(told.body)
    assert f"- fail, ligne {fail.__wrapped__.__code__.co_firstlineno + 2} " in told.body
    assert ASKER not in told.subject + told.body
    assert not mail.outbox, "the answer waits for no mail server"


def test_a_kind_is_told_once_an_hour_and_another_is_told_apart(client):
    start = timezone.now().replace(minute=5)
    with time_machine.travel(start, tick=False) as clock:
        for word in ("un", "deux", "trois"):
            client.get(f"/panne/{word}/")
        assert Mail.objects.count() == 2
        client.get("/autre/")
        assert Mail.objects.count() == 4
        clock.shift(timedelta(hours=1))
        client.get("/panne/un/")
        assert Mail.objects.count() == 6


def test_a_page_that_does_not_exist_mails_nobody(client):
    assert client.get("/absente/").status_code == 404
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_mails_nobody(client):
    assert client.get("/sans-base/").status_code == 503
    assert not Mail.objects.exists()


def test_without_administrators_nothing_is_written(client, settings):
    settings.ADMINS = []
    assert client.get("/autre/").status_code == 500
    assert not Mail.objects.exists()
