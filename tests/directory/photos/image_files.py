"""Photos as people send them, good and hostile."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CAMERA, ORIENTATION, PLACE = 0x0110, 0x0112, 0x8825
SIDEWAYS = 6


def image(kind="JPEG", size=(900, 600), mode="RGB", colour="teal", **options):
    """Returns the bytes of an image of one colour."""
    content = BytesIO()
    Image.new(mode, size, colour).save(content, kind, **options)
    return content.getvalue()


def taken(size=(900, 600)):
    """Returns a JPEG held sideways, which tells the device that took it."""
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "Appareil de Camille", SIDEWAYS
    return image(size=size, exif=exif)


def animated(kind):
    content = BytesIO()
    frames = [Image.new("RGB", (600, 600), colour) for colour in ("teal", "maroon")]
    frames[0].save(content, kind, save_all=True, append_images=frames[1:])
    return content.getvalue()


def scans(content, number):
    """Returns a progressive JPEG with its first scan `number` times more."""
    start = content.index(b"\xff\xda")
    end = content.index(b"\xff\xda", start + 2)
    return content[:end] + content[start:end] * number + content[end:]


def bomb(width, height, colours=2):
    """Returns a PNG of a few bytes whose header announces `width` × `height` pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def chunk(name, data):
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checksum


def noise(size):
    """Returns a photo as heavy as there can be: no pixel is like its neighbours."""
    content = BytesIO()
    bands = [Image.effect_noise(size, 120) for _ in range(3)]
    Image.merge("RGB", bands).save(content, "JPEG", quality=90)
    return content.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)
