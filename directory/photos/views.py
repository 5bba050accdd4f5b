from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from directory.photos.files import photo_file_name

CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
CACHE_FOR_A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def photo(request, stem, width, extension):
    """Serve a file of a photo. Its name is a hash of its content, so it is cached for a year."""
    name = photo_file_name(stem, width, extension)
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": CACHE_FOR_A_YEAR}
    return FileResponse(file, content_type=CONTENT_TYPES[extension], headers=headers)
