"""How long what anyone sends may be: each text, and the whole form."""

import pytest

from directory.models import Correction
from tests import build
from tests.directory.corrections.submissions import address, is_thanked, refusal, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def venue():
    return build.venue("La Halle")


@pytest.mark.parametrize(
    ("field", "limit"), [("description", 5000), ("wheelchair_notes", 2000), ("note", 4000)]
)
def test_a_text_without_end_is_refused_and_the_longest_one_is_filed(
    client, clock, venue, field, limit
):
    told = refusal(send(client, clock, address(venue), **{field: "a" * (limit + 1)}))
    assert f"au plus {limit} caractères" in told.replace("\u202f", "").replace("\xa0", "")
    assert not Correction.objects.exists()
    assert is_thanked(send(client, clock, address(venue), **{field: "a" * limit}))


def test_a_form_of_more_than_a_megabyte_is_refused_whole(client, clock, venue):
    response = send(client, clock, address(venue), description="a" * 1_000_000)
    assert response.status_code in (400, 413)
    assert not Correction.objects.exists()
    assert "<h1" in response.content.decode()
