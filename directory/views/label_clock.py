from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from directory.label_clock import RIGHT, label_clock
from directory.models import Reminder

SHOWN = 200  # lines of each list
LEFT, LOST = "partis", "perdus"
SETTLED = {
    LEFT: "C’est noté\u00a0: ces rappels sont partis.",
    LOST: "Ces rappels seront envoyés de nouveau au prochain passage de l’horloge.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def label_clock_page(request):
    """The label clock in the admin: each list that its reader has the right to open.

    Whoever may change awards says there whether the reminders in doubt have left.
    """
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    if request.method == "POST":
        return settle(request)
    context = {
        **admin.site.each_context(request),
        "title": "Horloge des labels",
        "clock": label_clock(may=request.user.has_perm),
        "shown": SHOWN,
        "doubts": may_settle(request.user) and Reminder.objects.in_doubt().exists(),
    }
    return render(request, "admin/label_clock.html", context)


def may_settle(user):
    return user.has_perm("directory.change_award")


def settle(request):
    found = request.POST.get("rappels")
    if not may_settle(request.user):
        raise PermissionDenied
    if found in SETTLED:
        Reminder.objects.settle(found == LEFT)
        messages.success(request, SETTLED[found])
    return redirect("admin:label_clock")
