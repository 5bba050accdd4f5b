"""Dates, hours and amounts as people write them in a cell: read in one way, or refused."""

from datetime import datetime
from decimal import Decimal

import pytest

from tierslieux.spreadsheets import cell_values as values


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 500,50 €", "12500.50"),
        ("12\u202f500", "12500"),
        ("12\u00a0500,5 euros", "12500.5"),
        ("12500.50", "12500.50"),
        ("12.500,50", "12500.50"),
        ("12,500.50", "12500.50"),
        ("1.234.567", "1234567"),
        ("0", "0"),
        ("0,00 €", "0"),
        ("12.500", None),
        ("12,500", None),
        ("12 5", None),
        ("-5", None),
        ("15 k€", None),
        ("1e9", None),
        ("١٢", None),
        ("NaN", None),
    ],
)
def test_amounts_are_read_in_one_way_or_refused(text, amount):
    if amount is None:
        with pytest.raises(ValueError, match=r"montant|deux façons"):
            values.parse_amount(text)
    else:
        assert values.parse_amount(text) == Decimal(amount)


# The clocks go forward on 28 March 2027 and back on 31 October 2027.
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("12/03/2027 14:30", "2027-03-12T14:30:00+01:00"),
        ("12/03/2027 14:30:59", "2027-03-12T14:30:59+01:00"),
        ("12-07-2027 à 9 h 05", "2027-07-12T09:05:00+02:00"),
        ("12.07.2027 9h", "2027-07-12T09:00:00+02:00"),
        ("1er août 2027, 14h30", "2027-08-01T14:30:00+02:00"),
        ("2027-03-12 14:30", "2027-03-12T14:30:00+01:00"),
        ("2027-03-12T14:30:00.000Z", "2027-03-12T14:30:00+00:00"),
        ("2027-03-12T14:30+05:00", "2027-03-12T14:30:00+05:00"),
        ("31/10/2027 02:30", "2027-10-31T02:30:00+02:00"),
        ("28/03/2027 02:30", None),
        ("30/02/2027", None),
        ("03/15/2027", None),
        ("12/03/27", None),
        ("12/03/2027 25:00", None),
        ("12/03/2027 matin", None),
        ("12/03/0001", None),
        ("hier", None),
    ],
)
def test_hours_are_those_of_paris_unless_the_cell_says_otherwise(text, moment):
    if moment is None:
        with pytest.raises(ValueError, match=r"n’est pas une date|n’existe pas"):
            values.parse_datetime(text)
    else:
        assert values.parse_datetime(text) == datetime.fromisoformat(moment)
