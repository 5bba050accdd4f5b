"""The France services of the region, told as fixture rows, and which of them are sheets already.

`france_services_pairs.csv`, beside this file, holds what a person decided of each pair that may be
of one place; the build refuses a pair on which nobody has decided.
"""

import csv
from collections import defaultdict
from pathlib import Path

from directory.duplicates.similarity import (
    LIKELY,
    CommuneFacts,
    SimilarityIndex,
    VenueFacts,
    commune_facts,
)
from directory.seeds.census import UnreadableRecordError
from tierslieux.text.folding import fold
from tierslieux.text.phones import normalise_phone

PAIRS = Path(__file__).with_name("france_services_pairs.csv")
IDS = ("lieu", "france_services")
UNDECIDED_PAIRS = "Deux fiches d’un même lieu\u202f? À décider dans {file}\u00a0: {pairs}."
UNKNOWN_PLACE = "{file} nomme «\u00a0{name}\u00a0», absent du recensement."


def read_pairs():
    """Return {(id of a place, id of a France services): whether they are one place}."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return {
            tuple(row[name] for name in IDS): row["une_seule_fiche"] == "oui"
            for row in csv.DictReader(file)
        }


def join(venues, services, communes, pairs):
    """Return the records of the venues, completed by the France services that they are too, then
    the records of the other France services, and {id of a France services: slug of its sheet}.
    """
    check_names(venues, services, pairs)
    check_decided(venues, services, communes, pairs)
    by_id = {each["id"]: each for each in services}
    services_of = {place: service for (place, service), is_one in pairs.items() if is_one}
    slugs = {each["id"]: each["id"] for each in services}
    slugs |= {service: place for place, service in services_of.items()}
    joined = [
        completed(each, by_id[services_of[each["id"]]]) if each["id"] in services_of else each
        for each in venues
    ]
    taken = set(services_of.values())
    return joined, [each for each in services if each["id"] not in taken], slugs


def completed(record, service):
    """Return the record of a venue with what its France services adds: the hours of the latter are
    the fresher ones.
    """
    both = {
        name: "|".join(dict.fromkeys(filter(None, f"{record[name]}|{service[name]}".split("|"))))
        for name in ("types", "services")
    }
    return (
        record
        | both
        | {
            "horaires": service["horaires"] or record["horaires"],
            "telephone": record["telephone"] or service["telephone"],
            "courriel": service["courriel"],
            "etat": service["etat"],
            "vu_en": max(record["vu_en"], service["vu_en"]),
            "sources": " ".join(
                dict.fromkeys([*record["sources"].split(), *service["sources"].split()])
            ),
        }
    )


def check_names(venues, services, pairs):
    """Refuse a decision about a place that the census does not hold."""
    for rank, records in enumerate((venues, services)):
        known = {each["id"] for each in records}
        for pair in pairs:
            if pair[rank] not in known:
                raise UnreadableRecordError(UNKNOWN_PLACE.format(file=PAIRS.name, name=pair[rank]))


def check_decided(venues, services, communes, pairs):
    """Refuse two records that may be of one place, and on which nobody has decided."""
    found = {*alike(venues, services, communes), *sharing(venues, services)} - pairs.keys()
    if found:
        named = ", ".join(" et ".join(pair) for pair in sorted(found))
        raise UnreadableRecordError(UNDECIDED_PAIRS.format(file=PAIRS.name, pairs=named))


def alike(venues, services, communes):
    """Yield the pairs that the directory's own comparison finds likely."""
    facts = {("lieu", each["id"]): venue_facts(each) for each in venues}
    facts |= {("france_services", each["id"]): venue_facts(each) for each in services}
    index = SimilarityIndex(facts, {each["code_insee"]: town(each) for each in communes})
    for each in venues:
        for found in index.ranked(index.known["lieu", each["id"]], LIKELY):
            kind, name = found.pk
            if kind == "france_services":
                yield each["id"], name


def sharing(venues, services):
    """Yield the pairs that have in one commune the same telephone, or the same address."""
    holders = defaultdict(list)
    for each in services:
        for sign in shared_signs(each):
            holders[sign].append(each["id"])
    for each in venues:
        for sign in shared_signs(each):
            yield from ((each["id"], service) for service in holders[sign])


def shared_signs(record):
    town_code, address = record["code_insee"], fold(record["adresse"])
    if phone := normalise_phone(record["telephone"]):
        yield town_code, phone
    if address and any(character.isdigit() for character in address):
        yield town_code, address


def venue_facts(record) -> VenueFacts:
    return VenueFacts(
        name=record["nom"],
        commune=record["code_insee"],
        latitude=float(record["latitude"]),
        longitude=float(record["longitude"]),
        phone=record["telephone"],
        website=record["site_web"],
        email=record.get("courriel", ""),
        is_exact=record["precision_geo"] == "adresse",
    )


def town(record) -> CommuneFacts:
    point = float(record["latitude"]), float(record["longitude"])
    return commune_facts(record["code_insee"], record["nom"], *point)
