"""Pictures of a page: what a shared link shows of its territory, the emblem of a venue."""

import re

from django import template
from django.conf import settings
from django.templatetags.static import static

from directory.venues.emblem import emblem

register = template.Library()
register.filter("emblem", emblem)

FOLDER = settings.BASE_DIR / "static" / "relief"
DRAWN = {path.stem.removeprefix("apercu-") for path in FOLDER.glob("apercu-*.jpg")}


SPRITE = settings.BASE_DIR / "static" / "img" / "services.svg"
SERVICES = set(re.findall(r'id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


@register.inclusion_tag("directory/venues/_pictogram.html")
def pictogram(code):
    """Draw a service."""
    return {"code": code, "is_drawn": code in SERVICES}


@register.simple_tag
def preview(code):
    """Return the address of the picture of a department, of the region when it has none."""
    return static(f"relief/apercu-{code if code in DRAWN else 'region'}.jpg")
