"""What the pages of the admin that belong to no model share: who opens them, how they are drawn."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


def for_permission(right, *methods):
    """Makes a page for those who have a right, read by GET, and asked of by `methods`."""

    def guarded(view):
        @wraps(view)
        def guarded_view(request, **keys):
            if not request.user.has_perm(right):
                raise PermissionDenied
            return view(request, **keys)

        return require_http_methods(["GET", "HEAD", *methods])(guarded_view)

    return guarded


def render_page(request, template, title, **context):
    defaults = {**admin.site.each_context(request), "title": title}
    return render(request, template, defaults | context)
