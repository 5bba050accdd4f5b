"""The files that are known by their heads: ours, the census of the region, the national schema."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from directory.imports.reading.award_columns import without_orphans
from directory.imports.reading.columns import OWN_COLUMNS, column_of
from tierslieux.spreadsheets.table_spec import TableSpec
from tierslieux.text.folding import fold

FieldByHead: TypeAlias = dict[str, str]  # "" for a column that is left aside


class Schema(NamedTuple):
    """A kind of file, and the fields of the columns of the one at hand.

    In a file of ours (`is_own`), a blank cell means that nothing is known.
    """

    code: str
    name: str
    mapping: FieldByHead
    is_own: bool = False


class KnownSchema(NamedTuple):
    """A kind of file by its heads, folded: {head: field}, and those that it must have."""

    code: str
    name: str
    fields: FieldByHead
    needed: frozenset[str]


CENSUS = {
    **dict(id="identifier", nom="name", types="types", exploitant="operator"),
    **dict(statut_exploitant="operator_kind", adresse="address"),
    **dict(complement_adresse="address_extra", code_postal="postcode", commune="commune_name"),
    **dict(code_insee="commune", departement="department", latitude="latitude"),
    **dict(longitude="longitude", precision_geo="point_precision", site_web="website"),
    **dict(telephone="phone", horaires="opening_hours", resume="summary", places="desks"),
    **dict(surface_m2="area_m2", salles_reunion="meeting_rooms", services="services"),
    **dict(tarifs="price_text", ouvert_en="opened_year", labels="label", etat="census_state"),
    **dict(vu_en="seen_year", sources="sources", prix_jour="day_price", courriel="email"),
}
SHARED_BY_MEDNUM = {
    **dict(id="identifier", pivot="pivot", nom="name", commune="commune_name"),
    **dict(code_postal="postcode", code_insee="commune", adresse="address"),
    **dict(complement_adresse="address_extra", latitude="latitude", longitude="longitude"),
    **dict(typologie="note", telephone="phone", site_web="website", horaires="opening_hours"),
    **dict(presentation_resume="summary", presentation_detail="description", source="note"),
    **dict(structure_parente="note", date_maj="mednum_date", services="mednum_services"),
    **dict(modalites_accompagnement="mednum_support", prise_rdv="note"),
}
MEDNUM_1 = SHARED_BY_MEDNUM | {
    **dict(courriels="email", itinerance="note", publics_specifiquement_adresses="note"),
    **dict(prise_en_charge_specifique="note", frais_a_charge="mednum_fees"),
    **dict(dispositif_programmes_nationaux="note", formations_labels="note"),
    **dict(autres_formations_labels="note", modalites_acces="note"),
    **dict(fiche_acces_libre="acceslibre_url"),
}
MEDNUM_0 = SHARED_BY_MEDNUM | {
    **dict(cle_ban="note", courriel="email", publics_accueillis="note"),
    **dict(conditions_acces="mednum_fees", labels_nationaux="note", labels_autres="note"),
    **dict(accessibilite="acceslibre_url"),
}


def known_schema(code: str, name: str, fields: FieldByHead, needed: str) -> KnownSchema:
    folded = {fold(head): field for head, field in fields.items()}
    return KnownSchema(code, name, folded, frozenset(map(fold, needed.split())))


MEDNUM_BOTH = "pivot nom services presentation_resume date_maj"
KNOWN_SCHEMAS = (
    known_schema("census", "Recensement des lieux d’Occitanie", CENSUS, "id nom types etat vu_en"),
    known_schema("mednum-1", "Lieux de médiation numérique, version 1", MEDNUM_1,
                 f"{MEDNUM_BOTH} frais_a_charge"),
    known_schema("mednum-0", "Lieux de médiation numérique, version 0.1", MEDNUM_0,
                 f"{MEDNUM_BOTH} conditions_acces"),
    known_schema("mednum", "Lieux de médiation numérique", MEDNUM_0 | MEDNUM_1, MEDNUM_BOTH),
)  # fmt: skip
OWN_NAMES = {each.name: each.field for each in OWN_COLUMNS}


def is_own_export(heads: Sequence[str]) -> bool:
    """Whether a file has heads of our own exports, all of them or some, and no other."""
    return OWN_COLUMNS[0].name in heads and {*heads} <= {*OWN_NAMES}


def is_known_head(head: str) -> bool:
    return column_of(head) is not None


VENUE_TABLES = TableSpec(is_known_head, is_own_export)


def recognise(heads: Sequence[str]) -> Schema | None:
    """Return the Schema that the heads of a file are of, None when they are of none."""
    if is_own_export(heads):
        mapping = {head: OWN_NAMES[head] for head in heads}
        return Schema("own", "Export de l’annuaire", mapping, is_own=True)
    folded = {head: fold(head) for head in heads}
    for each in KNOWN_SCHEMAS:
        if each.needed <= {*folded.values()}:
            return Schema(each.code, each.name, known_mapping(each, folded))
    return None


def known_mapping(schema: KnownSchema, folded: dict[str, str]) -> FieldByHead:
    """Map heads, given as {head: folded head}, to the fields of a schema.

    A hybrid's heads that the schema has not are known by their names.
    """
    mapping = {head: schema.fields.get(name, "") for head, name in folded.items()}
    taken = {*mapping.values()}
    for head, field in mapping.items():
        column = None if field else column_of(head)
        if column and column.field not in taken:
            mapping[head] = column.field
    return without_orphans(mapping)
