from django.http import HttpResponse
from django.urls import include, path

from directory.cache import versioned
from directory.listing.views import venue_list


def empty(request):
    """The least that this server can do: all that is measured is compared to it."""
    return HttpResponse()


def forgetful_list(request):
    """The list as the first visitor has it after a change of the directory."""
    known, versioned.versioned_cache = versioned.versioned_cache, versioned.VersionedCache()
    try:
        return venue_list(request)
    finally:
        versioned.versioned_cache = known


urlpatterns = [
    path("bench/vide/", empty),
    path("bench/oubli/", forgetful_list),
    path("", include("tierslieux.urls")),
]

handler400 = "tierslieux.web.errors.bad_request"
handler500 = "tierslieux.web.errors.server_error"
