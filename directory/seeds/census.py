"""The census of the region, told as fixture rows: departments, communes and venues.

A fixture row is what `loaddata` reads, a dict; what a record does not say is left out of it.
"""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from directory.geo.distance import svg_path
from directory.geo.outlines import label_point, neighbours, silhouettes
from directory.hours.osm import format_hours_line
from directory.imports.reading.cell_values import PartialValue
from directory.imports.reading.columns import BY_FIELD
from directory.imports.reading.schemas import CENSUS
from directory.venues.fields import LINKS, PROSE_FIELDS
from tierslieux.text.folding import fold
from tierslieux.text.typography import fix_typography

ARTICLES = {
    "09": "l’",
    "11": "l’",
    "12": "l’",
    "30": "le ",
    "31": "la ",
    "32": "le ",
    "34": "l’",
    "46": "le ",
    "48": "la ",
    "65": "les ",
    "66": "les ",
    "81": "le ",
    "82": "le ",
}
MAIN_TOWNS = 4
PRECISIONS = ("year", "month", "day")
UNTIMED_RULE = re.compile(r'[A-Za-z,-]+ "[^"]*"')  # « Th "sur rendez-vous" »
HOURS_APART = "Horaires\u00a0: aussi {}."
# The fields of a venue that the census fills, in the order of the fixtures.
VENUE_FIELDS = (
    *("name", "status", "types", "operator", "operator_kind", "website", "phone", "email"),
    *("summary", "description"),
    *("address", "address_extra", "postcode", "commune", "latitude", "longitude"),
    *("point_precision", "services", "opening_hours", "desks", "meeting_rooms", "area_m2"),
    *("price_text", "day_price", "opened_year", "sources", "seen_year"),
)


class UnreadableRecordError(ValueError):
    """A record of the source that cannot be told as a row; its text names the record, in French."""


def fixture_row(model, pk=None, **fields):
    """Returns a row of `model` with the fields that hold something."""
    told = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return {"model": model} | ({"pk": pk} if pk else {}) | {"fields": told}


