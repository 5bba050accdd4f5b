from directory.models import SpecialHours
from tierslieux.backoffice.base import FORMFIELD_OVERRIDES, RowsInline


class SpecialHoursInline(RowsInline):
    model = SpecialHours
    extra = 1  # an empty row, for who has no JavaScript
    formfield_overrides = FORMFIELD_OVERRIDES
    fields = ["first_day", "last_day", "hours", "reason"]
    ordering = ["-first_day", "pk"]
    verbose_name_plural = "fermetures et ouvertures exceptionnelles"
