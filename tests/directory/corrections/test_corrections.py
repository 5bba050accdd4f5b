"""What anyone may propose for a sheet or a place, without account: nothing changes by itself."""

from io import BytesIO

import pytest
from PIL import Image

from directory.models import Correction, FormerAddress, Venue
from tests import build
from tests.directory.corrections.submissions import (
    HERE,
    PROPOSE,
    address,
    filled,
    is_thanked,
    opened,
    post,
    refusal,
    send,
)
from tests.support.page_reader import Page, read

pytestmark = pytest.mark.django_db
State = Correction.State


@pytest.fixture
def venue():
    return build.venue(
        "La Halle",
        ("coworking",),
        ("fibre", "wifi"),
        phone="+33561000000",
        description="Une halle.\n\nRénovée.",
        opening_hours="Mo-Fr 09:00-12:30,14:00-18:00; PH off",
        day_price="12.50",
        website="https://exemple.fr/",
        postcode="11000",
    )


def only():
    return Correction.objects.get()


def test_a_sheet_sent_back_as_it_is_proposes_nothing_and_says_so(client, clock, venue):
    response = send(client, clock, address(venue))
    assert "Rien n’est changé" in refusal(response)
    assert not Correction.objects.exists()


def test_what_is_changed_waits_for_the_staff_and_the_sheet_stays_as_it_is(client, clock, venue):
    before = Venue.objects.values().get()
    records = venue.history.count()
    response = send(
        client,
        clock,
        address(venue),
        phone="05.61.11.22.33",
        day_price="15,00",
        types=[build.venue_type("fablab").pk],
        opening_hours="du mardi au samedi 10h-19h",
        note="Vu ce matin.",
        contact="moi@exemple.fr",
    )
    assert is_thanked(response)
    assert "Merci" in client.get(response.url).content.decode()
    correction = only()
    assert correction.proposed == {
        "phone": {"before": "+33561000000", "proposed": "+33561112233"},
        "day_price": {"before": "12.5", "proposed": "15"},
        "types": {
            "before": [build.venue_type("coworking").pk],
            "proposed": [build.venue_type("fablab").pk],
        },
        "opening_hours": {
            "before": "Mo-Fr 09:00-12:30,14:00-18:00; PH off",
            "proposed": "Tu-Sa 10:00-19:00",
        },
    }
    assert (correction.venue, correction.state, correction.note, correction.contact) == (
        venue,
        State.WAITING,
        "Vu ce matin.",
        "moi@exemple.fr",
    )
    assert Venue.objects.values().get() == before
    assert venue.history.count() == records


def test_a_place_is_closed_with_one_box(client, clock, venue):
    assert is_thanked(send(client, clock, address(venue), is_closed="on"))
    assert only().proposed == {"status": {"before": "published", "proposed": "closed"}}
    venue.refresh_from_db()
    assert venue.status == Venue.Status.PUBLISHED


def test_a_note_alone_is_enough(client, clock, venue):
    assert is_thanked(send(client, clock, address(venue), note="Le lieu a déménagé."))
    assert (only().proposed, only().note) == ({}, "Le lieu a déménagé.")


def test_hours_that_nobody_can_read_for_sure_are_kept_as_they_were_typed(client, clock, venue):
    send(client, clock, address(venue), opening_hours="le mardi quand on peut")
    hours = venue.opening_hours
    assert only().proposed["opening_hours"] == {
        "before": hours,
        "proposed": hours,
        "typed": "le mardi quand on peut",
    }


@pytest.mark.parametrize("hours", ["Th[1] 18:00-20:00", "24/7", "Mo-Su,PH 08:00-20:00"])
def test_hours_left_as_they_are_shown_are_not_proposed(client, clock, venue, hours):
    Venue.objects.update(opening_hours=hours)
    send(client, clock, address(venue), note="Rien d’autre.")
    assert only().proposed == {}


