"""How many of the holders of the Région's label the directory knows, beside how many there are."""

from typing import NamedTuple

from directory.cache.versioned import current_cache
from directory.models import Figure, Venue
from labels.models import Label


class Coverage(NamedTuple):
    """`known` public venues hold the Région's label, of those that a public `figure` counts."""

    known: int
    figure: Figure
    label_code: str


def label_coverage() -> Coverage | None:
    """Return the Coverage of the Région's label, None when no figure says that there are more."""
    return current_cache().get_or_set("label coverage", read_coverage)


def read_coverage() -> Coverage | None:
    label = Label.objects.filter(issuer=Label.Issuer.REGION).order_by("rank", "code").first()
    figure = Figure.objects.most_labelled()
    if label is None or figure is None:
        return None
    known = Venue.objects.public().labelled([label.code]).count()
    return Coverage(known, figure, label.code) if known < figure.value else None
