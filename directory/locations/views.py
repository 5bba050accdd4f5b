from django import forms
from django.http import JsonResponse
from django.views.decorators.cache import cache_control

from directory.locations.lookup import MAX_PLACE_LENGTH, suggestions

AN_HOUR = 3600


class BeginningForm(forms.Form):
    """The beginning of the name of a commune, or of a postcode."""

    q = forms.CharField(min_length=2, max_length=MAX_PLACE_LENGTH)


@cache_control(public=True, max_age=AN_HOUR)
def commune_suggestions(request):
    """The communes that what is being typed may name."""
    form = BeginningForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(form.errors["q"])}, status=400)
    places = suggestions(form.cleaned_data["q"])
    told = [{"text": each.text, "name": each.name, "context": each.context} for each in places]
    return JsonResponse(told, safe=False)