def test_a_wrong_answer_is_told_with_a_link_and_all_that_was_typed_stays(client, clock, venue):
    wrong = {
        "phone": "12",
        "postcode": "310",
        "commune": "Nulle-Part",
        "contact": "moi",
        "opened_year": "20",
        "note": "Gardée.\r\nEntière.",
    }
    response = send(client, clock, address(venue), **wrong)
    page = Page(response.content.decode())
    summary = next(each for each in page.walk() if each["role"] == "alert")
    assert "autofocus" in summary.attributes
    assert summary.link("Téléphone") == "#id_phone"
    assert "Aucune commune d’Occitanie" in summary.text
    assert page.title.startswith("Erreur")
    assert page.field("commune")["aria-invalid"] == "true"
    assert "id_commune_error" in page.field("commune")["aria-describedby"].split()
    sent = filled(page)
    assert {name: sent[name] for name in wrong} == {name: [text] for name, text in wrong.items()}
    assert sent["services"] == [str(each.pk) for each in venue.services.order_by("pk")]
    assert not Correction.objects.exists()
    clock.shift(30)
    corrected = {"phone": "", "postcode": "11000", "commune": "Carcassonne", "contact": ""}
    assert is_thanked(post(client, address(venue), sent | corrected | {"opened_year": "2020"}))
    assert only().note == "Gardée.\nEntière."


def test_the_errors_of_a_closed_part_open_it(client, clock, venue):
    response = send(client, clock, address(venue), day_price="beaucoup")
    page = Page(response.content.decode())
    parts = {each.first("summary").text: each for each in page.all("details")}
    assert "open" in parts["Tarifs"].attributes
    assert "open" not in parts["Sur place"].attributes


def test_what_the_staff_changed_meanwhile_is_not_proposed_back(client, clock, venue):
    data = opened(client, address(venue))
    Venue.objects.update(phone="+33562000000")
    clock.shift(60)
    post(client, address(venue), data | {"summary": "Un atelier."})
    assert only().proposed == {"summary": {"before": "", "proposed": "Un atelier."}}


def test_a_form_that_says_of_itself_what_it_showed_is_not_believed(client, clock, venue):
    other = build.venue(phone="+33563000000")
    stolen = opened(client, address(other))["seen"]
    for rank, seen in enumerate(("", "moi", stolen)):
        send(client, clock, address(venue), seen=seen, summary=f"Vu {rank}")
    for correction in Correction.objects.order_by("pk"):
        assert correction.proposed.keys() == {"summary"}
    assert Correction.objects.count() == 3


def test_a_place_is_proposed_with_a_name_and_a_commune(client, clock, venue):
    response = send(client, clock, PROPOSE, name="La Cabane", commune="11000", services=[])
    assert is_thanked(response)
    assert "relit ce que vous en dites" in client.get(response.url).content.decode()
    correction = only()
    assert (correction.venue, correction.place_name) == (None, "La Cabane")
    assert correction.proposed == {
        "name": {"before": "", "proposed": "La Cabane"},
        "commune": {"before": None, "proposed": "11069"},
    }
    assert Venue.objects.count() == 1
    assert "La Cabane" not in client.get("/lieux/").content.decode()


def test_a_place_without_name_nor_commune_is_refused(client, clock):
    told = refusal(send(client, clock, PROPOSE, summary="Un lieu."))
    assert "Nom" in told
    assert "Commune" in told


def test_the_postcode_tells_between_communes_of_the_same_name(client, clock):
    gard = build.department("30", "Gard", "le ")
    build.commune("Pomas", "11293", "11250")
    build.commune("Pomas", "30999", "30250", department=gard)
    told = refusal(send(client, clock, PROPOSE, name="La Cabane", commune="Pomas"))
    assert "Plusieurs communes" in told
    send(client, clock, PROPOSE, name="La Cabane", commune="Pomas", postcode="30250")
    assert only().proposed["commune"]["proposed"] == "30999"


