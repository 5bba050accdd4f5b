"""Warnings on opening hours that can be read, yet may not mean what their author wants."""

import re
from datetime import date
from itertools import combinations
from typing import NamedTuple

from directory.hours.holidays import holiday_name
from directory.hours.osm import DAY, Rule, Span, read_rule
from directory.hours.week import first_overlap
from directory.hours.weekdays import WEEKDAYS
from tierslieux.text.typography import join_and

# A year of ordinary days, so that rules of one season are seen at work.
FIRST = date(2026, 1, 5)
ORDINARY = [day for day in (FIRST + DAY * rank for rank in range(364)) if not holiday_name(day)]
RULE_TEXT = re.compile(r'(?:"[^"]*"|[^;"])+')
TIMES_ON = re.compile(r"\d{1,2}:\d{2}.*")

OVERRIDDEN = (
    "La règle « {first} » {effect} : « {then} », écrite après, la remplace. Si les deux valent, "
    "écrivez « {both} » ; sinon, retirez ce qui ne vaut plus."
)
SILENT = (
    "Les jours fériés ne sont pas précisés : la fiche dira qu’on ne sait pas. Ajoutez « PH off » "
    "si le lieu est fermé ces jours-là."
)


class RulePart(NamedTuple):
    """One of the rules that semicolons separate, and its spans on the days when it opens."""

    text: str
    spans: dict[date, list[Span]]


def rule_warnings(text: str) -> list[str]:
    """Return a French sentence for each rule that a later one makes say nothing, or less than it
    seems to: in « Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00 » a day follows the last rule that names it.
    """
    rule = read_rule(text)
    if rule is None or "||" in text:
        return []
    messages = (override_warning(*pair) for pair in combinations(rule_parts(text), 2))
    return list(filter(None, messages))


def holiday_warning(text: str) -> str:
    """Return a French sentence when readable hours do not say what holds on public holidays."""
    rule = read_rule(text)
    return SILENT if rule and rule.is_silent_on_holidays else ""


def rule_parts(text: str) -> list[RulePart]:
    rules = (each.strip() for each in RULE_TEXT.findall(text))
    read = ((each, read_rule(each)) for each in rules)
    return [RulePart(each, open_days(rule)) for each, rule in read if rule]


def open_days(rule: Rule) -> dict[date, list[Span]]:
    by_day = ((day, rule.spans(day)) for day in ORDINARY)
    return {day: spans for day, spans in by_day if spans}


def override_warning(first: RulePart, then: RulePart) -> str:
    """Return that a rule is replaced on all its days, or by hours that complete its own.

    Other hours for some of the days are left alone: « Mo-Fr 09:00-18:00; We 10:00-12:00 ».
    """
    shared = first.spans.keys() & then.spans.keys()
    if not shared:
        return ""
    if shared == first.spans.keys():
        effect = "n’a aucun effet"
    elif any(first_overlap(sorted(first.spans[day] + then.spans[day])) for day in shared):
        return ""
    else:
        weekdays = sorted({day.weekday() for day in shared})
        effect = f"n’a pas d’effet {join_and([f'le {WEEKDAYS[each]}' for each in weekdays])}"
    both = combine_rules(first.text, then.text)
    return OVERRIDDEN.format(first=first.text, effect=effect, then=then.text, both=both)


def combine_rules(first: str, then: str) -> str:
    """Return how to write two rules that both hold."""
    days = [TIMES_ON.sub("", each).strip() for each in (first, then)]
    times = TIMES_ON.search(then)
    if times and days[0] == days[1] and '"' not in first + then:
        return f"{first},{times[0]}"
    return f"{first}, {then}"
