"""Atom feeds: what changes, for those who would rather be told than come back."""

from datetime import datetime, timedelta

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst

from labels.models import Round, State
from tierslieux.text.dates import DatePrecision, paris_time
from tierslieux.web.absolute_urls import absolute_url

MAX_FEED_ENTRIES = 50
SITE_NAME = "Tiers-lieux d’Occitanie"


class SiteFeed(Feed):
    """An Atom feed under the site's own address: `page` and `address` are URL names."""

    feed_type = Atom1Feed
    language = "fr"
    author_name = SITE_NAME

    def __call__(self, request, *args, **kwargs):
        """Send no Last-Modified: an entry that leaves makes nothing newer, and would stay."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def link(self):
        return absolute_url(reverse(self.page))

    def feed_url(self):
        return absolute_url(reverse(self.address))

    feed_guid = feed_url


class RoundFeed(SiteFeed):
    title = f"Appels à projets – {SITE_NAME}"
    subtitle = "Les appels à projets par lesquels un tiers-lieu d’Occitanie obtient un label."
    page, address = "round_list", "call_feed"

    def items(self):
        rounds = Round.objects.public().with_state().newest_first().select_related("label")
        return rounds.prefetch_related("deadlines", "decisions")[:MAX_FEED_ENTRIES]

    def item_title(self, round_):
        return round_.title

    def item_description(self, round_):
        return escape(describe_round(round_))

    def item_link(self, round_):
        return absolute_url(round_.get_absolute_url())

    def item_pubdate(self, round_):
        opened_at = opening_moment(round_)
        return opened_at if opened_at and opened_at <= timezone.now() else None

    def item_updateddate(self, round_):
        return last_change(round_, timezone.now())


def describe_round(round_: Round) -> str:
    """Return the state of a round, its deadlines and its label, in a sentence each."""
    days = [str(each) for each in round_.deadlines.all()]
    kind = "Dates limites" if days[1:] else "Date limite"
    deadlines = f"{kind}\u00a0: {', '.join(days)}" if days else "Date limite non connue"
    return f"{capfirst(State(round_.state).label)}. {deadlines}. {round_.label.name}."


def opening_moment(round_: Round) -> datetime | None:
    """Return the instant when a round opens, None when its day is not known."""
    known = round_.opened_on and round_.opened_precision == DatePrecision.DAY
    return paris_time(round_.opened_on) if known else None


def last_change(round_: Round, now: datetime) -> datetime:
    """Return when a feed's entry last changed: by an edit, or as a day of the round passed."""
    closings = [each.on + timedelta(days=1) for each in round_.deadlines.all()]
    days = [round_.opened_on, *closings, *(each.on for each in round_.decisions.all())]
    passed = [paris_time(day) for day in days if day and paris_time(day) <= now]
    return max([round_.updated_at, *passed])
