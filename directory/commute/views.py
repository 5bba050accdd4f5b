from django.shortcuts import render

from directory.commute.estimate import MEANS
from directory.commute.results import MyWeek


def my_week(request):
    """Show what working nearer home would save a week, by venue."""
    context = {"week": MyWeek(request.GET), "means": MEANS.values()}
    return render(request, "directory/commute/my_week.html", context)
