"""Sentences as people type them, and what the search understands of each."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from directory.cache.versioned import DirectoryCache
from directory.search.parse import understand

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

FILE = Path(__file__).parents[2] / "data" / "sentences.txt"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
DATA = (
    "departments intercommunalities communes venue_types services labels rounds laureates venues"
    " france_services search_terms"
)


def sentences():
    """Yields (sentence, {what it asks}, {what is proposed})."""
    for row in FILE.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            sentence, _, asked = row.partition(" →")
            bits = [bit.strip() for bit in asked.split(" & ") if bit.strip()]
            offers = {bit.removeprefix("? ") for bit in bits if bit.startswith("? ")}
            yield sentence, {bit for bit in bits if not bit.startswith("? ")}, offers


def pairs(changes):
    return {
        f"{name.replace('_', '-')}={value}" for name, values in changes.items() for value in values
    }


def test_each_sentence_is_understood_as_is_written_beside_it():
    call_command("loaddata", *DATA.split(), verbosity=0)
    cache, wrong = DirectoryCache(), []
    for sentence, asked, offers in sentences():
        read = understand(sentence, cache, NOW)
        found = pairs(read.changes) | ({f"q={read.left}"} if read.left else set())
        proposed = {
            each for doubt in read.doubts for offer in doubt.offers for each in pairs(offer)
        }
        if found != asked or not offers <= proposed:
            wrong.append((sentence, found ^ asked, offers - proposed))
        again = understand(read.left, cache, NOW)
        assert not again.changes, f"{sentence}: what is left still asks {again.changes}"
    assert wrong == []
