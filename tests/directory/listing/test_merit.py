"""The order of the list by default: the best-told sheets first, on both engines."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db


def test_the_best_told_sheets_come_first_whatever_their_names(client):
    today = timezone.localdate()
    old = today - timedelta(days=800)
    told = {"opening_hours": "Mo-Fr 09:00-18:00", "phone": "+33561000000"}
    build.venue("A, muet")
    build.venue("B, joignable", website="https://exemple.fr")
    build.venue("C, vérifié il y a longtemps", verified_on=old)
    build.venue("D, horaires", opening_hours=told["opening_hours"])
    build.venue("E, tout dit", **told)
    build.venue("F, vérifié", verified_on=today)
    labelled = build.venue("G, labellisé")
    build.award(venue=labelled, granted_on=date(2024, 1, 1))
    ended = build.venue("H, label échu")
    build.award(venue=ended, granted_on=date(2020, 1, 1), expires_on=today)
    by_default = read(client, "/lieux/").main.sheets
    assert "".join(name[0] for name in by_default) == "GFEDBACH"
    by_name = read(client, "/lieux/", {"tri": "nom"}).main.sheets
    assert "".join(name[0] for name in by_name) == "ABCDEFGH"
