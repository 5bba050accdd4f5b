"""The lists of the admin carry a signed fingerprint of each row that they show."""

from django.utils import timezone

from tierslieux.edit_conflicts.signed_versions import load_seen, row_fingerprints, sign_seen


def add_seen(admin, response):
    """Add to the page of a list what it shows, for those who may act on its rows."""
    context = getattr(response, "context_data", None) or {}
    if "cl" in context:
        rows = context["cl"].result_list
        context["seen"] = sign_list_seen(admin, rows) if context["action_form"] else ""


def sign_list_seen(admin, rows):
    seen = {"at": timezone.now().isoformat(), "versions": row_fingerprints(rows)}
    return sign_seen(seen, admin.opts.label_lower, "list")


def load_list_seen(admin, request):
    return load_seen(request, admin.opts.label_lower, "list")
