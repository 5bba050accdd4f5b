"""The decision of a whole round in one page: what it shows, asks, writes and refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from directory.models import Award, DecisionRecord, Venue
from labels.models import Decision
from tests import build
from tests.directory.decisions.decision_pages import (
    check,
    decide,
    filled,
    page_of,
    recevable,
    refused,
    retained,
)
from tests.support.page_reader import Page
from tests.support.staff import member, messages

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 12)


@pytest.fixture(autouse=True)
def label_manager(client):
    with time_machine.travel("2027-03-12T10:00:00+01:00", tick=False):
        client.force_login(
            member(first_name="Claire", last_name="Vidal", role="responsable du label")
        )
        yield


def test_a_retained_application_becomes_an_award_on_the_sheet_that_was_chosen(client):
    venue = build.venue("La Grange")
    application = recevable("La Grange", commune="Carcassonne")
    decide(client, application.round, {application: retained(str(venue.pk), amount="12 500,50")})
    award = Award.objects.get()
    application.refresh_from_db()
    assert (award.venue, award.application, award.granted_on) == (venue, application, DAY)
    assert (award.round, award.label) == (application.round, application.round.label)
    assert "/appels-a-projets/appel-2027/" in award.sources
    assert (application.status, application.amount_granted) == ("retained", Decimal("12500.50"))
    assert application.decision == Decision.objects.get(on=DAY, retained=1)
    assert application.moves.get().reason == "Comité du jour."


def test_a_retained_application_may_become_a_new_draft_prefilled_from_it(client):
    build.commune("Limoux", "11206")
    application = recevable("L’Atelier", commune="Limoux", department="11", holder="Les Amis")
    decide(client, application.round, {application: retained()})
    venue = Venue.objects.get()
    assert (venue.name, venue.operator, venue.commune_id) == ("L’Atelier", "Les Amis", "11206")
    assert (venue.status, venue.awards.get().application) == ("draft", application)
    assert client.get(venue.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(venue.get_absolute_url()).status_code == 404


def test_a_refused_application_gives_nothing_and_one_left_waits(client):
    refusal, waiting = recevable("Refusé"), recevable("En attente")
    decide(client, refusal.round, {refusal: refused(reason="Hors sujet.")})
    for each in (refusal, waiting):
        each.refresh_from_db()
    assert (refusal.status, waiting.status) == ("not-retained", "admissible")
    assert refusal.moves.get().reason == "Hors sujet."
    assert not Award.objects.exists()
    listed = client.get(page_of(refusal.round)).context["form"].lines
    assert [line.application for line in listed] == [waiting, refusal]


def test_who_was_refused_may_be_called_up_and_who_was_retained_is_decided(client):
    called_up = recevable("Repêché")
    decide(client, called_up.round, {called_up: refused()})
    page = client.get(page_of(called_up.round))
    choices = [each for each, _ in page.context["form"].lines[0].fields["outcome"].choices]
    assert choices == ["", "retained"]
    decide(client, called_up.round, {called_up: retained(build.venue())})
    assert Award.objects.get().application == called_up
    assert not client.get(page_of(called_up.round)).context["form"].lines


@pytest.mark.parametrize("status", ["received", "incomplete", "inadmissible", "withdrawn"])
def test_only_what_may_be_decided_is_shown(client, status):
    application = build.dossier(status=status)
    page = client.get(page_of(application.round))
    assert not page.context["form"].lines
    assert "n’attend de décision" in page.content.decode()


def test_what_will_be_written_is_shown_exactly_before_it_is(client):
    build.commune("Limoux", "11206")
    first, second = recevable("L’Atelier", department="11"), build.venue("La Grange")
    other = recevable("La Grange")
    response = check(
        client, first.round, {first: retained(), other: retained(second, reason="Solide.")}
    )
    text = Page(response.content.decode()).text
    assert "2 candidatures décidées, dont 2 retenues" in text
    assert "Nouvelle fiche, en brouillon : L’Atelier, Limoux (11)" in text
    assert "La Grange, Carcassonne (11), publié" in text
    assert "recevable → retenue Solide." in text
    assert "à partir du 12 mars 2027, fin non connue" in text
    assert not Award.objects.exists()
    assert Venue.objects.count() == 1


def test_what_was_typed_can_be_corrected_after_reading_it_again(client):
    application = recevable()
    data = filled(client, application.round, {application: refused(reason="Trop tard")})
    page = client.post(page_of(application.round), data | {"_edit": "1"})
    assert page.context["form"].lines[0]["reason"].value() == "Trop tard"
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize(
    ("months", "typed", "end"),
    [(36, "", date(2030, 3, 12)), (None, "", None), (36, "01/01/2029", date(2029, 1, 1))],
)
def test_an_award_ends_as_its_label_says_unless_told(client, months, typed, end):
    call = build.call(label=build.label(validity_months=months))
    application = recevable(round=call)
    decide(client, call, {application: retained(build.venue())}, expires_on=typed)
    assert Award.objects.get().expires_on == end


def test_a_sheet_is_proposed_by_name_and_commune_and_never_chosen_by_itself(client):
    limoux = build.commune("Limoux", "11206")
    build.venue("L’Atelier du Midi", commune=limoux)
    build.venue("Autre chose", commune=limoux)
    build.venue("Atelier du midi")
    build.venue("Sans rapport")
    application = recevable("L’ATELIER DU MIDI", commune="limoux", department="11")
    form = client.get(page_of(application.round)).context["form"].lines[0]
    assert [told for _, told in form.fields["sheet"].choices] == [
        "L’Atelier du Midi (Limoux)\u00a0: même nom, même commune",
        "Atelier du midi (Carcassonne)\u00a0: nom proche, commune voisine",
        "Autre chose (Limoux)\u00a0: même commune",
        "une autre fiche, par son adresse",
        "une nouvelle fiche, en brouillon",
    ]
    assert form["sheet"].value() is None


@pytest.mark.parametrize(
    "typed", ["la-grange-carcassonne", "https://x.fr/lieux/la-grange-carcassonne/"]
)
def test_any_other_sheet_is_chosen_by_its_address_even_a_former_one(client, typed):
    venue = build.venue("La Grange")
    venue.name = "Le Hangar"
    venue.save()
    application = recevable("Tout autre nom")
    decide(client, application.round, {application: retained("autre", address=typed)})
    assert Award.objects.get().venue == venue


def test_a_posted_choice_is_read_by_its_key_and_no_name_is_compared_again(client, monkeypatch):
    venue, application = build.venue("Sans rapport"), recevable("Tout autre nom")
    data = filled(client, application.round, {application: retained(str(venue.pk))})
    monkeypatch.setattr("directory.decisions.matching.SimilarityIndex", None)
    client.post(page_of(application.round), data | {"_confirm": "1"})
    assert Award.objects.get().venue == venue


def test_a_renewal_continues_the_label_from_the_end_of_the_former(client):
    call = build.call(label=build.label(validity_months=36))
    former = build.award(granted_on=date(2024, 6, 1), expires_on=date(2027, 6, 1))
    application = recevable(round=call)
    shown = check(client, call, {application: retained(former.venue)})
    assert "Renouvelle le label détenu depuis le 1er juin 2024" in Page(shown.content.decode()).text
    decide(client, call, {application: retained(former.venue)})
    renewal = Award.objects.get(application=application)
    assert (renewal.renews, renewal.granted_on) == (former, date(2027, 6, 1))
    assert renewal.expires_on == date(2030, 6, 1)


def test_a_renewal_ends_a_label_whose_end_was_not_known(client):
    former = build.award(granted_on=date(2018, 1, 1))
    application = recevable(round=build.call(label=former.label))
    decide(client, application.round, {application: retained(former.venue)})
    former.refresh_from_db()
    assert former.expires_on == DAY == former.renewal.granted_on


def test_a_label_that_had_ended_is_granted_anew_not_renewed(client):
    former = build.award(granted_on=date(2020, 1, 1), expires_on=DAY)
    application = recevable(round=build.call(label=former.label))
    decide(client, application.round, {application: retained(former.venue)})
    assert Award.objects.get(application=application).renews is None


def test_a_figure_kept_by_hand_stays_and_one_counted_here_follows(client):
    counted, kept = recevable("Un"), recevable("Deux", round=build.call())
    Decision.objects.create(round=kept.round, on=DAY, retained=12)
    for each in (counted, kept):
        decide(client, each.round, {each: retained(build.venue())})
    more = recevable("Trois")
    decide(client, counted.round, {more: retained(build.venue())})
    assert Decision.objects.get(round=counted.round).retained == 2
    assert Decision.objects.get(round=kept.round).retained == 12


def test_each_row_written_says_where_it_comes_from(client):
    build.commune("Limoux", "11206")
    application = recevable(commune="Limoux", department="11")
    decide(client, application.round, {application: retained()})
    logged = LogEntry.objects.values_list("content_type__model", "change_message")
    told = "Par la décision du 12 mars 2027."
    assert sorted(logged) == [(name, told) for name in ("award", "decisionrecord", "venue")]


def test_the_decision_is_told_once_written(client):
    application = recevable()
    data = filled(client, application.round, {application: refused()})
    done = client.post(page_of(application.round), data | {"_confirm": "1"}, follow=True)
    assert messages(done) == [
        "Décision enregistrée. En voici le procès-verbal, qui ne change plus."
    ]


def test_the_page_asks_as_many_queries_for_ten_applications_as_for_one(
    client, django_assert_max_num_queries
):
    build.criterion()
    call = recevable().round
    with django_assert_max_num_queries(30) as for_one:
        client.get(page_of(call))
    for number in range(9):
        build.assessments(recevable(f"Numéro {number}"), ["met"], ["met"])
    with django_assert_max_num_queries(30) as for_ten:
        client.get(page_of(call))
    assert len(for_ten) - len(for_one) <= 1  # the verdicts, of which there was none


def test_a_day_before_the_end_the_label_is_renewed(client):
    former = build.award(granted_on=date(2020, 1, 1), expires_on=DAY + timedelta(days=1))
    application = recevable(round=build.call(label=former.label))
    decide(client, application.round, {application: retained(former.venue)})
    assert Award.objects.get(application=application).renews == former
