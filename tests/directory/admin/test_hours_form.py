"""Staff type opening hours day by day, and see what they come to before they are public."""

import pytest
from django.contrib.admin.models import LogEntry

from directory.hours.weekdays import WEEKDAYS
from directory.models import Venue
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member, messages, save, shown

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"
PREVIEW = f"{LIST}horaires/"
TRAP = "Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def hours_page(venue):
    return f"{LIST}{venue.pk}/horaires/"


def read(response):
    return Page(response.content.decode())


def send(client, venue, button="_save", **typed):
    """Opens the form of the hours, types into it, presses a button and returns what comes after."""
    form = client.get(hours_page(venue)).context["form"]
    sent = {**shown(form), **typed, button: "1"}
    return client.post(hours_page(venue), sent, follow=True)


def hours(venue):
    return Venue.objects.get(pk=venue.pk).opening_hours


def errors(response):
    return " ".join(" ".join(told) for told in response.context["form"].errors.values())


def typed_days(response):
    form = response.context["form"]
    return [form[name].value() or "" for name in WEEKDAYS]


def test_days_typed_as_people_write_them_become_the_hours_of_the_sheet(client):
    venue = build.venue()
    before = venue.updated_at
    response = send(
        client,
        venue,
        lundi="9h-12h30, 14h-18h",
        mardi="idem",
        mercredi="fermé",
        jeudi="10h-midi",
        jeudi_rdv="on",
        holidays="off",
    )
    text = 'Mo-Tu 09:00-12:30,14:00-18:00; Th 10:00-12:00 "sur rendez-vous"; PH off'
    assert hours(venue) == text
    assert any("La fiche est publique" in told for told in messages(response))
    assert any("jeudi\u00a0: 10\u00a0h" in told for told in messages(response))
    assert Venue.objects.get().updated_at > before
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("equipe", str(venue.pk))
    assert "lundi" in entry.change_message


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"lundi": "9h-12h", "holidays": "usual"}, "Mo,PH 09:00-12:00; Tu-Su off"),
        ({"lundi": "9h-12h", "holidays": "own", "feries": "10h-11h"},
         "Mo 09:00-12:00; PH 10:00-11:00"),
        ({"lundi": "9h-12h", "feries": "10h-11h", "feries_rdv": "on"},
         'Mo 09:00-12:00; PH 10:00-11:00 "sur rendez-vous"'),
        ({"lundi": "9h-12h", "feries": "fermé"}, "Mo 09:00-12:00; PH off"),
        ({"always": "on"}, "24/7"),
        ({"always": "on", "holidays": "off"}, "24/7; PH off"),
        ({"vendredi": "22h-2h", "samedi": "10h-12h"}, "Fr 22:00-02:00, Sa 10:00-12:00"),
        ({"lundi": "9h-12h", "lundi_rdv": "on", "mardi": "idem"},
         'Mo-Tu 09:00-12:00 "sur rendez-vous"'),
        ({}, ""),
    ],
)  # fmt: skip
def test_each_answer_has_its_text(client, typed, text):
    venue = build.venue()
    send(client, venue, **typed)
    assert hours(venue) == text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"mardi": "9h"}, "Mardi : « 9h » n’a pas d’heure de fin"),
        ({"jeudi": "9h-13h, 12h-18h"}, "Jeudi : « 9h-13h » et « 12h-18h » se chevauchent"),
        ({"lundi": "idem"}, "Lundi : « idem » reprend le jour précédent"),
        ({"lundi_rdv": "on"}, "Lundi : « sur rendez-vous » demande aussi des heures"),
        ({"lundi": "fermé"}, "Aucune heure d’ouverture n’est saisie"),
        ({"holidays": "off"}, "Aucune heure d’ouverture n’est saisie"),
        ({"lundi": "9h-12h", "holidays": "own"}, "Jours fériés : donnez leurs heures"),
        ({"lundi": "9h-12h", "feries": "idem"}, "Jours fériés : donnez leurs heures"),
        ({"lundi": "9h-12h", "feries_rdv": "on"}, "Jours fériés : donnez leurs heures"),
        ({"lundi": "9h-12h", "feries": "9h-10h", "holidays": "off"}, "contredisent « fermé »"),
        ({"lundi": "9h-12h", "always": "on"}, "videz les jours"),
        ({"lundi": "9h-12h", "holidays": "parfois"}, "Sélectionnez un choix valide"),
        (
            {"lundi": "é" * 81},
            "Lundi : Assurez-vous que cette valeur comporte au plus 80 caractères",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_day_and_stays_as_typed(client, typed, told):
    venue = build.venue(opening_hours="Su 09:00-12:00")
    response = send(client, venue, **({"dimanche": ""} | typed))
    assert told in " ".join(errors(response).split())
    assert hours(venue) == "Su 09:00-12:00"
    if "lundi" in typed:
        assert typed_days(response)[0] == typed["lundi"]


def test_errors_are_summed_up_first_and_lead_to_their_fields(client):
    page = read(send(client, build.venue(), mardi="9h", jeudi="demain"))
    summary = page.section("À corriger")
    assert "autofocus" in summary.attributes
    assert [link["href"] for link in summary.all("a")] == ["#id_mardi", "#id_jeudi"]
    field = page.field("mardi")
    assert field["aria-invalid"] == "true"
    described = [each for each in page.walk() if each["id"] == field["aria-describedby"]]
    assert "n’a pas d’heure de fin" in described[0].text
    assert page.title.startswith("Erreur")


def test_hours_too_long_for_the_sheet_are_refused(client):
    days = {name: ", ".join(f"{hour}h{rank:02}-{hour}h50" for hour in range(5, 12))
            for rank, name in enumerate(WEEKDAYS)}  # fmt: skip
    assert "500 caractères" in errors(send(client, build.venue(), **days))


def test_a_sheet_that_is_wrong_elsewhere_keeps_its_hours_and_says_what_is_wrong(client):
    venue = build.venue()
    Venue.objects.filter(pk=venue.pk).update(siret="123")
    assert "quatorze chiffres" in errors(send(client, venue, lundi="9h-12h"))
    assert hours(venue) == ""


def test_the_form_opens_on_the_hours_that_the_sheet_has(client):
    text = 'Mo-Tu 09:00-12:30,14:00-18:00; We 14:00-24:00 "sur rendez-vous"; PH 10:00-12:00'
    response = client.get(hours_page(build.venue(opening_hours=text)))
    assert typed_days(response) == [
        *["9h-12h30, 14h-18h"] * 2,
        "14h-24h",
        *["fermé"] * 4,
    ]
    form = response.context["form"]
    assert [form[f"{name}_rdv"].value() for name in WEEKDAYS[:4]] == [False, False, True, False]
    assert (form["holidays"].value(), form["feries"].value()) == ("own", "10h-12h")


@pytest.mark.parametrize(
    "text", ["", "24/7", "24/7; PH off", "Mo,PH 09:00-12:00; Tu-Su off", "Fr 22:00-02:00; PH off"]
)
def test_a_form_saved_as_it_was_shown_changes_nothing(client, text):
    venue = build.venue(opening_hours=text)
    response = send(client, venue)
    assert hours(venue) == text
    assert any("Rien n’a changé" in told for told in messages(response))
    assert not LogEntry.objects.exists()


def test_emptying_the_form_says_that_hours_are_not_known(client):
    venue = build.venue(opening_hours="Mo 09:00-12:00")
    send(client, venue, **dict.fromkeys(WEEKDAYS, ""))
    assert hours(venue) == ""


def test_hours_that_the_form_cannot_hold_stay_until_others_are_typed(client):
    text = "Jul-Aug off; Mo-Fr 09:00-18:00"
    venue = build.venue(opening_hours=text)
    page = read(client.get(hours_page(venue)))
    assert "disent plus que ce formulaire ne peut montrer" in page.text
    assert "juillet – août fermé" in page.text
    send(client, venue)
    assert hours(venue) == text
    send(client, venue, lundi="9h-12h")
    assert hours(venue) == "Mo 09:00-12:00"


def test_hours_changed_meanwhile_are_shown_before_they_are_replaced(client):
    venue = build.venue(opening_hours="Mo 09:00-12:00")
    sent = {"seen": "", "holidays": "", "mardi": "14h-18h", "_save": "1"}
    response = client.post(hours_page(venue), sent)
    assert "sont maintenant « Mo 09:00-12:00 »" in " ".join(errors(response).split())
    assert hours(venue) == "Mo 09:00-12:00"
    client.post(hours_page(venue), {**shown(response.context["form"]), "_save": "1"})
    assert hours(venue) == "Tu 14:00-18:00"


def test_checking_shows_the_text_the_words_and_the_week_and_saves_nothing(client, time_machine):
    time_machine.move_to("2026-11-08T10:00+01:00")
    venue = build.venue()
    page = read(send(client, venue, "_check", mardi="22h-2h", mercredi="9h-12h", holidays="off"))
    told = page.section("Ce que diront ces horaires").text
    assert "Tu 22:00-02:00, We 09:00-12:00; PH off" in told
    assert "mardi : 22 h – 2 h" in told
    assert "mardi 10 novembre 22 h – 2 h" in told
    assert "mercredi 11 novembre (armistice de 1918) fermé" in told
    assert "« 22h-2h » se poursuit après minuit" in told
    assert hours(venue) == ""


def test_the_sheet_of_the_desk_shows_what_its_text_means_and_leads_to_the_days(client):
    venue = build.venue(opening_hours=TRAP)
    page = read(client.get(f"{LIST}{venue.pk}/change/"))
    assert "La règle « Mo-Fr 09:00-12:00 » n’a aucun effet" in page.text
    assert "lundi – vendredi : 14 h – 18 h" in page.text
    assert page.link("Saisir les horaires jour par jour") == hours_page(venue)
    days = read(client.get(hours_page(venue)))
    assert "n’a aucun effet" in days.section("À relire dans les horaires actuels").text


def test_the_text_stays_editable_and_keeps_what_it_holds(client):
    venue = build.venue(opening_hours="Mo 09:00-12:00")
    save(client, f"{LIST}{venue.pk}/change/", opening_hours="Jul-Aug off; Mo 09:00-12:00")
    assert hours(venue) == "Jul-Aug off; Mo 09:00-12:00"


def test_a_new_sheet_has_the_text_alone(client):
    page = read(client.get(f"{LIST}add/"))
    assert page.field("opening_hours")
    assert "Saisir les horaires jour par jour" not in page.text
    assert "Horaires non connus" in page.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"opening_hours": TRAP}, "n’a aucun effet"),
        ({"opening_hours": "Mo 09:00-12:00"}, "Les jours fériés ne sont pas précisés"),
        ({"opening_hours": "Lu 9h"}, "n’indique aucune heure"),
        ({"opening_hours": "   "}, "toujours ouvert"),
        ({"opening_hours": "x" * 9000}, "500 caractères"),
        ({"opening_hours": ""}, "Horaires non connus"),
        ({"lundi": "9h-12h"}, "lundi : 9 h – 12 h"),
        ({"lundi": "9h"}, "n’a pas d’heure de fin"),
        ({"seen": "Jul off; Mo 09:00-12:00"}, "juillet fermé"),
        ({}, "Horaires non connus"),
    ],
)
def test_the_preview_answers_whatever_is_being_typed(client, sent, told):
    response = client.post(PREVIEW, sent)
    assert response.status_code == 200
    assert told in read(response).text


def test_the_preview_is_only_sent_to(client):
    assert client.get(PREVIEW).status_code == 405


@pytest.mark.parametrize("row", ["0", "abc", "99999999999999999999"])
def test_the_hours_of_no_venue_lead_back_to_the_first_page(client, row):
    response = client.get(f"{LIST}{row}/horaires/", follow=True)
    assert response.redirect_chain[-1][0] == "/gestion/"


@pytest.mark.parametrize("who", ["visitor", "reader"])
def test_only_who_may_change_a_sheet_types_its_hours(client, who):
    venue = build.venue()
    client.logout()
    if who == "reader":
        client.force_login(member("", "lecture"))
    for address in (hours_page(venue), PREVIEW):
        response = client.post(address, {"lundi": "9h-12h", "holidays": "", "_save": "1"})
        assert response.status_code == (302 if who == "visitor" else 403)
    assert hours(venue) == ""
