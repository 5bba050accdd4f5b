"""What restoring a sheet needs besides: its slug, its former ones, its search text."""

from directory.models import FormerAddress, Venue


def free_address(row):
    """Leave to a recovered venue no address that another has taken: it gets a new one."""
    if isinstance(row, Venue) and is_taken(row.slug):
        row.slug = ""


def after_restoring(row, is_recovery):
    if not isinstance(row, Venue):
        return
    if is_recovery:
        remember_addresses(row)
    Venue.objects.filter(pk=row.pk).refresh_search()


def is_taken(slug):
    """Whether an address is, or was, that of a sheet."""
    former = FormerAddress.objects.filter(slug=slug)
    return former.exists() or Venue.objects.filter(slug=slug).exists()


def remember_addresses(venue):
    """Store again the former addresses of a restored sheet, unless others have them."""
    known = Venue.history.filter(id=venue.pk).order_by().values_list("slug", flat=True)
    for slug in sorted({*known}):
        if not is_taken(slug):
            FormerAddress.objects.create(slug=slug, venue=venue)
