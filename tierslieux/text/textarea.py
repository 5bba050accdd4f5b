"""Boxes for text of several lines, stored with plain newlines: browsers send \\r\\n."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.text import normalize_newlines


class PlainTextarea(forms.Textarea):
    """A text left as it is shown is not a change, whatever the newlines of the browser."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        return normalize_newlines(text) if isinstance(text, str) else text


class AdminPlainTextarea(PlainTextarea, AdminTextareaWidget):
    """The same, as wide as the other boxes of the admin."""
