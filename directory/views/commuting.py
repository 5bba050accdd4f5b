from django.shortcuts import render

from directory.commuting import MEANS
from directory.my_week import MyWeek


def my_week(request):
    """What working nearer home saves a week, by venue."""
    context = {"week": MyWeek(request.GET), "means": MEANS.values()}
    return render(request, "directory/my_week.html", context)
