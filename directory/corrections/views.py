from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render

from directory.corrections.forms import CorrectionForm
from directory.corrections.quick_answers import QuickAnswerForm
from directory.models import Venue
from directory.spam.forms import public_form_view
from directory.venues.addresses import venue_or_404


@public_form_view
def complete_venue(request, slug):
    """The form to tell what is wrong or lacks on a sheet."""
    venue = public_venue(slug)
    return form_response(request, venue, ["complete_thanks", venue.slug])


@public_form_view
def propose_venue(request):
    """The form to propose a place that has no sheet."""
    return form_response(request, None, ["propose_thanks"])


def form_response(request, venue, thanks):
    """Show the form, with the typed values when something is wrong; redirect once it is filed."""
    form = CorrectionForm.sent_by(request, venue=venue)
    if form.submit(request):
        return redirect(*thanks)
    context = {"form": form, "venue": venue}
    return render(request, "directory/corrections/form.html", context, status=form.status)


@public_form_view
def answer_venue(request, slug):
    """The page where an answer pressed on a sheet is sent."""
    venue = public_venue(slug)
    form = QuickAnswerForm.sent_by(request, venue=venue, asked=request.GET)
    if form.submit(request):
        return redirect("complete_thanks", venue.slug)
    context = {"form": form, "venue": venue}
    return render(request, "directory/corrections/answer.html", context, status=form.status)


def complete_thanks(request, slug):
    return render(request, "directory/corrections/thanks.html", {"venue": public_venue(slug)})


def propose_thanks(request):
    return render(request, "directory/corrections/thanks.html", {"venue": None})


def public_venue(slug):
    """Return the public sheet at this address, former ones included. Raise Http404."""
    return venue_or_404(Venue.objects.visible_to(AnonymousUser()), slug)
