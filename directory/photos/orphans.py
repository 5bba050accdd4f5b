"""Orphan files, that neither a photo nor its history cites; photos whose files are missing."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from directory.models import Photo
from directory.photos.files import PHOTO_FOLDER, is_whole

# A file is written a little before its row: a recent one is not an orphan yet.
GRACE_PERIOD = timedelta(days=1)


def orphan_files(moment=None):
    """Return the names of files that no photo cites, older than GRACE_PERIOD at `moment`."""
    stems = {*Photo.objects.values_list("stem", flat=True)}
    stems.update(Photo.history.values_list("stem", flat=True))
    limit = (moment or timezone.now()) - GRACE_PERIOD
    orphans = (name for name in list_photo_files() if file_stem(name) not in stems)
    return [name for name in orphans if default_storage.get_modified_time(name) < limit]


def list_photo_files():
    if not default_storage.exists(PHOTO_FOLDER):
        return []
    return sorted(f"{PHOTO_FOLDER}/{name}" for name in default_storage.listdir(PHOTO_FOLDER)[1])


def file_stem(name):
    return name.removeprefix(f"{PHOTO_FOLDER}/").split("-")[0]


def missing_files():
    """Return the photos none of whose files is in the storage."""
    stems = {file_stem(name) for name in list_photo_files()}
    return [each for each in Photo.objects.select_related("venue") if each.stem not in stems]


def damaged_files():
    """Return the (photo, name) of files that cannot be decoded to their end, cut by a full disk."""
    names = {}
    for name in list_photo_files():
        names.setdefault(file_stem(name), []).append(name)
    photos = Photo.objects.select_related("venue")
    return [
        (each, name) for each in photos for name in names.get(each.stem, ()) if not is_whole(name)
    ]


def remove_orphans(moment=None):
    """Delete the orphan files; return how many."""
    names = orphan_files(moment)
    for name in names:
        default_storage.delete(name)
    return len(names)
