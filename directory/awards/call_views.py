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
    round_ = get_object_or_404(rounds.prefetch_related("deadlines", "decisions"), slug=slug)
    context = {
        "round": round_,
        "state": State(round_.state),
        "next_deadline": round_.next_deadline(today),
        "criteria": round_.grid(),
        "has_calendar": bool(round_events(round_, today)),
        "data": script_text(round_data(round_, today)),
        "laureates": laureates(round_, today),
    }
    return render(request, "directory/awards/round.html", context)
