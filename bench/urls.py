from django.http import HttpResponse
from django.urls import include, path

from directory.cache import versioned as revision
from directory.listing.views import venue_list


def empty(request):
    """The least that this server can do: all that is measured is compared to it."""
    return HttpResponse()


def forgetful_list(request):
    """The list as the first visitor has it after a change of the directory."""
    known, revision.memory = revision.memory, revision.Memory()
    try:
        return venue_list(request)
    finally:
        revision.memory = known


urlpatterns = [
    path("bench/vide/", empty),
    path("bench/oubli/", forgetful_list),
    path("", include("tierslieux.urls")),
]

handler400 = "tierslieux.web.errors.bad_request"
handler500 = "tierslieux.web.errors.server_error"
