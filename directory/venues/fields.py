"""Every field of a sheet that people write: one row each, in the order of the sheet.

The admin, the public forms, the manager's page, the completeness, the staff's filter of what is
missing, the typography of imports and the practical facts of the sheet follow from these rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q

from directory.models import Venue
from tierslieux.history.diff import display_value
from tierslieux.templatetags.french import number

LINKS = tuple(each.name for each in Venue._meta.many_to_many)  # fields that lead to several rows
UNKNOWN_VALUES = ("unknown", "", None, ())  # zero is an answer
PHONE_INPUT = {"type": "tel", "autocomplete": "off"}
POSTCODE_INPUT = {"inputmode": "numeric", "autocomplete": "off"}


def format_operator(venue: Venue) -> str:
    """Return « Les Amis du Port (association) », the kind left out when the name says it."""
    kind = venue.get_operator_kind_display()
    is_named = venue.operator_kind == Venue.OperatorKind.UNKNOWN or kind in venue.operator.lower()
    return venue.operator if is_named else f"{venue.operator} ({kind})"


@dataclass(frozen=True)
class FieldGroup:
    """A part of the forms; the public one opens it folded or not, the admin explains it."""

    title: str
    is_folded: bool = False
    staff_help: str = ""


@dataclass(frozen=True)
class SheetFact:
    """What a complete sheet knows, from one field or several: one of them is enough.

    `code` names it in the address of the staff's list, `name` in a sentence, with its article;
    `question` is what a visitor who does not know it asks before coming, "" when it can wait.
    """

    code: str
    name: str
    question: str = ""

    @property
    def fields(self) -> list["SheetField"]:
        return [row for row in SHEET_FIELDS if row.fact == self]

    def is_known(self, venue: Venue) -> bool:
        return any(row.is_known(venue) for row in self.fields)

    def missing(self) -> Q:
        """Return the condition on the venues whose sheet lacks it."""
        return Q(*((row.name, None if row.name in LINKS else row.unknown) for row in self.fields))


@dataclass(frozen=True)
class SheetField:
    """How one field of Venue is typed, moderated, counted and shown.

    `prose`: French text, whose typography imports mend and whose links the spam check counts.
    `moderated`: the staff reads what a manager writes there before it is public.
    `staff_only`: not in the public forms; `read_only`: not typed by the staff either.
    `hidden`: never on the public sheet.
    `beside`: on the line of the field before it in the admin; `wide`: in a wide box there.
    `lines`: the height of its box, a single line by default; `attrs`: those of the public box.
    `title`: heads its line among the practical facts of the sheet, which `show` or `unit` words.
    `question`: what anybody may answer in one press, with one of `answers` (code of the address,
    words, stored value).
    """

    name: str
    group: FieldGroup
    fact: SheetFact | None = None
    prose: bool = False
    moderated: bool = False
    staff_only: bool = False
    read_only: bool = False
    hidden: bool = False
    beside: bool = False
    wide: bool = False
    lines: int = 0
    attrs: dict[str, str] = field(default_factory=dict)
    help: str = ""
    title: str = ""
    unit: str = ""
    show: Callable[[Venue], str] | None = None
    question: str = ""
    answers: tuple[tuple[str, str, str], ...] = ()

    @property
    def unknown(self) -> str | tuple | None:
        """What is stored of a sheet which does not know it."""
        default = Venue._meta.get_field(self.name).get_default()
        return () if self.name in LINKS else str(default) if isinstance(default, str) else default

    def is_known(self, venue: Venue) -> bool:
        value = getattr(venue, self.name)
        return value.exists() if self.name in LINKS else value not in UNKNOWN_VALUES

    def text(self, venue: Venue) -> str:
        """Return its known value in words: « 1 250 m² »."""
        value = getattr(venue, self.name)
        if self.unit:
            return f"{number(value)} {self.unit}"
        return (
            self.show(venue)
            if self.show
            else display_value(Venue._meta.get_field(self.name), value)
        )


IDENTITY = FieldGroup("Le lieu")
LOCATION = FieldGroup(
    "Où",
    staff_help="Sans latitude ni longitude, le lieu est montré au centre de sa commune ; "
    "il la suit si la commune est corrigée.",
)
CONTACT = FieldGroup("Contact")
OPENING = FieldGroup(
    "Horaires",
    staff_help="Mo, Tu, We, Th, Fr, Sa, Su : du lundi au dimanche. PH : jours fériés. "
    "Un point-virgule sépare les règles, une virgule les plages d’une journée. "
    "« off » veut dire fermé, 24/7 jamais fermé. Sur rendez-vous : "
    'Mo-Fr 09:00-18:00 "sur rendez-vous".',
)
ACCESS = FieldGroup("Accès en fauteuil", is_folded=True)
PRICES = FieldGroup("Tarifs", is_folded=True)
OFFER = FieldGroup("Sur place", is_folded=True)
OPERATOR = FieldGroup("Qui le tient", is_folded=True)
CHECKS = FieldGroup("Vérification et sources")
IDENTIFIERS = FieldGroup("Identifiants")

PRESENTATION = SheetFact("presentation", "la présentation")
WHEELCHAIR_QUESTION = "Peut-on entrer en fauteuil roulant\u202f?"
PRICE = SheetFact("tarifs", "les tarifs", "Combien cela coûte-t-il\u202f?")

SHEET_FIELDS = (
    SheetField("name", IDENTITY, prose=True, moderated=True, wide=True),
    SheetField("status", IDENTITY, moderated=True, staff_only=True),
    SheetField("types", IDENTITY, SheetFact("types", "le type de lieu"), moderated=True),
    SheetField(
        "summary",
        IDENTITY,
        PRESENTATION,
        prose=True,
        lines=3,
        help="En une ou deux phrases, 280 caractères au plus.",
    ),
    SheetField("description", IDENTITY, PRESENTATION, prose=True, lines=8),
    SheetField(
        "address",
        LOCATION,
        SheetFact("adresse", "l’adresse exacte", "Où est-ce exactement\u202f?"),
        prose=True,
        moderated=True,
        wide=True,
        help="Numéro et voie.",
    ),
    SheetField("address_extra", LOCATION, prose=True, moderated=True),
    SheetField("postcode", LOCATION, moderated=True, attrs=POSTCODE_INPUT),
    SheetField("commune", LOCATION, moderated=True),
    SheetField("latitude", LOCATION, staff_only=True),
    SheetField("longitude", LOCATION, staff_only=True, beside=True),
    SheetField("point_precision", LOCATION, staff_only=True, read_only=True),
    SheetField(
        "website",
        CONTACT,
        SheetFact("site", "le site web"),
        help="Son adresse, comme https://www.exemple.fr.",
    ),
    SheetField(
        "phone",
        CONTACT,
        SheetFact("telephone", "le téléphone"),
        attrs=PHONE_INPUT,
        help="Celui de l’organisation\u00a0: 05\u00a061\u00a000\u00a000\u00a000 ou "
        "+33\u00a05\u00a061\u00a000\u00a000\u00a000.",
    ),
    SheetField("email", CONTACT, SheetFact("courriel", "l’adresse électronique"), moderated=True),
    SheetField(
        "opening_hours",
        OPENING,
        SheetFact("horaires", "les horaires", "Quels sont les jours et heures d’ouverture\u202f?"),
        lines=4,
        help="Comme vous le diriez à quelqu’un\u00a0: «\u202fdu lundi au vendredi 9h-12h30 et "
        "14h-18h, fermé les jours fériés\u202f».",
    ),
    SheetField(
        "wheelchair",
        ACCESS,
        SheetFact("fauteuil", "l’accès en fauteuil", WHEELCHAIR_QUESTION),
        question=WHEELCHAIR_QUESTION,
        answers=(
            ("oui", "Oui", Venue.Wheelchair.YES),
            ("en-partie", "En partie", Venue.Wheelchair.LIMITED),
            ("non", "Non", Venue.Wheelchair.NO),
        ),
    ),
    SheetField("wheelchair_notes", ACCESS, prose=True, lines=3),
    # Not every place can have one: a sheet without it lacks nothing.
    SheetField(
        "acceslibre_url",
        ACCESS,
        help="Son adresse sur acceslibre.beta.gouv.fr, qui décrit l’accès en détail.",
    ),
    SheetField(
        "free",
        PRICES,
        PRICE,
        question="L’accès est-il gratuit\u202f?",
        answers=(("oui", "Oui", Venue.Free.YES), ("non", "Non", Venue.Free.NO)),
    ),
    SheetField("day_price", PRICES, PRICE),
    SheetField("price_text", PRICES, PRICE, prose=True, lines=2),
    SheetField(
        "services",
        OFFER,
        SheetFact("services", "les services", "Quels services et équipements y trouve-t-on\u202f?"),
    ),
    SheetField(
        "desks", OFFER, SheetFact("postes", "le nombre de postes"), title="Postes de travail"
    ),
    SheetField("meeting_rooms", OFFER, beside=True, title="Salles de réunion"),
    SheetField(
        "area_m2",
        OFFER,
        SheetFact("surface", "la surface"),
        beside=True,
        title="Surface",
        unit="m²",
    ),
    SheetField(
        "internet_mbps",
        OFFER,
        SheetFact("debit", "le débit internet"),
        title="Débit internet mesuré",
        unit="Mbit/s",
    ),
    SheetField(
        "operator",
        OPERATOR,
        SheetFact("exploitant", "l’exploitant"),
        prose=True,
        title="Géré par",
        show=format_operator,
    ),
    SheetField("operator_kind", OPERATOR, beside=True),
    SheetField(
        "opened_year",
        OPERATOR,
        SheetFact("ouverture", "l’année d’ouverture"),
        title="Ouvert en",
    ),
    SheetField("verified_on", CHECKS, staff_only=True),
    SheetField("verified_by", CHECKS, staff_only=True, beside=True),
    SheetField("rhythm_months", CHECKS, staff_only=True, hidden=True),
    SheetField("seen_year", CHECKS, staff_only=True),
    SheetField("sources", CHECKS, staff_only=True, lines=4),
    SheetField("siret", IDENTIFIERS, staff_only=True, title="SIRET"),
    SheetField("rna", IDENTIFIERS, staff_only=True, beside=True, title="RNA"),
    SheetField("slug", IDENTIFIERS, staff_only=True, read_only=True),
    SheetField("created_on", IDENTIFIERS, staff_only=True, read_only=True),
)
FIELD_GROUPS = tuple(dict.fromkeys(row.group for row in SHEET_FIELDS))
SHEET_FACTS = tuple(dict.fromkeys(row.fact for row in SHEET_FIELDS if row.fact))
QUICK_QUESTIONS = [row for row in SHEET_FIELDS if row.question]
PUBLIC_FIELDS = [row.name for row in SHEET_FIELDS if not row.staff_only]
PROSE_FIELDS = [row.name for row in SHEET_FIELDS if row.prose]
# What is stored when somebody erases a field that is not a text.
ERASED_VALUES = {
    row.name: row.unknown
    for row in SHEET_FIELDS
    if row.unknown in ((), "unknown") or Venue._meta.get_field(row.name).null
}
# What says which place it is, and who may speak for it.
MODERATED_FIELDS = [row.name for row in SHEET_FIELDS if row.moderated]


def public_fields(group: FieldGroup) -> list[str]:
    """Return the names of the fields of a group that the public may correct."""
    return [row.name for row in SHEET_FIELDS if row.group == group and not row.staff_only]


def practical_facts(venue: Venue) -> list[tuple[str, str]]:
    """Return (title, value in words) of the known fields that have a line on the sheet."""
    lines = [row for row in SHEET_FIELDS if row.title and row.is_known(venue)]
    return [(row.title, row.text(venue)) for row in lines]
