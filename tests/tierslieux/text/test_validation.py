"""The sentences of a ValidationError, each after the field that it is about."""

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from directory.models import Venue
from tierslieux.text.validation import error_sentences


@pytest.mark.parametrize(
    ("message", "model", "sentences"),
    [
        ("Rien ne va.", Venue, ["Rien ne va."]),
        (["Un.", "Deux."], Venue, ["Un.", "Deux."]),
        ({NON_FIELD_ERRORS: ["Rien ne va."]}, Venue, ["Rien ne va."]),
        (
            {"opening_hours": ["Un.", "Deux."]},
            Venue,
            ["horaires\u00a0: Un.", "horaires\u00a0: Deux."],
        ),
        ({"opening_hours": ["Un."]}, None, ["opening_hours\u00a0: Un."]),
    ],
)
def test_each_message_follows_the_name_of_its_field(message, model, sentences):
    named = [each.replace("horaires", str(field_name())) for each in sentences]
    assert error_sentences(ValidationError(message), model) == named


def field_name():
    return Venue._meta.get_field("opening_hours").verbose_name
