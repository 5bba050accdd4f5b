"""Photos as people send them, and the files that the site serves of them.

Nothing of what was sent is kept: its pixels are read, turned upright and written again, without
what the camera noted of the place, the day and the device.
"""

from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from directory.models.photo import FORMATS, WIDTHS, photo_widths

MOST_BYTES = 15_000_000
READ = ("JPEG", "PNG", "WEBP")
# A pixel read costs 3 or 4 bytes of memory; a JPEG is reduced as it is read.
MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000}
MOST_PIXELS_OF_OTHERS = 16_000_000
NARROWEST = 400
FLATTEST = 5  # times longer than high, or the reverse: a banner, not a photo
# The bytes that a file of a photo should not exceed: a sheet with its first photo stays light.
HEAVY = 85_000
# Of each kind of file: how Pillow writes it, and the qualities to try until it is light.
SAVED = {
    "avif": ({"format": "AVIF", "speed": 8}, (55, 42, 30)),
    "webp": ({"format": "WEBP", "method": 4}, (74, 60, 40)),
    "jpg": ({"format": "JPEG", "optimize": True, "progressive": True}, (78, 65, 45)),
}
FOLDER = "photos"

TOO_HEAVY = "Cette photo pèse plus de 15\u00a0Mo\u00a0: réduisez-la avant de l’envoyer."
NOT_A_PHOTO = "Ce fichier n’est pas une photo JPEG, PNG ou WebP\u00a0: enregistrez-la en JPEG."
MOVES = "Cette image est animée\u00a0: envoyez une photo fixe."
TOO_LARGE = "Cette photo a trop de pixels ({width}\u00a0×\u00a0{height})\u00a0: réduisez-la."
FAR_TOO_LARGE = "Cette photo a beaucoup trop de pixels\u00a0: réduisez-la."
TOO_SMALL = (
    "Cette photo est trop petite ({width}\u00a0×\u00a0{height}\u00a0pixels)\u00a0: il en faut au "
    f"moins {NARROWEST} de large et de haut."
)
TOO_FLAT = (
    "Cette image est trop allongée pour une photo ({width}\u00a0×\u00a0{height}\u00a0pixels)."
)
DAMAGED = "Ce fichier est abîmé\u00a0: la photo n’a pas pu être lue en entier."


class PreparedPhoto(NamedTuple):
    """A photo upright, without metadata, at most as wide as the widest file; sizes in pixels."""

    image: Image.Image

    @property
    def width(self):
        return self.image.width

    @property
    def height(self):
        return self.image.height

    @property
    def stem(self):
        """The beginning of the names of its files: the same photo has the same names."""
        return sha256(self.image.tobytes()).hexdigest()[:32]

    def jpeg(self):
        """Returns the bytes of the photo as one JPEG, to be prepared again one day."""
        return encoded(self.image, format="JPEG", quality=90)


def prepare(upload):
    """Returns the PreparedPhoto of a file as it was sent.

    Raises ValidationError, in French. Its kind is told by its content, and the number of its
    pixels is read before any of them is.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_HEAVY)
    image = opened(upload)
    check(image)
    try:
        # Reduced as it is read where the format can, then for good.
        image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        upright = ImageOps.exif_transpose(image)
        flat = flattened(upright)
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(DAMAGED) from error
    flat.thumbnail((WIDTHS[-1], WIDTHS[-1] * FLATTEST), Image.Resampling.LANCZOS)
    return PreparedPhoto(flat)


def opened(upload):
    """Returns the image of a file, of which the header alone has been read."""
    upload.seek(0)
    try:
        return Image.open(upload, formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(FAR_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(NOT_A_PHOTO) from error


def check(image):
    width, height = image.size
    size = {"width": width, "height": height}
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(MOVES)
    if width * height > MOST_PIXELS.get(image.format, MOST_PIXELS_OF_OTHERS):
        raise ValidationError(TOO_LARGE.format(**size))
    if min(width, height) < NARROWEST:
        raise ValidationError(TOO_SMALL.format(**size))
    if max(width, height) > FLATTEST * min(width, height):
        raise ValidationError(TOO_FLAT.format(**size))


def flattened(image):
    """Returns the pixels alone, what was transparent on white."""
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    plain = image.convert("RGB")
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def store(photo):
    """Writes the files of a PreparedPhoto; those that are there already are left as they are."""
    stem = photo.stem
    for width in photo_widths(photo.width):
        height = round(photo.height * width / photo.width)
        reduced = photo.image.resize((width, height), Image.Resampling.LANCZOS)
        for extension in FORMATS:
            write(file_name(stem, width, extension), reduced, *SAVED[extension])


def write(name, image, options, qualities):
    if default_storage.exists(name):
        return
    tries = (encoded(image, quality=quality, **options) for quality in qualities)
    *_, content = until_light(tries)
    default_storage.save(name, ContentFile(content))


def until_light(tries):
    """Yields each of `tries` up to the first that is light."""
    for content in tries:
        yield content
        if len(content) <= HEAVY:
            return


def encoded(image, **options):
    content = BytesIO()
    image.save(content, **options)
    return content.getvalue()


def file_name(stem, width, extension):
    return f"{FOLDER}/{stem}-{width}.{extension}"
