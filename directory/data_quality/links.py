"""The websites of the sheets, asked once a week whether they are still there."""

from django.conf import settings
from django.utils import timezone

from directory.models import LinkCheck, Venue
from tierslieux.web.url_checker import Fetcher, RefusedError

AGENT = "tierslieux-liens/1.0 (+{site}; {contact})"
FINE = range(200, 400)
# Servers that refuse programs, or are tired: they are there.
THERE = {401, 403, 405, 406, 429, 999}
PROBLEM = "le serveur répond {status}"


def fetcher():
    contact = settings.CONTACT_EMAIL or "contact non renseigné"
    return Fetcher(AGENT.format(site=settings.SITE_URL, contact=contact))


def list_links():
    """Holds one row for each website of a public sheet, and none for the others."""
    wanted = {*Venue.objects.public().exclude(website="").values_list("website", flat=True)}
    LinkCheck.objects.exclude(address__in=wanted).delete()
    rows = [LinkCheck(address=each) for each in sorted(wanted)]
    LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)


def check_links(fetch, moment=None, limit=None):
    """Asks for each link that is due, and writes what it answers; yields the LinkCheck of each."""
    list_links()
    for link in LinkCheck.objects.due(moment).order_by("checked_at", "pk")[:limit]:
        check(link, fetch)
        yield link


def check(link, fetch):
    """Writes what a website answers; an answer that says it is there forgets past failures."""
    link.checked_at = timezone.now()
    try:
        answer = fetch.answer(link.address)
    except RefusedError as error:
        link.status, link.moved_to, link.problem = None, "", str(error)
    else:
        link.status, link.moved_to = answer.status, fitting(answer.moved_to)
        is_there = answer.status in FINE or answer.status in THERE
        link.problem = "" if is_there else PROBLEM.format(status=answer.status)
    link.failures = link.failures + 1 if link.problem else 0
    link.save()


def fitting(address):
    """Returns an address, "" for one too long to be the website of a sheet."""
    return address if len(address) <= LinkCheck._meta.get_field("moved_to").max_length else ""
