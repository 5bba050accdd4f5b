"""The census of the region, told as fixture rows: departments, communes and venues.

A fixture row is what `loaddata` reads, a dict; what a record does not say is left out of it.
"""

import json
from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from directory.geo.distance import svg_path
from directory.geo.outlines import label_point, neighbours, silhouettes
from tierslieux.text.folding import fold
from tierslieux.text.typography import fix_typography
from tierslieux.text.urls import check_url

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
# A project is not shown until staff confirm that it has opened.
STATUSES = {"ouvert": "published", "inconnu": "published", "ferme": "closed", "en-projet": "draft"}
OPERATOR_KINDS = {
    "": "unknown",
    "association": "association",
    "collectivite": "authority",
    "cooperative": "cooperative",
    "entreprise": "company",
    "etablissement-public": "public-body",
}
MAIN_TOWNS = 4
PRECISIONS = {"adresse": "address", "commune": "commune"}


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


def number(text):
    return int(text) if text else None


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


def commune_rows(communes):
    return each_row(communes, "code_insee", commune_row)


def commune_row(record):
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
        former_codes=record["anciens_codes"].replace("|", " "),
    )


def venue_rows(venues, built_on):
    """Returns the sheets, all entered on the day `built_on` and never checked by anyone."""
    return each_row(venues, "id", lambda record: venue_row(record, built_on))


def venue_row(record, built_on):
    return fixture_row(
        "directory.venue",
        slug=record["id"],
        **identity(record),
        **place(record),
        **offer(record),
        sources="\n".join(record["sources"].split()),
        seen_year=number(record["vu_en"]),
        created_on=built_on.isoformat(),
        updated_at=f"{built_on.isoformat()}T00:00:00Z",
    )


def identity(record):
    return {
        "name": fix_typography(record["nom"]),
        "status": STATUSES[record["etat"]],
        "types": codes(record["types"]),
        "operator": fix_typography(record["exploitant"]),
        "operator_kind": OPERATOR_KINDS[record["statut_exploitant"]],
        "website": web_address(record["site_web"]),
        "phone": record["telephone"],
        "summary": fix_typography(record["resume"]),
    }


def place(record):
    return {
        "address": fix_typography(record["adresse"]),
        "address_extra": fix_typography(record["complement_adresse"]),
        "postcode": record["code_postal"],
        "commune": record["code_insee"],
        "latitude": float(record["latitude"]),
        "longitude": float(record["longitude"]),
        "point_precision": PRECISIONS[record["precision_geo"]],
    }


def offer(record):
    return {
        "services": codes(record["services"]),
        "opening_hours": record["horaires"],
        "desks": number(record["places"]),
        "meeting_rooms": number(record["salles_reunion"]),
        "area_m2": number(record["surface_m2"]),
        "price_text": fix_typography(record["tarifs"]),
        "opened_year": number(record["ouvert_en"]),
    }


def codes(text):
    """Returns « coworking|fablab » as natural keys: [["coworking"], ["fablab"]]."""
    return [[code] for code in text.split("|") if code]


def web_address(text):
    """Returns the address, refused unless it is http or https."""
    if text:
        check_url(text)
    return text


def day_and_precision(period):
    """Returns « 2018 » as (1 January 2018, "year"), « 2020-10 » as (1 October 2020, "month")."""
    year, _, month = period.partition("-")
    return date(int(year), int(month or 1), 1), "month" if month else "year"
