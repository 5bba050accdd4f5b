"""Months added to a day and taken from it, where the other month is shorter."""

from datetime import date, timedelta

import pytest

from tierslieux.text.dates import (
    add_months_clamped,
    add_months_rolled,
    latest_day_before_months,
)


@pytest.mark.parametrize(
    ("day", "months", "clamped", "rolled"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2025, 8, 31), 6, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 12, 12), 1, date(2028, 1, 12), date(2028, 1, 12)),
        (date(2027, 11, 30), 24, date(2029, 11, 30), date(2029, 11, 30)),
        (date(2025, 12, 1), 6, date(2026, 6, 1), date(2026, 6, 1)),
        (date(2027, 12, 1), 0, date(2027, 12, 1), date(2027, 12, 1)),
    ],
)
def test_months_are_added_to_the_last_day_of_the_month_or_beyond_it(day, months, clamped, rolled):
    assert add_months_clamped(day, months) == clamped
    assert add_months_rolled(day, months) == rolled


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 10, 31), 1, date(2027, 9, 30)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2027, 12, 1), 12, date(2026, 12, 1)),
    ],
)
def test_months_are_taken_to_the_same_day_or_the_last_of_the_month(day, months, before):
    assert add_months_clamped(day, -months) == before


@pytest.mark.parametrize("months", [1, 6, 12])
def test_the_latest_day_before_months_is_the_last_that_reaches_the_day(months):
    for rank in range(4 * 366):
        day = date(2024, 1, 1) + timedelta(days=rank)
        start = latest_day_before_months(day, months)
        assert add_months_clamped(start, months) <= day
        assert add_months_clamped(start + timedelta(days=1), months) > day
