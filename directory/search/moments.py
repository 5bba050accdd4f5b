"""Days, dates, parts of the day and hours in a sentence."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time, timedelta

from directory.hours.weekdays import WEEKDAYS
from directory.search.line import NUMBER, PhraseRule, number
from directory.search.parts import Part

CENTURY = 2000  # « 12/3/27 » is in 2027
MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
MONTH_NUMBERS = {name: rank for rank, name in enumerate(MONTHS.split(), 1)}
DAY = rf"(?P<day>{'|'.join(WEEKDAYS)})s?"
MONTH = rf"(?P<month>{'|'.join(MONTH_NUMBERS)})"
ONE_OF = (
    r"(?:(?:pour|le|la|les|ce|cet|cette|des|du|tous les|toutes les|chaque|un|en|au|dans|l|d) )*"
)
# An hour that stands for a part of a day: most places open then are open at that time.
HOURS = {"matin": "10:00", "midi": "12:30", "apres-midi": "15:00", "soir": "18:00"}
ENDS = {"matin": time(12), "midi": time(14), "apres-midi": time(18), "soir": time(23, 59)}
MORNING, NOON = r"matins?|matinees?|matine", r"midis?|midi et deux|midi et 2|pause dejeuner"
AFTERNOON = r"apres midis?|aprem|aprems|apresmidi|aprm"
EVENING, NIGHT = r"soirs?|soirees?", r"nuits?"
PARTS_OF_DAY = {
    "matin": MORNING,
    "midi": NOON,
    "apres-midi": AFTERNOON,
    "soir": EVENING,
    "nuit": NIGHT,
}
AFTER = ("apres", "a partir", "des", "passe")
NEXT = r"(?: (?P<next>prochaine?s?|qui viens?t?|qui vien))?"
SOON = {"aujourd hui": 0, "auj": 0, "ajd": 0, "demain": 1, "apres demain": 2, "surlendemain": 2}
BOTH_DAYS = r"samedis? (?:et |ou |et ou |et le |ou le |ou les |et les )?dimanches?"
WEEK_END = rf"(?:week ?ends?|wk ?end|wkd|we|{BOTH_DAYS})"


def named_day(match, start, end, now):
    day = match["day"]
    if match["next"]:
        ahead = (WEEKDAYS.index(day) - now.weekday()) % 7 or 7
        return Part("day", start, end, value=f"{now.date() + timedelta(days=ahead)}")
    return Part("day", start, end, value=day)


def soon(match, start, end, now):
    ahead = timedelta(days=SOON[match["soon"]])
    return Part("day", start, end, value=f"{now.date() + ahead}")


def dated(match, start, end, now):
    """A date; without its year, the next of this name; none that does not exist or is past."""
    month = MONTH_NUMBERS.get(match["month"]) or int(match["month"])
    day = 1 if match["date"] == "premier" else int(match["date"].removesuffix(" er"))
    year, today = int(match["year"] or 0), now.date()
    year += CENTURY if 0 < year < CENTURY // 20 else 0
    years = [year] if year else [today.year, today.year + 1]
    exact = next((each for each in dates(day, month, years) if each >= today), None)
    return Part("day", start, end, value=f"{exact}") if exact else Part("doubt", start, end)


def dates(day: int, month: int, years: list[int]) -> Iterator[date]:
    """Yield this day of each year in which it exists."""
    for year in years:
        with suppress(ValueError):
            yield date(year, month, day)


def week_end(match, start, end, now):
    return Part("day", start, end, value="week-end")


def part_of_day(match, start, end, now):
    name = next(name for name in PARTS_OF_DAY if match[name.replace("-", "_")])
    demonstrative = match[0].startswith(("ce ", "cet ", "cette "))
    return Part("moment", start, end, {"today": ["oui"]} if demonstrative else {}, value=name)


def clock(match, start, end, now):
    """An hour, or what stands before or after it."""
    written, before = hour_of(match), match["before"] or ""
    if not written:
        return None
    if before.startswith("avant"):
        return Part("doubt", start, end, offers=({"heure": [earlier(written, 30)]},))
    if before.startswith("jusqu"):
        written = earlier(written, 1)
    after = {"after": ["oui"]} if before.startswith(AFTER) else {}
    return Part("clock", start, end, after, value=written)


def span(match, start, end, now):
    """From an hour to another: the list asks for one, so the first is proposed."""
    written = hour_of(match)
    return Part("doubt", start, end, offers=({"heure": [written]},) if written else ())


def hour_of(match) -> str:
    """Return « 08:30 », "" for what is no hour."""
    hour, minute = int(number(match["hour"])), int(match["minute"] or 0)
    return f"{hour % 24:02}:{minute:02}" if hour <= 24 else ""  # noqa: PLR2004


def earlier(written: str, minutes: int) -> str:
    hour, minute = map(int, written.split(":"))
    whole = (hour * 60 + minute - minutes) % (24 * 60)
    return f"{whole // 60:02}:{whole % 60:02}"


def doubtful(match, start, end, now):
    return Part("doubt", start, end)


HOUR = rf"(?P<hour>{NUMBER}) h(?:eures?|rs?)?(?: (?P<minute>[0-5][0-9]))?"
OTHER_HOUR = rf"{NUMBER} ?(?:h|heures?)?(?: [0-5][0-9])?"
BEFORE_HOUR = (
    r"(?P<before>(?:avant|jusqu a|jusque|des|apres|a partir de|passe|a|vers|pour) (?:les )?)?"
)
PART_OF_DAY = "|".join(
    f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in PARTS_OF_DAY.items()
)
DATE = r"(?P<date>[0-9]{1,2}|1 er|premier)"
OPTIONAL_YEAR = r"(?: (?P<year>20[0-9]{2}))?"
IN_FIGURES = r"(?P<date>[0-9]{1,2})/(?P<month>[0-9]{1,2})(?:/(?P<year>[0-9]+))?"
ISO = r"(?P<year>20[0-9]{2}) (?P<month>[0-9]{2}) (?P<date>[0-9]{2})"
ANY_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
EARLY_OR_LATE = r"(?:tard|tot|en fin|debut|en debut)(?: de| d| dans)?(?: le| la| l| en)?"
MOMENT_RULES = [
    PhraseRule.of(rf"{ONE_OF}{DAY}{NEXT}", named_day),
    PhraseRule.of(rf"{ONE_OF}{DAY} {DATE} {MONTH}{OPTIONAL_YEAR}", dated),
    PhraseRule.of(rf"{ONE_OF}{DAY} {IN_FIGURES}", dated),
    PhraseRule.of(rf"{ONE_OF}(?P<soon>{'|'.join(SOON)})", soon),
    PhraseRule.of(rf"{ONE_OF}{DATE} {MONTH}{OPTIONAL_YEAR}", dated),
    PhraseRule.of(rf"{ONE_OF}{IN_FIGURES}", dated),
    PhraseRule.of(rf"{ONE_OF}{ISO}", dated),
    PhraseRule.of(rf"(?:en|au mois de|au mois d|courant|debut|fin|mi) {MONTH}", doubtful),
    PhraseRule.of(rf"{ONE_OF}{WEEK_END}(?: prochaine?s?)?", week_end),
    PhraseRule.of(rf"{ONE_OF}(?:{PART_OF_DAY})", part_of_day),
    PhraseRule.of(rf"{EARLY_OR_LATE} (?:{PART_OF_DAY})", part_of_day),
    PhraseRule.of(rf"entre (?:{PART_OF_DAY})(?: et (?:2|14 h))?", part_of_day),
    PhraseRule.of(rf"{BEFORE_HOUR}{HOUR}(?: pile| du matin| precises)?", clock),
    PhraseRule.of(rf"(?:de |entre ){HOUR} (?:a|et|jusqu a) {OTHER_HOUR}", span),
    PhraseRule.of(
        rf"(?:de |entre )(?P<hour>{NUMBER})(?P<minute>) (?:a|et|jusqu a) {NUMBER} h(?:eures?)?",
        span,
    ),
    PhraseRule.of(rf"(?:du )?{ANY_DAY} (?:au|a|jusqu au) {ANY_DAY}", doubtful),
    PhraseRule.of(
        r"(?:en |la |jours? de |jours? )(?:semaines?|ouvres?|ouvrables?|feries?)", doubtful
    ),
    PhraseRule.of(r"(?:cette|la) semaine(?: prochaine)?", doubtful),
    PhraseRule.of(r"(?:pendant |durant )?(?:les )?vacances(?: scolaires)?", doubtful),
]
