from django.contrib import admin, messages
from django.db.models import Case, When
from django.utils import timezone

from directory.corrections.review import field_name
from directory.corrections.review_views import photo_urls, review_page
from directory.models import Correction
from directory.models.quarantine import LIKELIEST_FIRST
from tierslieux.backoffice.base import ModelAdmin
from tierslieux.backoffice.pages import open_row

RELEASED = "Sorties de la quarantaine\u00a0: {number}."
WITHOUT_QUARANTINE = "Toutes, quarantaine à part"
QUARANTINE = Correction.State.QUARANTINE
DROPPED = "Refusées sans réponse\u00a0: {number}."


@admin.action(description="Sortir de la quarantaine", permissions=["change"])
def release(desk, request, corrections):
    number = corrections.quarantined().update(state=Correction.State.WAITING)
    desk.message_user(request, RELEASED.format(number=number), messages.SUCCESS)


@admin.action(description="Refuser sans répondre (quarantaine)", permissions=["change"])
def drop(desk, request, corrections):
    decided = {"decided_at": timezone.now(), "decided_by": request.user, "photo": None}
    number = corrections.quarantined().update(state=Correction.State.REFUSED, **decided)
    desk.message_user(request, DROPPED.format(number=number), messages.SUCCESS)


class StateFilter(admin.ChoicesFieldListFilter):
    """By state; what is in quarantine is seen apart, when it is asked for."""

    def queryset(self, request, queryset):
        corrections = super().queryset(request, queryset)
        return corrections if self.lookup_val else corrections.exclude(state=QUARANTINE)

    def choices(self, changelist):
        for rank, choice in enumerate(super().choices(changelist)):
            yield choice if rank else choice | {"display": WITHOUT_QUARANTINE}


@admin.register(Correction)
class CorrectionAdmin(ModelAdmin):
    list_display = ["place_told", "what", "origin", "state", "filed_at", "has_contact"]
    list_filter = [("state", StateFilter), "origin"]
    search_fields = ["name", "venue__search_text"]
    search_help_text = "Cherchez dans le nom du lieu et sa fiche."
    # Two people who say the same come first.
    ordering = [Case(When(agreeing__gte=2, then=0), default=1), "-filed_at", "-pk"]
    actions = [release, drop]

    def get_urls(self):
        return [*photo_urls(self), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return open_row(self, request, object_id, review_page, "view_or_change")

    def get_queryset(self, request):
        corrections = super().get_queryset(request).select_related("venue").defer("photo")
        return corrections.with_agreement()

    def get_ordering(self, request):
        asked = request.GET.get("state__exact")
        return LIKELIEST_FIRST if asked == QUARANTINE else self.ordering

    def has_add_permission(self, request):
        return False

    @admin.display(description="lieu")
    def place_told(self, correction):
        return f"{correction.place_name} (nouveau)" if correction.is_new_place else correction.venue

    @admin.display(description="sur quoi")
    def what(self, correction):
        names = [field_name(name) for name in correction.proposed]
        names += ["photo"] if correction.photo_alt else []
        told = ", ".join(names) or "précisions"
        if correction.agreeing > 1:
            told += f" ({correction.agreeing}\u00a0réponses identiques)"
        return told

    @admin.display(description="réponse", empty_value="–")
    def has_contact(self, correction):
        return "attendue" if correction.is_open and correction.contact else None
