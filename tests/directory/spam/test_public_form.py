"""A new form stands on PublicForm by saying what it asks and what it does with it."""

import pytest
import time_machine
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from directory.models import Attempt
from directory.spam.forms import PublicForm, public_form_view
from tests.directory.corrections.submissions import HERE, NOW, filled
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
LINKS = "http://a.example http://b.example http://c.example"


class MessageForm(PublicForm):
    prose = ("message",)
    message = forms.CharField(max_length=100)

    def store(self, verdict):
        stored.append((self.cleaned_data["message"], bool(verdict.suspicions)))


stored = []


@public_form_view
def message_page(request):
    form = MessageForm.sent_by(request)
    if form.submit(request):
        return HttpResponse(status=302)
    page = f"<form>{form.guard}{form.non_field_errors()}<input name=message></form>"
    return HttpResponse(page, status=form.status)


@pytest.fixture
def clock():
    stored.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def shown(response=None):
    response = response or message_page(RequestFactory().get("/"))
    return filled(Page(response.content.decode()))


def send(data, message):
    request = RequestFactory().post("/", {**data, "message": message}, headers=HERE)
    return message_page(request)


def test_what_is_sent_is_stored_once_and_counted(clock):
    data = shown()
    clock.shift(5)
    assert [send(data, "Bonjour").status_code for _ in range(2)] == [302, 302]
    assert stored == [("Bonjour", False)]
    assert Attempt.objects.filed().count() == 1


@pytest.mark.parametrize(
    ("changes", "message"), [({"subject": "x"}, "Bonjour"), ({}, LINKS)], ids=["trap", "links"]
)
def test_what_is_suspect_is_stored_apart(clock, changes, message):
    data = shown()
    clock.shift(5)
    assert send(data | changes, message).status_code == 302
    assert stored == [(message, True)]


def test_what_is_wrong_is_shown_again_with_a_token_that_serves(clock):
    data = shown()
    clock.shift(5)
    again = shown(send(data, ""))
    assert send(again, "Bonjour").status_code == 403
    clock.shift(5)
    assert send(again, "Bonjour").status_code == 302
    assert stored == [("Bonjour", False)]


def test_what_is_not_stored_is_not_counted_as_filed(clock, monkeypatch):
    def fail(_form, _verdict):
        raise forms.ValidationError("Ce message ne peut pas être gardé.")

    monkeypatch.setattr(MessageForm, "store", fail)
    data = shown()
    clock.shift(5)
    answer = send(data, "Bonjour")
    assert "ne peut pas être gardé" in answer.content.decode()
    assert Attempt.objects.filed().count() == 0
    assert Attempt.objects.refused().count() == 1


def test_the_page_sets_no_cookie_and_is_never_reused(clock):
    response = message_page(RequestFactory().get("/"))
    assert not response.cookies
    assert "no-cache" in response["Cache-Control"]
