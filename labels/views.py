from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from labels.models import Criterion, Label, Round


def label_page(request):
    """The labels, what they guarantee, their criteria by family and their rounds."""
    criteria = Prefetch("criteria", queryset=Criterion.objects.order_by("rank", "code"))
    rounds = Prefetch("rounds", queryset=Round.objects.newest_first())
    labels = Label.objects.prefetch_related(criteria, rounds)
    return render(request, "labels/label.html", {"labels": labels})


def round_list(request):
    """The calls for projects: open, coming and past on this day."""
    today = timezone.localdate()
    listed = Round.objects.select_related("label").prefetch_related("deadlines", "decisions")
    context = {
        "open": listed.open(today).newest_first(),
        "coming": listed.coming(today).newest_first(),
        "past": listed.past(today).newest_first(),
    }
    return render(request, "labels/round_list.html", context)
