from django import forms
from django.http import JsonResponse
from django.views.decorators.cache import cache_control

from directory.locations.lookup import MAX_LOCATION_LENGTH, suggest_communes

CACHED_SECONDS = 3600


class SuggestionForm(forms.Form):
    """The prefix of a name or a postcode."""

    q = forms.CharField(min_length=2, max_length=MAX_LOCATION_LENGTH)


@cache_control(public=True, max_age=CACHED_SECONDS)
def commune_suggestions(request):
    """Return as JSON the communes that a prefix may mean, for autocompletion."""
    form = SuggestionForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(form.errors["q"])}, status=400)
    locations = suggest_communes(form.cleaned_data["q"])
    results = [
        {"text": each.text, "name": each.name, "context": each.context} for each in locations
    ]
    return JsonResponse(results, safe=False)
