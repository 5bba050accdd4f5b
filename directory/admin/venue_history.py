"""What putting back a sheet asks for besides: its address, its former ones, what it is found by."""

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
    """Tells whether an address is, or was, that of a sheet."""
    former = FormerAddress.objects.filter(slug=slug)
    return former.exists() or Venue.objects.filter(slug=slug).exists()


def remember_addresses(venue):
    """Makes lead to a sheet put back the addresses that led to it, unless others have them."""
    known = Venue.history.filter(id=venue.pk).order_by().values_list("slug", flat=True)
    for slug in sorted({*known}):
        if not is_taken(slug):
            FormerAddress.objects.create(slug=slug, venue=venue)
