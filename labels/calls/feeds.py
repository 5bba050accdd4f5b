"""Atom feeds: what changes, for those who would rather be told than come back."""

from datetime import timedelta

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst

from labels.models import Round, State
from tierslieux.text.dates import DatePrecision, paris_time
from tierslieux.web.absolute_urls import absolute_url

MOST = 50
SITE = "Tiers-lieux d’Occitanie"


class SiteFeed(Feed):
    """An Atom feed under the site's own address: `page` and `address` are names of addresses."""

    feed_type = Atom1Feed
    language = "fr"
    author_name = SITE

    def __call__(self, request, *args, **kwargs):
        """Tells no last change: an entry that leaves makes nothing newer, and would stay."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def link(self):
        return absolute_url(reverse(self.page))

    def feed_url(self):
        return absolute_url(reverse(self.address))

    feed_guid = feed_url


class CallFeed(SiteFeed):
    title = f"Appels à projets – {SITE}"
    subtitle = "Les appels à projets par lesquels un tiers-lieu d’Occitanie obtient un label."
    page, address = "round_list", "call_feed"

    def items(self):
        rounds = Round.objects.public().with_state().newest_first().select_related("label")
        return rounds.prefetch_related("deadlines", "decisions")[:MOST]

    def item_title(self, found):
        return found.title

    def item_description(self, found):
        return escape(told(found))

    def item_link(self, found):
        return absolute_url(found.get_absolute_url())

    def item_pubdate(self, found):
        opened = opening(found)
        return opened if opened and opened <= timezone.now() else None

    def item_updateddate(self, found):
        return last_change(found, timezone.now())


def told(found):
    """Returns the state of a round, its deadlines and its label, in a sentence each."""
    days = [str(each) for each in found.deadlines.all()]
    kind = "Dates limites" if days[1:] else "Date limite"
    told_days = f"{kind}\u00a0: {', '.join(days)}" if days else "Date limite non connue"
    return f"{capfirst(State(found.state).label)}. {told_days}. {found.label.name}."


def opening(found):
    """Returns the instant when a round opens, None when its day is not known."""
    known = found.opened_on and found.opened_precision == DatePrecision.DAY
    return paris_time(found.opened_on) if known else None


def last_change(found, now):
    """Returns when what is told of a round last changed: by an edit, or as a day of it passed."""
    closings = [each.on + timedelta(days=1) for each in found.deadlines.all()]
    days = [found.opened_on, *closings, *(each.on for each in found.decisions.all())]
    passed = [paris_time(day) for day in days if day and paris_time(day) <= now]
    return max([found.updated_at, *passed])
