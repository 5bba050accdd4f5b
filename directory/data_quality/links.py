"""Check, once a week, that the websites of the venues still answer."""

from django.conf import settings
from django.utils import timezone

from directory.models import LinkCheck, Venue
from tierslieux.web.url_checker import Fetcher, UnreachableError

USER_AGENT = "tierslieux-liens/1.0 ({owner})"
SUCCESS = range(200, 400)
# Statuses of servers that refuse programs or are overloaded: the website is there.
REFUSALS = {401, 403, 405, 406, 429, 999}
STATUS_PROBLEM = "le serveur répond {status}"


def link_fetcher():
    owner = "; ".join(filter(None, (f"+{settings.SITE_URL}", settings.CONTACT_EMAIL)))
    return Fetcher(USER_AGENT.format(owner=owner))


def sync_links():
    """Make the LinkCheck rows match the websites of public venues: one row each, no other."""
    wanted = {*Venue.objects.public().exclude(website="").values_list("website", flat=True)}
    LinkCheck.objects.exclude(address__in=wanted).delete()
    rows = [LinkCheck(address=each) for each in sorted(wanted)]
    LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)


def check_links(fetch, moment=None, limit=None):
    """Check the links that are due at `moment`, at most `limit`; yield each LinkCheck, saved."""
    sync_links()
    for link in LinkCheck.objects.due(moment).order_by("checked_at", "pk")[:limit]:
        check_link(link, fetch)
        yield link


def check_link(link, fetch):
    """Fetch a website and save its status; a success resets the count of failures."""
    link.checked_at = timezone.now()
    try:
        answer = fetch.answer(link.address)
    except UnreachableError as error:
        link.status, link.moved_to, link.problem = None, "", str(error)
    else:
        link.status, link.moved_to = answer.status, storable_address(answer.moved_to)
        is_alive = answer.status in SUCCESS or answer.status in REFUSALS
        link.problem = "" if is_alive else STATUS_PROBLEM.format(status=answer.status)
    link.failures = link.failures + 1 if link.problem else 0
    link.save()


def storable_address(address):
    """Return `address`, "" when it is too long for the website of a venue."""
    return address if len(address) <= LinkCheck._meta.get_field("moved_to").max_length else ""
