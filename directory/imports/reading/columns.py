"""The columns that a file of venues may have, by the names that people give them."""

import re

from directory.hours.weekdays import WEEKDAYS
from directory.imports.reading import cell_contacts as contacts
from directory.imports.reading import cell_values as values
from directory.imports.reading.award_columns import AWARD_COLUMNS
from directory.imports.reading.column import Column, choice, codes, text, value
from directory.models import Venue
from tierslieux.spreadsheets.cell_values import parse_text, parse_year
from tierslieux.text.folding import fold

# Every editable field of a sheet, in the order of our own files.
COLUMNS = (
    text("identifier", "Identifiant", "id, identifiant du lieu, identifiant unique, ref, id fs"),
    text(
        "name",
        "Nom",
        "nom du lieu, nom du tiers lieu, nom tl, nom de la structure, denomination, structure, "
        "intitule, libelle, lieu, tiers lieu, espace, nom lieu, lib fs, raison sociale, enseigne, "
        "nom de l espace, nom commercial",
    ),
    choice(
        "status",
        "État",
        "etat de la fiche, statut de la fiche",
        options=Venue.Status,
        also=values.STATUS_WORDS,
    ),
    codes("types", "Types", "type, type de lieu, types de lieu, type de structure, typo"),
    codes("services", "Services", "equipements, services et equipements, services proposes"),
    text(
        "operator",
        "Exploitant",
        "structure porteuse, porteur, gestionnaire, organisme, organisme gestionnaire, "
        "structure gestionnaire, porte par, nom du gestionnaire",
    ),
    choice(
        "operator_kind",
        "Statut de l’exploitant",
        "statut exploitant, statut juridique, forme juridique, statut du gestionnaire",
        options=Venue.OperatorKind,
        also=values.OPERATOR_KIND_WORDS,
    ),
    text(
        "address",
        "Adresse",
        "rue, voie, adresse postale, adresse du lieu, numero et voie, adresse 1, adresse1, "
        "numero et nom de rue, n et voie, adresse ligne 1",
    ),
    text(
        "address_extra",
        "Complément d’adresse",
        "complement adresse, complement, adresse 2, batiment, adresse ligne 2",
    ),
    text("postcode", "Code postal", "cp, codepostal, code postal du lieu", values.parse_postcode),
    text(
        "commune_name",
        "Commune",
        "ville, nom commune, localite, nomcom, lib com, commune du lieu, nom de la commune, "
        "libelle commune, municipalite",
    ),
    text(
        "commune",
        "Code INSEE",
        "code commune, insee, insee com, inseecom, code insee commune, insee commune, codgeo, "
        "code insee de la commune, codecommune",
    ),
    value("latitude", "Latitude", "lat, y wgs84, latitude wgs84, geo lat", values.parse_degrees),
    value(
        "longitude",
        "Longitude",
        "long, lng, lon, x wgs84, longitude wgs84, geo long",
        values.parse_degrees,
    ),
    choice(
        "point_precision",
        "Précision du point",
        "precision geo, precision du geocodage",
        options=Venue.PointPrecision,
        also=values.PRECISION_WORDS,
    ),
    text(
        "website",
        "Site web",
        "site, site internet, web, url, site web du lieu, internet, lien, www, adresse internet, "
        "adresse du site, page web, url du site",
        contacts.parse_website,
    ),
    text(
        "phone",
        "Téléphone",
        "tel, telephone fixe, numero de telephone, tel fixe, n de telephone, phone, "
        "numero telephone, tel 1, telephone 1, telephone du lieu",
        contacts.parse_phone,
    ),
    text(
        "email",
        "Adresse électronique",
        "email, e mail, mail, courriel, courriels, adresse mail, adresse email, mel, "
        "adresse e mail, courrier electronique, mail de contact, contact mail",
        contacts.parse_email,
    ),
    text("summary", "Résumé", "presentation courte, resume du lieu, accroche"),
    text(
        "description",
        "Description",
        "presentation, descriptif, description du lieu, presentation du lieu, detail",
        parse_text,
    ),
    text(
        "opening_hours",
        "Horaires",
        "horaires d ouverture, heures d ouverture, jours et horaires, ouverture, "
        "horaires du lieu, horaires ouverture, jours et heures d ouverture",
        values.parse_opening_hours,
    ),
    choice(
        "wheelchair",
        "Accès en fauteuil",
        "accessible pmr, pmr, acces pmr, accessibilite pmr, accessible fauteuil, fauteuil, "
        "wheelchair, accessible aux personnes a mobilite reduite",
        options=Venue.Wheelchair,
        also=values.WHEELCHAIR_WORDS,
    ),
    text("wheelchair_notes", "Précisions sur l’accès", read=parse_text),
    text(
        "acceslibre_url",
        "Fiche Acceslibre",
        "fiche acces libre, acceslibre, url acceslibre",
        contacts.parse_address,
    ),
    value(
        "desks",
        "Postes de travail",
        "places, nombre de postes, nombre de places, capacite, nb places, nb postes, postes",
    ),
    value(
        "meeting_rooms",
        "Salles de réunion",
        "nombre de salles de reunion, salles reunion, nb salles de reunion, nb salles reunion",
    ),
    value("area_m2", "Surface (m²)", "surface, surface m2, superficie, surface en m2"),
    text("price_text", "Tarifs", "tarif, prix, tarification, grille tarifaire"),
    value(
        "day_price",
        "Prix de la journée (€)",
        "prix de la journee, prix journee, tarif journee, tarif jour, prix jour",
        values.parse_price,
    ),
    choice(
        "free",
        "Accès gratuit",
        "gratuit, gratuite, acces libre et gratuit",
        options=Venue.Free,
        also=values.FREE_WORDS,
    ),
    value(
        "internet_mbps",
        "Débit mesuré (Mbit/s)",
        "debit, debit internet, debit mesure, debit mbit s, debit mbps",
    ),
    value(
        "opened_year",
        "Ouvert en",
        "annee d ouverture, ouverture annee, date d ouverture, annee de creation, "
        "date de creation, annee ouverture, ouvert depuis",
        parse_year,
    ),
    value("verified_on", "Vérifiée le", "date de verification, verifie le", values.parse_check_day),
    text("verified_by", "Vérifiée par", "verifie par"),
    value("rhythm_months", "Rythme de vérification (mois)", "rythme de verification"),
    value("seen_year", "Vu dans une source en", "vu en, annee de la source", parse_year),
    text("sources", "Sources", "source url, liens des sources", contacts.parse_addresses),
    text("siret", "SIRET", "numero siret, n siret, code siret", values.parse_siret),
    text("rna", "RNA", "numero rna, n rna, code rna", values.parse_rna),
    value("created_on", "Entrée dans l’annuaire", read=values.parse_check_day),
)

