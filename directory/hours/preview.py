"""The preview of opening hours that staff see before they save them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.forms import Script
from django.utils import timezone

from directory.hours.osm import format_hours, validate_hours
from directory.hours.status import DayHours, week_days
from directory.hours.warnings import holiday_warning, rule_warnings


@dataclass(frozen=True)
class HoursPreview:
    """What hours say, or why they cannot be kept.

    `by_day`: they come from the form, which asks about holidays itself and has its own `notices`.
    """

    text: str
    errors: tuple[str, ...] = ()
    by_day: bool = False
    notices: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return bool(self.text) and not self.errors

    @property
    def lines(self) -> list[str]:
        return format_hours(self.text) if self.is_readable else []

    @property
    def warnings(self) -> list[str]:
        if not self.is_readable:
            return []
        on_holidays = "" if self.by_day else holiday_warning(self.text)
        return [*rule_warnings(self.text), *self.notices, *filter(None, [on_holidays])]

    @property
    def week(self) -> list[DayHours]:
        """The seven days from today, by the rule alone: a special day would hide it."""
        return week_days(self.text, [], timezone.localdate()) if self.is_readable else []


class TextForm(forms.Form):
    """The hours of the box, validated before they are saved."""

    opening_hours = forms.CharField(
        required=False,
        strip=False,
        validators=[validate_hours],  # type: ignore[list-item] # it returns the hours: ignored
    )


def text_preview(text: str | None, by_day: bool = False) -> HoursPreview:
    """Return the preview of hours in OpenStreetMap's syntax."""
    form = TextForm({"opening_hours": text})
    errors = () if form.is_valid() else tuple(map(str, form.errors["opening_hours"]))
    return HoursPreview((text or "").strip(), errors, by_day)


class HoursInput(AdminTextInputWidget):
    """The text of the hours, with what it comes to under it.

    `page`: the address where they are typed day by day, "" while the venue has none.
    """

    template_name = "admin/directory/hours/text_preview.html"
    page = ""

    class Media:
        js = [Script("js/hours.js", defer=True)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"page": self.page, "preview": text_preview(value)}
        return context
