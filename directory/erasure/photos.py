"""A photo that shows somebody: its rows, their versions and its files, none kept."""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from directory.models import Erasure, Photo
from directory.photos.orphans import file_stem, list_photo_files
from tierslieux.history.guard import erasable

UNKNOWN = "Aucune photo de ce nom, sur une fiche ou dans l’historique\u00a0: «\u202f{stem}\u202f»."


def erase_photo(stem, by):
    """Erase a photo from every sheet and version, then its files; return the Erasure.

    Raises ValidationError when no photo, even a removed one, has files of this name.
    """
    photos, versions = Photo.objects.filter(stem=stem), Photo.history.filter(stem=stem)
    if not versions.exists() and not photos.exists():
        raise ValidationError(UNKNOWN.format(stem=stem))
    with erasable():
        counts = {Photo._meta.label: photos.delete()[0]}
        counts[Photo.history.model._meta.label] = versions.all().delete()[0]
        done = Erasure.objects.create(by=by, counts=counts)
    for name in list_photo_files():
        if file_stem(name) == stem:
            default_storage.delete(name)
    return done
