"""What a secret link shows of the sheet of its venue, and does to it once a button is pressed."""

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

THE_VENUE = "le lieu"
AHEAD = timedelta(days=400)  # how far a closure may be announced
CHANGED = (
    "La fiche a changé pendant que vous la lisiez. La voici telle qu’elle est maintenant\u202f: "
    "rien n’a été confirmé."
)
OVER = "Cette fermeture est déjà passée."
TOO_FAR = "Une fermeture s’annonce un an à l’avance au plus."
ALREADY_TOLD = "Des horaires exceptionnels sont déjà annoncés ces jours-là\u00a0: {days}."


def check(venue):
    """Writes that the venue itself has just checked its sheet."""
    field = venue._meta.get_field("verified_by")
    venue.verified_on = timezone.localdate()
    venue.verified_by = venue.operator if 0 < len(venue.operator) <= field.max_length else THE_VENUE
    venue.save()


def checked(venue):
    """Returns what the sheet tells the public from now on."""
    day = format_date(venue.verified_on)
    return f"La fiche dit désormais\u00a0: vérifiée le {day} par {venue.verified_by}."


def said(special):
    """Returns « le 3 mars 2027 » or « du 3 mars 2027 au 8 mars 2027 », and why."""
    first, last = format_date(special.first_day), format_date(special.last_day)
    days = f"le {first}" if first == last else f"du {first} au {last}"
    return f"{days} ({special.reason})" if special.reason else days


class LinkPage:
    """The page of a link, as read (`data` is None) or with what was sent."""

    def __init__(self, link, data):
        self.link, self.venue, self.data = link, link.venue, data

    def is_done(self):
        """Does what was sent, if it can be; tells whether what the link is for is done."""
        raise NotImplementedError


class ConfirmPage(LinkPage):
    """« Tout est juste »: once, of the sheet as it was read."""

    template = "directory/manager_links/confirm.html"

    def is_done(self):
        if not self.link.used_at and self.data and not self.notice:
            check(self.venue)
            self.link.use(checked(self.venue))
        return bool(self.link.used_at)

    @cached_property
    def seen(self):
        """What names the sheet as it stands: another one is shown, and confirmed, anew."""
        return fingerprint(snapshot_shown(self.venue))

    @cached_property
    def notice(self):
        is_seen = self.data is None or self.data.get("seen") == self.seen
        return "" if is_seen else CHANGED

    @property
    def facts(self):
        return practical_facts(self.venue)

    @property
    def missing_told(self):
        return join_and(missing_facts(self.venue))


class ClosureForm(forms.ModelForm):
    """Days when a venue is closed; the last may be left out when there is one."""

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
            self.refuse_told_days(first, last)
        return self.cleaned_data

    def refuse_far_days(self, last):
        today = timezone.localdate()
        if last < today:
            self.add_error("last_day", OVER)
        elif last > today + AHEAD:
            self.add_error("last_day", TOO_FAR)

    def refuse_told_days(self, first, last):
        days = self.instance.venue.special_hours.filter(first_day__lte=last, last_day__gte=first)
        told = list(days.order_by("first_day", "pk"))
        sent = (first, last, "", self.cleaned_data.get("reason"))
        same = [
            each
            for each in told
            if sent == (each.first_day, each.last_day, each.hours, each.reason)
        ]
        self.is_sent_again = bool(same)
        if told:
            self.add_error(None, ALREADY_TOLD.format(days=join_and([*map(said, told)])))


class RemovalForm(forms.Form):
    def __init__(self, data, announced):
        super().__init__(data)
        self.fields["remove"] = forms.ModelChoiceField(announced)


class ClosurePage(LinkPage):
    """« Fermé exceptionnellement »: days to announce, and those announced, to take back."""

    template = "directory/manager_links/closure.html"

    def is_done(self):
        if self.data is None:
            return False
        return self.is_taken_back() if "remove" in self.data else self.is_announced()

    def is_taken_back(self):
        form = RemovalForm(self.data, self.announced)
        if not form.is_valid():
            return False  # somebody has just taken it back: the list, shown again, says so
        special = form.cleaned_data["remove"]
        self.link.use(f"Fermeture retirée\u00a0: {said(special)}.")
        special.delete()
        return True

    def is_announced(self):
        if self.form.is_valid():
            self.link.use(f"Fermeture annoncée\u00a0: {said(self.form.save())}.")
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
    def announced_told(self):
        return [(special.pk, said(special)) for special in self.announced]


class StopForm(forms.Form):
    reason = forms.ChoiceField(label="Pourquoi", choices=Reason, widget=forms.RadioSelect)


class StopPage(LinkPage):
    """« Ce n’est pas nous », or enough of these mails."""

    template = "directory/manager_links/stop.html"

    def is_done(self):
        if not self.link.used_at and self.data is not None and self.form.is_valid():
            self.refuse(self.form.cleaned_data["reason"])
        return bool(self.link.used_at)

    def refuse(self, reason):
        venue, address = self.venue, self.link.sent_to
        ManagerRefusal.objects.get_or_create(
            venue=venue, address=address, defaults={"reason": reason}
        )
        others = ManagerLink.objects.filter(venue=venue, sent_to=address).exclude(pk=self.link.pk)
        others.revoke()
        if reason == Reason.NOT_US:
            emptied = {"email": {"before": address, "proposed": ""}}
            told = f"À l’adresse {address}, quelqu’un répond que ce n’est pas son lieu."
            manager = Correction.Origin.MANAGER
            Correction.objects.file(venue=venue, proposed=emptied, note=told, origin=manager)
        self.link.use("Vous ne recevrez plus de messages au sujet de cette fiche.")

    @cached_property
    def form(self):
        return StopForm(self.data)
