"""The labels of the rows of an import, in words."""

from datetime import date, timedelta

from directory.imports.awards.evaluate import Fate
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import format_date

COUNTED = {
    Fate.CREATED: "créé,créés",
    Fate.RENEWED: "renouvelé,renouvelés",
    Fate.COMPLETED: "complété,complétés",
    Fate.KNOWN: "déjà connu,déjà connus",
}


def describe_awards(entries):
    """Returns [(what becomes of a label in a sentence, [remarks])] of those of a row.

    A row that is rejected says why, and nothing becomes of its labels.
    """
    return [(describe(each), each["notes"]) for each in entries if each.get("fate")]


def describe(entry):
    """Returns « Label renouvelé : Tiers-lieux Occitanie, 2021, à la suite de celui de 2018… »."""
    told = Fate(entry["fate"]).label.capitalize()
    return f"{told}\u00a0: {', '.join(filter(None, parts(entry, entry['fate'])))}"


def parts(entry, fate):
    end = entry["ends"]
    yield entry["name"]
    # Of one that is known, the sheet tells the rest.
    yield fate != Fate.KNOWN and format_date(day(entry["starts"]), entry["precision"])
    if fate in (Fate.CREATED, Fate.RENEWED):
        yield entry["call"] and f"appel «\u202f{entry['call']}\u202f»"
        yield entry["former"] and f"à la suite de celui de {entry['former']}"
    if fate != Fate.KNOWN:
        yield end and f"jusqu’au {format_date(day(end) - timedelta(days=1))}"
    if fate in (Fate.CREATED, Fate.RENEWED):
        yield f"source\u00a0: {' '.join(entry['sources'].split())}"


def day(text):
    return date.fromisoformat(text)


def describe_counts(counts):
    """Returns « Labels : 107 créés, 4 déjà connus. » of the counts of an import, "" of none."""
    told = {each: counts.get(f"label_{each}", 0) for each in Fate}
    said = [counted(number, COUNTED[each]) for each, number in told.items() if number]
    return f"Labels\u00a0: {', '.join(said)}." if said else ""
