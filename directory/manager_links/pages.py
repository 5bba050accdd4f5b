"""The pages of secret links: what each shows of the sheet, and writes once submitted."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from directory.models import Correction, ManagerLink, ManagerRefusal, SpecialHours
from directory.models.special_hours import BACKWARDS
from directory.venues.fields import practical_facts
from directory.venues.forms import snapshot_shown
from directory.venues.sheet import missing_facts
from tierslieux.history.snapshots import fingerprint
from tierslieux.text.dates import format_date
from tierslieux.text.typography import join_and

Reason = ManagerRefusal.Reason

MANAGER_ORIGIN = "lien du gestionnaire"  # stored in the history
MAX_CHANGES_A_DAY = 20  # of a sheet, and of its closures, by all its links
CHECKED_BY_VENUE = "le lieu"
MAX_AHEAD = timedelta(days=400)  # how far a closure may be announced
CHANGED_WHILE_READ = (
    "La fiche a changé pendant que vous la lisiez. La voici telle qu’elle est maintenant\u202f: "
    "rien n’a été confirmé."
)
CLOSURE_OVER = "Cette fermeture est déjà passée."
CLOSURE_TOO_FAR = "Une fermeture s’annonce un an à l’avance au plus."
STOPPED = "Vous ne recevrez plus de messages au sujet de cette fiche."
STOPPED_VISITORS = "Vous ne recevrez plus les messages des visiteurs de cette fiche."
ALREADY_ANNOUNCED = "Des horaires exceptionnels sont déjà annoncés ces jours-là\u00a0: {days}."


TOO_MANY_CHANGES = (
    f"Cette fiche a déjà été changée {MAX_CHANGES_A_DAY}\u00a0fois aujourd’hui par ses liens"
    "\u00a0: rien n’est enregistré. Revenez demain."
)


def last_midnight():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def count_changes_today(records):
    """Count the history records that the links of a venue have left since midnight."""
    return records.filter(
        history_change_reason=MANAGER_ORIGIN, history_date__gte=last_midnight()
    ).count()


def mark_checked(venue):
    """Record that the venue itself checks its sheet today."""
    field = venue._meta.get_field("verified_by")
    venue.verified_on = timezone.localdate()
    venue.verified_by = (
        venue.operator if 0 < len(venue.operator) <= field.max_length else CHECKED_BY_VENUE
    )
    venue.save()


def checked_message(venue):
    """Return the sentence that says what the public reads from now on."""
    day = format_date(venue.verified_on)
    return f"La fiche dit désormais\u00a0: vérifiée le {day} par {venue.verified_by}."


def format_closure(special):
    """Return « le 3 mars 2027 » or « du 3 mars 2027 au 8 mars 2027 », and why."""
    first, last = format_date(special.first_day), format_date(special.last_day)
    days = f"le {first}" if first == last else f"du {first} au {last}"
    return f"{days} ({special.reason})" if special.reason else days


class LinkPage:
    """The page of a link, as read (`data` is None) or with what was sent."""

    def __init__(self, link, data):
        self.link, self.venue, self.data = link, link.venue, data

    def submit(self):
        """Do what was sent, when it is valid; return whether the purpose of the link is served."""
        raise NotImplementedError


class ConfirmPage(LinkPage):
    """« Tout est juste »: once, of the sheet as it was read."""

    template = "directory/manager_links/confirm.html"

    def submit(self):
        if not self.link.used_at and self.data and not self.notice:
            mark_checked(self.venue)
            self.link.use(checked_message(self.venue))
        return bool(self.link.used_at)

    @cached_property
    def seen(self):
        """Fingerprint of the sheet as shown: once changed, it is shown again."""
        return fingerprint(snapshot_shown(self.venue))

    @cached_property
    def notice(self):
        is_seen = self.data is None or self.data.get("seen") == self.seen
        return "" if is_seen else CHANGED_WHILE_READ

    @property
    def facts(self):
        return practical_facts(self.venue)

    @property
    def missing_text(self):
        return join_and(missing_facts(self.venue))


class ClosureForm(forms.ModelForm):
    """Days when a venue is closed; the last is optional for a single day."""

    class Meta:
        model = SpecialHours
        fields = ["first_day", "last_day", "reason"]
        widgets = dict.fromkeys(
            ("first_day", "last_day"), forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
        help_texts = {"last_day": "Compris. Vide\u202f: un seul jour."}

    is_sent_again = False  # by the same button pressed twice

    def __init__(self, data, venue):
        super().__init__(data, instance=SpecialHours(venue=venue))
        self.fields["last_day"].required = False

    def clean(self):
        first = self.cleaned_data.get("first_day")
        last = self.cleaned_data["last_day"] = self.cleaned_data.get("last_day") or first
        if not self.errors and last < first:
            self.add_error("last_day", BACKWARDS)
        if not self.errors:
            self.refuse_far_days(last)
            self.refuse_announced_days(first, last)
            self.refuse_too_many()
        return self.cleaned_data

    def refuse_far_days(self, last):
        today = timezone.localdate()
        if last < today:
            self.add_error("last_day", CLOSURE_OVER)
        elif last > today + MAX_AHEAD:
            self.add_error("last_day", CLOSURE_TOO_FAR)

    def refuse_too_many(self):
        records = SpecialHours.history.filter(venue=self.instance.venue)
        if count_changes_today(records) >= MAX_CHANGES_A_DAY:
            self.add_error(None, TOO_MANY_CHANGES)

    def refuse_announced_days(self, first, last):
        days = self.instance.venue.special_hours.filter(first_day__lte=last, last_day__gte=first)
        announced = list(days.order_by("first_day", "pk"))
        sent = (first, last, "", self.cleaned_data.get("reason"))
        same = [
            each
            for each in announced
            if sent == (each.first_day, each.last_day, each.hours, each.reason)
        ]
        self.is_sent_again = bool(same)
        if announced:
            self.add_error(
                None, ALREADY_ANNOUNCED.format(days=join_and([*map(format_closure, announced)]))
            )


class RemovalForm(forms.Form):
    def __init__(self, data, announced):
        super().__init__(data)
        self.fields["remove"] = forms.ModelChoiceField(announced)


class ClosurePage(LinkPage):
    """« Fermé exceptionnellement »: days to announce, and those announced, to take back."""

    template = "directory/manager_links/closure.html"

    def submit(self):
        if self.data is None:
            return False
        return self.take_back() if "remove" in self.data else self.announce()

    def take_back(self):
        form = RemovalForm(self.data, self.announced)
        if not form.is_valid():
            return False  # somebody has just taken it back: the list, shown again, says so
        special = form.cleaned_data["remove"]
        self.link.use(f"Fermeture retirée\u00a0: {format_closure(special)}.")
        special.delete()
        return True

    def announce(self):
        if self.form.is_valid():
            self.link.use(f"Fermeture annoncée\u00a0: {format_closure(self.form.save())}.")
        return self.form.is_valid() or self.form.is_sent_again

    @cached_property
    def form(self):
        return ClosureForm(self.data, self.venue)

    @property
    def announced(self):
        """The closures of the venue that are not over."""
        days = self.venue.special_hours.filter(hours="", last_day__gte=timezone.localdate())
        return days.order_by("first_day", "pk")

    @property
    def announced_choices(self):
        return [(special.pk, format_closure(special)) for special in self.announced]


class StopForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=Reason, widget=forms.RadioSelect)


class StopPage(LinkPage):
    """« Ce n’est pas nous », or enough of these mails."""

    template = "directory/manager_links/stop.html"

    def submit(self):
        if not self.link.used_at and self.data is not None and self.form.is_valid():
            self.refuse(self.form.cleaned_data["reason"])
        return bool(self.link.used_at)

    def refuse(self, reason):
        venue, address = self.venue, self.link.sent_to
        ManagerRefusal.objects.update_or_create(
            venue=venue, address=address, defaults={"reason": reason}
        )
        if reason != Reason.VISITORS:
            others = ManagerLink.objects.filter(venue=venue, sent_to=address)
            others.exclude(pk=self.link.pk).revoke()
        if reason == Reason.NOT_US:
            emptied = {"email": {"before": address, "proposed": ""}}
            note = f"À l’adresse {address}, quelqu’un répond que ce n’est pas son lieu."
            manager = Correction.Origin.MANAGER
            Correction.objects.file(venue=venue, proposed=emptied, note=note, origin=manager)
        self.link.use(STOPPED_VISITORS if reason == Reason.VISITORS else STOPPED)

    @cached_property
    def form(self):
        return StopForm(self.data)
