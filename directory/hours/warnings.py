"""What can be read in opening hours, yet says something else than its author may mean."""

import re
from datetime import date
from itertools import combinations
from typing import NamedTuple

from directory.hours.holidays import holiday_name
from directory.hours.osm import DAY, DAYS, read_rule
from tierslieux.text.typography import join_and

# A year of ordinary days, so that rules of one season are seen at work.
FIRST = date(2026, 1, 5)
ORDINARY = [day for day in (FIRST + DAY * rank for rank in range(364)) if not holiday_name(day)]
RULE = re.compile(r'(?:"[^"]*"|[^;"])+')
TIMES = re.compile(r"\d{1,2}:\d{2}.*")
WEEKDAYS = tuple(DAYS.values())

OVERRIDDEN = (
    "La règle « {first} » {effect} : « {then} », écrite après, la remplace. Si les deux valent, "
    "écrivez « {both} » ; sinon, retirez ce qui ne vaut plus."
)
SILENT = (
    "Les jours fériés ne sont pas précisés : la fiche dira qu’on ne sait pas. Ajoutez « PH off » "
    "si le lieu est fermé ces jours-là."
)


class Part(NamedTuple):
    """One of the rules that semicolons part, and its spans on each ordinary day when it opens."""

    text: str
    spans: dict


def rule_warnings(text):
    """Returns a French sentence for each rule that a later one makes say nothing, or less than it
    seems to: in « Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00 » a day follows the last rule that names it.
    """
    rule = read_rule(text)
    if rule is None or "||" in text:
        return []
    told = (override(*pair) for pair in combinations(parts(text), 2))
    return [each for each in told if each]


def holiday_warning(text):
    """Returns a French sentence when readable hours do not say what holds on public holidays."""
    rule = read_rule(text)
    return SILENT if rule and rule.is_silent_on_holidays else ""


def parts(text):
    rules = (each.strip() for each in RULE.findall(text))
    read = ((each, read_rule(each)) for each in rules)
    return [Part(each, open_days(rule)) for each, rule in read if rule]


def open_days(rule):
    spans = ((day, rule.spans(day)) for day in ORDINARY)
    return {day: found for day, found in spans if found}


def override(first, then):
    """Tells that a rule is replaced on all its days, or by hours that complete its own.

    Other hours for some of the days are left alone: « Mo-Fr 09:00-18:00; We 10:00-12:00 ».
    """
    shared = first.spans.keys() & then.spans.keys()
    if not shared:
        return ""
    if shared == first.spans.keys():
        effect = "n’a aucun effet"
    elif any(overlap(first.spans[day], then.spans[day]) for day in shared):
        return ""
    else:
        weekdays = sorted({day.weekday() for day in shared})
        effect = f"n’a pas d’effet {join_and([f'le {WEEKDAYS[each]}' for each in weekdays])}"
    both = merged(first.text, then.text)
    return OVERRIDDEN.format(first=first.text, effect=effect, then=then.text, both=both)


def overlap(spans, others):
    return any(one.start < other.end and other.start < one.end for one in spans for other in others)


def merged(first, then):
    """Returns how to write two rules that both hold."""
    days = [TIMES.sub("", each).strip() for each in (first, then)]
    if days[0] == days[1] and '"' not in first + then:
        return f"{first},{TIMES.search(then)[0]}"
    return f"{first}, {then}"
