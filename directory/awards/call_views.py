from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory.awards.laureates import laureates
from labels.calls.calendars import round_events
from labels.calls.structured_data import round_data, script_text
from labels.models import Round, State


def round_page(request, slug):
    """A call for projects: its dates, its figures, and who was labelled through it."""
    today = timezone.localdate()
    rounds = Round.objects.public().with_state(today).select_related("label")
    found = get_object_or_404(rounds.prefetch_related("deadlines", "decisions"), slug=slug)
    context = {
        "round": found,
        "state": State(found.state),
        "next_deadline": found.next_deadline(today),
        "criteria": found.grid(),
        "has_calendar": bool(round_events(found, today)),
        "data": script_text(round_data(found, today)),
        "laureates": laureates(found, today),
    }
    return render(request, "directory/awards/round.html", context)
