"""What opening hours come to, shown to staff before they are public."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.forms import Script
from django.utils import timezone

from directory.hours.osm import format_hours, validate_hours
from directory.hours.status import week
from directory.hours.warnings import holiday_warning, rule_warnings


@dataclass(frozen=True)
class HoursPreview:
    """What hours say, or why they cannot be kept.

    `by_day`: they come from the form, which asks about holidays itself and has its own `notices`.
    """

    text: str
    errors: tuple = ()
    by_day: bool = False
    notices: tuple = ()

    @property
    def is_readable(self):
        return bool(self.text) and not self.errors

    @property
    def lines(self):
        return format_hours(self.text) if self.is_readable else []

    @property
    def warnings(self):
        if not self.is_readable:
            return []
        on_holidays = "" if self.by_day else holiday_warning(self.text)
        return [*rule_warnings(self.text), *self.notices, *filter(None, [on_holidays])]

    @property
    def week(self):
        """The seven days from today, by the rule alone: a special day would hide it."""
        return week(self.text, [], timezone.localdate()) if self.is_readable else []


class TextForm(forms.Form):
    opening_hours = forms.CharField(required=False, strip=False, validators=[validate_hours])


def text_preview(text, by_day=False):
    form = TextForm({"opening_hours": text})
    errors = () if form.is_valid() else tuple(form.errors["opening_hours"])
    return HoursPreview((text or "").strip(), errors, by_day)


class HoursInput(AdminTextInputWidget):
    """The text of the hours, with what it comes to under it.

    `page`: the address where they are typed day by day, "" while the venue has none.
    """

    template_name = "admin/directory/hours/text_preview.html"
    page = ""

    class Media:
        js = [Script("js/hours.js", defer=True)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"page": self.page, "preview": text_preview(value)}
        return context
