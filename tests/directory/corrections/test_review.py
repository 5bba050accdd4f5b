"""The staff decide what was proposed, field by field: what they keep is on the sheet at once."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from directory.models import Correction, Photo, Venue
from tests import build
from tests.directory.corrections.review_pages import (
    LIST,
    change,
    decide,
    editor,
    phone_and_summary,
    problems,
    read,
    venue,
)
from tests.directory.corrections.submissions import filled
from tests.support.page_reader import Page
from tests.support.staff import messages
from tierslieux.mail.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]
__all__ = ["editor", "venue"]
State = Correction.State


def test_each_field_is_accepted_edited_or_refused(client, venue, editor):
    correction = phone_and_summary(venue, contact="moi@exemple.fr")
    response = decide(
        client,
        correction,
        decide_phone="accept",
        phone="05 61 99 88 77",
        decide_summary="refuse",
        answer="Le résumé était juste.",
    )
    venue.refresh_from_db()
    correction.refresh_from_db()
    assert (venue.phone, venue.summary) == ("+33561998877", "Un atelier.")
    assert (correction.state, correction.decided_by) == (State.PARTLY, editor)
    assert correction.decisions == {
        "phone": {"outcome": "edited", "value": "+33561998877"},
        "summary": {"outcome": "refused"},
    }
    assert messages(response) == ["Décision enregistrée\u00a0: correction acceptée en partie."]
    record = venue.history.first()
    assert record.history_change_reason == f"correction n°\u00a0{correction.pk}"
    assert record.history_user == editor
    mail = Mail.objects.get()
    assert mail.to == "moi@exemple.fr"
    told = "05\u00a061\u00a099\u00a088\u00a077"
    assert f"- téléphone\u00a0: retenu, «\u202f{told}\u202f»" in mail.body
    assert "- résumé\u00a0: non retenu" in mail.body
    assert "Le résumé était juste." in mail.body


def test_hours_and_numbers_are_mailed_as_people_say_them(client, venue):
    hours = change("", "Mo-Fr 09:00-12:30; Sa 10:00-12:00")
    correction = build.correction({"opening_hours": hours}, venue=venue, contact="moi@exemple.fr")
    assert "lundi – vendredi : 9 h – 12 h 30" in read(client, correction).main.text
    decide(client, correction, _accept="x")
    body = Mail.objects.get().body.replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        "horaires d’ouverture : retenu, « lundi – vendredi : 9 h – 12 h 30 ; samedi : 10 h" in body
    )
    assert "Mo-Fr" not in body
    assert "Nous les avons retenues." in body


def test_all_of_it_is_accepted_with_one_button(client, venue):
    correction = phone_and_summary(venue)
    decide(client, correction, _accept="Tout accepter")
    venue.refresh_from_db()
    correction.refresh_from_db()
    assert (venue.phone, venue.summary) == ("+33561112233", "Une halle.")
    assert {each["outcome"] for each in correction.decisions.values()} == {"accepted"}
    assert (correction.state, Mail.objects.count()) == (State.ACCEPTED, 0)
    assert "une halle" in client.get("/lieux/?q=halle").content.decode().lower()


def test_who_left_an_address_is_told_why_it_is_refused(client, venue):
    correction = phone_and_summary(venue, contact="moi@exemple.fr")
    before = venue.history.count()
    response = decide(client, correction, _refuse="Tout refuser")
    assert "Dites pourquoi" in problems(response)
    assert Correction.objects.get().is_open
    decide(client, correction, _refuse="Tout refuser", answer="Le lieu nous dit le contraire.")
    correction.refresh_from_db()
    assert correction.state == State.REFUSED
    assert venue.history.count() == before
    assert "nous dit le contraire" in Mail.objects.get().body


def test_nothing_is_decided_by_default(client, venue):
    correction = phone_and_summary(venue)
    response = decide(client, correction, decide_phone="accept")
    assert "Résumé : acceptez ou refusez." in problems(response)
    venue.refresh_from_db()
    assert venue.phone == "+33561000000"


def test_a_value_edited_wrong_is_told_and_stays_as_typed(client, venue):
    correction = phone_and_summary(venue)
    response = decide(client, correction, _accept="x", phone="12")
    assert "dix chiffres" in problems(response)
    assert filled(Page(response.content.decode()))["phone"] == ["12"]
    assert Correction.objects.get().is_open


def test_a_new_place_becomes_a_draft(client):
    build.commune()
    proposed = {
        "name": change("", "La Cabane"),
        "commune": change(None, "11069"),
        "types": change([], [build.venue_type("fablab").pk]),
    }
    correction = build.correction(proposed, venue=None, name="La Cabane")
    response = decide(client, correction, _accept="x", name="La Cabane aux projets")
    created = Venue.objects.get()
    correction.refresh_from_db()
    assert (created.name, created.status) == ("La Cabane aux projets", Venue.Status.DRAFT)
    assert [each.code for each in created.types.all()] == ["fablab"]
    assert correction.venue == created
    assert any("en brouillon" in each for each in messages(response))
    leads = [each["href"] for each in Page(response.content.decode()).all("a")]
    assert f"/gestion/directory/venue/{created.pk}/change/" in leads
    assert created.history.get().history_change_reason == f"correction n°\u00a0{correction.pk}"
    assert list(created.history.get().types.values_list("venuetype__code", flat=True)) == ["fablab"]


def test_a_new_place_without_its_name_is_not_created(client):
    build.commune()
    proposed = {"name": change("", "La Cabane"), "commune": change(None, "11069")}
    correction = build.correction(proposed, venue=None, name="La Cabane")
    response = decide(client, correction, decide_name="refuse", decide_commune="accept")
    assert "nom" in problems(response)
    assert not Venue.objects.exists()
    decide(client, correction, _refuse="x")
    assert Correction.objects.get().state == State.REFUSED


def test_a_new_place_is_shown_beside_the_sheets_that_look_like_it(client, venue):
    proposed = {"name": change("", "La Halle"), "commune": change(None, "11069")}
    correction = build.correction(proposed, venue=None, name="La Halle")
    alike = read(client, correction).section("Peut-être déjà dans l’annuaire")
    assert alike.link("La Halle") == f"/gestion/directory/venue/{venue.pk}/change/"
    other = {**proposed, "name": change("", "Le Sémaphore")}
    page = read(client, build.correction(other, venue=None, name="Le Sémaphore"))
    assert "Peut-être déjà dans l’annuaire" not in page.text


def test_hours_that_could_not_be_read_are_written_again_or_refused(client, venue):
    hours = change("", "", typed="le mardi quand on peut")
    correction = build.correction({"opening_hours": hours}, venue=venue)
    assert "le mardi quand on peut" in read(client, correction).section("Horaires d’ouverture").text
    response = decide(client, correction, decide_opening_hours="accept")
    assert "ne se lisent pas avec certitude" in problems(response)
    decide(client, correction, decide_opening_hours="accept", opening_hours="mardi 14h-18h")
    venue.refresh_from_db()
    assert venue.opening_hours == "Tu 14:00-18:00"
    other = build.correction({"opening_hours": hours}, venue=venue)
    decide(client, other, decide_opening_hours="refuse")
    other.refresh_from_db()
    assert other.state == State.REFUSED


def test_hours_accepted_as_they_are_shown_are_those_proposed(client, venue):
    hours = change("", "Mo-Su,PH 08:00-20:00")
    correction = build.correction({"opening_hours": hours}, venue=venue)
    decide(client, correction, decide_opening_hours="accept")
    venue.refresh_from_db()
    assert venue.opening_hours == "Mo-Su,PH 08:00-20:00"


def test_a_place_that_moved_takes_the_point_of_its_new_commune(client, venue):
    Venue.objects.update(latitude=43.3, longitude=2.4, point_precision="address")
    limoux = build.commune("Limoux", "11206", "11300", latitude=43.05, longitude=2.22)
    correction = build.correction({"commune": change("11069", "11206")}, venue=venue)
    response = decide(client, correction, decide_commune="accept")
    venue.refresh_from_db()
    assert (venue.commune, venue.latitude, venue.is_exact) == (limoux, 43.05, False)
    assert any("vérifiez le point" in each for each in messages(response))


def test_a_place_said_to_be_closed_is_closed_once_accepted(client, venue):
    correction = build.correction({"status": change("published", "closed")}, venue=venue)
    decide(client, correction, decide_status="accept")
    venue.refresh_from_db()
    assert venue.status == Venue.Status.CLOSED


def test_a_note_that_comes_alone_is_noted_or_not(client, venue):
    for choice, state in (("accept", State.ACCEPTED), ("refuse", State.REFUSED)):
        correction = build.correction(venue=venue, note="Ils ont déménagé.")
        assert "Ils ont déménagé." in read(client, correction).text
        decide(client, correction, decide_note=choice)
        correction.refresh_from_db()
        assert correction.state == state


@pytest.fixture
def pictured(venue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Image.new("RGB", (900, 600), "green").save(file, "JPEG")
    told = {"photo_alt": "La salle", "photo_credit": "Léa Martin"}
    return build.correction(venue=venue, photo=file.getvalue(), **told)


def test_a_photo_is_shown_to_the_staff_alone_until_it_is_accepted(client, venue, pictured):
    where = f"{LIST}{pictured.pk}/photo.jpg"
    shown = client.get(where)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    response = decide(client, pictured, decide_photo="accept", photo_credit="")
    assert "Une photo a un texte de remplacement et un crédit." in problems(response)
    decide(client, pictured, decide_photo="accept", photo_alt="La grande salle")
    photo = Photo.objects.get()
    assert (photo.venue, photo.alt, photo.credit) == (venue, "La grande salle", "Léa Martin")
    assert default_storage.exists(f"photos/{photo.stem}-400.jpg")
    assert client.get(where).status_code == 404
    pictured.refresh_from_db()
    assert (pictured.state, pictured.photo) == (State.ACCEPTED, None)


def test_a_photo_refused_leaves_nothing(client, pictured):
    decide(client, pictured, decide_photo="refuse")
    pictured.refresh_from_db()
    assert (pictured.state, pictured.photo) == (State.REFUSED, None)
    assert not Photo.objects.exists()
