"""The national schema of places of digital mediation: what it says for certain, and the rest."""

import pytest

from tests import build
from tests.directory.imports.read_files import row_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def region():
    ariege = build.department("09", "Ariège")
    build.commune("Foix", "09122", "09000", department=ariege, latitude=42.96, longitude=1.6)
    for code in ("aide-demarches", "acces-internet", "ordinateurs", "ateliers-numeriques"):
        build.service(code)


MEDNUM = {
    "id": "structure-1", "pivot": "43493312300029", "nom": "Anonymal", "commune": "Foix",
    "code_postal": "09000", "code_insee": "09122", "adresse": "12 BIS RUE DE L'HORLOGE",
    "latitude": "42.96", "longitude": "1.61", "typologie": "TIERS_LIEUX|ASSO",
    "telephone": "+33561000000", "courriels": "a@lieu.fr|b@lieu.fr",
    "site_web": "https://www.lieu.fr/|https://reseau.fr/lieu", "horaires": "Mo-Fr 09:00-12:00",
    "presentation_resume": "Une association.", "presentation_detail": "Un parcours.",
    "source": "Hubik", "date_maj": "2024-04-02",
    "services": "Aide aux démarches administratives|Loisirs et créations numériques",
    "frais_a_charge": "Gratuit", "modalites_accompagnement": "Dans un atelier collectif|À distance",
    "fiche_acces_libre": "https://acceslibre.beta.gouv.fr/app/erp/x/",
    "formations_labels": "Fabriques de Territoire",
}  # fmt: skip


def mednum_row(**changes):
    cells = MEDNUM | changes
    return row_of(";".join(cells), ";".join(f'"{cell}"' for cell in cells.values()))


def test_the_national_schema_says_what_is_certain_and_the_rest_is_left_for_a_person():
    row = mednum_row()
    assert not row.problems
    assert row.identifier == "structure-1"
    wanted = {
        "siret": "43493312300029", "name": "Anonymal", "commune": "09122",
        "address": "12 BIS RUE DE L’HORLOGE", "email": "a@lieu.fr",
        "website": "https://www.lieu.fr/", "opening_hours": "Mo-Fr 09:00-12:00", "free": "yes",
        "services": ("aide-demarches", "ateliers-numeriques"), "seen_year": 2024,
        "acceslibre_url": "https://acceslibre.beta.gouv.fr/app/erp/x/",
    }  # fmt: skip
    assert {name: row.values[name] for name in wanted} == wanted
    for left in ("TIERS_LIEUX", "b@lieu.fr", "reseau.fr", "Hubik", "Loisirs", "À distance",
                 "Fabriques de Territoire"):  # fmt: skip
        assert left in told(row)


def test_a_place_of_the_national_base_is_one_of_digital_mediation():
    build.venue_type("mediation-numerique")
    row = mednum_row()
    assert row.values["types"] == ("mediation-numerique",)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"pivot": "W091234567"}, "rna", "W091234567"),
        ({"pivot": "00000000000000"}, "siret", None),
        ({"pivot": "434933123"}, "siret", None),
        ({"date_maj": "1970-01-01"}, "seen_year", None),
        ({"frais_a_charge": "Gratuit sous condition|Payant"}, "free", None),
        ({"frais_a_charge": "Payant"}, "free", "no"),
        ({"presentation_resume": "a" * 281, "presentation_detail": ""}, "summary", None),
        ({"presentation_resume": "a" * 281, "presentation_detail": ""}, "description", "a" * 281),
        ({"telephone": "05 61 00 00 00"}, "phone", "+33561000000"),
    ],
)
def test_what_the_national_base_writes_for_want_of_knowing_says_nothing(changes, field, value):
    row = mednum_row(**changes)
    assert not row.problems
    assert row.values.get(field) == value


def test_the_former_version_of_the_schema_and_hybrids_are_read_alike():
    cells = {
        "id": "1", "pivot": "43493312300029", "nom": "A", "commune": "Foix",
        "date_maj": "2022-06-02", "presentation_resume": "", "courriel": "a@lieu.fr", "site_web": "https://a.fr,https://b.fr",
        "services": "Accéder à une connexion internet;Accéder à du matériel;Créer mon entreprise",
        "conditions_acces": "Gratuit : Je peux accéder gratuitement au lieu et à ses services",
        "modalites_accompagnement": "Dans un atelier : j'apprends collectivement|A ma place : oui",
        "labels_nationaux": "France Services;APTIC", "Surface": "120",
    }  # fmt: skip
    row = row_of(",".join(cells), ",".join(f'"{cell}"' for cell in cells.values()))
    services = ("acces-internet", "aide-demarches", "ateliers-numeriques", "ordinateurs")
    assert row.values["services"] == services
    assert (row.values["free"], row.values["email"]) == ("yes", "a@lieu.fr")
    assert (row.values["website"], row.values["area_m2"]) == ("https://a.fr", 120)
    assert "Créer mon entreprise" in told(row)
    assert "APTIC" in told(row)


@pytest.mark.parametrize(
    ("support", "services"),
    [
        ("Seul : j'ai accès à du matériel et une connexion", ("acces-internet", "ordinateurs")),
        ("A ma place : une personne habilitée fait les démarches", ("aide-demarches",)),
        ("Avec de l'aide : je suis accompagné seul", ()),
    ],
)
def test_how_people_are_helped_says_a_service_when_it_is_certain(support, services):
    row = mednum_row(services="Créer avec le numérique", modalites_accompagnement=support)
    assert row.values.get("services", ()) == services
