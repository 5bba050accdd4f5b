"""What people write in a cell, and what it stands for: read when it can only mean one thing."""

from datetime import date
from decimal import Decimal

import pytest

from directory.imports.reading import cell_contacts as contacts
from directory.imports.reading import cell_values as values
from directory.imports.reading.cell_values import NO_VALUE, PartialValue
from directory.imports.reading.columns import BY_FIELD, COLUMNS, column_of
from directory.models import Venue
from tierslieux.spreadsheets.cell_values import is_missing, parse_year

SPELLINGS = {
    contacts.parse_phone: [
        *((text, "+33561123456") for text in (
            "05 61 12 34 56", "05.61.12.34.56", "05-61-12-34-56", "05/61/12/34/56", "0561123456",
            "561123456", "561123456.0", "+33 5 61 12 34 56", "+33 (0)5 61 12 34 56",
            "0033561123456", "33561123456", "Tél. : 05 61 12 34 56", "05_61_12_34_56",
            "05\u202f61\u202f12\u202f34\u202f56", "(05) 61 12 34 56",
        )),
        ("+32 2 123 45 67", "+3221234567"),
        *((text, None) for text in ("05 61 12 34", "05 61 12 34 56 78", "voir le site", "3949")),
    ],
    contacts.parse_email: [
        ("contact@lieu.fr", "contact@lieu.fr"),
        ("mailto:contact@lieu.fr", "contact@lieu.fr"),
        ("contact[at]lieu.fr", "contact@lieu.fr"),
        ("contact@", None),
    ],
    contacts.parse_website: [
        ("www.lieu.fr", "https://www.lieu.fr"),
        ("lieu.fr/page", "https://lieu.fr/page"),
        ("http://lieu.fr", "http://lieu.fr"),
        ("ftp://lieu.fr", None),
        ("javascript:alert(1)", None),
        ("contact@lieu.fr", None),
    ],
    contacts.parse_addresses: [("https://a.fr b.fr", "https://a.fr\nhttps://b.fr")],
    values.parse_postcode: [
        *(("9000", "09000"), ("31 000", "31000"), ("31000.0", "31000"), ("F-31000", "31000")),
        *(("31000 CEDEX 4", "31000"), ("310000", None), ("Foix", None), ("٣١٠٠٠", None)),
    ],
    values.parse_degrees: [
        *(("43,6045", 43.6045), ("43.6045", 43.6045), ("-1,2", -1.2)),
        *(("43° 36′ 18″ N", 43.605), ("1°30'O", -1.5), ("43604500", None), ("nan", None)),
    ],
    values.parse_point: [
        *(("43.6, 1.44", (43.6, 1.44)), ("43,6 ; 1,44", (43.6, 1.44)), ("43.6", None)),
    ],
    values.parse_count: [
        *(("12", 12), ("12.0", 12), ("1 200 m²", 1200), ("30 postes", 30)),
        *(("30-40", None), ("12,5", None), ("-3", None), ("9" * 5000, None)),
    ],
    parse_year: [
        *(("2018", 2018), ("depuis 2018", 2018), ("12/03/2018", 2018)),
        *(("2018-2019", None), ("18", None)),
    ],
    values.parse_price: [
        *(("15 €", Decimal(15)), ("12,50 €/jour", Decimal("12.50")), ("gratuit", Decimal(0))),
        ("15 à 20 €", None),
    ],
    values.parse_check_day: [
        *(("12/03/2024", date(2024, 3, 12)), ("2024-03-12", date(2024, 3, 12))),
        *(("1er août 2024", date(2024, 8, 1)), ("2024-03-12 00:00:00", date(2024, 3, 12))),
        *(("31/02/2024", None), ("03/24", None)),
    ],
    values.parse_siret: [
        *(("434 933 123 00029", "43493312300029"), ("4349331230002", "04349331230002")),
        *(("4,34933E+13", None), ("434933123", None)),
    ],
    values.parse_rna: [("w313001234", "W313001234"), ("313001234", None)],
    BY_FIELD["wheelchair"].read: [
        *(("OUI", "yes"), ("x", "yes"), ("partiellement accessible", "limited")),
        ("peut-être", None),
    ],
    BY_FIELD["free"].read: [("gratuit", "yes"), ("Payant", "no"), ("ne sait pas", "unknown")],
    BY_FIELD["operator_kind"].read: [
        *(("Association loi 1901", "association"), ("SCIC", "cooperative")),
        ("Mairie", "authority"),
    ],
    BY_FIELD["status"].read: [("fermé définitivement", "closed"), ("ouvert", "published")],
}  # fmt: skip
CASES = [(read, *case) for read, cases in SPELLINGS.items() for case in cases]


