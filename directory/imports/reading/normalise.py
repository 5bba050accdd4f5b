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


def normalise_row(draft, places, vocabulary, is_own):
    """Makes fields of Venue of the values of a draft."""
    commune(draft, places)
    lists(draft, vocabulary, is_own)
    if is_own:
        point_of_ours(draft)
        return
    point(draft, places)
    week(draft)
    pivot(draft)
    national(draft, vocabulary)
    texts(draft)


def commune(draft, places):
    """Settles the commune by all that the line tells of it; the postcode stays a field."""
    names = ("commune", "commune_name", "department")
    code, name, department = (draft.pop(each) or "" for each in names)
    clues = Clues(code, name, draft.values.get("postcode", ""), department)
    found = places.find(clues)
    if found.problem:
        draft.refuse(found.field, found.problem)
    if found.note:
        draft.add_note(draft.heads["commune_name"], found.note)
    if found.code:
        draft.values["commune"] = found.code
        doubted_postcode(draft, places)


def doubted_postcode(draft, places):
    """Notes a postcode of another department than the commune: one of the two is wrong."""
    code, postcode = draft.values["commune"], draft.values.get("postcode", "")
    if postcode and places.is_posted_elsewhere(code, postcode):
        told = ELSEWHERE.format(postcode=postcode, town=places.by_code[code].name)
        draft.add_note(draft.heads["postcode"], told)


def lists(draft, vocabulary, is_own):
    for name in {*LINKS} & {*draft.values}:
        codes, unknown = vocabulary.understood(name, draft.pop(name))
        if unknown and is_own:
            draft.refuse(name, NO_SUCH_WORD.format(words=", ".join(unknown)))
        elif unknown:
            draft.notes.append(noted(draft.heads[name], unknown))
        if codes or is_own:
            draft.values[name] = codes


def point_of_ours(draft):
    """A sheet without a point takes that of its commune: half a point is none."""
    if not {"latitude", "longitude"} <= {*draft.values}:
        half_a_point(draft)


def half_a_point(draft):
    for name in ("latitude", "longitude"):
        if draft.pop(name) is not None:
            draft.add_note(draft.heads[name], HALF_A_POINT)


def point(draft, places):
    """Keeps a point that is in the commune, or near it, and is the right way round."""
    if pair := draft.pop("point"):
        draft.heads.setdefault("latitude", draft.heads["point"])
        draft.values["latitude"], draft.values["longitude"] = pair
    if not {"latitude", "longitude"} <= {*draft.values}:
        half_a_point(draft)
        return
    latitude, longitude = draft.pop("latitude"), draft.pop("longitude")
    if within(longitude, LATITUDES) and within(latitude, LONGITUDES):
        latitude, longitude = longitude, latitude
        draft.add_note(draft.heads["latitude"], SWAPPED)
    if is_far(draft, places, latitude, longitude):
        told = FAR.format(latitude=latitude, longitude=longitude)
        draft.add_note(draft.heads["latitude"], told)
        draft.pop("point_precision")
        return
    draft.values |= {"latitude": latitude, "longitude": longitude}
    draft.values.setdefault(
        "point_precision", "address" if draft.values.get("address") else "commune"
    )


def within(degrees, bounds):
    return bounds[0] <= degrees <= bounds[1]


def is_far(draft, places, latitude, longitude):
    """Tells whether a point cannot be that of a place in its commune, once one knows which."""
    code = draft.values.get("commune")
    if not code:
        return not (within(latitude, LATITUDES) and within(longitude, LONGITUDES))
    return square_km((latitude, longitude), *places.point(code)) > FARTHEST_KM**2


def week(draft):
    """Makes opening hours of those of each day, when they are certain."""
    texts = [draft.pop(name) or "" for name in DAYS]
    if not any(texts) or "opening_hours" in draft.values:
        return
    read = read_days(texts)
    if read.certain:
        draft.values["opening_hours"] = read.rule
        return
    told = ", ".join(
        f"{draft.heads[name]} {text}" for name, text in zip(DAYS, texts, strict=True) if text
    )
    draft.notes.append(HOURS_LEFT.format(text=told, why=read.note).capitalize())


def pivot(draft):
    """Tells a SIRET from an RNA number in the column that holds either."""
    text = draft.pop("pivot")
    if not text or is_missing(text):
        return
    bare = "".join(text.split()).upper()
    if re.fullmatch(r"W[0-9]{9}", bare, re.ASCII):
        draft.values.setdefault("rna", bare)
        return
    try:
        draft.values.setdefault("siret", parse_siret(text))
    except ValueError:
        draft.add_note(draft.heads["pivot"], NO_PIVOT.format(text=text))


def national(draft, vocabulary):
    """Makes services, fees and dates of what the national schema says, where it is certain."""
    if "mednum_services" in draft.values:
        add(draft, "types", vocabulary.type_of_mednum())
    for name in ("mednum_services", "mednum_support"):
        if text := draft.pop(name):
            codes, note = vocabulary.services_of(text, draft.heads[name])
            draft.notes += [note] if note else []
            add(draft, "services", codes)
    fees(draft)
    dates(draft)


def add(draft, name, codes):
    if codes:
        draft.values[name] = tuple(sorted({*draft.values.get(name, ()), *codes}))


def dates(draft):
    """Makes what the source says of its own state, and of its date, fields of Venue."""
    if found := YEAR.match(draft.pop("mednum_date") or ""):
        draft.values.setdefault("seen_year", int(found[0]))
    if state := draft.pop("census_state"):
        draft.values.setdefault("status", state)


def fees(draft):
    text = draft.pop("mednum_fees") or ""
    free = free_of(text)
    if free:
        draft.values.setdefault("free", free)
    elif text:
        draft.add_note(draft.heads["mednum_fees"], ", ".join(parse_list(text)))


def texts(draft):
    """Writes French text as the sheets do, and too long a summary as a description."""
    for name in PROSE_FIELDS:
        if name in draft.values:
            draft.values[name] = fix_typography(draft.values[name])
    summary = draft.values.get("summary", "")
    if len(summary) > SUMMARY_LENGTH and "description" not in draft.values:
        draft.values["description"] = draft.pop("summary")
        draft.add_note(draft.heads["summary"], TOO_LONG)
