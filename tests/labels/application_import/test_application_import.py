"""The applications of a round, read from a CSV file: seen first, then written as they were seen."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labels.models import Application, Move
from tests import build
from tests.labels.application_import.csv_files import (
    FULL,
    address,
    bring,
    confirm,
    fates,
    refusal,
    rows,
    send,
    stored,
)
from tests.support.concurrency import beside, needs_two
from tests.support.page_reader import Page
from tests.support.staff import member, messages

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def call():
    return build.call("appel-2027", deadlines=[date(2027, 4, 15)], title="Appel 2027")


@pytest.fixture(autouse=True)
def manager(client):
    user = member("responsable du label")
    client.force_login(user)
    return user


def test_an_application_is_created_as_the_preview_tells_it(client, call):
    page = send(client, call, FULL)
    [[line, candidate, fate, changes]] = rows(page)
    assert (line, candidate, fate) == ("2", "La Ruche fictive, Limoux", "à créer")
    assert "Reçue le : 12/03/2027 à 14 h 30" in changes
    assert "Montant demandé : 12 500,50 €" in changes
    assert not Application.objects.exists()

    response = confirm(client, call, page)
    assert messages(response) == ["Import terminé\u00a0: 1 candidature créée, 0 modifiée."]
    made = Application.objects.get()
    assert (made.candidate, made.holder, made.commune) == (
        "La Ruche fictive", "Les Abeilles", "Limoux",
    )  # fmt: skip
    assert (made.department, made.place, made.place_type) == ("11", "new", "Fablab")
    assert made.deadline == call.deadlines.get()
    assert made.received_at == datetime(2027, 3, 12, 14, 30, tzinfo=PARIS)
    assert made.amount_asked == Decimal("12500.50")
    assert made.contact == "Jeanne\n05 61 00 00 00"
    assert made.document_list == ["https://exemple.fr/a", "https://exemple.fr/b"]
    assert (made.status, made.reference) == ("received", "appel-2027-001")
    assert "candidat" in LogEntry.objects.get(object_id=str(made.pk)).change_message
    call.refresh_from_db()
    assert call.frozen_at


def test_the_same_file_twice_changes_nothing(client, call):
    bring(client, call, FULL)
    before, logged = stored(call), LogEntry.objects.count()
    page = send(client, call, FULL)
    assert fates(page) == ["inchangée"]
    assert not [each for each in page.all("input") if each["name"] == "snapshot"]
    assert (stored(call), LogEntry.objects.count()) == (before, logged)


def test_a_known_application_changes_field_by_field_and_keeps_its_status(client, call):
    known = build.dossier(
        round=call, candidate="La Ruche", holder="Les Abeilles", status="admissible",
        amount_asked=Decimal(5000),
    )  # fmt: skip
    page = send(
        client, call, "candidat,commune,montant,type,statut\nLA  RUCHE,limoux,0,Fablab,retenue\n"
    )
    [[_, _, fate, changes]] = rows(page)
    assert fate == "à modifier"
    assert "Candidat : La Ruche → LA RUCHE" in changes
    assert "Montant demandé : 5 000,00 € → 0,00 €" in changes
    assert "Type : Fablab" in changes
    confirm(client, call, page)
    known.refresh_from_db()
    assert (known.candidate, known.holder, known.amount_asked) == ("LA RUCHE", "Les Abeilles", 0)
    assert (known.status, known.reference) == ("admissible", "appel-2027-001")
    assert not Move.objects.exists()
    assert Application.objects.count() == 1


def test_a_blank_cell_changes_nothing(client, call):
    build.dossier(round=call, candidate="La Ruche", holder="Les Abeilles", contact="Jeanne")
    assert fates(send(client, call, "Candidat;Commune;Porteur;Contact\nLa Ruche;Limoux;; \n")) == [
        "inchangée"
    ]


def test_the_columns_left_aside_are_named(client, call):
    page = send(client, call, "Candidat;Commune;Avis du maire;Statut\nLa Ruche;Limoux;oui;retenue")
    assert "Colonnes laissées de côté : Avis du maire, Statut." in page.text


@pytest.mark.parametrize(
    ("received", "late"),
    [
        ("15/04/2027", False),
        ("15/04/2027 23:59:59", False),
        ("16/04/2027 00:00", True),
        ("2027-04-15T22:00:00Z", True),
    ],
)
def test_a_late_arrival_is_flagged_and_not_refused(client, call, received, late):
    page = send(client, call, f"Candidat;Commune;Reçue le\nLa Ruche;Limoux;{received}\n")
    assert fates(page) == ["à créer arrivée après la date limite" if late else "à créer"]
    assert ("1 après la date limite" in page.text) is late
    confirm(client, call, page)
    assert Application.objects.get().is_late is late


def test_a_day_alone_does_not_wipe_out_the_hour_known_of_that_day(client, call):
    build.dossier(
        round=call, candidate="La Ruche", received_at=datetime(2027, 3, 12, 14, 30, tzinfo=PARIS)
    )
    same = "Candidat;Commune;Reçue le\nLa Ruche;Limoux;12/03/2027"
    assert fates(send(client, call, same)) == ["inchangée"]
    assert fates(send(client, call, same.replace("12/", "13/"))) == ["à modifier"]


def test_other_rounds_are_left_alone(client, call):
    other = build.dossier(round=build.call(), candidate="La Ruche")
    assert fates(send(client, call, "Candidat;Commune;Type\nLa Ruche;Limoux;Fablab\n")) == [
        "à créer"
    ]
    other.refresh_from_db()
    assert other.place_type == ""


def test_the_hour_that_comes_twice_an_autumn_night_is_imported_once(client, call):
    twice = "Candidat;Commune;Reçue le\nLa Ruche;Limoux;31/10/2027 02:30"
    made = bring(client, call, twice)["La Ruche"]
    assert made.received_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert fates(send(client, call, twice)) == ["inchangée arrivée après la date limite"]


CHANGES = {
    "created meanwhile": lambda call, known: build.dossier(round=call, candidate="La Grange"),
    "edited": lambda call, known: known.__class__.objects.update(holder="Autre"),
    "removed": lambda call, known: known.delete(),
    "deadline moved": lambda call, known: call.deadlines.update(on=date(2027, 3, 1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_imported_when_the_applications_have_changed_since_the_preview(
    client, call, change
):
    known = build.dossier(round=call, candidate="La Ruche", holder="Les Abeilles")
    page = send(
        client,
        call,
        "Candidat;Commune;Porteur;Reçue le\nLa Ruche;Limoux;Essaim;12/03/2027\nLa Grange;Limoux\n",
    )
    assert fates(page) == ["à modifier", "à créer"]
    CHANGES[change](call, known)
    before = stored(call)
    response = confirm(client, call, page)
    assert "rien n’a été importé. Voici le nouvel aperçu" in messages(response)[0]
    assert stored(call) == before
    again = Page(response.content.decode())
    assert len(rows(again)) == 2
    confirm(client, call, again)
    assert call.applications.get(candidate="La Ruche").holder == "Essaim"
    assert call.applications.count() == 2


def test_the_same_preview_confirmed_twice_imports_once(client, call):
    page = send(client, call, FULL)
    confirm(client, call, page)
    before = stored(call)
    assert "rien n’a été importé" in messages(confirm(client, call, page))[0]
    assert stored(call) == before


def test_all_the_lines_are_imported_or_none(client, call, monkeypatch):
    page = send(client, call, "Candidat;Commune\nLa Ruche;Limoux\nLa Grange;Quillan\n")
    save = Application.save

    def failing(application, *args, **options):
        if application.candidate == "La Grange":
            raise RuntimeError
        save(application, *args, **options)

    monkeypatch.setattr(Application, "save", failing)
    with pytest.raises(RuntimeError):
        confirm(client, call, page)
    assert not Application.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("change", ["tampered", "of another round", "of someone else"])
def test_only_the_preview_that_one_saw_is_confirmed(client, call, change):
    page = send(client, call, FULL)
    snapshot, target = page.field("snapshot")["value"], call
    if change == "tampered":
        snapshot = f"A{snapshot[1:]}"
    elif change == "of another round":
        target = build.call(deadlines=[date(2027, 4, 15)])
    else:
        client.force_login(member("responsable du label", "autre"))
    response = client.post(address(target), {"snapshot": snapshot}, follow=True)
    assert "n’est plus valable" in messages(response)[0]
    assert not Application.objects.exists()


def test_many_lines_are_previewed_in_few_queries_and_imported(client, call):
    lines = (f"Lieu fictif {number};Limoux;{number}\n" for number in range(500))
    content = "Candidat;Commune;Montant demandé\n" + "".join(lines)
    with CaptureQueriesContext(connection) as queries:
        page = send(client, call, content)
    assert len(queries) < 20
    confirm(client, call, page)
    assert call.applications.count() == 500


def test_the_model_file_names_every_column_and_can_be_sent_back(client, call):
    response = client.get(f"{address(call)}modele.csv")
    assert response["Content-Disposition"].endswith('filename="candidatures-appel-2027.csv"')
    text = response.content.decode("utf-8-sig")
    assert text.startswith("Candidat;Porteur;Commune;Département;")
    assert "que des noms de colonnes" in refusal(send(client, call, response.content))
    page = send(client, call, response.content + b"La Ruche;;Limoux\r\n")
    assert fates(page) == ["à créer"]


def test_the_page_says_what_it_reads_and_is_reached_from_the_round(client, call):
    page = Page(client.get(f"/gestion/labels/round/{call.pk}/change/").content.decode())
    assert page.link("Importer des candidatures") == address(call)
    told = Page(client.get(address(call)).content.decode()).text
    assert "Candidat, Porteur, Commune, Département" in told
    assert client.get(address(call).replace(str(call.pk), str(2**70))).status_code == 404


@pytest.mark.parametrize("role", [None, "éditeur", "évaluateur"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_may_add_applications_import_them(client, call, role, method):
    client.force_login(member(role, "autre"))
    assert getattr(client, method)(address(call)).status_code == 403
    assert client.get(f"{address(call)}modele.csv").status_code == 403
    client.logout()
    assert getattr(client, method)(address(call)).status_code == 302


def test_who_may_not_read_private_contacts_can_neither_write_nor_see_them(client, call):
    build.dossier(round=call, candidate="La Ruche", contact="Jeanne")
    user = member(None, "stagiaire")
    rights = ["add_application", "change_application"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    page = send(client, call, "Candidat;Commune;Contact\nLa Ruche;Limoux;Paul\n")
    assert fates(page) == ["inchangée"]
    assert "Colonnes laissées de côté : Contact." in page.text
    assert "Jeanne" not in page.text
    assert "Contact" not in client.get(f"{address(call)}modele.csv").content.decode()


@needs_two
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_imports_at_once_one_is_made(client):
    call = build.call(deadlines=[date(2027, 4, 15)])
    page = send(client, call, FULL)
    raised = beside(*(lambda: confirm(client, call, page) for _ in range(2)))
    assert not raised
    assert Application.objects.count() == 1
    assert len(re.findall("-001", Application.objects.get().reference)) == 1
