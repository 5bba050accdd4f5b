"""A program that decodes one photo: its file on standard input, RGB pixels on standard output.

It runs apart from the site, within limits of memory and time, so that a hostile file can only
stop this program. The first line of its output is « width height ».
"""

import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps

MAX_MEMORY = 200_000_000  # bytes of data, 30 million of them for Python and Pillow
MAX_SECONDS = 5  # of processor


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def decode_photo(content: bytes, width: int, height: int) -> Image.Image:
    """Return an upright RGB image that fits in `width` × `height`, transparency on white."""
    image: Image.Image = Image.open(BytesIO(content))
    # Downscaled by the decoder if the format can, then to the exact size.
    image.draft("RGB", (width, width))
    if image.mode not in {"RGB", "RGBA"}:
        is_clear = "A" in image.getbands() or "transparency" in image.info
        image = convert_image(image, "RGBA" if is_clear else "RGB")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((width, height), Image.Resampling.LANCZOS)
    if upright.mode == "RGB":
        return upright
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def convert_image(image: Image.Image, mode: str) -> Image.Image:
    """Convert, and keep how the camera was held."""
    converted = image.convert(mode)
    converted.info["exif"] = image.info.get("exif", b"")
    return converted


def main() -> None:
    limit_resources()
    width, height = map(int, sys.argv[1:])
    image = decode_photo(sys.stdin.buffer.read(), width, height)
    sys.stdout.buffer.write(b"%d %d\n" % image.size + image.tobytes())


if __name__ == "__main__":
    main()
