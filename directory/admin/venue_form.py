from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.urls import reverse

from directory.hours.preview import HoursInput
from directory.models import Service, Venue
from directory.venues.form_fields import ServicesField

WIDE = {"class": "vLargeTextField"}
HALF_A_POINT = "Donnez la latitude et la longitude, ou laissez les deux vides."


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
            "types": forms.CheckboxSelectMultiple,
            "summary": AdminTextareaWidget(attrs={"rows": 3}),
            "description": AdminTextareaWidget(attrs={"rows": 8}),
            "price_text": AdminTextareaWidget(attrs={"rows": 2}),
            "wheelchair_notes": AdminTextareaWidget(attrs={"rows": 3}),
            "sources": AdminTextareaWidget(attrs={"rows": 4}),
            "name": AdminTextInputWidget(attrs=WIDE),
            "address": AdminTextInputWidget(attrs=WIDE),
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
        """Tells whether the point was the commune's, and only the commune has changed."""
        borrowed = self.instance.point_precision == Venue.PointPrecision.COMMUNE
        changed = {"commune", "latitude", "longitude"} & set(self.changed_data)
        return borrowed and changed == {"commune"}
