"""« J’ai besoin de… »: the list, entered by what one comes to do."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from directory.models import Venue


class Need(NamedTuple):
    """A need in words, the service drawn beside it, the list that answers it, how many venues."""

    text: str
    drawing: str
    address: str
    count: int


# In the order of the page: the words, the service drawn beside them, what the list is asked.
NEEDS = (
    ("travailler au calme", "open-space", {"type": ["coworking"]}),
    ("me réunir", "salle-reunion", {"service": ["salle-reunion", "salle-formation"]}),
    ("fabriquer", "decoupe-laser", {"type": ["fablab"]}),
    ("réparer", "repair-cafe", {"service": ["repair-cafe"]}),
    ("être aidé dans mes démarches", "aide-demarches", {"service": ["aide-demarches"]}),
    ("apprendre", "ateliers-numeriques", {"service": ["ateliers-numeriques", "formation"]}),
    ("m’installer", "bureau-ferme", {"service": ["bureau-ferme", "domiciliation"]}),
)


def read_needs() -> list[Need]:
    """Return each Need that some public venue answers, in one query."""
    public = Venue.objects.public()
    answers = {f"need_{rank}": answering(asked) for rank, (*_, asked) in enumerate(NEEDS)}
    counts = public.aggregate(
        **{name: Count("pk", filter=Q(pk__in=venues)) for name, venues in answers.items()}
    )
    needs = [
        Need(text, drawing, f"{reverse('venue_list')}?{urlencode(asked, doseq=True)}", count)
        for (text, drawing, asked), count in zip(NEEDS, counts.values(), strict=True)
    ]
    return [need for need in needs if need.count]


def answering(asked):
    """Return the keys of the public venues of one of the types, or with one of the services."""
    public = Venue.objects.public()
    venues = (
        public.of_types(asked["type"]) if "type" in asked else public.offering(asked["service"])
    )
    return venues.order_by().values("pk")
