"""The public holidays of metropolitan France."""

from datetime import date, timedelta
from functools import lru_cache

FIXED = {
    (1, 1): "jour de l’an",
    (5, 1): "fête du Travail",
    (5, 8): "victoire de 1945",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "armistice de 1918",
    (12, 25): "Noël",
}
# Days after Easter Sunday.
MOVABLE = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}


@lru_cache(maxsize=4000)
def holiday_name(day: date) -> str:
    """Return the French name of the public holiday that `day` is, "" when it is none."""
    moved = year_holidays(day.year).get(day, "")
    fixed = FIXED.get((day.month, day.day), "")
    return " et ".join(filter(None, (fixed, moved)))


@lru_cache(maxsize=64)
def year_holidays(year: int) -> dict[date, str]:
    """Return {day: name} of the holidays that follow Easter."""
    return {easter(year) + timedelta(days): name for days, name in MOVABLE.items()}


def easter(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    century, rest = divmod(year, 100)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - century // 4 - moon_shift + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
