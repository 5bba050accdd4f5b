"""The nightly check: each contradiction is found where it was planted, and nowhere else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from directory.data_quality.rules import RULES, is_siret
from directory.models import Finding, Photo, Venue
from directory.photos.files import photo_file_name, prepare_photo, store_photo
from tests import build
from tests.directory.photos import image_files as photos
from tests.support.staff import member

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# Inside the square that stands for the department.
SOUND = {
    "address": "3 rue du Port",
    "postcode": "11000",
    "latitude": 43.2,
    "longitude": 2.35,
    "opening_hours": "Mo-Fr 09:00-18:00",
    "website": "https://exemple.fr",
    "phone": "+33561000000",
    "siret": "73282932000074",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sound(name="La Fabrique", **fields):
    return build.venue(name=name, types=["coworking"], **(SOUND | fields))


def forced(venue, **fields):
    """Writes what the forms refuse."""
    Venue.objects.filter(pk=venue.pk).update(**fields)


def planted_in_a_sheet(**fields):
    return lambda: forced(sound(), **fields)


def without_a_type():
    sound().types.clear()


def two_of(column):
    def plant():
        sound()
        different = {"siret": "", "website": ""} | {column: SOUND[column]}
        sound("L’Autre", **different)

    return plant


def award(**fields):
    today = timezone.localdate()
    defaults = {"granted_on": today - 9 * DAY, "expires_on": today + DAY}
    return build.award(label=build.label(name="Beau Label"), **(defaults | fields))


def endless():
    award(venue=sound(), expires_on=None)


def ended_and_told():
    today = timezone.localdate()
    award(venue=sound(summary="Titulaire du beau label."), expires_on=today)


def closed_and_labelled():
    award(venue=sound(status=Venue.Status.CLOSED))


def a_photo_without_files():
    Photo.objects.create(
        venue=sound(), alt="Salle", credit="La Ruche", stem="0" * 32, width=900, height=600
    )


def a_photo_with_a_truncated_file():
    photo = prepare_photo(photos.upload(photos.image()))
    store_photo(photo)
    sizes = {"width": photo.width, "height": photo.height}
    Photo.objects.create(venue=sound(), alt="Salle", credit="A", stem=photo.stem, **sizes)
    path = Path(default_storage.path(photo_file_name(photo.stem, 400, "jpg")))
    path.write_bytes(path.read_bytes()[:500])


PLANTED = {
    "sans-adresse": planted_in_a_sheet(address=""),
    "sans-type": without_a_type,
    "hors-departement": planted_in_a_sheet(latitude=44.5),
    "code-postal": planted_in_a_sheet(postcode="11100"),
    "label-sans-fin": endless,
    "label-termine": ended_and_told,
    "ferme-et-labellise": closed_and_labelled,
    "siret-faux": planted_in_a_sheet(siret="73282932000075"),
    "siret-partage": two_of("siret"),
    "site-partage": two_of("website"),
    "telephone-faux": planted_in_a_sheet(phone="05 61"),
    "horaires-illisibles": planted_in_a_sheet(opening_hours="le matin"),
    "jamais-ouvert": planted_in_a_sheet(opening_hours="Mo-Su off"),
    "gratuit-et-payant": planted_in_a_sheet(free="yes", day_price=5),
    "a-venir": planted_in_a_sheet(verified_on=timezone.localdate() + 2 * DAY),
    "photo-perdue": a_photo_without_files,
    "photo-coupee": a_photo_with_a_truncated_file,
}


def check():
    call_command("check_data", verbosity=0)
    return {each.rule for each in Finding.objects.all()}


def test_a_sound_base_has_no_contradiction():
    award(venue=sound())
    sound("L’Autre", siret="", website="https://exemple.org")
    assert check() == set()


@pytest.mark.parametrize("rule", PLANTED)
def test_each_contradiction_is_found_and_no_other(rule):
    PLANTED[rule]()
    assert check() == {rule}


def test_files_of_photos_that_nothing_tells_of_are_found(settings, monkeypatch):
    monkeypatch.setattr("directory.photos.orphans.GRACE_PERIOD", -DAY)
    store_photo(prepare_photo(photos.upload(photos.image(size=(400, 400)))))
    assert check() == {"fichier-orphelin"}


def test_every_rule_has_its_planted_case():
    assert {rule.code for rule in RULES} == {*PLANTED, "fichier-orphelin"}


def test_drafts_and_exercises_are_not_judged():
    forced(sound(status=Venue.Status.DRAFT), address="")
    assert check() == set()


@pytest.mark.parametrize(
    ("number", "is_true"),
    [("73282932000074", True), ("73282932000075", False), ("35600000000048", True)],
)
def test_the_key_of_a_siret(number, is_true):
    # The last is the head office of La Poste, as INSEE publishes it.
    assert is_siret(number) is is_true


def test_what_is_mended_goes_and_what_stays_keeps_its_day():
    venue, other = sound(), sound("L’Autre", siret="", website="")
    forced(venue, address="")
    forced(other, address="")
    check()
    first = timezone.now() - 3 * DAY
    Finding.objects.update(found_at=first)
    forced(venue, address="3 rue du Port")
    check()
    (left,) = Finding.objects.all()
    assert (left.what, left.found_at) == ("L’Autre", first)


def test_staff_read_the_contradictions_and_check_again(client):
    client.force_login(member())
    forced(sound(), address="")
    page = client.get("/gestion/controles/").text
    assert "Fiches publiées sans adresse (" not in page
    assert "Fiches publiées sans adresse" in page.split("Rien à signaler")[1]
    page = client.post("/gestion/controles/", follow=True)
    assert "1 contradiction, dont 1 de plus" in page.text.replace("\u00a0", " ")
    assert "Fiches publiées sans adresse (1)" in page.text
    venue = Venue.objects.get()
    assert f"/gestion/directory/venue/{venue.pk}/change/" in page.text


def test_the_page_is_for_those_who_read_venues(client):
    client.force_login(member(role=""))
    assert client.get("/gestion/controles/").status_code == 403
    assert client.post("/gestion/controles/").status_code == 403


def test_the_command_tells_each_contradiction(capsys):
    forced(sound(), address="")
    call_command("check_data")
    output = capsys.readouterr().out
    assert "La Fabrique\u00a0: La fiche est publiée sans adresse." in output
    assert "Contradictions\u00a0: 1, dont 1 de plus." in output
