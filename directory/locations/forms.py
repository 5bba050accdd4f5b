"""Query strings of pages near a location, and of paginated pages."""

from django import forms

from directory.locations.lookup import find_location

MAX_QUERY_LENGTH = 100
MAX_PAGE = 100_000


class PageForm(forms.Form):
    """`page`: the number of the page asked for."""

    page = forms.IntegerField(min_value=1, max_value=MAX_PAGE, required=False)

    @classmethod
    def number(cls, query):
        """Return the page that `query` asks for, 1 when it is not a page number."""
        form = cls(query)
        form.full_clean()
        return form.cleaned_data.get("page") or 1


class LocationForm(forms.Form):
    """`pres-de`: the location asked for; `match` is its LocationMatch once cleaned."""

    pres_de = forms.CharField(max_length=MAX_QUERY_LENGTH, required=False)

    def __init__(self, data, cache=None):
        """`cache`: the DirectoryCache, if the caller holds it already."""
        super().__init__(data)
        self.cache = cache

    def add_prefix(self, field_name):
        """Return the name in the query string: « pres-de »."""
        return super().add_prefix(field_name).replace("_", "-")

    def clean(self):
        cleaned = super().clean()
        self.match = find_location(cleaned.get("pres_de") or "", self.cache)
        return cleaned

    @classmethod
    def location(cls, query):
        """Return the Location that `query` asks for, None when there is none or it is ambiguous."""
        form = cls(query)
        form.full_clean()
        return form.match.location
