"""What is taken of the photos that people send, and what is refused."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from directory.models.photo import FORMATS, photo_widths
from directory.photos.files import (
    MAX_PHOTO_BYTES,
    TARGET_BYTES,
    photo_file_name,
    prepare_photo,
    store_photo,
)
from tests.directory.photos import image_files as photos

NOT_A_PHOTO = "n’est pas une photo"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refused(content):
    with pytest.raises(ValidationError) as error:
        prepare_photo(photos.upload(content))
    return error.value.messages[0]


def read(name):
    with default_storage.open(name) as file:
        return Image.open(BytesIO(file.read()))


def test_what_the_camera_noted_is_not_kept_and_the_photo_stands_upright():
    sent = photos.taken((900, 600))
    assert b"Camille" in sent
    photo = prepare_photo(photos.upload(sent))
    store_photo(photo)
    assert (photo.width, photo.height) == (600, 900)
    for extension in FORMATS:
        served = read(photo_file_name(photo.stem, 600, extension))
        assert served.size == (600, 900)
        assert not served.getexif()
        with default_storage.open(photo_file_name(photo.stem, 600, extension)) as file:
            assert b"Camille" not in file.read()


def test_it_is_written_in_three_widths_and_three_kinds_of_files():
    photo = prepare_photo(photos.upload(photos.image(size=(3000, 2000))))
    store_photo(photo)
    assert photo_widths(photo.width) == [400, 800, 1200]
    for width in (400, 800, 1200):
        kinds = [read(photo_file_name(photo.stem, width, extension)) for extension in FORMATS]
        assert [each.format for each in kinds] == ["AVIF", "WEBP", "JPEG"]
        assert {each.size for each in kinds} == {(width, round(width * 2 / 3))}


def test_a_small_photo_is_not_made_larger():
    assert photo_widths(500) == [400, 500]
    assert photo_widths(400) == [400]


def test_even_the_heaviest_photo_stays_light_at_the_width_of_a_sheet():
    photo = prepare_photo(photos.upload(photos.noise((1600, 1100))))
    store_photo(photo)
    assert default_storage.size(photo_file_name(photo.stem, 800, "avif")) <= TARGET_BYTES


def test_the_same_photo_takes_no_more_room():
    for _ in range(2):
        store_photo(prepare_photo(photos.upload(photos.image())))
    assert len(default_storage.listdir("photos")[1]) == 9


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_the_kinds_of_images_that_people_have_are_taken(kind, mode):
    colour = 0 if mode == "P" else "teal"
    photo = prepare_photo(photos.upload(photos.image(kind, mode=mode, colour=colour)))
    assert photo.image.mode == "RGB"


def test_what_is_transparent_becomes_white():
    photo = prepare_photo(photos.upload(photos.image("PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert photo.image.getpixel((0, 0)) == (255, 255, 255)


def test_what_follows_a_photo_in_its_file_is_not_kept():
    script = b"<script>alert(1)</script>"
    photo = prepare_photo(photos.upload(photos.image() + script))
    assert script not in photo.jpeg()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bonjour",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        photos.image("GIF"),
        photos.image("TIFF"),
    ],
    ids=["empty", "text", "pdf", "svg", "gif", "tiff"],
)
def test_what_is_not_a_photo_is_refused_whatever_its_name(content):
    assert NOT_A_PHOTO in refused(content)


def test_a_bomb_is_refused_from_its_header(monkeypatch):
    def read_pixels(*_):
        raise AssertionError("pixels were read")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", read_pixels)
    assert "beaucoup trop de pixels" in refused(photos.bomb(65_000, 65_000))
    assert "trop de pixels (4001\u00a0×\u00a04001)" in refused(photos.bomb(4001, 4001))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind):
    assert "animée" in refused(photos.animated(kind))


def test_a_photo_cut_short_is_refused():
    whole = photos.noise((700, 700))
    assert "abîmé" in refused(whole[: len(whole) // 2])


def test_the_edges_of_what_is_too_small_or_too_flat():
    assert "trop petite (399\u00a0×\u00a0600" in refused(photos.image(size=(399, 600)))
    assert prepare_photo(photos.upload(photos.image(size=(400, 400)))).width == 400
    assert "trop allongée" in refused(photos.image(size=(2001, 400)))
    assert prepare_photo(photos.upload(photos.image(size=(2000, 400)))).height == 240


def test_a_file_too_heavy_is_refused_unread():
    heavy = photos.upload(photos.image())
    heavy.size = MAX_PHOTO_BYTES + 1
    with pytest.raises(ValidationError, match="pèse plus de 15"):
        prepare_photo(heavy)
