"""What a shared link shows of the territory that its page is about."""

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()

FOLDER = settings.BASE_DIR / "static" / "relief"
DRAWN = {path.stem.removeprefix("apercu-") for path in FOLDER.glob("apercu-*.jpg")}


@register.simple_tag
def preview(code):
    """Return the address of the picture of a department, of the region when it has none."""
    return static(f"relief/apercu-{code if code in DRAWN else 'region'}.jpg")
