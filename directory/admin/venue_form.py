from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.urls import reverse

from directory.hours.preview import HoursInput
from directory.models import Service, Venue
from directory.venues.fields import FIELD_GROUPS, IDENTIFIERS, IDENTITY, SHEET_FIELDS, FieldGroup
from directory.venues.form_fields import ServicesField
from tierslieux.text.textarea import AdminPlainTextarea

WIDE = {"class": "vLargeTextField"}
HALF_A_POINT = "Donnez la latitude et la longitude, ou laissez les deux vides."


# What the form shows besides what is typed: at the top and at the bottom.
SHOWN_FIRST = {IDENTITY: ["completeness_text"]}
SHOWN_LAST = {IDENTIFIERS: ["former_slugs", "updated_at"]}
READ_ONLY = [
    *(row.name for row in SHEET_FIELDS if row.read_only),
    *SHOWN_FIRST[IDENTITY],
    *SHOWN_LAST[IDENTIFIERS],
]


def venue_fieldsets() -> list[tuple[str, dict]]:
    """Return the parts of the form, those of the rows of directory.venues.fields."""
    return [
        (
            group.title,
            {
                "fields": [
                    *SHOWN_FIRST.get(group, []),
                    *form_lines(group),
                    *SHOWN_LAST.get(group, []),
                ],
                "description": group.staff_help,
            },
        )
        for group in FIELD_GROUPS
    ]


def form_lines(group: FieldGroup) -> list[tuple[str, ...]]:
    """Return the lines of a part of the form, each the names of its fields."""
    lines = []
    for row in SHEET_FIELDS:
        if row.group == group:
            before = lines.pop() if row.beside else ()
            lines.append((*before, row.name))
    return lines


def staff_widget(row):
    if row.lines:
        return AdminPlainTextarea(attrs={"rows": row.lines})
    return AdminTextInputWidget(attrs=WIDE)


class UnstrippedField(forms.CharField):
    """A text kept as it was typed: spaces alone are for its validator to refuse, not nothing."""

    def __init__(self, **options):
        super().__init__(strip=False, **options)


class VenueForm(forms.ModelForm):
    services = ServicesField(
        Service.objects.all(),
        label="Services et équipements",
        required=False,
        help_text="Ce qui est connu ; rien de coché se lit « non connu ».",
    )

    class Meta:
        field_classes = {"opening_hours": UnstrippedField}
        widgets = {
            **{row.name: staff_widget(row) for row in SHEET_FIELDS if row.lines or row.wide},
            "types": forms.CheckboxSelectMultiple,
            "opening_hours": HoursInput(attrs=WIDE),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk and "opening_hours" in self.fields:
            page = reverse("admin:directory_venue_hours", args=[self.instance.pk])
            self.fields["opening_hours"].widget.page = page

    def clean(self):
        cleaned = super().clean()
        point = [cleaned.get("latitude"), cleaned.get("longitude")]
        if point.count(None) == 1 and not self.errors:
            self.add_error("latitude", HALF_A_POINT)
        if self.has_moved_with_its_commune():
            cleaned.update(latitude=None, longitude=None)
        elif {"latitude", "longitude"} & set(self.changed_data):
            self.instance.point_precision = Venue.PointPrecision.ADDRESS
        return cleaned

    def has_moved_with_its_commune(self):
        """Whether the point was the commune's, and only the commune has changed."""
        borrowed = self.instance.point_precision == Venue.PointPrecision.COMMUNE
        changed = {"commune", "latitude", "longitude"} & set(self.changed_data)
        return borrowed and changed == {"commune"}
