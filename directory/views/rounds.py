from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory.laureates import laureates
from labels.models import Round, State


def round_page(request, slug):
    """A call for projects: its dates, its figures, and who was labelled through it."""
    today = timezone.localdate()
    rounds = Round.objects.with_state(today).select_related("label")
    found = get_object_or_404(rounds.prefetch_related("deadlines", "decisions"), slug=slug)
    context = {
        "round": found,
        "state": State(found.state),
        "next_deadline": found.deadlines.filter(on__gte=today).first(),
        "laureates": laureates(found),
    }
    return render(request, "directory/round.html", context)
