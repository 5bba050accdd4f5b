from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from labels.calls.calendars import deadline_calendar, round_calendar, round_events
from labels.calls.eligibility import SelfTest
from labels.models import Criterion, Label, Round


def label_page(request: HttpRequest) -> HttpResponse:
    """The labels, what they guarantee, their criteria by family and their rounds."""
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("rank", "code"))
    rounds = Prefetch("rounds", queryset=Round.objects.public().newest_first())
    labels = Label.objects.prefetch_related(criteria, rounds)
    return render(request, "labels/calls/label.html", {"labels": labels})


def round_list(request: HttpRequest) -> HttpResponse:
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


def round_calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of a call as an iCalendar file; not found when none of them is known."""
    rounds = Round.objects.public().select_related("label")
    rounds = rounds.prefetch_related("deadlines", "decisions")
    round_ = get_object_or_404(rounds, slug=slug)
    if not round_events(round_):
        raise Http404
    return calendar_response(round_calendar(round_), slug)


def deadline_calendar_file(request: HttpRequest) -> HttpResponse:
    """The deadlines of all calls, past ones too: who follows it keeps what was there."""
    rounds = Round.objects.public().select_related("label").prefetch_related("deadlines")
    return calendar_response(deadline_calendar(rounds), "dates-limites")


def calendar_response(content: bytes, name: str) -> HttpResponse:
    # Inline: a telephone opens it in its calendar; browsers that can't read it save it so named.
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )


def round_self_test(request: HttpRequest, slug: str) -> HttpResponse:
    """« Puis-je candidater ? » to a call: the criteria that its candidates meet."""
    rounds = Round.objects.public().with_state().select_related("label")
    rounds = rounds.prefetch_related("deadlines")
    round_ = get_object_or_404(rounds, slug=slug)
    test = SelfTest(round_.grid(), request.GET)
    return self_test_response(request, round_.label, test, round=round_, subject=round_.title)


def label_self_test(request: HttpRequest, code: str) -> HttpResponse:
    """« Puis-je candidater ? » to a label, whichever call opens next."""
    label = get_object_or_404(Label, code=code)
    test = SelfTest(label.criteria.order_by("rank", "code"), request.GET)
    open_rounds = label.rounds.public().open().newest_first()
    context = {"round": None, "subject": label.name, "open_rounds": open_rounds}
    return self_test_response(request, label, test, **context)


def self_test_response(request, label, test, **context):
    context |= {"label": label, "test": test, "today": timezone.localdate()}
    return render(request, "labels/calls/self_test.html", context)
