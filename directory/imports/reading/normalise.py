"""Fields that several cells of a row fill together: commune, point, hours, identifiers."""

import re
from typing import Literal, TypeAlias

from directory.geo.distance import Point, square_km
from directory.hours.french import read_days
from directory.imports.reading.cell_values import HOURS_LEFT, parse_siret
from directory.imports.reading.communes import Clues, Communes
from directory.imports.reading.rows import RowDraft
from directory.imports.reading.vocabulary import CodeLookup, free_of, unmatched_note
from directory.models.venue_rules import SUMMARY_LENGTH
from directory.venues.fields import LINKS, PROSE_FIELDS
from tierslieux.spreadsheets.cell_values import is_missing, parse_list
from tierslieux.text.typography import fix_typography

Bounds: TypeAlias = tuple[float, float]  # the least and the greatest, in degrees
LinkName: TypeAlias = Literal["types", "services"]

YEAR = re.compile(r"20[0-9]{2}")  # the national base writes 1970 for want of a date
DAYS = tuple(f"hours_{rank}" for rank in range(7))
LONGITUDES: Bounds = (-6, 10)  # of metropolitan France
LATITUDES: Bounds = (41, 52)
FARTHEST_KM = 30  # from the point of a commune to a venue in it, and more
SWAPPED = "latitude et longitude étaient interverties"
ELSEWHERE = "{postcode} n’est pas un code postal de {town}\u00a0: l’un des deux est à corriger"
HALF_A_POINT = "l’une va sans l’autre\u00a0: laissée de côté"
FAR = "le point ({latitude}, {longitude}) n’est pas dans la commune\u00a0: laissé de côté"
NO_PIVOT = "«\u202f{text}\u202f» n’est ni un SIRET ni un numéro RNA"
TOO_LONG = "plus de 280 caractères\u00a0: placé dans la description"
NO_SUCH_WORD = "«\u202f{words}\u202f» n’est pas dans la liste."


def normalise_row(
    draft: RowDraft, communes: Communes, vocabulary: CodeLookup, is_own: bool
) -> None:
    """Make fields of Venue of the values of a draft."""
    normalise_commune(draft, communes)
    normalise_lists(draft, vocabulary, is_own)
    if is_own:
        drop_half_point_of_ours(draft)
        return
    normalise_point(draft, communes)
    combine_days(draft)
    normalise_pivot(draft)
    normalise_mednum(draft, vocabulary)
    normalise_prose(draft)


def normalise_commune(draft: RowDraft, communes: Communes) -> None:
    """Match the commune by all the cells that say something of it; the postcode stays a field."""
    names = ("commune", "commune_name", "department")
    code, name, department = (draft.pop_text(each) for each in names)
    match = communes.find(Clues(code, name, draft.text("postcode"), department))
    if match.problem:
        draft.refuse(match.field, match.problem)
    if match.note:
        draft.add_note(draft.heads["commune_name"], match.note)
    if match.code:
        draft.values["commune"] = match.code
        note_doubtful_postcode(draft, communes, match.code)


def note_doubtful_postcode(draft: RowDraft, communes: Communes, code: str) -> None:
    """Note a postcode of another department than the commune: one of the two is wrong."""
    postcode = draft.text("postcode")
    if postcode and communes.is_posted_elsewhere(code, postcode):
        note = ELSEWHERE.format(postcode=postcode, town=communes.by_code[code].name)
        draft.add_note(draft.heads["postcode"], note)


def normalise_lists(draft: RowDraft, vocabulary: CodeLookup, is_own: bool) -> None:
    """Make codes of the words of types and services; an unknown word refuses a row of ours."""
    for name in {*LINKS} & {*draft.values}:
        codes, unknown = vocabulary.match_words(name, draft.words(name))
        del draft.values[name]
        if unknown and is_own:
            draft.refuse(name, NO_SUCH_WORD.format(words=", ".join(unknown)))
        elif unknown:
            draft.notes.append(unmatched_note(draft.heads[name], unknown))
        if codes or is_own:
            draft.values[name] = codes


def drop_half_point_of_ours(draft: RowDraft) -> None:
    """A sheet without a point takes that of its commune: half a point is none."""
    if not {"latitude", "longitude"} <= {*draft.values}:
        drop_half_point(draft)


def drop_half_point(draft: RowDraft) -> None:
    for name in ("latitude", "longitude"):
        if draft.values.pop(name, None) is not None:
            draft.add_note(draft.heads[name], HALF_A_POINT)


