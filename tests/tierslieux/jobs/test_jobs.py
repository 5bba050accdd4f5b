"""Commands that run by themselves: each run noted, and those that do not come told."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from directory.management.commands import check_data
from tests.support.page_reader import Page
from tests.support.staff import member
from tierslieux.jobs.models import JobRun
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.BACKUP_ROOT = str(tmp_path / "sauvegardes")
    settings.MEDIA_ROOT = str(tmp_path / "media")


def succeed(name, ago):
    moment = timezone.now() - ago
    return JobRun.objects.create(
        name=name, started_at=moment, ended_at=moment, succeeded_at=moment, outcome="succeeded"
    )


def health(client):
    response = client.get("/sante/")
    assert response.status_code == 200
    return response.json()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("name", sorted(settings.JOBS))
def test_every_command_of_the_night_notes_that_it_ran(name):
    call_command(name)
    run = JobRun.objects.get(name=name)
    assert run.outcome == "succeeded"
    assert run.started_at <= run.succeeded_at <= run.ended_at


def test_what_a_command_says_last_is_kept_and_printed(capsys):
    call_command("check_data")
    assert JobRun.objects.get().message == "Contradictions\u00a0: 0, dont 0 de plus."
    assert "Contradictions\u00a0: 0" in capsys.readouterr().out


def test_a_command_that_fails_is_noted_and_what_it_did_before_stays(monkeypatch):
    before = succeed("check_data", timedelta(hours=2))

    def fail():
        raise ValueError("claire@exemple.fr")

    monkeypatch.setattr(check_data, "find_contradictions", fail)
    with pytest.raises(ValueError, match="claire"):
        call_command("check_data")
    run = JobRun.objects.get()
    assert (run.outcome, run.succeeded_at) == ("failed", before.succeeded_at)
    assert run.message == "Échec imprévu (ValueError)\u00a0: le journal en dit plus."


def test_mails_that_a_server_refuses_do_not_make_their_command_late(monkeypatch):
    Mail.objects.create(key="a", to="lieu@exemple.fr", subject="Objet", body="")

    def refuse(*_):
        raise OSError("refused")

    monkeypatch.setattr("tierslieux.mail.outbox.deliver", refuse)
    with pytest.raises(CommandError, match="Courriels refusés"):
        call_command("send_mails")
    run = JobRun.objects.get()
    assert run.outcome == "incomplete"
    assert run.succeeded_at
    assert not mail.outbox


def test_a_command_does_its_work_where_its_run_cannot_be_noted(monkeypatch, capsys):
    def refuse(*args, **fields):
        raise DatabaseError

    monkeypatch.setattr(JobRun.objects, "update_or_create", refuse)
    call_command("check_data")
    assert "Contradictions" in capsys.readouterr().out


def test_the_health_page_tells_late_jobs_and_waiting_mails_and_stays_a_200(client):
    told = health(client)
    assert told["database"] == "ok"
    assert told["late_jobs"] == [*settings.JOBS]
    for name, delay in settings.JOBS.items():
        succeed(name, delay - timedelta(minutes=1))
    now = timezone.now()
    for key, minutes in (("ancien", 61), ("récent", 59)):
        asked_at = now - timedelta(minutes=minutes)
        Mail.objects.create(key=key, to="a@exemple.fr", subject="O", body="", asked_at=asked_at)
    assert health(client) == {"database": "ok", "mails_waiting": 1, "late_jobs": []}
    late = JobRun.objects.filter(name="backup")
    late.update(succeeded_at=now - settings.JOBS["backup"] - timedelta(minutes=1))
    assert health(client)["late_jobs"] == ["backup"]


def test_the_desk_tells_those_who_look_after_the_site_what_is_late(client):
    for name in settings.JOBS:
        succeed(name, timedelta(0))
    JobRun.objects.filter(name="check_data").delete()
    JobRun.objects.filter(name="backup").update(
        succeeded_at="2026-03-01T02:05:00+01:00", outcome="failed", message="Le disque est plein."
    )
    old = timezone.now() - timedelta(hours=2)
    Mail.objects.create(key="a", to="a@exemple.fr", subject="O", body="", asked_at=old)
    client.force_login(member("responsable du label"))
    text = Page(client.get("/gestion/").text).text
    assert (
        "Tâche backup : en retard, réussie pour la dernière fois le 1 mars 2026 à 2 h 05 (Le disque"
        " est plein.)" in text
    )
    assert "Tâche check_data : en retard, jamais réussie" in text
    assert text.count("Tâche ") == 2
    assert "1 courriel en attente depuis plus d’une heure" in text
    client.force_login(member("éditeur", username="autre"))
    assert "Tâche " not in Page(client.get("/gestion/").text).text


def test_the_guide_gives_the_hours_of_the_jobs_that_are_watched():
    guide = (settings.BASE_DIR / "docs" / "exploitation.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^[\d*].*manage\.py (\w+)", guide, re.MULTILINE))
    assert named == {*settings.JOBS, "check_links", "correction_digest"}
