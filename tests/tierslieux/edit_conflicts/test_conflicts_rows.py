"""Two people on the rows of one form (special days, dates of a call): each may have been changed,
added or deleted by the other.
"""

from datetime import date

import pytest

from directory.models import SpecialHours, Venue
from tests import build
from tests.support.staff import displayed, member, opened, save
from tests.tierslieux.edit_conflicts.test_conflicts import form_of, merge_shown

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
FIRST, SECOND = "special_hours-0-", "special_hours-1-"


@pytest.fixture(autouse=True)
def second(client):
    client.force_login(user := member("administrateur", "denis"))
    return user


@pytest.fixture
def claire(client):
    """The browser of the one who saves first."""
    browser = type(client)()
    browser.force_login(member("administrateur", "claire", first_name="Claire", last_name="Vidal"))
    return browser


@pytest.fixture
def venue():
    return build.venue("La Rosée")


@pytest.fixture
def closure(venue):
    return build.special_hours(MAY, venue=venue, reason="Fête du Travail")


def reasons():
    return [each.reason for each in SpecialHours.objects.order_by("pk")]


def new_row(**fields):
    """Returns what is typed in a second row of special days, the first being stored."""
    typed = {"first_day": "01/06/2027", "last_day": "01/06/2027", **fields}
    return {f"{SECOND}{name}": value for name, value in typed.items()} | {
        "special_hours-TOTAL_FORMS": 2
    }


def test_a_row_that_both_changed_is_asked_field_by_field(client, claire, venue, closure):
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), **{f"{FIRST}reason": "Pont", f"{FIRST}last_day": "03/05/2027"})
    asking = client.post(form_of(venue), read | {f"{FIRST}reason": "Congés"})
    row = "La Rosée, du 1er mai 2027 au 3 mai 2027"
    assert merge_shown(asking) == (
        {f"{row}\u00a0: motif": ("Pont", "Congés")},
        {f"{row}\u00a0: dernier jour": "3 mai 2027"},
    )
    assert "Claire Vidal, le " in asking.content.decode()
    assert reasons() == ["Pont"]
    client.post(form_of(venue), displayed(asking) | {f"_choice-{FIRST}reason": "typed"})
    closure.refresh_from_db()
    assert (closure.reason, closure.last_day) == ("Congés", date(2027, 5, 3))


def test_the_stored_version_of_a_row_may_be_chosen(client, claire, venue, closure):
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), **{f"{FIRST}reason": "Pont"})
    asking = client.post(form_of(venue), read | {f"{FIRST}reason": "Congés", "operator": "Ici"})
    client.post(form_of(venue), displayed(asking) | {f"_choice-{FIRST}reason": "stored"})
    venue.refresh_from_db()
    assert (reasons(), venue.operator) == (["Pont"], "Ici")


@pytest.mark.usefixtures("closure")
@pytest.mark.parametrize(("choice", "left"), [("typed", ["", "Congés"]), ("stored", [""])])
def test_a_row_changed_here_and_deleted_there_may_be_added_again(
    client, claire, venue, choice, left
):
    read = opened(client, form_of(venue)) | new_row()
    save(claire, form_of(venue), **{f"{FIRST}DELETE": "on"})
    asking = client.post(form_of(venue), read | {f"{FIRST}reason": "Congés"})
    asked, _ = merge_shown(asking)
    [(stored, typed)] = asked.values()
    assert (stored, "Motif\u00a0: Congés" in typed) == ("ligne supprimée", True)
    assert "La Rosée, le 1er mai 2027" in asked
    client.post(form_of(venue), displayed(asking) | {f"_choice-{SECOND}": choice})
    assert reasons() == left


@pytest.mark.usefixtures("closure")
def test_a_row_left_as_it_was_here_and_deleted_there_is_gone_and_told(client, claire, venue):
    read = opened(client, form_of(venue)) | new_row(reason="Congés")
    save(claire, form_of(venue), **{f"{FIRST}DELETE": "on"})
    asking = client.post(form_of(venue), read)
    assert merge_shown(asking) == ({}, {"La Rosée, le 1er mai 2027": "ligne supprimée"})
    client.post(form_of(venue), displayed(asking))
    assert reasons() == ["Congés"]


