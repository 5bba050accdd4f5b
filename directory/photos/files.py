"""Read an uploaded photo and write the files that the site serves.

The upload itself is never stored: its pixels are decoded, rotated upright and encoded again,
without the EXIF data (place, date, device) of the camera.
"""

import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError

from directory.models.photo import FORMATS, WIDTHS, photo_widths

MAX_PHOTO_BYTES = 15_000_000
ACCEPTED_FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
# Bytes that the pixels of a photo may take to decode: 15 million of a plain PNG, 4 of a WebP.
MAX_DECODED_BYTES = 60_000_000
# Measured with Pillow 12, copies of the decoder included. A JPEG of one scan is downscaled while it
# is read; one of several is first held whole, as coefficients of 2 bytes.
BYTES_PER_PIXEL = {"WEBP": 15}
BYTES_PER_MODE = {"1": 5, "L": 5, "P": 5, "RGB": 4}
BYTES_PER_PIXEL_BY_DEFAULT = 8
# Encoders write about 10 scans in a progressive JPEG; thousands of empty ones cost minutes.
START_OF_SCAN = b"\xff\xda"
MAX_SCANS = 50
# Seconds to wait for the decoder, whose processor time is bounded too.
DECODER_TIMEOUT = 10
DECODER = Path(__file__).with_name("decoder.py")
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
TOO_MANY_SCANS = (
    "Ce JPEG est fait de trop de passes\u00a0: enregistrez-le de nouveau avant de l’envoyer."
)
NO_ROOM_FOR_PHOTO = (
    "La photo n’a pas pu être enregistrée\u00a0: le disque du site est plein ou refuse d’écrire. "
    "Prévenez la personne qui l’héberge, puis envoyez-la de nouveau."
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

    The format comes from the content, not from the name; size, memory and scans are checked before
    any pixel is decoded, in a process of its own. Raise ValidationError, in French, for what is not
    an acceptable photo.
    """
    if upload.size > MAX_PHOTO_BYTES:
        raise ValidationError(PHOTO_TOO_HEAVY)
    image = open_image(upload)
    check_image(image)
    upload.seek(0)
    content = upload.read()
    check_cost(image, content.count(START_OF_SCAN))
    return PreparedPhoto(decode_apart(content))


def decode_apart(content):
    """Return the RGB image of a file, decoded by `decoder` within its limits."""
    bounds = [str(WIDTHS[-1]), str(WIDTHS[-1] * MAX_ASPECT_RATIO)]
    try:
        done = subprocess.run(  # noqa: S603 our own program
            [sys.executable, "-I", DECODER, *bounds],
            input=content,
            capture_output=True,
            timeout=DECODER_TIMEOUT,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise ValidationError(DAMAGED_PHOTO) from error
    size, _, pixels = done.stdout.partition(b"\n")
    width, height = map(int, size.split())
    return Image.frombytes("RGB", (width, height), pixels)


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
    if width * height > MAX_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS.format(**size))
    if min(width, height) < MIN_SIDE:
        raise ValidationError(PHOTO_TOO_SMALL.format(**size))
    if max(width, height) > MAX_ASPECT_RATIO * min(width, height):
        raise ValidationError(PHOTO_TOO_NARROW.format(**size))


def check_cost(image, scans):
    """Raise ValidationError when decoding would take too much time or memory."""
    width, height = image.size
    if scans > MAX_SCANS:
        raise ValidationError(TOO_MANY_SCANS)
    if decoded_bytes(image, scans) > MAX_DECODED_BYTES:
        raise ValidationError(TOO_MANY_PIXELS.format(width=width, height=height))


def decoded_bytes(image, scans):
    """Estimate, from its header, the bytes of memory that decoding takes beside the file."""
    pixels = image.width * image.height
    if image.format in {"JPEG", "MPO"}:
        return 2 * pixels * samples_per_pixel(image.layer) if scans > 1 else 0
    by_mode = BYTES_PER_MODE.get(image.mode, BYTES_PER_PIXEL_BY_DEFAULT)
    return pixels * BYTES_PER_PIXEL.get(image.format, by_mode)


def samples_per_pixel(layers):
    """Return 3 for a JPEG with all its colours, 1.5 for one with half of them each way."""
    areas = [across * down for _, across, down, _ in layers]
    return sum(areas) / max(areas)


def store_photo(photo):
    """Write the files of a PreparedPhoto, but those already whole in the storage.

    Raise ValidationError, in French, when the disk refuses.
    """
    try:
        for width in photo_widths(photo.width):
            height = round(photo.height * width / photo.width)
            reduced = photo.image.resize((width, height), Image.Resampling.LANCZOS)
            for extension in FORMATS:
                name = photo_file_name(photo.stem, width, extension)
                write_photo_file(name, reduced, *ENCODERS[extension])
    except OSError as error:
        raise ValidationError(NO_ROOM_FOR_PHOTO) from error


def write_photo_file(name, image, options, qualities):
    """Encode and save a file, at the first of `qualities` that is light enough."""
    if is_whole(name):
        return
    default_storage.delete(name)
    attempts = (encode_image(image, quality=quality, **options) for quality in qualities)
    *_, content = until_light_enough(attempts)
    default_storage.save(name, ContentFile(content))


def is_whole(name):
    """Tell whether a file of the storage is an image that can be decoded to its end."""
    with suppress(OSError, SyntaxError, ValueError), default_storage.open(name) as file:
        Image.open(file).load()
        return True
    return False


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
