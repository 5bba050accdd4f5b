"""What every page about a place, and every page of a list, reads from its address."""

from django import forms

from directory.locations.lookup import find_place

MAX_QUERY_LENGTH = 100


MAX_PAGE = 100_000


class PageForm(forms.Form):
    """The number of the page that the address asks for."""

    page = forms.IntegerField(min_value=1, max_value=MAX_PAGE, required=False)

    @classmethod
    def number(cls, query):
        """Returns the page that `query` asks for, the first when it is not a page number."""
        form = cls(query)
        form.full_clean()
        return form.cleaned_data.get("page") or 1


class PlaceForm(forms.Form):
    """The place that the address is about; `found` tells what its words mean."""

    pres_de = forms.CharField(max_length=MAX_QUERY_LENGTH, required=False)

    def __init__(self, data, cache=None):
        """`cache` is the DirectoryCache when the caller holds it already."""
        super().__init__(data)
        self.cache = cache

    def add_prefix(self, field_name):
        """Returns the name in the address: « pres-de »."""
        return super().add_prefix(field_name).replace("_", "-")

    def clean(self):
        cleaned = super().clean()
        self.found = find_place(cleaned.get("pres_de") or "", self.cache)
        return cleaned

    @classmethod
    def place(cls, query):
        """Returns the Place that `query` is about, None when it is about none or is not clear."""
        form = cls(query)
        form.full_clean()
        return form.found.place