def test_a_draft_is_completed_by_nobody_outside_and_a_closed_place_is(client, venue):
    draft = build.venue(status=Venue.Status.DRAFT)
    closed = build.venue(status=Venue.Status.CLOSED)
    assert client.get(address(draft)).status_code == 404
    assert filled(read(client, address(closed)))["is_closed"] == ["on"]
    assert client.get("/lieux/absent/completer/").status_code == 404


def test_a_sheet_renamed_while_it_is_corrected_is_still_found(client, clock, venue):
    data, former = opened(client, address(venue)), address(venue)
    venue.name = "La Grande Halle"
    venue.save()
    assert FormerAddress.objects.exists()
    clock.shift(60)
    response = post(client, former, data | {"summary": "Un atelier."})
    assert response.url == f"{address(venue)}merci/"
    assert only().proposed.keys() == {"summary"}


def test_neither_form_nor_thanks_gives_a_visitor_a_cookie_or_a_session(client, clock, venue):
    for where in (address(venue), PROPOSE):
        response = send(client, clock, where, name="La Cabane", commune="Carcassonne")
        assert is_thanked(response)
        assert not client.get(response.url).cookies
        assert not response.cookies
    assert not client.cookies


def photo(size=(900, 600), **options):
    file = BytesIO()
    Image.new("RGB", size, "green").save(file, "JPEG", **options)
    file.name = "photo.jpg"
    file.seek(0)
    return file


def test_a_photo_comes_with_what_it_shows_and_whose_it_is(client, clock, venue):
    response = send(client, clock, address(venue), photo=photo())
    page = Page(response.content.decode())
    assert "Dites ce que montre la photo" in refusal(response)
    assert "choisissez-la de nouveau" in page.main.text
    told = {"photo_alt": "La salle", "photo_credit": "Léa Martin"}
    assert is_thanked(send(client, clock, address(venue), photo=photo(), **told))
    kept = Image.open(BytesIO(only().photo))
    assert (kept.format, kept.size) == ("JPEG", (900, 600))
    assert (only().photo_alt, only().photo_credit) == ("La salle", "Léa Martin")


def test_what_is_no_photo_is_refused_and_the_rest_stays(client, clock, venue):
    told = {"photo_alt": "La salle", "photo_credit": "Léa Martin", "summary": "Un atelier."}
    file = BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    file.name = "photo.jpg"
    response = send(client, clock, address(venue), photo=file, **told)
    assert "n’est pas une photo" in refusal(response)
    assert filled(Page(response.content.decode()))["summary"] == ["Un atelier."]
    assert not Correction.objects.exists()


def test_odd_contents_are_told_or_kept_and_never_break_the_page(client, clock, venue):
    odd = ["\x00", "a" * 8000, "<script>alert(1)</script>", "١٢", "1e400", "%", "\ud7ff\U0010ffff"]
    data = opened(client, address(venue))
    clock.shift(60)
    for text in odd:
        for names in (data, ["note"], ["opening_hours", "commune"], ["token"], ["seen"]):
            response = post(client, address(venue), data | dict.fromkeys(names, text))
            assert response.status_code < 500, (names, text)
            assert "<script>alert" not in response.content.decode()


def test_a_form_in_an_odd_encoding_is_refused(client, venue):
    body = "--x\r\nContent-Disposition: form-data; name=note\r\n\r\n+2AA-\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x; charset=utf-7"
    response = client.generic("POST", address(venue), body, kind, headers=HERE)
    assert response.status_code == 400


def test_the_ways_to_the_forms(client, venue):
    sheet = read(client, venue.get_absolute_url())
    assert sheet.main.link("Signaler une erreur") == address(venue)
    for page in ("/a-propos/", "/lieux/?q=introuvable"):
        assert read(client, page).main.link("Proposez-le") == PROPOSE
    assert read(client, "/").link("Proposer un lieu") == PROPOSE
    assert read(client, "/plan-du-site/").main.link("Proposer un lieu") == PROPOSE
    assert not read(client, address(venue)).is_indexed
    assert read(client, PROPOSE).is_indexed
    told = read(client, "/donnees-personnelles/").main.text
    assert "effacée six mois après votre envoi" in told
