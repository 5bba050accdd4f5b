from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render

from directory.contact.forms import MessageForm
from directory.models import Venue
from directory.spam.forms import public_form_view
from directory.venues.addresses import venue_or_404


def with_contact_email(view):
    """Decorate a page that is there only once CONTACT_EMAIL says who reads what is written."""

    @wraps(view)
    def guarded(request):
        if not settings.CONTACT_EMAIL:
            raise Http404
        return view(request)

    return guarded


@public_form_view
def contact_venue(request, slug):
    """The form to write to a venue, whose address nobody sees."""
    venue = venue_or_404(Venue.objects.taking_messages(), slug)
    return form_response(request, venue, ["contact_venue_thanks", venue.slug])


@with_contact_email
@public_form_view
def contact_site(request):
    """The form to write to those who keep the directory."""
    return form_response(request, None, ["contact_site_thanks"])


def form_response(request, venue, thanks):
    """Show the form, with the typed values when something is wrong; redirect once it is sent."""
    form = MessageForm.sent_by(request, venue=venue)
    if form.submit(request):
        return redirect(*thanks)
    context = {"form": form, "venue": venue}
    return render(request, "directory/contact/form.html", context, status=form.status)


def contact_venue_thanks(request, slug):
    venue = venue_or_404(Venue.objects.public(), slug)
    return render(request, "directory/contact/thanks.html", {"venue": venue})


@with_contact_email
def contact_site_thanks(request):
    return render(request, "directory/contact/thanks.html", {"venue": None})
