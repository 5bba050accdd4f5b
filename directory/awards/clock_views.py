from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from directory.awards.clock import RIGHT, label_clock
from directory.models import Reminder
from tierslieux.backoffice.pages import for_right, page

SHOWN = 200  # lines of each list
LEFT, LOST = "partis", "perdus"
SETTLED = {
    LEFT: "C’est noté\u00a0: ces rappels sont partis.",
    LOST: "Ces rappels seront envoyés de nouveau au prochain passage de l’horloge.",
}


@for_right(RIGHT, "POST")
def label_clock_page(request):
    """The label clock in the admin: each list that its reader has the right to open.

    Whoever may change awards says there whether the reminders in doubt have left.
    """
    if request.method == "POST":
        return settle(request)
    context = {
        "clock": label_clock(may=request.user.has_perm),
        "shown": SHOWN,
        "doubts": may_settle(request.user) and Reminder.objects.in_doubt().exists(),
    }
    return page(request, "admin/directory/awards/label_clock.html", "Horloge des labels", **context)


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
