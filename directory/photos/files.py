"""Read an uploaded photo and write the files that the site serves.

The upload itself is never stored: its pixels are decoded, rotated upright and encoded again,
without the EXIF data (place, date, device) of the camera.
"""

from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from directory.models.photo import FORMATS, WIDTHS, photo_widths

MAX_PHOTO_BYTES = 15_000_000
ACCEPTED_FORMATS = ("JPEG", "PNG", "WEBP")
# A decoded pixel takes 3 or 4 bytes of memory; a JPEG is downscaled while it is decoded.
MAX_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000}
MAX_PIXELS_BY_DEFAULT = 16_000_000
MIN_SIDE = 400
MAX_ASPECT_RATIO = 5  # long side / short side; beyond, it is a banner
# Bytes of a file, if a lower quality can reach it: a sheet with its first photo stays light.
TARGET_BYTES = 85_000
# By extension: the options of Pillow, then the qualities to try until TARGET_BYTES is reached.
ENCODERS = {
    "avif": ({"format": "AVIF", "speed": 8}, (55, 42, 30)),
    "webp": ({"format": "WEBP", "method": 4}, (74, 60, 40)),
    "jpg": ({"format": "JPEG", "optimize": True, "progressive": True}, (78, 65, 45)),
}
PHOTO_FOLDER = "photos"

PHOTO_TOO_HEAVY = "Cette photo pèse plus de 15\u00a0Mo\u00a0: réduisez-la avant de l’envoyer."
NOT_A_PHOTO = "Ce fichier n’est pas une photo JPEG, PNG ou WebP\u00a0: enregistrez-la en JPEG."
ANIMATED_IMAGE = "Cette image est animée\u00a0: envoyez une photo fixe."
TOO_MANY_PIXELS = "Cette photo a trop de pixels ({width}\u00a0×\u00a0{height})\u00a0: réduisez-la."
FAR_TOO_MANY_PIXELS = "Cette photo a beaucoup trop de pixels\u00a0: réduisez-la."
PHOTO_TOO_SMALL = (
    "Cette photo est trop petite ({width}\u00a0×\u00a0{height}\u00a0pixels)\u00a0: il en faut au "
    f"moins {MIN_SIDE} de large et de haut."
)
PHOTO_TOO_NARROW = (
    "Cette image est trop allongée pour une photo ({width}\u00a0×\u00a0{height}\u00a0pixels)."
)
DAMAGED_PHOTO = "Ce fichier est abîmé\u00a0: la photo n’a pas pu être lue en entier."


class PreparedPhoto(NamedTuple):
    """An upright image without metadata, at most WIDTHS[-1] pixels wide."""

    image: Image.Image

    @property
    def width(self):
        return self.image.width

    @property
    def height(self):
        return self.image.height

    @property
    def stem(self):
        """Hash of the pixels, the prefix of its file names: a photo sent twice is stored once."""
        return sha256(self.image.tobytes()).hexdigest()[:32]

    def jpeg(self):
        """Return one JPEG of the photo, for `prepare_photo` to read again later."""
        return encode_image(self.image, format="JPEG", quality=90)


def prepare_photo(upload):
    """Return the PreparedPhoto of an uploaded file.

    The format comes from the content, not from the name, and the size is checked before any pixel
    is decoded. Raise ValidationError, in French, for what is not an acceptable photo.
    """
    if upload.size > MAX_PHOTO_BYTES:
        raise ValidationError(PHOTO_TOO_HEAVY)
    image = open_image(upload)
    check_image(image)
    try:
        # Downscaled by the decoder if the format can, then to the exact size.
        image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        upright = ImageOps.exif_transpose(image)
        flat = flatten_image(upright)
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(DAMAGED_PHOTO) from error
    flat.thumbnail((WIDTHS[-1], WIDTHS[-1] * MAX_ASPECT_RATIO), Image.Resampling.LANCZOS)
    return PreparedPhoto(flat)


def open_image(upload):
    """Open an upload, reading its header only. Raise ValidationError if it is no photo."""
    upload.seek(0)
    try:
        return Image.open(upload, formats=ACCEPTED_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(FAR_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(NOT_A_PHOTO) from error


def check_image(image):
    """Raise ValidationError for an animation, or for a size out of bounds."""
    width, height = image.size
    size = {"width": width, "height": height}
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError(ANIMATED_IMAGE)
    if width * height > MAX_PIXELS.get(image.format, MAX_PIXELS_BY_DEFAULT):
        raise ValidationError(TOO_MANY_PIXELS.format(**size))
    if min(width, height) < MIN_SIDE:
        raise ValidationError(PHOTO_TOO_SMALL.format(**size))
    if max(width, height) > MAX_ASPECT_RATIO * min(width, height):
        raise ValidationError(PHOTO_TOO_NARROW.format(**size))


def flatten_image(image):
    """Return the pixels in RGB without metadata, transparency blended on white."""
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    rgb = image.convert("RGB")
    return Image.frombytes("RGB", rgb.size, rgb.tobytes())


def store_photo(photo):
    """Write the files of a PreparedPhoto, but those already in the storage."""
    stem = photo.stem
    for width in photo_widths(photo.width):
        height = round(photo.height * width / photo.width)
        reduced = photo.image.resize((width, height), Image.Resampling.LANCZOS)
        for extension in FORMATS:
            write_photo_file(photo_file_name(stem, width, extension), reduced, *ENCODERS[extension])


def write_photo_file(name, image, options, qualities):
    """Encode and save a file, at the first of `qualities` that is light enough."""
    if default_storage.exists(name):
        return
    attempts = (encode_image(image, quality=quality, **options) for quality in qualities)
    *_, content = until_light_enough(attempts)
    default_storage.save(name, ContentFile(content))


def until_light_enough(attempts):
    """Yield each of `attempts` up to the first of at most TARGET_BYTES."""
    for content in attempts:
        yield content
        if len(content) <= TARGET_BYTES:
            return


def encode_image(image, **options):
    content = BytesIO()
    image.save(content, **options)
    return content.getvalue()


def photo_file_name(stem, width, extension):
    return f"{PHOTO_FOLDER}/{stem}-{width}.{extension}"
