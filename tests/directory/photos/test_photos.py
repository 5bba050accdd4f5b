"""Photos on a sheet: added by staff, described, credited, shown, served."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from directory.models import Photo
from directory.photos.files import prepare_photo, store_photo
from directory.photos.orphans import missing_files, orphan_files
from tests import build
from tests.directory.photos import image_files as photos
from tests.support.page_reader import Page
from tests.support.staff import member, refusals, save

pytestmark = pytest.mark.django_db
NEW = {
    "photos-TOTAL_FORMS": "1",
    "photos-0-alt": "La grande salle",
    "photos-0-credit": "La Ruche",
    "photos-0-rank": "0",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def venue():
    return build.venue(name="La Fabrique", types=["fablab"])


@pytest.fixture
def staff(client):
    client.force_login(member())
    return client


def form_of(venue):
    return f"/gestion/directory/venue/{venue.pk}/change/"


def added(venue, content=None, **fields):
    """Returns a photo of a venue, its files written."""
    taken = prepare_photo(photos.upload(content or photos.image(size=(1300, 900))))
    store_photo(taken)
    defaults = {"alt": "L’atelier", "credit": "La Ruche", "stem": taken.stem}
    sizes = {"width": taken.width, "height": taken.height}
    return Photo.objects.create(venue=venue, **(defaults | sizes | fields))


def shown(client, venue):
    return Page(client.get(venue.get_absolute_url()).text)


def test_staff_add_a_photo_and_the_sheet_shows_it(staff, client, venue):
    save(staff, form_of(venue), **NEW, **{"photos-0-upload": photos.upload(photos.taken())})
    photo = venue.photos.get()
    assert (photo.width, photo.height, photo.alt) == (600, 900, "La grande salle")
    client.logout()
    page = shown(client, venue)
    (image,) = page.all("img")
    assert (image["alt"], image["width"], image["height"]) == ("La grande salle", "600", "900")
    assert "La Ruche" in page.text
    for extension, kind in (("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")):
        response = client.get(photo.address(400, extension))
        assert response["Content-Type"] == kind
        assert b"Camille" not in b"".join(response)


@pytest.mark.parametrize(
    ("field", "named"), [("photos-0-alt", "texte de remplacement"), ("photos-0-credit", "crédit")]
)
def test_a_photo_without_its_text_or_its_credit_is_refused(staff, venue, field, named):
    upload = {"photos-0-upload": photos.upload(photos.image())}
    answer = save(staff, form_of(venue), **(NEW | upload | {field: ""}))
    assert "obligatoire" in refusals(answer)
    assert not Photo.objects.exists()
    with pytest.raises(Exception, match="photo_told_and_credited"):
        added(venue, **{field.rsplit("-", 1)[1]: ""})


def test_a_hostile_file_is_refused_with_a_sentence_and_what_was_typed_stays(staff, venue):
    svg = photos.upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.jpg")
    answer = save(staff, form_of(venue), **NEW, **{"photos-0-upload": svg})
    assert "n’est pas une photo JPEG" in refusals(answer)
    assert "La grande salle" in answer.text
    assert not default_storage.exists("photos")


def test_a_new_row_without_a_file_is_refused(staff, venue):
    assert "Choisissez la photo" in refusals(save(staff, form_of(venue), **NEW))


def test_the_same_photo_twice_on_a_sheet_is_refused(staff, venue):
    added(venue, photos.image())
    again = {name.replace("-0-", "-1-"): value for name, value in NEW.items()}
    again |= {"photos-TOTAL_FORMS": "2", "photos-1-upload": photos.upload(photos.image())}
    assert "deux fois" in refusals(save(staff, form_of(venue), **again))


def test_what_is_said_of_a_photo_changes_without_sending_it_again(staff, venue):
    photo = added(venue)
    save(staff, form_of(venue), **{"photos-0-alt": "La cour"})
    assert Photo.objects.get().alt == "La cour"
    assert Photo.objects.get().stem == photo.stem


def test_the_first_photo_comes_at_once_and_the_others_when_they_are_near(client, venue):
    second = added(venue, photos.image(colour="maroon"), rank=2, alt="Deuxième")
    added(venue, rank=1, alt="Première")
    first, other = shown(client, venue).all("img")
    assert (first["alt"], first["loading"]) == ("Première", "")
    assert (other["alt"], other["loading"]) == ("Deuxième", "lazy")
    assert other["srcset"] == ", ".join(
        f"/media/photos/{second.stem}-{width}.jpg {width}w" for width in (400, 800, 900)
    )


def test_files_are_kept_for_ever_by_browsers_and_never_sniffed(client, venue):
    response = client.get(added(venue).address(800, "avif"))
    assert b"".join(response)
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    "name", ["0" * 32 + "-400.jpg", "../../db.sqlite3", "x-400.jpg", "0" * 32 + "-400.svg"]
)
def test_nothing_else_is_served(client, name):
    assert client.get(f"/media/photos/{name}").status_code == 404


def test_files_that_nothing_tells_of_are_removed_once_they_have_settled(venue, capsys):
    added(venue)
    store_photo(prepare_photo(photos.upload(photos.image(colour="maroon"))))
    later = timezone.now() + timedelta(days=2)
    assert not orphan_files()
    assert len(orphan_files(later)) == 9
    call_command("tidy_photos")
    assert "effacés\u00a0: 0" in capsys.readouterr().out


def test_the_files_of_a_photo_removed_stay_as_long_as_its_history(venue):
    added(venue).delete()
    assert not orphan_files(timezone.now() + timedelta(days=2))


def test_a_photo_whose_files_are_gone_is_told(venue):
    photo = added(venue)
    assert not missing_files()
    default_storage.delete(f"photos/{photo.stem}-400.jpg")
    assert not missing_files()
    for name in default_storage.listdir("photos")[1]:
        default_storage.delete(f"photos/{name}")
    assert missing_files() == [photo]


def test_a_body_larger_than_anything_taken_is_refused_unread(client):
    response = client.generic("POST", "/lieux/", CONTENT_LENGTH="25000001")
    assert response.status_code == 413
    assert "25\u00a0Mo" in response.text
    assert client.generic("POST", "/lieux/", CONTENT_LENGTH="x").status_code == 413
