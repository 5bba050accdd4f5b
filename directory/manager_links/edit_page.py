"""The page where those who run a venue edit its sheet: what is published, what is moderated."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst

from directory.manager_links.pages import (
    MAX_CHANGES_A_DAY,
    TOO_MANY_CHANGES,
    LinkPage,
    checked_message,
    count_changes_today,
    last_midnight,
    mark_checked,
)
from directory.models import Correction, Venue
from directory.venues.changes import (
    TYPED,
    apply_json,
    changed_meanwhile,
    describe_json,
    is_same,
    json_snapshot,
)
from directory.venues.fields import MODERATED_FIELDS
from directory.venues.forms import SheetForm
from tierslieux.history.snapshots import fingerprint

MINE, THEIRS = "mine", "theirs"
PUBLISHED_MESSAGE = "En ligne\u00a0: {names}."
PROPOSED_MESSAGE = "Proposé à l’équipe, qui le relit avant de le publier\u00a0: {names}."
NOTHING_CHANGED = "Rien n’a changé\u00a0: la fiche disait déjà tout cela."
CHANGED_WHILE_EDITED = (
    "La fiche a changé pendant votre saisie. Rien n’est encore enregistré\u00a0: dites ce qu’il "
    "faut garder."
)


class FieldConflict(NamedTuple):
    """A field that somebody else changed meanwhile: its names, and both values in words."""

    field: str
    name: str
    now: str
    typed: str
    choice: str


def field_titles(fields):
    return ", ".join(capfirst(Venue._meta.get_field(name).verbose_name) for name in fields)


def count_edits_today(venue):
    """Count what was published of a sheet by its links since midnight, and filed for the staff."""
    filed = Correction.objects.filter(
        venue=venue, origin=Correction.Origin.MANAGER, filed_at__gte=last_midnight()
    )
    return count_changes_today(venue.history) + filed.count()


class EditPage(LinkPage):
    template = "directory/manager_links/edit.html"

    def submit(self):
        if self.data is None or not self.form.is_valid() or self.unresolved_conflicts:
            return False
        if count_edits_today(self.venue) >= MAX_CHANGES_A_DAY:
            self.form.add_error(None, TOO_MANY_CHANGES)
            return False
        return self.save()

    def save(self):
        """Publish, propose and record; return False when the form is refused."""
        live = self.live
        if live and not self.publish(live):
            return False
        self.file_correction()
        self.link.use("\n".join(self.outcome(live)))
        return True

    def publish(self, live):
        """Write the live values on the sheet; return False, with an error, when it refuses them."""
        try:
            apply_json(self.venue, {name: change["proposed"] for name, change in live.items()})
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            self.venue.refresh_from_db()
            return False
        return True

    @property
    def is_right(self):
        return self.data is not None and "right" in self.data

    def outcome(self, live):
        """Yield a sentence for each thing done."""
        if live:
            yield PUBLISHED_MESSAGE.format(names=field_titles(live))
        if self.moderated:
            yield PROPOSED_MESSAGE.format(names=field_titles(self.moderated))
        if self.is_right:
            mark_checked(self.venue)
            yield checked_message(self.venue)
        if not (live or self.moderated or self.is_right):
            yield NOTHING_CHANGED

    @cached_property
    def form(self):
        return SheetForm(self.data, venue=self.venue)

    @cached_property
    def moderated(self):
        """The changes that the staff review first, hours that could not be parsed included."""
        proposed = self.form.proposed.items()
        return {
            name: change for name, change in proposed if name in MODERATED_FIELDS or TYPED in change
        }

    @cached_property
    def publishable(self):
        """The changes that need no moderation, and that the sheet does not have already."""
        proposed = self.form.proposed.items()
        changes = {name: change for name, change in proposed if name not in self.moderated}
        now = json_snapshot(self.venue, changes)
        return {
            name: change
            for name, change in changes.items()
            if not is_same(now[name], change["proposed"])
        }

    @property
    def live(self):
        """The changes to publish: those not left as somebody else wrote them meanwhile."""
        left = {each.field for each in self.conflicts if each.choice == THEIRS}
        return {name: change for name, change in self.publishable.items() if name not in left}

    @cached_property
    def current_values(self):
        """{field: value of the sheet now} of the fields changed both here and elsewhere."""
        return changed_meanwhile(self.venue, self.publishable)

    @cached_property
    def conflicts(self):
        return [
            FieldConflict(
                name,
                field_titles([name]),
                describe_json(name, now) or "rien",
                describe_json(name, self.publishable[name]["proposed"]) or "rien",
                self.data.get(f"choice-{name}", ""),
            )
            for name, now in self.current_values.items()
        ]

    @property
    def conflicts_fingerprint(self):
        """Fingerprint of the values shown: a choice is valid for these values only."""
        return fingerprint(self.current_values)

    @cached_property
    def unresolved_conflicts(self):
        """The conflicts that were not shown yet as they are, or not all chosen."""
        is_chosen = all(each.choice in (MINE, THEIRS) for each in self.conflicts)
        is_seen = self.data.get("conflicts") == self.conflicts_fingerprint
        return [] if is_chosen and is_seen else self.conflicts

    @property
    def notice(self):
        return (
            CHANGED_WHILE_EDITED
            if self.form.is_bound and not self.form.errors and self.conflicts
            else ""
        )

    def file_correction(self):
        """File a correction for the staff, once however often the button is pressed."""
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
    def waiting_names(self):
        """The names of the fields that the staff has not reviewed yet."""
        mine = Correction.objects.waiting().filter(
            venue=self.venue, origin=Correction.Origin.MANAGER
        )
        return field_titles({name: None for each in mine.oldest_first() for name in each.proposed})
