"""Calls for projects: open, coming, in review or closed on the day, their figures, criteria."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from labels.models import Decision, Label
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def shelves(client):
    """Returns {heading: titles of the calls under it}."""
    main = read(client, "/appels-a-projets/").main
    found, shelf = {}, None
    for each in main.all("h2", "h3"):
        if each.tag == "h2":
            shelf = found.setdefault(each.text, [])
        else:
            shelf.append(each.text)
    del found["Être prévenu"]
    return found


def page_of(client, call):
    return read(client, call.get_absolute_url())


# The clocks go forward on 29 March 2026: that day lasts 23 hours.
@pytest.mark.parametrize(
    ("moment", "shelf", "state"),
    [
        ((2026, 3, 14, 23, 59, 59), "À venir", "À venir"),
        ((2026, 3, 15), "Ouverts", "Ouvert : 14 jours pour candidater"),
        ((2026, 3, 28, 23, 59, 59), "Ouverts", "Ouvert : 1 jour pour candidater"),
        ((2026, 3, 29), "Ouverts", "Ouvert : dernier jour pour candidater"),
        ((2026, 3, 29, 23, 59, 59), "Ouverts", "Ouvert : dernier jour pour candidater"),
        ((2026, 3, 30), "Clos", "Clos"),
    ],
)
def test_a_call_opens_and_closes_at_midnight_in_paris(client, moment, shelf, state):
    call = build.call(
        title="Appel", opened_on=date(2026, 3, 15), deadlines=[date(2026, 3, 29)],
        apply_url="https://exemple.fr/candidater",
    )  # fmt: skip
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        found = shelves(client)
        page = page_of(client, call)
    assert found.pop(shelf) == ["Appel"]
    assert not any(found.values())
    assert any(each.text == state for each in page.main.all("p"))
    assert (page.fact("Candidater") == "exemple.fr") is (shelf != "Clos")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ((2021, 3, 30, 23, 59, 59), "Ouvert : dernier jour pour candidater"),
        ((2021, 3, 31), "Ouvert : 91 jours pour candidater"),
        ((2021, 9, 30, 12), "Ouvert : dernier jour pour candidater"),
        ((2021, 10, 1), "Clos"),
    ],
)
def test_a_call_with_several_deadlines_counts_to_the_next_and_closes_after_the_last(
    client, moment, state
):
    days = [date(2020, 12, 30), date(2021, 3, 30), date(2021, 6, 30), date(2021, 9, 30)]
    call = build.call(deadlines=days)
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        page = page_of(client, call)
    assert any(each.text == state for each in page.main.all("p"))
    assert page.fact("Dates limites") == (
        "30 décembre 2020 30 mars 2021 30 juin 2021 30 septembre 2021"
    )


@pytest.mark.parametrize(
    ("moment", "shelf"), [((2020, 2, 9, 23, 59), "Ouverts"), ((2020, 2, 10), "Clos")]
)
def test_a_call_without_a_known_deadline_is_closed_once_decided(client, moment, shelf):
    build.call(title="Appel", opened_on=date(2019, 7, 1), decisions=[date(2020, 2, 10)])
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        assert shelves(client)[shelf] == ["Appel"]


# The clocks go back on 25 October 2026: that day lasts 25 hours.
@pytest.mark.parametrize(
    ("moment", "shelf"),
    [
        ((2026, 9, 30, 23, 59, 59), "Ouverts"),
        ((2026, 10, 1), "En instruction"),
        ((2026, 10, 24, 23, 59, 59), "En instruction"),
        ((2026, 10, 25), "Clos"),
    ],
)
def test_a_call_is_in_review_from_its_last_deadline_to_the_eve_of_its_decision(
    client, moment, shelf
):
    call = build.call(
        title="Appel", deadlines=[date(2026, 9, 30)], decisions=[date(2026, 10, 25)],
        apply_url="https://exemple.fr/candidater",
    )  # fmt: skip
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        found = shelves(client)
        page = page_of(client, call)
        home = read(client, "/").section("Les appels à projets").text
    assert found.pop(shelf) == ["Appel"]
    assert not any(found.values())
    assert (page.fact("Candidater") == "exemple.fr") is (shelf == "Ouverts")
    assert ("est en instruction" in home) is (shelf == "En instruction")


def test_a_call_of_which_no_date_is_known_is_coming(client):
    call = build.call(title="Appel")
    assert shelves(client) == {"Ouverts": [], "À venir": ["Appel"], "Clos": []}
    page = page_of(client, call)
    assert any(each.text == "À venir" for each in page.main.all("p"))
    assert (page.fact("Ouverture"), page.fact("Date limite")) == ("non connue", "non connue")


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({}, "À venir, ouverture et date limite non connues : Appel."),
        ({"opened_on": date(2026, 12, 1)}, "À venir, ouverture le 1er décembre 2026 : Appel."),
        (
            {"opened_on": date(2026, 12, 1), "opened_precision": "month"},
            "À venir, ouverture en décembre 2026 : Appel.",
        ),
        (
            {"opened_on": date(2027, 1, 1), "opened_precision": "year"},
            "À venir, ouverture en 2027 : Appel.",
        ),
        ({"opened_on": date(2026, 3, 15)}, "Ouvert : Appel."),
        (
            {"opened_on": date(2026, 3, 15), "decisions": [date(2026, 11, 1)]},
            "Ouvert : Appel.",
        ),
        (
            {"deadlines": [date(2026, 12, 1), date(2026, 12, 30)]},
            "Ouvert jusqu’au 30 décembre 2026 : Appel.",
        ),
        ({"decisions": [date(2026, 10, 1)]}, "Le dernier, Appel, s’est clos."),
        (
            {"deadlines": [date(2026, 9, 20)], "decisions": [date(2026, 10, 1)]},
            "Le dernier, Appel, s’est clos le 20 septembre 2026.",
        ),
    ],
)
@time_machine.travel(datetime(2026, 10, 15, 12, tzinfo=PARIS), tick=False)
def test_the_home_page_tells_only_a_deadline_as_the_closing_day(client, dates, words):
    build.call(title="Appel", **dates)
    assert read(client, "/").section("Les appels à projets").text.count(words) == 1


def test_the_last_calls_come_first(client):
    build.call(title="De 2019", deadlines=[date(2019, 9, 20)])
    build.call(title="De 2021", deadlines=[date(2020, 12, 30), date(2021, 9, 30)])
    build.call(title="De 2020", decisions=[date(2020, 2, 1)])
    assert shelves(client)["Clos"] == ["De 2021", "De 2020", "De 2019"]


def test_each_shelf_without_a_call_says_so(client):
    text = read(client, "/appels-a-projets/").main.text
    for words in ("Aucun appel ouvert", "Aucun appel à venir", "Aucun appel clos"):
        assert words in text


def test_what_is_not_known_of_a_call_is_said_not_known(client):
    page = page_of(client, build.call())
    for name in ("Ouverture", "Date limite", "Décision", "Conditions", "Aide", "Règlement"):
        assert page.fact(name).startswith("non connu"), name
    for name in ("Candidatures reçues", "Candidatures retenues"):
        assert page.fact(name) == "nombre non connu"
    assert "Aucun lauréat n’est connu" in page.main.text
    assert "None" not in page.main.text


def test_everything_known_of_a_call_is_told(client):
    state = build.label("fabrique", "Fabrique de territoire", issuer=Label.Issuer.STATE)
    call = build.call(
        title="Appel de l’État",
        label=state,
        opened_on=date(2019, 7, 1),
        opened_precision="month",
        deadlines=[date(2019, 9, 20)],
        conditions="Ouvert depuis plus d’un an.",
        grant="75 000 à 150 000 €",
        received=60,
        received_is_minimum=True,
        retained=0,
        rules_url="https://www.exemple.fr/reglement.pdf",
        sources="https://exemple.org/annonce",
    )
    Decision.objects.create(
        round=call, on=date(2020, 10, 1), precision="month", retained=8, retained_nationally=60
    )
    Decision.objects.create(round=call, on=date(2021, 1, 1), retained_nationally=1200)
    page = page_of(client, call)
    facts = {
        "Label": "Fabrique de territoire, État",
        "Ouverture": "juillet 2019",
        "Date limite": "20 septembre 2019",
        "Décisions": "octobre 2020 : 8 retenues en Occitanie, 60 en France "
        "1er janvier 2021 : 1 200 en France",
        "Conditions": "Ouvert depuis plus d’un an.",
        "Aide": "75 000 à 150 000 €",
        "Candidatures reçues": "plus de 60",
        "Candidatures retenues": "0",
        "Règlement": "exemple.fr",
        "Sources": "exemple.org",
    }
    assert {name: page.fact(name) for name in facts} == facts
    assert page.main.link("Fabrique de territoire") == "/label/#fabrique"
    listed = read(client, "/appels-a-projets/").main.text
    assert "0 candidature retenue sur plus de 60" in listed
    assert "Date limite : 20 septembre 2019" in listed


def test_an_unknown_call_is_not_found(client):
    read(client, "/appels-a-projets/inconnu/", status=404)


def test_a_call_shows_its_frozen_criteria_and_when_they_were_frozen(client):
    asked = build.criterion(question="Fibre ?")
    call = build.call(deadlines=[date(2099, 1, 1)], budget=1_250_000)
    page = page_of(client, call)
    assert "Ceux du label à ce jour" in page.main.text
    # Half past midnight in Paris: the day before in Greenwich.
    with time_machine.travel(datetime(2026, 7, 1, 0, 30, tzinfo=PARIS), tick=False):
        call.freeze()
    asked.question = "Wifi ?"
    asked.save()
    page = page_of(client, call)
    assert "Ceux de cet appel, figés le 1er juillet 2026." in page.main.text
    assert "Fibre ?" in page.main.text
    assert "Wifi" not in page.main.text
    assert page.fact("Budget") == "1 250 000 €"
    assert (
        "Critères" not in page_of(client, build.call(label=build.label("autre", "Autre"))).main.text
    )


def test_the_list_counts_the_days_left_to_apply(client):
    days = [date(2026, 3, 15), date(2026, 3, 29)]
    build.call(title="Appel", deadlines=days)
    with time_machine.travel(datetime(2026, 3, 28, 23, 59, 59, tzinfo=PARIS), tick=False):
        text = read(client, "/appels-a-projets/").main.text
    assert "15 mars 2026, 29 mars 2026 · 1 jour pour candidater" in text
    with time_machine.travel(datetime(2026, 3, 30, tzinfo=PARIS), tick=False):
        assert "pour candidater" not in read(client, "/appels-a-projets/").main.text
