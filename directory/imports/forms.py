"""The forms of an import: the file, what its columns mean, what becomes of rows that look alike."""

import re
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError

from directory.imports.reading.award_columns import AWARD_COLUMNS
from directory.imports.reading.column_mapping import InvalidMappingError, check_mapping, sample
from directory.imports.reading.columns import COLUMNS, MADE_OF
from directory.imports.reading.schemas import VENUE_TABLES
from directory.models import ColumnMapping, Import, ImportRow, Venue
from tierslieux.spreadsheets.cell_values import is_missing
from tierslieux.spreadsheets.open_file import open_table
from tierslieux.spreadsheets.table_spec import UnreadableError

Action, Decision = ImportRow.Action, ImportRow.Decision
KINDS = ((Venue.Status.DRAFT, "en brouillon, à relire"), (Venue.Status.PUBLISHED, "publiées"))
FIELDS = (
    ("", "(laissée de côté)"),
    ("Champs de la fiche", [(each.field, each.name) for each in COLUMNS]),
    ("Labels du lieu", [(each.field, each.name) for each in AWARD_COLUMNS]),
    ("À traduire ou à garder en note", [(each.field, each.name) for each in MADE_OF]),
)
SAMPLES, LONGEST_SAMPLE = 3, 60
ROW = re.compile(r"ligne-([0-9]{1,15})")
DECIDABLE = (Action.CREATE, Action.UPDATE, Action.UNDECIDED, Action.SKIP)
NOT_OFFERED = "Ligne\u00a0{number}\u00a0: ce choix n’est plus proposé, choisissez de nouveau."
AS_PROPOSED = {
    Action.CREATE: "créer une fiche",
    Action.UPDATE: "modifier la fiche",
    Action.UNDECIDED: "pas encore décidé",
    Action.SKIP: "ignorer cette ligne",
}


class UploadForm(forms.Form):
    """A file, who holds it, and under which licence. Once it is valid, `table` is what it holds."""

    file = forms.FileField(
        label="Fichier CSV ou XLSX",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text="20\u00a0Mo et 100\u202f000\u00a0lignes au plus.",
        error_messages={"required": "Choisissez un fichier."},
    )
    source = forms.CharField(
        label="Source",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
        help_text="Qui tient ce fichier\u00a0: «\u202fHub Occitanie\u202f». Toujours le même nom "
        "pour la même source\u00a0: ses lignes et ses colonnes seront reconnues la fois suivante.",
        error_messages={"required": "Dites de qui vient ce fichier."},
    )
    licence = forms.CharField(
        label="Licence",
        max_length=120,
        required=False,
        help_text="Par exemple «\u202fLicence Ouverte 2.0\u202f». Vide\u00a0: non précisée.",
    )
    new_status = forms.ChoiceField(
        label="Les nouvelles fiches sont",
        choices=KINDS,
        initial=Venue.Status.DRAFT,
        widget=forms.RadioSelect,
        help_text="Quand le fichier ne dit pas leur état.",
    )

    table = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            VENUE_TABLES.check_size(file.size)
            self.content = file.read()
            self.table = open_table(BytesIO(self.content), VENUE_TABLES)
        except UnreadableError as error:
            raise ValidationError(str(error)) from error
        return file

    @property
    def sources(self):
        """Returns the sources that are known, for the browser to suggest."""
        said = ColumnMapping.objects.values_list("source", flat=True)
        brought = Import.objects.order_by().values_list("source", flat=True)
        return sorted({*said, *brought})


class MappingForm(forms.Form):
    """What each column of a Table fills; once it is valid, `mapping` is {head: field}."""

    def __init__(self, table, mapping, data=None):
        super().__init__(data)
        self.table = table
        for rank, head in enumerate(table.heads):
            self.fields[f"colonne-{rank}"] = forms.ChoiceField(
                label=head, choices=FIELDS, required=False, initial=mapping.get(head, "")
            )

    def clean(self):
        told = zip(self.table.heads, self.fields, strict=True)
        self.mapping = {head: self.cleaned_data.get(name, "") for head, name in told}
        try:
            check_mapping(self.mapping)
        except InvalidMappingError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data

    @property
    def columns(self):
        """Returns [(field of the form, some values of the column)]."""
        lines = sample(self.table)
        return [(field, samples(lines, rank)) for rank, field in enumerate(self)]


def samples(lines, rank):
    cells = (cells[rank].strip() for cells in lines if rank < len(cells))
    said = dict.fromkeys(cell for cell in cells if cell and not is_missing(cell))
    return [shortened(cell) for cell in [*said][:SAMPLES]]


def shortened(cell):
    return cell if len(cell) <= LONGEST_SAMPLE else f"{cell[:LONGEST_SAMPLE]}…"


class ShownForm(forms.Form):
    """Which rows of an import are shown."""

    lignes = forms.ChoiceField(choices=Action, required=False)

    @property
    def action(self):
        return self.cleaned_data["lignes"] if self.is_valid() else ""


class DecisionsForm(forms.Form):
    """What a person decides of some rows of an import, each by a choice of its own.

    What is chosen well is decided, whatever is wrong with the others.
    """

    def __init__(self, rows, data=None):
        super().__init__(data)
        self.rows = {f"ligne-{row.pk}": row for row in rows if is_decidable(row)}
        for name, row in self.rows.items():
            self.fields[name] = forms.ChoiceField(
                label=f"Ligne\u00a0{row.number}",
                choices=choices(row),
                required=False,
                initial=present(row),
                error_messages={"invalid_choice": NOT_OFFERED.format(number=row.number)},
            )

    @property
    def decided(self):
        """Yields (row, decision, key of the sheet to change) of what differs from before."""
        for name in filter(self.cleaned_data.__contains__, self.changed_data):
            decision, _, key = self.cleaned_data[name].partition(":")
            yield self.rows[name], decision, int(key) if key else None


def is_decidable(row):
    return bool(row.key) and row.action in DECIDABLE


def present(row):
    return f"{row.decision}:{row.venue_id}" if row.decision == Decision.UPDATE else row.decision


def choices(row):
    """Returns what may be decided of a row: the sheets that it is like, a new one, none."""
    proposed = "" if row.decision else f" ({AS_PROPOSED[row.action]})"
    alike = {each["pk"]: f"{each['name']} ({each['town']})" for each in row.proposals}
    if row.decision == Decision.UPDATE and row.venue:
        alike.setdefault(row.venue_id, str(row.venue))
    return [
        ("", f"comme proposé{proposed}" if row.action != Action.UNDECIDED else "à décider"),
        *(
            (f"{Decision.UPDATE}:{key}", f"modifier «\u202f{told}\u202f»")
            for key, told in alike.items()
        ),
        (Decision.CREATE, "créer une nouvelle fiche"),
        (Decision.SKIP, "ignorer, cette fois et les suivantes"),
    ]


def posted_rows(batch, data):
    """Returns the rows of an import that a form told something of."""
    keys = [int(found[1]) for name in data if (found := ROW.fullmatch(name))]
    return batch.rows.filter(pk__in=keys).in_file_order().select_related("venue")
