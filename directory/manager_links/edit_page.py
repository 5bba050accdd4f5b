"""The sheet of a venue as those who run it correct it: what goes live, and what the staff reads."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst

from directory.manager_links.pages import LinkPage, check, checked
from directory.models import Correction, Venue
from directory.venues.changes import (
    TYPED,
    apply,
    changed_meanwhile,
    in_words,
    is_same,
    json_snapshot,
)
from directory.venues.fields import MODERATED_FIELDS
from directory.venues.forms import SheetForm
from tierslieux.history.snapshots import fingerprint

MINE, THEIRS = "mine", "theirs"
LIVE = "En ligne\u00a0: {names}."
TO_READ = "Proposé à l’équipe, qui le relit avant de le publier\u00a0: {names}."
SAME = "Rien n’a changé\u00a0: la fiche disait déjà tout cela."
CHANGED = (
    "La fiche a changé pendant votre saisie. Rien n’est encore enregistré\u00a0: dites ce qu’il "
    "faut garder."
)


class Dispute(NamedTuple):
    """A fact that somebody else changed meanwhile: its field and name, and both values in words."""

    field: str
    name: str
    now: str
    typed: str
    choice: str


def named(fields):
    return ", ".join(capfirst(Venue._meta.get_field(name).verbose_name) for name in fields)


class EditPage(LinkPage):
    template = "directory/manager_links/edit.html"

    def is_done(self):
        if self.data is None or not self.form.is_valid() or self.disputes_to_settle:
            return False
        return self.is_saved()

    def is_saved(self):
        live = self.live
        if live and not self.is_published(live):
            return False
        self.file()
        self.link.use("\n".join(self.outcome(live)))
        return True

    def is_published(self, live):
        try:
            apply(self.venue, {name: change["proposed"] for name, change in live.items()})
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            self.venue.refresh_from_db()
            return False
        return True

    @property
    def is_right(self):
        return self.data is not None and "right" in self.data

    def outcome(self, live):
        """Yields what has been done, a sentence each."""
        if live:
            yield LIVE.format(names=named(live))
        if self.moderated:
            yield TO_READ.format(names=named(self.moderated))
        if self.is_right:
            check(self.venue)
            yield checked(self.venue)
        if not (live or self.moderated or self.is_right):
            yield SAME

    @cached_property
    def form(self):
        return SheetForm(self.data, venue=self.venue)

    @cached_property
    def moderated(self):
        """What the staff reads before it is published, hours that nobody could read included."""
        proposed = self.form.proposed.items()
        return {
            name: change for name, change in proposed if name in MODERATED_FIELDS or TYPED in change
        }

    @cached_property
    def harmless(self):
        """What may go live, and that the sheet does not say already."""
        proposed = self.form.proposed.items()
        told = {name: change for name, change in proposed if name not in self.moderated}
        now = json_snapshot(self.venue, told)
        return {
            name: change
            for name, change in told.items()
            if not is_same(now[name], change["proposed"])
        }

    @property
    def live(self):
        """What goes live: harmless, and not left as somebody else wrote it meanwhile."""
        left = {each.field for each in self.disputes if each.choice == THEIRS}
        return {name: change for name, change in self.harmless.items() if name not in left}

    @cached_property
    def disputed(self):
        """Returns {field: what the sheet says now} of the facts changed both here and elsewhere."""
        return changed_meanwhile(self.venue, self.harmless)

    @cached_property
    def disputes(self):
        return [
            Dispute(
                name,
                named([name]),
                in_words(name, now) or "rien",
                in_words(name, self.harmless[name]["proposed"]) or "rien",
                self.data.get(f"choice-{name}", ""),
            )
            for name, now in self.disputed.items()
        ]

    @property
    def told(self):
        """What names the disputes as they are shown: a choice is made between those values only."""
        return fingerprint(self.disputed)

    @cached_property
    def disputes_to_settle(self):
        """The disputes that were not shown yet as they are, or not all chosen."""
        chosen = all(each.choice in (MINE, THEIRS) for each in self.disputes)
        return [] if chosen and self.data.get("told") == self.told else self.disputes

    @property
    def notice(self):
        return CHANGED if self.form.is_bound and not self.form.errors and self.disputes else ""

    def file(self):
        """Files what the staff is to read, once however often the button is pressed."""
        corrections = Correction.objects.waiting().filter(venue=self.venue)
        is_filed = any(each.proposed == self.moderated for each in corrections)
        if self.moderated and not is_filed:
            Correction.objects.file(
                venue=self.venue,
                proposed=self.moderated,
                contact=self.link.sent_to,
                origin=Correction.Origin.MANAGER,
            )

    @property
    def waiting_told(self):
        """The names of the facts that the staff has not read yet."""
        mine = Correction.objects.waiting().filter(
            venue=self.venue, origin=Correction.Origin.MANAGER
        )
        return named({name: None for each in mine.oldest_first() for name in each.proposed})