def normalise_point(draft: RowDraft, communes: Communes) -> None:
    """Store a point that is in the commune, or near it, and is the right way round."""
    point = pop_point(draft)
    if point is None:
        drop_half_point(draft)
        return
    latitude, longitude = point
    if is_within(longitude, LATITUDES) and is_within(latitude, LONGITUDES):
        latitude, longitude = longitude, latitude
        draft.add_note(draft.heads["latitude"], SWAPPED)
    if is_far(draft.text("commune"), communes, latitude, longitude):
        note = FAR.format(latitude=latitude, longitude=longitude)
        draft.add_note(draft.heads["latitude"], note)
        draft.values.pop("point_precision", None)
        return
    draft.values |= {"latitude": latitude, "longitude": longitude}
    precision = "address" if draft.values.get("address") else "commune"
    draft.values.setdefault("point_precision", precision)


def pop_point(draft: RowDraft) -> Point | None:
    """Remove the point of one column, else of two, and return it; None for half of one."""
    if "point" in draft.values:
        draft.heads.setdefault("latitude", draft.heads["point"])
    two_columns = draft.values.get("latitude"), draft.values.get("longitude")
    match draft.values.pop("point", None) or two_columns:
        case (float(latitude), float(longitude)):
            draft.values.pop("latitude", None)
            draft.values.pop("longitude", None)
            return latitude, longitude
    return None


def is_within(degrees: float, bounds: Bounds) -> bool:
    return bounds[0] <= degrees <= bounds[1]


def is_far(code: str, communes: Communes, latitude: float, longitude: float) -> bool:
    """Whether a point cannot be that of a venue in the commune of a code, "" when unknown."""
    if not code:
        return not (is_within(latitude, LATITUDES) and is_within(longitude, LONGITUDES))
    return bool(square_km((latitude, longitude), *communes.point(code)) > FARTHEST_KM**2)


def combine_days(draft: RowDraft) -> None:
    """Make opening hours of those of each day, when they are certain."""
    texts = [draft.pop_text(name) for name in DAYS]
    if not any(texts) or "opening_hours" in draft.values:
        return
    hours = read_days(texts)
    if hours.certain:
        draft.values["opening_hours"] = hours.rule
        return
    days = ", ".join(
        f"{draft.heads[name]} {text}" for name, text in zip(DAYS, texts, strict=True) if text
    )
    draft.notes.append(HOURS_LEFT.format(text=days, why=hours.note).capitalize())


def normalise_pivot(draft: RowDraft) -> None:
    """Make a SIRET or an RNA number of the column that holds either."""
    text = draft.pop_text("pivot")
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


def normalise_mednum(draft: RowDraft, vocabulary: CodeLookup) -> None:
    """Make services, fees and dates of the columns of the national schema, where it is certain."""
    if "mednum_services" in draft.values:
        add_codes(draft, "types", vocabulary.type_of_mednum())
    for name in ("mednum_services", "mednum_support"):
        if text := draft.pop_text(name):
            codes, note = vocabulary.services_of(text, draft.heads[name])
            draft.notes += [note] if note else []
            add_codes(draft, "services", codes)
    normalise_fees(draft)
    normalise_dates(draft)


def add_codes(draft: RowDraft, name: LinkName, codes: tuple[str, ...]) -> None:
    if codes:
        draft.values[name] = tuple(sorted({*draft.words(name), *codes}))


def normalise_dates(draft: RowDraft) -> None:
    """Make fields of Venue of the date of the source, and of the state that it gives."""
    if match := YEAR.match(draft.pop_text("mednum_date")):
        draft.values.setdefault("seen_year", int(match[0]))
    if state := draft.pop_text("census_state"):
        draft.values.setdefault("status", state)


def normalise_fees(draft: RowDraft) -> None:
    text = draft.pop_text("mednum_fees")
    free = free_of(text)
    if free:
        draft.values.setdefault("free", free)
    elif text:
        draft.add_note(draft.heads["mednum_fees"], ", ".join(parse_list(text)))


def normalise_prose(draft: RowDraft) -> None:
    """Write French text as the sheets do, and too long a summary as a description."""
    for name in PROSE_FIELDS:
        if name in draft.values:
            draft.values[name] = fix_typography(draft.text(name))
    if len(draft.text("summary")) > SUMMARY_LENGTH and "description" not in draft.values:
        draft.values["description"] = draft.pop_text("summary")
        draft.add_note(draft.heads["summary"], TOO_LONG)
