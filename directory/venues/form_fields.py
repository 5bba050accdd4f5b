"""The services as boxes to tick, under the name of their family."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator

from directory.models import Service

LONGEST_KEY = 18  # digits


class ByFamily(ModelChoiceIterator):
    """The services, under the name of their family, in the order of the families."""

    def __iter__(self):
        families = Service.Family.values
        services = sorted(self.queryset, key=lambda service: families.index(service.family))
        for family, members in groupby(services, key=lambda service: service.family):
            yield Service.Family(family).label, [self.choice(service) for service in members]


class RowsField(forms.ModelMultipleChoiceField):
    """Choices whose keys may be forged: one too long for a database is an unknown choice."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                params = {"value": str(key)[:LONGEST_KEY]}
                raise ValidationError(self.error_messages["invalid_choice"], params=params)
        return super().clean(value)


class ServicesField(RowsField):
    iterator = ByFamily
    widget = forms.CheckboxSelectMultiple
