"""A photo that shows somebody, erased: rows, versions and files; the others stay."""

import pytest
from django.core.management import CommandError, call_command

from directory.models import Erasure, Photo
from directory.photos.files import prepare_photo, store_photo
from directory.photos.orphans import file_stem, list_photo_files
from tests import build
from tests.directory.photos import image_files
from tests.support.staff import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def add(venue, colour):
    photo = prepare_photo(image_files.upload(image_files.image(colour=colour)))
    store_photo(photo)
    sizes = {"width": photo.width, "height": photo.height}
    return Photo.objects.create(venue=venue, alt="Salle", credit="A", stem=photo.stem, **sizes)


def test_a_photo_goes_from_sheets_versions_and_disk_even_once_removed(client, capsys):
    venue, clerk = build.venue(), member("administrateur", "claire")
    erased, other = add(venue, "maroon"), add(venue, "navy")
    stem = erased.stem
    removed = add(build.venue(), "maroon")
    removed.delete()
    call_command("erase_photo", stem, by="claire")
    assert not Photo.objects.filter(stem=stem).exists()
    assert not Photo.history.filter(stem=stem).exists()
    assert {file_stem(name) for name in list_photo_files()} == {other.stem}
    assert Photo.history.filter(stem=other.stem).exists()
    [done] = Erasure.objects.all()
    assert done.by == clerk
    assert done.counts["directory.Photo"] == 1
    assert client.get(f"/media/photos/{stem}-400.jpg").status_code == 404
    assert f"Effacement n°\u00a0{done.pk}" in capsys.readouterr().out


def test_an_unknown_photo_or_account_erases_nothing():
    photo = add(build.venue(), "maroon")
    member("administrateur", "claire")
    with pytest.raises(CommandError, match="Aucune photo de ce nom"):
        call_command("erase_photo", "0" * 32, by="claire")
    with pytest.raises(CommandError, match="compte actif"):
        call_command("erase_photo", photo.stem, by="personne")
    assert Photo.objects.get() == photo
    assert not Erasure.objects.exists()