def fixture_text(rows):
    """Returns the rows as JSON, one a line: row 12 of the file is its line 12."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return "[" + ",\n".join(lines) + "]\n"


def each_row(table, key, tell):
    """Returns `tell(record)` for each record of `table`, in the order of its column `key`."""
    rows = []
    for record in sorted(table, key=lambda record: record[key]):
        try:
            rows.append(tell(record))
        except (KeyError, ValueError, ValidationError) as error:
            raise UnreadableRecordError(f"{key} « {record[key]} » : {reason(error)}.") from error
    return rows


def reason(error):
    if isinstance(error, KeyError):
        return f"valeur ou colonne inconnue, {error}"
    return " ".join(getattr(error, "messages", [str(error)])).rstrip(".")


def department_rows(outlines, communes):
    """Returns the departments of a GeoJSON collection, with the population of their communes."""
    names = {each["properties"]["code"]: each["properties"]["nom"] for each in outlines["features"]}
    geometries = {each["properties"]["code"]: each["geometry"] for each in outlines["features"]}
    drawn, beside = silhouettes(geometries), neighbours(geometries)
    people, towns = populations(communes), main_towns(communes)
    return [
        fixture_row(
            "directory.department",
            code,
            name=fix_typography(names[code]),
            slug=slugify(fold(names[code])),
            article=ARTICLES[code],
            population=people[code],
            **dict(zip(("label_x", "label_y"), label_point(drawn[code]), strict=True)),
            main_towns=towns[code],
            neighbours=beside[code],
            silhouette=svg_path(drawn[code]),
            outline=geometries[code],
        )
        for code in sorted(geometries)
    ]


def populations(communes):
    """Returns {code of department: its inhabitants}."""
    people = Counter()
    for each in communes:
        people[each["departement"]] += int(each["population"])
    return people


def main_towns(communes):
    """Returns {code of department: [name, latitude, longitude] of its most peopled communes}."""
    towns = {}
    for each in sorted(communes, key=lambda each: (-int(each["population"]), each["code_insee"])):
        place = float(each["latitude"]), float(each["longitude"])
        towns.setdefault(each["departement"], []).append([fix_typography(each["nom"]), *place])
    return {code: found[:MAIN_TOWNS] for code, found in towns.items()}


def intercommunality_rows(intercommunalities):
    return each_row(intercommunalities, "siren", intercommunality_row)


def intercommunality_row(record):
    return fixture_row(
        "directory.intercommunality",
        record["siren"],
        name=fix_typography(record["nom"]),
        kind=record["nature"],
        slug=slugify(fold(record["nom"])),
        outside_communes=int(record["communes_hors_region"]),
    )


def sirens_by_commune(intercommunalities):
    """Return {INSEE code of a commune: SIREN of its intercommunality}."""
    return {
        code: record["siren"]
        for record in intercommunalities
        for code in record["communes"].split("|")
    }


def commune_rows(communes, sirens):
    """Return the communes; `sirens`: those of their intercommunalities, by INSEE code."""
    return each_row(communes, "code_insee", lambda record: commune_row(record, sirens))


def commune_row(record, sirens):
    return fixture_row(
        "directory.commune",
        record["code_insee"],
        name=fix_typography(record["nom"]),
        slug=slugify(fold(record["nom"])),
        department=record["departement"],
        postcodes=record["codes_postaux"].replace("|", " "),
        population=int(record["population"]),
        latitude=float(record["latitude"]),
        longitude=float(record["longitude"]),
        intercommunality=sirens.get(record["code_insee"]),
        former_codes=record["anciens_codes"].replace("|", " "),
        former_names=fix_typography(record["anciens_noms"].replace("|", ", ")),
    )


def venue_rows(venues, built_on):
    """Returns the sheets, all entered on the day `built_on` and never checked by anyone."""
    return each_row(venues, "id", lambda record: venue_row(record, built_on))


def venue_row(record, built_on):
    """Return the venue of a record, its cells parsed as an import of the census parses them."""
    values = venue_values(record)
    return fixture_row(
        "directory.venue",
        slug=values["identifier"],
        **{name: values.get(name) for name in VENUE_FIELDS},
        created_on=built_on.isoformat(),
        updated_at=f"{built_on.isoformat()}T00:00:00Z",
    )


def venue_values(record):
    """Return {field: value of a fixture} of the cells of a record that are not blank."""
    values = {"operator_kind": "unknown"}
    hours, apart = timed_hours(record["horaires"])
    for head, field in CENSUS.items():
        if text := (record | {"horaires": hours}).get(head, "").strip():
            values[field] = fixture_value(field, text)
    values["status"] = values.pop("census_state")
    return values | ({"description": HOURS_APART.format(apart)} if apart else {})


def timed_hours(text):
    """Split off the rules that tell no time, which a sheet does not hold: return the hours without
    them, and what they say in French.
    """
    rules = [each.strip() for each in text.split(";")]
    apart = [each for each in rules if UNTIMED_RULE.fullmatch(each)]
    timed = "; ".join(each for each in rules if each not in apart)
    return timed, format_hours_line("; ".join(apart))


def fixture_value(field, text):
    """Return a cell as a fixture writes it; the census is ours, and its prose keeps its spaces."""
    if field in PROSE_FIELDS:
        return fix_typography(text)
    value = BY_FIELD[field].read(text)
    if isinstance(value, PartialValue):
        raise UnreadableRecordError(value.note)
    if isinstance(value, Decimal):
        return str(value)
    return [[code] for code in value] if field in LINKS else value


def day_and_precision(period):
    """Return « 2018 » as (1 January 2018, "year"), « 2020-10 » as (1 October 2020, "month"),
    « 2020-10-15 » as (15 October 2020, "day").
    """
    numbers = [int(each) for each in period.split("-")]
    year, month, day = (*numbers, 1, 1)[:3]
    return date(year, month, day), PRECISIONS[len(numbers) - 1]
