"""Pages of the admin besides Django's own: their address, who may open them, how they are drawn.

Each is a function: `view(model_admin, request, row)`, or `view(request)` when it is of no model.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

READ = ("GET", "HEAD")
View = Callable[..., HttpResponse]


def for_permission(permission: str, *methods: str) -> Callable[[View], View]:
    """Make a page for those who have a permission, read by GET, and submitted by `methods`."""

    def guarded(view: View) -> View:
        @wraps(view)
        def guarded_view(request: HttpRequest, **keys: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, **keys)

        return require_http_methods([*READ, *methods])(guarded_view)

    return guarded


def row_page(  # noqa: PLR0913
    model_admin: admin.ModelAdmin,
    route: str,
    view: View,
    name: str,
    *,
    permission: str = "change",
    methods: Iterable[str] = (*READ, "POST"),
) -> URLPattern:
    """Return the address of a page of one row, `<path:pk>/` and then `route`.

    Looking the address up (`resolve`) leads to `view`, hence to its file.
    """

    @wraps(view)
    def page(request: HttpRequest, pk: str) -> HttpResponse:
        return open_row(model_admin, request, pk, view, permission)

    guarded = require_http_methods([*methods])(page)
    return path(f"<path:pk>/{route}", model_admin.admin_site.admin_view(guarded), name=name)


def open_row(
    model_admin: admin.ModelAdmin, request: HttpRequest, key: str, view: View, permission: str
) -> HttpResponse:
    """Answer with `view(model_admin, request, row)`, or as Django does when there is no such row.

    `permission` is what the admin must allow on the row: "view_or_change", "change"…
    """
    row = model_admin.get_object(request, unquote(key))
    if row is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, key)
    if not getattr(model_admin, f"has_{permission}_permission")(request, row):
        raise PermissionDenied
    return view(model_admin, request, row)


def model_page(  # noqa: PLR0913
    model_admin: admin.ModelAdmin,
    route: str,
    view: View,
    name: str,
    *,
    permissions: Iterable[str] = (),
    methods: Iterable[str] = (*READ, "POST"),
) -> URLPattern:
    """Return the address of a page that is not of one row: `view(model_admin, request, **keys)`.

    Without `permissions`, the view itself refuses whom it must.
    """

    @wraps(view)
    def page(request: HttpRequest, **keys: Any) -> HttpResponse:
        if not request.user.has_perms([*permissions]):
            raise PermissionDenied
        return view(model_admin, request, **keys)

    guarded = require_http_methods([*methods])(page)
    return path(route, model_admin.admin_site.admin_view(guarded), name=name)


def render_page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """Draw a page in the frame of the admin; that of a model is given its `opts`."""
    defaults = {**admin.site.each_context(request), "title": title}
    return render(request, template, defaults | context)
