"""« Ma semaine »: which venues save what, by working near home."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.hours.ordinary_week import ordinary_mondays
from directory.models import Venue
from tests.directory.commute.weeks import (
    ask,
    beyond,
    card,
    ordinary_day,
    promise,
    savings,
    towns,
    venue,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ordinary_day")]
__all__ = ["ordinary_day", "towns", "venue"]


def test_the_best_answer_is_told_in_one_sentence_first(client, venue):
    venue("La Filature", "Limoux")
    page = ask(client)
    # 17.8 × 1.3 km of road, there and back, two days; 2 km instead inside Limoux.
    assert promise(page) == (
        "En travaillant ces 2 jours à Limoux, dans votre commune, vous éviteriez environ 85 km "
        "et 1 h 30 de route par semaine."
    )
    assert "ces trajets font aujourd’hui environ 95 km et 1 h 50 de route par semaine" in (
        page.main.text
    )
    assert "Sur un an, ce serait environ 850 kg de CO₂e de moins" in page.main.text
    assert page.main.link("La Filature") == "/lieux/la-filature-limoux/"


def test_venues_come_by_km_saved_whatever_their_names(client, venue):
    venue("Zola", "Limoux")
    venue("Atelier", "Pomas")
    page = ask(client)
    assert savings(page) == ["Zola", "Atelier"]
    assert "Pomas, à environ 10 km de chez vous" in card(page, "Atelier")


def test_a_venue_open_fewer_days_saves_less_and_comes_after(client, venue):
    venue("Un jour", "Limoux", opening_hours="Tu 08:00-18:00")
    venue("Deux jours", "Pomas", opening_hours="Mo-Fr 08:00-18:00")
    page = ask(client, days=["mardi", "jeudi", "vendredi"])
    assert savings(page) == ["Deux jours", "Un jour"]
    assert "Ouvert le mardi (1 de vos 3 jours)" in card(page, "Un jour")
    assert "Ouvert vos 3 jours" in card(page, "Deux jours")


def test_among_equal_savings_known_hours_come_first(client, venue):
    venue("Atelier", "Limoux")
    venue("Zola", "Limoux", opening_hours="Mo-Fr 08:00-18:00")
    page = ask(client)
    assert savings(page) == ["Zola", "Atelier"]
    assert "un autre fait autant" in page.main.text


def test_a_venue_known_to_be_closed_those_days_is_left_out_and_counted(client, venue):
    venue("Le Lundi", "Limoux", opening_hours="Mo 08:00-18:00")
    venue("La Nuit", "Limoux", opening_hours="Mo-Su 18:00-23:00")
    page = ask(client)
    assert page.main.sheets == []
    assert "2 lieux plus proches sont laissés de côté : fermés ces jours-là" in page.main.text
    assert savings(ask(client, days=["lundi"])) == ["Le Lundi"]


def test_unknown_hours_are_kept_and_said(client, venue):
    venue("Le Mystère", "Limoux")
    page = ask(client)
    assert "Horaires non connus, à vérifier" in card(page, "Le Mystère")
    assert "L’annuaire ne connaît pas ses horaires : appelez avant de venir." in page.main.text


@pytest.mark.parametrize(
    ("hours", "is_counted"),
    [
        ("Tu 09:00-12:00,14:00-17:00", True),  # six hours of eight
        ("Tu 09:00-14:20", True),  # two thirds, to the minute
        ("Tu 09:00-14:19", False),
        ("Tu 09:00-12:00", False),
        ("Tu 05:00-12:00,16:30-23:00", False),  # open long, but at other times
        ("24/7", True),
        ("Tu 09:00-17:00 unknown", True),
        ("Tu off", False),
        ("Nov-Feb Tu 09:00-17:00", True),
        ("Jul-Aug Tu 09:00-17:00", False),
    ],
)
def test_a_day_counts_when_two_thirds_of_the_hours_asked_are_open(client, venue, hours, is_counted):
    venue("Le Lieu", "Limoux", opening_hours=hours)
    assert savings(ask(client, days=["mardi"])) == (["Le Lieu"] if is_counted else [])


def test_the_hours_asked_change_what_is_open(client, venue):
    venue("Le Soir", "Limoux", opening_hours="Mo-Fr 17:00-21:00")
    assert savings(ask(client)) == []
    assert savings(ask(client, debut="17:30", fin="20:00")) == ["Le Soir"]


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
        (date(2026, 12, 19), date(2027, 1, 4)),  # Christmas, then the first of January
        (
            date(2027, 4, 26),
            date(2027, 5, 10),
        ),  # weeks of 1 and 8 May; the next has Pentecost's eve
    ],
)
def test_an_ordinary_week_begins_on_a_monday_and_holds_no_holiday(today, monday):
    assert ordinary_mondays(today)[0] == monday


def test_a_holiday_this_week_changes_nothing_to_a_usual_week(client, venue):
    venue("Le Lieu", "Limoux", opening_hours="Mo-Sa 08:00-18:00; PH off")
    with time_machine.travel("2026-12-20 10:00+01:00", tick=False):
        page = ask(client, days=["vendredi"])
    assert savings(page) == ["Le Lieu"]
    assert "celle du 4 janvier 2027, sans jour férié" in page.main.text


def test_a_venue_as_far_as_work_or_farther_comes_last_apart(client, venue):
    venue("Au travail", "Carcassonne")
    venue("Là-bas", "Mazamet")
    venue("Ici", "Limoux")
    page = ask(client)
    assert savings(page) == ["Ici"]
    assert beyond(page) == ["Au travail", "Là-bas"]


def test_with_nothing_nearer_than_work_the_page_says_so_and_shows_what_there_is(client, venue):
    venue("Là-bas", "Mazamet")
    page = ask(client)
    assert promise(page).startswith("Aucun lieu de l’annuaire n’est nettement plus près")
    assert (savings(page), beyond(page)) == ([], ["Là-bas"])


@pytest.mark.parametrize(("share", "is_nearer"), [(0.88, True), (0.92, False)])
def test_nearer_means_by_more_than_the_tenth_that_roads_are_uncertain_by(
    client, venue, share, is_nearer
):
    latitude = 43.05 + share * (43.21 - 43.05)
    venue("Le Lieu", "Pomas", latitude=latitude)
    assert savings(ask(client)) == (["Le Lieu"] if is_nearer else [])


def test_who_works_where_one_lives_has_nothing_to_save_and_sees_the_nearest(client, venue):
    venue("Ici", "Limoux")
    venue("À côté", "Pomas")
    page = ask(client, work="Limoux")
    assert "il n’y a pas de route à éviter" in promise(page)
    assert savings(page) == []
    assert beyond(page, "Les lieux les plus proches") == ["Ici", "À côté"]
    assert "km et" not in page.main.text.partition("Comment c’est")[0]


def test_with_no_venue_within_reach_the_page_says_how_far_it_looked(client, towns):
    assert "Aucun lieu n’est connu à moins de 30 km" in ask(client).main.text


def test_a_venue_where_one_works_says_that_work_is_counted_at_the_town_hall(client, venue):
    venue("L’Entrée", "Carcassonne", latitude=43.17)
    page = ask(client)
    assert savings(page) == ["L’Entrée"]
    assert "C’est la commune où vous travaillez, comptée depuis sa mairie" in page.main.text


def test_a_venue_known_to_its_commune_only_is_said_so(client, venue):
    venue("Vague", "Pomas", point_precision="commune")
    assert "adresse exacte non connue" in card(ask(client), "Vague")


def test_a_home_given_by_its_point_is_measured_from_there(client, venue):
    venue("La Filature", "Limoux", latitude=43.05)
    page = ask(client, home="43.120,2.300", days=["mardi"])
    assert "Limoux, à environ 10 km de chez vous" in card(page, "La Filature")


def test_work_far_away_by_bike_is_said_to_be_long_and_saves_no_co2(client, venue):
    venue("Ici", "Limoux")
    venue("Loin", "Pomas", latitude=43.16)
    page = ask(client, moyen="velo")
    assert "Votre travail est à environ 25 km : c’est long à vélo" in page.main.text
    assert "de vélo par semaine" in promise(page)
    answer = page.main.text.partition("Comment c’est")[0]
    assert "presque pas de CO₂e à éviter" in answer
    assert "de CO₂e par an" not in answer
    assert "long à vélo" not in card(page, "Ici")
    assert "long à vélo" in card(page, "Loin")


def test_train_and_car_save_the_same_km_but_not_the_same_co2(client, venue):
    venue("Ici", "Limoux")
    train = card(ask(client, moyen="transport"), "Ici")
    assert "85 km" in train
    assert "110 kg de CO₂e par an" in train
    assert "850 kg de CO₂e par an" in card(ask(client), "Ici")


def test_ten_venues_are_shown_at_most(client, venue):
    for number in range(12):
        venue(f"Lieu {number}", "Limoux")
    venue("Là-bas", "Mazamet")
    page = ask(client)
    assert (len(savings(page)), beyond(page)) == (10, [])


def test_drafts_and_closed_venues_save_nothing(client, venue):
    venue("Brouillon", "Limoux", status=Venue.Status.DRAFT)
    venue("Disparu", "Limoux", status=Venue.Status.CLOSED)
    assert ask(client).main.sheets == []


def queries(client, **question):
    with CaptureQueriesContext(connection) as captured:
        ask(client, **question)
    return len(captured)


def test_one_venue_or_thirty_cost_as_few_queries(client, venue):
    venue("Ici", "Limoux")
    few = queries(client)
    for number in range(30):
        hours = f"Mo-Fr 08:{number + 10}-18:00"
        venue(f"Lieu {number}", "Limoux", opening_hours=hours)
    assert queries(client) == few <= 9


def test_who_works_within_two_km_of_home_has_nothing_to_save_either(client, venue):
    venue("Ici", "Limoux")
    page = ask(client, home="43.050,2.300", work="43.060,2.300")
    assert "il n’y a pas de route à éviter" in promise(page)
    assert savings(page) == []
    assert savings(ask(client, home="43.050,2.300", work="43.070,2.300")) == ["Ici"]
