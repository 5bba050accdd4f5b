"""Files of photos that no sheet shows any longer, nor any version that may be restored."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from directory.models import Photo
from directory.photos.files import FOLDER

# A file is written a little before its row.
SETTLED = timedelta(days=1)


def orphan_files(moment=None):
    """Returns the names of the files that nothing tells of, and that were not written just now."""
    stems = {*Photo.objects.values_list("stem", flat=True)}
    stems.update(Photo.history.values_list("stem", flat=True))
    limit = (moment or timezone.now()) - SETTLED
    strays = (name for name in photo_files() if stem_of(name) not in stems)
    return [name for name in strays if default_storage.get_modified_time(name) < limit]


def photo_files():
    if not default_storage.exists(FOLDER):
        return []
    return sorted(f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1])


def stem_of(name):
    return name.removeprefix(f"{FOLDER}/").split("-")[0]


def missing_files():
    """Returns the photos of which a file is not there."""
    found = {stem_of(name) for name in photo_files()}
    return [each for each in Photo.objects.select_related("venue") if each.stem not in found]


def remove_orphans(moment=None):
    """Removes the orphan files; returns how many."""
    names = orphan_files(moment)
    for name in names:
        default_storage.delete(name)
    return len(names)
