"""The pages of the admin where sheets that look alike are told apart, or made one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from directory.duplicates.forms import MergeForm, posted_choices
from directory.duplicates.merge import PAIR_CHANGED, SHEET_GONE, MergeUndo, merge, undo
from directory.duplicates.pairs import duplicates, suspected_pairs
from directory.models import DistinctPair, Merge, Venue
from tierslieux.backoffice.pages import for_permission, render_page
from tierslieux.history.snapshots import ChangedMeanwhileError
from tierslieux.text.validation import error_sentences

PERMISSION = "directory.merge_venue"
PAIRS_PER_PAGE = 20
DISTINCT_MESSAGE = "C’est noté\u00a0: «\u202f{one}\u202f» et «\u202f{other}\u202f» sont deux lieux."
COMPARED_AGAIN_MESSAGE = "Ces deux fiches seront de nouveau comparées."
MERGED_MESSAGE = (
    "«\u202f{absorbed}\u202f» et «\u202f{kept}\u202f» ne font plus qu’une fiche\u00a0: l’ancienne "
    "adresse y mène."
)
UNDONE_MESSAGE = (
    "Fusion annulée\u00a0: «\u202f{absorbed}\u202f» a retrouvé sa fiche et son adresse."
)
LOGGED = "Fusion {merge}."
LOGGED_UNDOING = "Annulation de la fusion {merge}."


class PairForm(forms.Form):
    """Two sheets that somebody says are of two places."""

    sheets = Venue.objects.real()
    one = forms.ModelChoiceField(sheets)
    other = forms.ModelChoiceField(sheets)

    def clean(self):
        if self.cleaned_data.get("one") == self.cleaned_data.get("other"):
            raise ValidationError("Deux fiches, pas une.")
        return self.cleaned_data


@for_permission(PERMISSION, "POST")
def duplicate_list(request):
    """The pairs of sheets that look like one place, the likeliest first."""
    if request.method == "POST":
        return say_distinct(request)
    pairs = Paginator(suspected_pairs(), PAIRS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "admin/directory/duplicates/list.html",
        "Doublons",
        page=pairs,
        duplicates=duplicates(pairs.object_list),
    )


def say_distinct(request):
    form = PairForm(request.POST)
    if form.is_valid():
        one, other = form.cleaned_data["one"], form.cleaned_data["other"]
        DistinctPair.objects.say(one, other, request.user)
        messages.success(request, DISTINCT_MESSAGE.format(one=one, other=other))
    else:
        messages.error(request, SHEET_GONE)
    return redirect("admin:duplicates")


@for_permission(PERMISSION, "POST")
def distinct_list(request):
    """The pairs that somebody said are two places, and where that is taken back."""
    pairs = DistinctPair.objects.select_related("first__commune", "second__commune", "said_by")
    if request.method == "POST":
        found = [each for each in pairs if request.POST.get("pair") == str(each.pk)]
        for each in found:
            each.delete()
            messages.success(request, COMPARED_AGAIN_MESSAGE)
        return redirect("admin:distinct_pairs")
    shown = Paginator(pairs, PAIRS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(
        request, "admin/directory/duplicates/distinct.html", "Fiches dites distinctes", page=shown
    )


@for_permission(PERMISSION, "POST")
def compare(request, one, other):
    """Two sheets side by side: what each tells, what is kept, and then the merged one."""
    left, right = (sheet(key) for key in (one, other))
    if left == right:
        return redirect("admin:duplicates")
    form = MergeForm(left, right, request.POST if request.method == "POST" else None)
    if form.is_outdated:
        return refused(request, one, other, ChangedMeanwhileError(*PAIR_CHANGED))
    if not form.is_valid():
        return comparison(request, form)
    try:
        done = merge(left.pk, right.pk, form.choices, request.user)
    except ValidationError as error:
        return refused(request, one, other, error)
    return merged(request, done)


def sheet(key):
    return get_object_or_404(Venue.objects.real().with_sheet(), pk=key)


def refused(request, one, other, error):
    """Shows again two sheets that were not merged, as they now are, with what was chosen."""
    if Venue.objects.filter(pk__in=(one, other)).count() < 2:  # noqa: PLR2004
        messages.error(request, SHEET_GONE)
        return redirect("admin:duplicates")
    fresh = MergeForm(sheet(one), sheet(other), chosen=posted_choices(request.POST))
    return comparison(request, fresh, error_sentences(error, Venue))


def comparison(request, form, problems=()):
    context = {"form": form, "problems": problems, "left": form.left, "right": form.right}
    return render_page(
        request, "admin/directory/duplicates/compare.html", "Comparer deux fiches", **context
    )


def merged(request, done):
    kept = Venue.objects.get(pk=done.kept_key)
    log(request, kept, LOGGED.format(merge=done))
    message = MERGED_MESSAGE.format(absorbed=done.absorbed_name, kept=done.kept_name)
    messages.success(request, message)
    return redirect("admin:merge", pk=done.pk)


def log(request, venue, message):
    admin.site.get_model_admin(Venue).log_change(request, venue, message)


@for_permission(PERMISSION)
def merge_list(request):
    done = Paginator(Merge.objects.select_related("by", "undone_by"), PAIRS_PER_PAGE)
    return render_page(
        request,
        "admin/directory/duplicates/merges.html",
        "Fusions",
        page=done.get_page(request.GET.get("page")),
    )


@for_permission(PERMISSION, "POST")
def merge_page(request, pk):
    """What a merge made, and the button that undoes it."""
    done = get_object_or_404(Merge.objects.select_related("by", "undone_by"), pk=pk)
    if request.method == "POST":
        return undo_merge(request, done)
    undoing = MergeUndo(done)
    context = {"merge": done, "undoing": undoing, "reasons": undoing.reasons()}
    return render_page(
        request, "admin/directory/duplicates/merge.html", f"Fusion n°\u00a0{done.pk}", **context
    )


def undo_merge(request, done):
    try:
        undone = undo(done, request.user)
    except ValidationError as error:
        for text in error_sentences(error, Venue):
            messages.error(request, text)
        return redirect("admin:merge", pk=done.pk)
    for key in (undone.kept_key, undone.absorbed_key):
        log(request, Venue.objects.get(pk=key), LOGGED_UNDOING.format(merge=undone))
    messages.success(request, UNDONE_MESSAGE.format(absorbed=undone.absorbed_name))
    return redirect("admin:merge", pk=done.pk)


PAGES = (
    ("doublons/", duplicate_list, "duplicates"),
    ("doublons/distincts/", distinct_list, "distinct_pairs"),
    ("doublons/fusions/", merge_list, "merges"),
    ("doublons/fusions/<int:pk>/", merge_page, "merge"),
    ("doublons/<int:one>/<int:other>/", compare, "compare"),
)


def duplicates_urls(admin_view):
    return [path(route, admin_view(view), name=name) for route, view, name in PAGES]
