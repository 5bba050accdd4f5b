from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from directory.photos.files import file_name

KINDS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def photo(request, stem, width, extension):
    """A file of a photo: it is named after its content, so it never changes."""
    name = file_name(stem, width, extension)
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": A_YEAR}
    return FileResponse(file, content_type=KINDS[extension], headers=headers)