# What only other people's files have: `normalise` makes fields of it, or it is kept for a person.
MADE_OF = (
    *(
        text(
            f"hours_{rank}",
            f"Horaires du {day}",
            f"{day}, h {day}, horaires {day}, horaire {day}, {day[:3]}",
            parse_text,
        )
        for rank, day in enumerate(WEEKDAYS)
    ),
    text(
        "department",
        "Département",
        "dep, dept, departement du lieu, code departement, insee dep, inseedep, "
        "numero departement, nom departement",
    ),
    value(
        "point",
        "Latitude et longitude",
        "coordonnees, coordonnees gps, gps, geolocalisation, geo point 2d, geo point, point geo, "
        "coordonnees geographiques, lat lon, latlong",
        values.parse_point,
    ),
    text("pivot", "SIRET ou RNA", "siret rna, siret ou rna ou ridet", parse_text),
    text("mednum_services", "Services de médiation numérique", read=parse_text),
    text("mednum_support", "Modalités d’accompagnement", read=parse_text),
    text("mednum_fees", "Frais à charge", "conditions d acces", parse_text),
    text("mednum_date", "Date de mise à jour", "date maj", parse_text),
    choice(
        "census_state",
        "État (ouvert, en projet, fermé, inconnu)",
        options=Venue.Status,
        also=values.STATUS_WORDS | {"inconnu": "published"},
    ),
    text(
        "note",
        "Gardé en note",
        "commentaire, commentaires, remarque, remarques, observations, observation, notes",
        parse_text,
    ),
)
# Those of our own files: the sheet, then its labels.
OWN_COLUMNS = (*COLUMNS, *AWARD_COLUMNS)
EVERY = (*OWN_COLUMNS, *MADE_OF)
BY_FIELD = {each.field: each for each in EVERY}
BY_NAME = {name: each for each in EVERY for name in (fold(each.name), *each.others)}


def fold_head(head: str) -> str:
    """Return the words of a head: the same for « code_postal » and « Code postal (CP) »."""
    return fold(re.sub(r"\(.*?\)", " ", head)) or fold(head)


def column_of(head: str) -> Column | None:
    """Return the Column that a head names, None when it is not known."""
    return BY_NAME.get(fold(head)) or BY_NAME.get(fold_head(head))