@pytest.mark.parametrize(("read", "text", "value"), CASES)
def test_a_cell_is_read_when_it_can_only_mean_one_thing(read, text, value):
    if value is not None:
        assert read(text) == value
        return
    with pytest.raises(ValueError, match=r"\.$") as error:
        read(text)
    assert text[:20] in str(error.value)


@pytest.mark.parametrize(
    ("read", "text", "value", "note"),
    [
        (contacts.parse_phone, "05 61 12 34 56 / 06 12 34 56 78", "+33561123456", "06 12 34 56 78"),
        (contacts.parse_phone, "0561123456 0561123457", "+33561123456", "0561123457"),
        (contacts.parse_phone, "05 61 12 34 56 poste 12", "+33561123456", "poste 12"),
        (contacts.parse_phone, "06 12 34 56 78", "+33612345678", "mobile"),
        (contacts.parse_email, "a@b.fr|c@d.fr", "a@b.fr", "c@d.fr"),
        (contacts.parse_email, "a@b.fr - c@d.fr", "a@b.fr", "c@d.fr"),
        (contacts.parse_website, "https://a.fr|https://b.fr", "https://a.fr", "https://b.fr"),
        (contacts.parse_website, "https://a.fr,https://b.fr", "https://a.fr", "https://b.fr"),
        (values.parse_opening_hours, "9h-12h et 14h-18h", NO_VALUE, "9h-12h et 14h-18h"),
    ],
)
def test_what_a_cell_holds_beside_its_value_is_left_for_a_person(read, text, value, note):
    found = read(text)
    assert isinstance(found, PartialValue)
    assert found.value == value
    assert note in found.note


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"),
        ("du lundi au vendredi 9h-12h", "Mo-Fr 09:00-12:00"),
        ("24/7", "24/7"),
    ],
)
def test_hours_are_kept_in_their_syntax_or_put_into_it(text, hours):
    assert values.parse_opening_hours(text) == hours


@pytest.mark.parametrize("text", ["0", "0,0", "00000", "NC", "n.c.", "-", "–", "?", "Non renseigné",
                                  "#N/A", "néant", "…", "en cours"])  # fmt: skip
def test_what_people_write_for_what_they_do_not_know_says_nothing(text):
    assert is_missing(text)


@pytest.mark.parametrize("text", ["1", "x", "non", "oui", "Le Nid", "0 € pour tous", "مكان"])
def test_what_says_something_is_kept(text):
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        *(("Nom du lieu", "name"), ("CP", "postcode"), ("Ville", "commune_name")),
        *(("INSEE_COM", "commune"), ("Tél.", "phone"), ("E-mail", "email"), ("URL", "website")),
        *(("h_lundi", "hours_0"), ("Surface (en m²)", "area_m2"), ("N° SIRET", "siret")),
        *(("Prix de la journée (€)", "day_price"), ("Commentaires", "note")),
    ],
)
def test_heads_are_known_as_people_write_them(head, field):
    assert column_of(head).field == field


def test_each_field_that_staff_edit_has_its_column():
    made = {"slug", "is_exercise"}
    edited = {
        each.name
        for each in (*Venue._meta.concrete_fields, *Venue._meta.many_to_many)
        if each.editable and not each.primary_key and each.name not in made
    }
    assert {each.field for each in COLUMNS} == edited | {"identifier", "commune_name"}


def test_no_two_columns_share_a_name():
    names = [name for each in BY_FIELD.values() for name in each.others]
    assert sorted(names) == sorted(set(names))
