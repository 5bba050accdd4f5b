"""What waits for staff on the first page of the admin, and where each list of it is."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from directory.models import Award, Venue


def formerly_labelled(venues, on=None):
    """Keeps the venues granted a label by the day `on` (today) and holding none that day."""
    day = on or timezone.localdate()
    here = Award.objects.filter(venue=OuterRef("pk"))
    return venues.filter(Exists(here.filter(granted_on__lte=day))).exclude(
        Exists(here.in_force(day))
    )


def to_do(user):
    """Returns [(how many, what they are, address of their list)], the empty left out."""
    if not user.has_perm("directory.view_venue"):
        return []
    public = Venue.objects.public()
    tasks = [
        (Venue.objects.filter(status=Venue.Status.DRAFT), "en brouillon", "status__exact=draft"),
        (
            public.filter(verified_on=None),
            "jamais vérifiées",
            "status__exact=published&verification=jamais",
        ),
        (
            formerly_labelled(public),
            "dont le label a pris fin",
            "status__exact=published&label=termine",
        ),
    ]
    address = reverse("admin:directory_venue_changelist")
    counted = ((venues.count(), told, f"{address}?{query}") for venues, told, query in tasks)
    return [task for task in counted if task[0]]
