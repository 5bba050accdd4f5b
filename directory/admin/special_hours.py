from django.contrib import admin

from directory.models import SpecialHours
from labels.desk import FIELDS


class SpecialHoursInline(admin.TabularInline):
    model = SpecialHours
    extra = 0
    formfield_overrides = FIELDS
    fields = ["first_day", "last_day", "hours", "reason"]
    ordering = ["-first_day", "pk"]
    verbose_name_plural = "fermetures et ouvertures exceptionnelles"