@pytest.mark.usefixtures("closure")
@pytest.mark.parametrize(("choice", "left"), [("typed", []), ("stored", ["Pont"])])
def test_a_row_deleted_here_and_changed_there_is_asked(client, claire, venue, choice, left):
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), **{f"{FIRST}reason": "Pont"})
    asking = client.post(form_of(venue), read | {f"{FIRST}DELETE": "on"})
    [(what, (stored, typed))] = merge_shown(asking)[0].items()
    assert (what, typed) == ("La Rosée, le 1er mai 2027", "à supprimer")
    assert "Motif\u00a0: Pont" in stored
    sent = displayed(asking) | {f"{FIRST}DELETE": "on", f"_choice-{FIRST}": choice}
    client.post(form_of(venue), sent)
    assert reasons() == left


def test_a_row_deleted_by_both_is_deleted_without_a_question(client, claire, venue, closure):
    read = opened(client, form_of(venue)) | {f"{FIRST}DELETE": "on", "operator": "Ici"}
    save(claire, form_of(venue), **{f"{FIRST}DELETE": "on"})
    assert client.post(form_of(venue), read).status_code == 302
    venue.refresh_from_db()
    assert (reasons(), venue.operator) == ([], "Ici")


@pytest.mark.usefixtures("closure")
def test_rows_that_both_added_are_all_kept(client, claire, venue):
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), **new_row(reason="Elle"))
    asking = client.post(form_of(venue), read | new_row(reason="Lui"))
    assert merge_shown(asking) == ({}, {"La Rosée, le 1er juin 2027": "ligne ajoutée"})
    client.post(form_of(venue), displayed(asking))
    assert reasons() == ["Fête du Travail", "Elle", "Lui"]


def test_a_row_that_is_another_venue_s_is_refused(client, venue):
    other = build.special_hours(JUNE, reason="Ailleurs")
    forged = opened(client, form_of(venue)) | {
        "special_hours-TOTAL_FORMS": 1,
        "special_hours-INITIAL_FORMS": 1,
        f"{FIRST}id": other.pk,
        f"{FIRST}venue": venue.pk,
        f"{FIRST}first_day": "01/06/2027",
        f"{FIRST}last_day": "01/06/2027",
    }
    response = client.post(form_of(venue), forged)
    assert "Ailleurs" not in response.content.decode()
    other.refresh_from_db()
    assert (other.venue == venue, other.reason) == (False, "Ailleurs")


@pytest.mark.parametrize("counts", [("", ""), ("-1", "x"), ("3", "1")])
def test_rows_sent_under_false_counts_break_nothing(client, claire, venue, closure, counts):
    read = opened(client, form_of(venue))
    save(claire, form_of(venue), operator="Un")
    names = ("special_hours-TOTAL_FORMS", "special_hours-INITIAL_FORMS")
    sent = read | dict(zip(names, counts, strict=True)) | {"operator": "Moi"}
    assert client.post(form_of(venue), sent).status_code in (200, 302)
    assert Venue.objects.get().operator == "Un"
    assert reasons() == ["Fête du Travail"]


def test_an_award_changed_on_its_own_page_is_not_overwritten_from_the_venue_s(client, claire):
    award = build.award()
    read = opened(client, form_of(award.venue))
    save(claire, form_of(award), sources="https://exemple.fr/elle")
    sources = {"awards-0-sources": "https://exemple.fr/lui"}
    [(stored, typed)] = merge_shown(client.post(form_of(award.venue), read | sources))[0].values()
    assert (stored, typed) == ("https://exemple.fr/elle", "https://exemple.fr/lui")
    award.refresh_from_db()
    assert award.sources == "https://exemple.fr/elle"


def test_the_rows_of_the_other_forms_are_kept_as_well(client, claire):
    """Labels and their criteria, calls and their dates, applications."""
    call = build.call(deadlines=[MAY])
    criterion = build.criterion(label=call.label)
    application = build.dossier(round=call)
    changes = {
        call: ("deadlines-0-on", "02/05/2027", "03/05/2027"),
        call.label: ("criteria-0-question", "Et elle ?", "Et lui ?"),
        criterion: ("evidence", "À elle", "À lui"),
        application: ("holder", "Elle", "Lui"),
    }
    for row, (name, hers, his) in changes.items():
        read = opened(client, form_of(row))
        save(claire, form_of(row), **{name: hers})
        response = client.post(form_of(row), read | {name: his})
        [(stored, typed)] = merge_shown(response)[0].values()
        assert (stored, typed) == tuple(
            {"02/05/2027": "2 mai 2027", "03/05/2027": "3 mai 2027"}.get(each, each)
            for each in (hers, his)
        )
        assert "Claire Vidal, le " in response.content.decode()
