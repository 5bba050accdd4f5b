from django.http import HttpRequest, HttpResponse

from directory.awards.clock import CLOCK_PERMISSION, label_clock
from tierslieux.backoffice.pages import for_permission, render_page

MAX_LISTED_LINES = 200


@for_permission(CLOCK_PERMISSION)
def label_clock_page(request: HttpRequest) -> HttpResponse:
    """The label clock in the admin: each list that its reader has the right to open."""
    context = {
        "clock": label_clock(has_perm=request.user.has_perm),
        "max_listed_lines": MAX_LISTED_LINES,
    }
    return render_page(
        request, "admin/directory/awards/label_clock.html", "Horloge des labels", **context
    )
