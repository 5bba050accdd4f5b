"""The Atom feed of the labels that venues have been granted, and still hold."""

from datetime import datetime

from django.utils.html import escape

from directory.models import Award, Venue
from labels.calls.feeds import MAX_FEED_ENTRIES, SITE_NAME, SiteFeed
from tierslieux.text.dates import DatePrecision, paris_time
from tierslieux.web.absolute_urls import absolute_url, site_host


class AwardFeed(SiteFeed):
    """The last awards, of public venues and in force today; each is known by its number."""

    title = f"Lieux labellisés ou lauréats – {SITE_NAME}"
    subtitle = "Les derniers labels accordés à des tiers-lieux d’Occitanie, en vigueur ce jour."
    page, address = "venue_list", "award_feed"
    item_guid_is_permalink = False

    def items(self):
        awards = Award.objects.in_force().filter(venue__in=Venue.objects.public())
        beside = ("venue__commune", "label", "round")
        return awards.select_related(*beside).order_by("-granted_on", "-pk")[:MAX_FEED_ENTRIES]

    def item_title(self, award):
        return f"{award.venue.name} ({award.venue.commune.name})\u00a0: {award.label.name}"

    def item_description(self, award):
        through = f", {award.round.title}" if award.round else ""
        return escape(f"{award.description}{through}. Source\u00a0: {award.source_list[0]}")

    def item_link(self, award):
        return absolute_url(award.venue.get_absolute_url())

    def item_guid(self, award):
        return f"tag:{site_host()},2026:labellisation/{award.pk}"

    def item_pubdate(self, award):
        return grant_moment(award)

    def item_updateddate(self, award):
        """The last edit of the sheet, or the grant if it is later and known to the day."""
        return max(award.venue.updated_at, grant_moment(award) or award.venue.updated_at)


def grant_moment(award: Award) -> datetime | None:
    """Return the instant from which an award holds, None when its day is not known."""
    known = award.granted_precision == DatePrecision.DAY
    return paris_time(award.granted_on) if known else None
