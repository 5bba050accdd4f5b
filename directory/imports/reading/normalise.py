"""What several cells of a line tell together: a commune, a point, a week, an identifier."""

import re

from directory.geo.distance import square_km
from directory.hours.french import read_days
from directory.imports.reading.cell_values import HOURS_LEFT, parse_siret
from directory.imports.reading.communes import Clues
from directory.imports.reading.vocabulary import free_of, noted
from directory.models.venue_rules import SUMMARY_LENGTH
from directory.venues.fields import LINKS, PROSE_FIELDS
from tierslieux.spreadsheets.cell_values import is_missing, parse_list
from tierslieux.text.typography import fix_typography

YEAR = re.compile(r"20[0-9]{2}")  # the national base writes 1970 for want of a date
DAYS = tuple(f"hours_{rank}" for rank in range(7))
LONGITUDES, LATITUDES = (-6, 10), (41, 52)  # of metropolitan France
FARTHEST_KM = 30  # from the point of a commune to a place in it, and more
SWAPPED = "latitude et longitude étaient interverties"
ELSEWHERE = "{postcode} n’est pas un code postal de {town}\u00a0: l’un des deux est à corriger"
HALF_A_POINT = "l’une va sans l’autre\u00a0: laissée de côté"
FAR = "le point ({latitude}, {longitude}) n’est pas dans la commune\u00a0: laissé de côté"
NO_PIVOT = "«\u202f{text}\u202f» n’est ni un SIRET ni un numéro RNA"
TOO_LONG = "plus de 280 caractères\u00a0: placé dans la description"
NO_SUCH_WORD = "«\u202f{words}\u202f» n’est pas dans la liste."


def assemble(line, places, vocabulary, is_own):
    """Makes fields of Venue of the values of a line."""
    commune(line, places)
    lists(line, vocabulary, is_own)
    if is_own:
        point_of_ours(line)
        return
    point(line, places)
    week(line)
    pivot(line)
    national(line, vocabulary)
    texts(line)


def commune(line, places):
    """Settles the commune by all that the line tells of it; the postcode stays a field."""
    names = ("commune", "commune_name", "department")
    code, name, department = (line.take(each) or "" for each in names)
    clues = Clues(code, name, line.values.get("postcode", ""), department)
    found = places.find(clues)
    if found.problem:
        line.refuse(found.field, found.problem)
    if found.note:
        line.note(line.heads["commune_name"], found.note)
    if found.code:
        line.values["commune"] = found.code
        doubted_postcode(line, places)


def doubted_postcode(line, places):
    """Notes a postcode of another department than the commune: one of the two is wrong."""
    code, postcode = line.values["commune"], line.values.get("postcode", "")
    if postcode and places.is_posted_elsewhere(code, postcode):
        told = ELSEWHERE.format(postcode=postcode, town=places.by_code[code].name)
        line.note(line.heads["postcode"], told)


def lists(line, vocabulary, is_own):
    for name in {*LINKS} & {*line.values}:
        codes, unknown = vocabulary.understood(name, line.take(name))
        if unknown and is_own:
            line.refuse(name, NO_SUCH_WORD.format(words=", ".join(unknown)))
        elif unknown:
            line.notes.append(noted(line.heads[name], unknown))
        if codes or is_own:
            line.values[name] = codes


def point_of_ours(line):
    """A sheet without a point takes that of its commune: half a point is none."""
    if not {"latitude", "longitude"} <= {*line.values}:
        half_a_point(line)


def half_a_point(line):
    for name in ("latitude", "longitude"):
        if line.take(name) is not None:
            line.note(line.heads[name], HALF_A_POINT)


def point(line, places):
    """Keeps a point that is in the commune, or near it, and is the right way round."""
    if pair := line.take("point"):
        line.heads.setdefault("latitude", line.heads["point"])
        line.values["latitude"], line.values["longitude"] = pair
    if not {"latitude", "longitude"} <= {*line.values}:
        half_a_point(line)
        return
    latitude, longitude = line.take("latitude"), line.take("longitude")
    if within(longitude, LATITUDES) and within(latitude, LONGITUDES):
        latitude, longitude = longitude, latitude
        line.note(line.heads["latitude"], SWAPPED)
    if is_far(line, places, latitude, longitude):
        told = FAR.format(latitude=latitude, longitude=longitude)
        line.note(line.heads["latitude"], told)
        line.take("point_precision")
        return
    line.values |= {"latitude": latitude, "longitude": longitude}
    line.values.setdefault(
        "point_precision", "address" if line.values.get("address") else "commune"
    )


def within(degrees, bounds):
    return bounds[0] <= degrees <= bounds[1]


def is_far(line, places, latitude, longitude):
    """Tells whether a point cannot be that of a place in its commune, once one knows which."""
    code = line.values.get("commune")
    if not code:
        return not (within(latitude, LATITUDES) and within(longitude, LONGITUDES))
    return square_km((latitude, longitude), *places.point(code)) > FARTHEST_KM**2


def week(line):
    """Makes opening hours of those of each day, when they are certain."""
    texts = [line.take(name) or "" for name in DAYS]
    if not any(texts) or "opening_hours" in line.values:
        return
    read = read_days(texts)
    if read.certain:
        line.values["opening_hours"] = read.rule
        return
    told = ", ".join(
        f"{line.heads[name]} {text}" for name, text in zip(DAYS, texts, strict=True) if text
    )
    line.notes.append(HOURS_LEFT.format(text=told, why=read.note).capitalize())


def pivot(line):
    """Tells a SIRET from an RNA number in the column that holds either."""
    text = line.take("pivot")
    if not text or is_missing(text):
        return
    bare = "".join(text.split()).upper()
    if re.fullmatch(r"W[0-9]{9}", bare, re.ASCII):
        line.values.setdefault("rna", bare)
        return
    try:
        line.values.setdefault("siret", parse_siret(text))
    except ValueError:
        line.note(line.heads["pivot"], NO_PIVOT.format(text=text))


def national(line, vocabulary):
    """Makes services, fees and dates of what the national schema says, where it is certain."""
    if "mednum_services" in line.values:
        add(line, "types", vocabulary.type_of_mednum())
    for name in ("mednum_services", "mednum_support"):
        if text := line.take(name):
            codes, note = vocabulary.services_of(text, line.heads[name])
            line.notes += [note] if note else []
            add(line, "services", codes)
    fees(line)
    dates(line)


def add(line, name, codes):
    if codes:
        line.values[name] = tuple(sorted({*line.values.get(name, ()), *codes}))


def dates(line):
    """Makes what the source says of its own state, and of its date, fields of Venue."""
    if found := YEAR.match(line.take("mednum_date") or ""):
        line.values.setdefault("seen_year", int(found[0]))
    if state := line.take("census_state"):
        line.values.setdefault("status", state)


def fees(line):
    text = line.take("mednum_fees") or ""
    free = free_of(text)
    if free:
        line.values.setdefault("free", free)
    elif text:
        line.note(line.heads["mednum_fees"], ", ".join(parse_list(text)))


def texts(line):
    """Writes French text as the sheets do, and too long a summary as a description."""
    for name in PROSE_FIELDS:
        if name in line.values:
            line.values[name] = fix_typography(line.values[name])
    summary = line.values.get("summary", "")
    if len(summary) > SUMMARY_LENGTH and "description" not in line.values:
        line.values["description"] = line.take("summary")
        line.note(line.heads["summary"], TOO_LONG)
