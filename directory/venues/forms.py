"""The facts of a sheet as anyone may tell them, without account: what is sent is a proposal."""

from copy import copy
from functools import partial

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.urls import reverse

from directory.hours.text_input import hours_text, parse_hours_input
from directory.locations.form_fields import CommuneField, commune_text
from directory.models import Service, Venue, VenueType
from directory.venues.changes import TYPED, as_json, as_stored, is_same, json_snapshot
from directory.venues.fields import FIELD_GROUPS, LINKS, PUBLIC_FIELDS, SHEET_FIELDS, public_fields
from directory.venues.form_fields import RowsField, ServicesField
from tierslieux.text.phones import format_phone
from tierslieux.text.textarea import PlainTextarea

STATUS, HOURS = "status", "opening_hours"
# The title of each part of the form, its fields, and whether it is folded at first.
GROUPS = [
    (group.title, names, group.is_folded)
    for group in FIELD_GROUPS
    if (names := public_fields(group))
]
SHEET_FORM_SALT = "directory.sheet_form"
UNREAD_HOURS = (
    "Ces horaires ne se lisent pas avec certitude. Écrivez par exemple "
    "«\u202fdu lundi au vendredi 9h-12h30 et 14h-18h\u202f»."
)
WRONG_SITE = "Saisissez l’adresse d’un site, comme https://www.exemple.fr."
WRONG_EMAIL = "Saisissez une adresse électronique entière, comme accueil@exemple.fr."


# How the form shows what is stored otherwise.
DISPLAY_OF = {
    "commune": commune_text,
    "day_price": partial(as_stored, "day_price"),
    HOURS: hours_text,
    "phone": format_phone,
}


def as_shown(values):
    """Return what the fields show of {field: value as JSON}."""
    return {
        name: DISPLAY_OF[name](value) if value and name in DISPLAY_OF else value
        for name, value in values.items()
    }


def snapshot_shown(venue):
    """Return {field: value as JSON} of all that the form shows of a sheet."""
    return json_snapshot(venue, [*PUBLIC_FIELDS, STATUS])


def input_for(field, **options):
    """Return the input of a field of Venue; a web address typed without its scheme is https."""
    if isinstance(field, URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)


class SheetForm(forms.ModelForm):
    """The facts of `venue`, prefilled; of a place without sheet when there is none.

    Never writes anything: `proposed` is what it comes to, as directory.venues.changes explains.
    What is compared is what was shown, which the page carries (`seen`): a fact that the staff
    changed meanwhile is not proposed back as it was.
    """

    # Hours that cannot be read for sure are proposed as they were typed, for a person to read.
    keeps_unread_hours = True

    types = RowsField(
        VenueType.objects.all(),
        label="Types de lieu",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    services = ServicesField(Service.objects.all(), label="Services et équipements", required=False)
    commune = CommuneField(
        label="Commune",
        help_text="Son nom, suivi du code postal si plusieurs le portent.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_closed = forms.BooleanField(label="Ce lieu a fermé définitivement", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Venue
        fields = PUBLIC_FIELDS
        widgets = {
            row.name: PlainTextarea(attrs={"rows": row.lines}) for row in SHEET_FIELDS if row.lines
        } | {row.name: forms.TextInput(attrs=row.attrs) for row in SHEET_FIELDS if row.attrs}
        localized_fields = ["day_price"]
        error_messages = {
            "email": {"invalid": WRONG_EMAIL},
            "website": {"invalid": WRONG_SITE},
            "acceslibre_url": {"invalid": WRONG_SITE},
        }
        formfield_callback = input_for
        help_texts = {row.name: row.help for row in SHEET_FIELDS if row.help}

    def __init__(self, data=None, files=None, *, venue=None, **options):
        self.venue, self.unread_hours = venue, ""
        self.before = self.snapshot_seen(data) or self.snapshot()
        super().__init__(data, files, instance=self.sheet(), initial=self.shown(), **options)
        self.fields["commune"].postcode = (data or {}).get("postcode") or self.before["postcode"]
        self.fields["commune"].widget.attrs["data-communes"] = reverse("commune_suggestions")
        if venue is None:
            del self.fields["is_closed"]

    def sheet(self):
        """Return a copy of the venue to fill, a new one when there is none."""
        return copy(self.venue) if self.venue else Venue()

    def snapshot(self):
        """Return {field: value as JSON} of what the page shows of the sheet, which it carries."""
        return snapshot_shown(self.sheet())

    def snapshot_seen(self, data):
        """Return the signed snapshot that the page carried, None without one of this sheet."""
        try:
            seen = signing.loads((data or {}).get("seen") or "", salt=self.salt)
        except signing.BadSignature:
            return None
        return seen if seen.keys() == {*PUBLIC_FIELDS, STATUS} else None

    @property
    def salt(self):
        return f"{SHEET_FORM_SALT}.{self.venue.pk if self.venue else ''}"

    def shown(self):
        """Return what the fields show of the sheet, and the whole of it, signed."""
        return as_shown({name: self.before[name] for name in PUBLIC_FIELDS}) | {
            "is_closed": self.shown_closed,
            "seen": signing.dumps(self.before, salt=self.salt, compress=True),
        }

    def clean_opening_hours(self):
        typed = self.cleaned_data[HOURS]
        rule = parse_hours_input(typed, *self.shown_hours)
        if rule is not None:
            return rule
        if not self.keeps_unread_hours:
            raise ValidationError(UNREAD_HOURS)
        self.unread_hours = typed
        return self.before[HOURS]

    @property
    def shown_hours(self):
        """The hours, as stored, that the page has shown in words."""
        return [self.before[HOURS]]

    @property
    def proposed(self):
        """What was sent that differs from what was shown; of a form that is valid."""
        proposed = {
            name: {"before": self.before[name], "proposed": value}
            for name, value in self.sent().items()
            if not is_same(self.before[name], value)
        }
        if self.unread_hours:
            before = self.before[HOURS]
            proposed[HOURS] = {"before": before, "proposed": before, TYPED: self.unread_hours}
        return proposed

    def sent(self):
        """Return {field: value as JSON} of what was sent, as the sheet would store it."""
        sent = [name for name in PUBLIC_FIELDS if self.is_sent(name)]
        values = json_snapshot(self.instance, [name for name in sent if name not in LINKS])
        for name in {*LINKS} & {*sent} & {*self.cleaned_data}:
            values[name] = as_json([each.pk for each in self.cleaned_data[name]])
        if "is_closed" in self.fields and self.cleaned_data["is_closed"] != self.shown_closed:
            closed = self.cleaned_data["is_closed"]
            values[STATUS] = Venue.Status.CLOSED if closed else Venue.Status.PUBLISHED
        return values

    def is_sent(self, name):
        """Whether the browser sent something of a field, were it an empty text."""
        field = self.fields.get(name)
        return field is not None and not field.widget.value_omitted_from_data(
            self.data, self.files, self.add_prefix(name)
        )

    @property
    def shown_closed(self):
        return self.before[STATUS] == Venue.Status.CLOSED

    @property
    def groups(self):
        """Return [(legend, fields, whether the part is folded, whether a field is wrong)]."""
        return [
            (title, [self[name] for name in names], is_folded, bool({*names} & {*self.errors}))
            for title, names, is_folded in GROUPS
        ]
