"""What is taken of the photos that people send, and what is refused."""

import errno
from io import BytesIO
from pathlib import Path

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

CLEAR = 6  # the colour type of a PNG with transparency
NOT_A_PHOTO = "n’est pas une photo"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refused(content):
    with pytest.raises(ValidationError) as error:
        prepare_photo(photos.upload(content))
    return error.value.messages[0]


def fill_disk(_):
    raise OSError(errno.ENOSPC, "No space left on device")


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
    monkeypatch.setattr("directory.photos.files.decode_apart", read_pixels)
    assert "beaucoup trop de pixels" in refused(photos.bomb(65_000, 65_000))
    assert "trop de pixels (3999\u00a0×\u00a03999)" in refused(photos.bomb(3999, 3999))
    assert "trop de pixels (2740\u00a0×\u00a02740)" in refused(photos.bomb(2740, 2740, CLEAR))
    assert "trop de passes" in refused(photos.scans(photos.image(progressive=True), 51))


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("WEBP", (2001, 2000), {}),
        ("JPEG", (4000, 3000), {"progressive": True, "subsampling": 0}),
    ],
)
def test_what_takes_too_much_memory_is_refused_from_its_header(monkeypatch, kind, size, options):
    monkeypatch.setattr("directory.photos.files.decode_apart", None)
    assert "trop de pixels" in refused(photos.image(kind, size=size, **options))


def test_a_process_apart_reads_the_pixels_and_a_hostile_file_stops_it_alone(monkeypatch):
    monkeypatch.setattr("directory.photos.files.check_cost", lambda *_: None)
    # 49.5 million greys, which become as many colours: 248 MB.
    assert "abîmé" in refused(photos.image("PNG", (11_000, 4_500), "L", 0))


def test_the_decoder_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr("directory.photos.files.DECODER_TIMEOUT", 0.001)
    assert "abîmé" in refused(photos.image())


@pytest.mark.parametrize("sampling", [0, 2])
def test_progressive_photos_of_every_day_are_taken(sampling):
    sent = photos.image(size=(3000, 2000), progressive=True, subsampling=sampling)
    assert prepare_photo(photos.upload(sent)).width == 1200


def test_a_full_disk_leaves_no_truncated_file_and_says_so(monkeypatch):
    photo = prepare_photo(photos.upload(photos.image()))
    with monkeypatch.context() as patch:
        patch.setattr("tierslieux.web.storage.os.fsync", fill_disk)
        with pytest.raises(ValidationError, match="le disque du site est plein"):
            store_photo(photo)
    assert default_storage.listdir("photos")[1] == []
    store_photo(photo)
    assert len(default_storage.listdir("photos")[1]) == 9


def test_a_file_cut_in_the_past_is_written_again():
    photo = prepare_photo(photos.upload(photos.noise((900, 700))))
    store_photo(photo)
    for extension in FORMATS:
        path = Path(default_storage.path(photo_file_name(photo.stem, 800, extension)))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    store_photo(photo)
    for extension in FORMATS:
        assert read(photo_file_name(photo.stem, 800, extension)).load()


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
