from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from labels.calls.calendars import deadline_calendar, round_calendar, round_events
from labels.calls.eligibility import SelfTest
from labels.models import Criterion, Label, Round


def label_page(request):
    """The labels, what they guarantee, their criteria by family and their rounds."""
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("rank", "code"))
    rounds = Prefetch("rounds", queryset=Round.objects.public().newest_first())
    labels = Label.objects.prefetch_related(criteria, rounds)
    return render(request, "labels/calls/label.html", {"labels": labels})


def round_list(request):
    """The calls for projects: open, coming, in review and closed on this day."""
    today = timezone.localdate()
    listed = Round.objects.public().select_related("label")
    listed = listed.prefetch_related("deadlines", "decisions")
    context = {
        "open": listed.open(today).newest_first(),
        "coming": listed.coming(today).newest_first(),
        "in_review": listed.in_review(today).newest_first(),
        "closed": listed.closed(today).newest_first(),
    }
    return render(request, "labels/calls/round_list.html", context)


def round_calendar_file(request, slug):
    """The days of a call as an iCalendar file; not found when none of them is known."""
    rounds = Round.objects.public().select_related("label")
    rounds = rounds.prefetch_related("deadlines", "decisions")
    found = get_object_or_404(rounds, slug=slug)
    if not round_events(found):
        raise Http404
    return calendar_file(round_calendar(found), slug)


def deadline_calendar_file(request):
    """The deadlines of all calls, past ones too: who follows it keeps what was there."""
    rounds = Round.objects.public().select_related("label").prefetch_related("deadlines")
    return calendar_file(deadline_calendar(rounds), "dates-limites")


def calendar_file(content, name):
    # Inline: a telephone opens it in its calendar; browsers that can't read it save it so named.
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )


def round_self_test(request, slug):
    """« Puis-je candidater ? » to a call: the criteria that its candidates meet."""
    rounds = Round.objects.public().with_state().select_related("label")
    rounds = rounds.prefetch_related("deadlines")
    found = get_object_or_404(rounds, slug=slug)
    test = SelfTest(found.grid(), request.GET)
    return self_test(request, found.label, test, round=found, subject=found.title)


def label_self_test(request, code):
    """« Puis-je candidater ? » to a label, whichever call opens next."""
    label = get_object_or_404(Label, code=code)
    test = SelfTest(label.criteria.order_by("rank", "code"), request.GET)
    calls = label.rounds.public().open().newest_first()
    return self_test(request, label, test, round=None, subject=label.name, calls=calls)


def self_test(request, label, test, **context):
    context |= {"label": label, "test": test, "today": timezone.localdate()}
    return render(request, "labels/calls/self_test.html", context)
