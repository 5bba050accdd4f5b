"""The filters whose values are a closed list: codes of a table, or of a fact of the sheet."""

from collections.abc import Iterable
from functools import reduce
from operator import and_

from django import forms
from django.db.models import CharField, Expression, F, IntegerField, Model, QuerySet, Value

from directory.listing.base_filters import NO, NOT_KNOWN, YES, Answer, Choice, ListFilter
from directory.models import Award, Department, Intercommunality, Service, VenueType
from directory.models.search_term import ANY_LABEL
from directory.models.venue_queryset import VenueQuerySet
from labels.models import Label
from tierslieux.text.typography import lower_first

UNKNOWN_CODE = "Valeur inconnue, laissée de côté\u00a0: {codes}."
MAX_CODE_SHOWN, MAX_CODES_SHOWN = 40, 3  # of what this message quotes


class CodesField(forms.MultipleChoiceField):
    """Any codes: the filter sets aside, with a word about them, those that it does not know."""

    def valid_value(self, value: str) -> bool:
        return True


class CodesFilter(ListFilter):
    """Venues with any of the codes that are asked for; a facet counts each code."""

    field_class = CodesField
    is_fact = True  # something that a sheet says, or does not
    max_offered = 0  # values that the facet lists at once, those of most results; 0: all of them

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    @property
    def choices(self) -> dict[str, Choice]:
        """The values on offer by code, in the order of display."""
        raise NotImplementedError

    def stored(self, codes: Iterable[str]) -> list[str]:
        """Return codes of the address as the database holds them."""
        return [self.choices[code].stored or code for code in codes]

    def validate(self, form):
        sent = dict.fromkeys(form.cleaned_data.get(self.field_name) or ())
        codes = [code for code in sent if code]
        form.cleaned_data[self.field_name] = [code for code in codes if code in self.choices]
        if unknown := [code for code in codes if code not in self.choices]:
            quoted = (
                f"«\u00a0{code[:MAX_CODE_SHOWN]}\u00a0»" for code in unknown[:MAX_CODES_SHOWN]
            )
            problem = f"Valeur inconnue, laissée de côté\u00a0: {', '.join(quoted)}."
            form.ignored[self.field_name] = problem

    def address_values(self, value):
        return list(value or ())

    def describe(self, value):
        return self.choices[value].sentence

    def index_rows(self, public: VenueQuerySet) -> QuerySet:
        """Return rows (key of a venue, name of the filter, stored value) for the facets' index."""
        known = public.filter(**{f"{self.column}__isnull": False}).order_by()
        return known.values_list("pk", Value(self.field_name, CharField()), self.column)

    def known_bits(self, counts):
        return counts.index.union(self.field_name, self.stored(self.asked))

    def bits_of(self, counts, value):
        return counts.index.union(self.field_name, self.stored([value]))


class FactFilter(CodesFilter):
    """A fact of the sheet with a closed list of values, a `column` of Venue.

    `unknown` is the stored value of who does not know, `near` are those that miss by little.
    """

    has_answers = has_unknown = True

    def __init__(
        self,
        title: str,
        column: str,
        choices: dict[str, Choice],
        unknown: str = "unknown",
        near: Iterable[str] = (),
    ) -> None:
        super().__init__(title)
        self.column, self.unknown, self.near = column, unknown, near
        self.options = choices

    @property
    def choices(self):
        return self.options

    def keep(self, venues, value):
        return venues.filter(**{f"{self.column}__in": self.stored(value)})

    def keep_unknown(self, venues, value):
        return venues.filter(**{self.column: self.unknown})

    def answers(self, venue):
        value = getattr(venue, self.column)
        names = {each.stored: lower_first(each.name) for each in self.choices.values()}
        names.setdefault(self.unknown, "non connu")
        missing = NOT_KNOWN if value == self.unknown else NO
        verdict = YES if value in self.stored(self.asked) else missing
        yield Answer(lower_first(self.title), verdict, names.get(value, "non"))

    def unknown_bits(self, counts):
        return counts.index.union(self.field_name, [self.unknown])

    def near_bits(self, counts):
        return counts.index.union(self.field_name, self.near)


class TableFilter(CodesFilter):
    """Codes of the rows of a table, which staff edit: `queryset_method` of Venue keeps them."""

    table: type[Model]
    columns: tuple[str, str]  # what is shown, and what else `choice` takes
    key = "code"
    order: Expression | F = F("rank")
    queryset_method: str

    @property
    def choices(self):
        return self.parent.vocabulary[self.field_name]

    def keep(self, venues, value):
        return getattr(venues, self.queryset_method)(value)

    def rows(self) -> QuerySet:
        """Return the rows (name of the filter, code, two columns, rank) of its table."""
        name, rank = Value(self.field_name, CharField()), self.order + Value(0, IntegerField())
        return self.table.objects.order_by().values_list(name, self.key, *self.columns, rank)

    def sort_key(self, code: str, name: str, extra: str) -> str:
        """Return what orders the rows of one rank."""
        return code

    def choice(self, code: str, name: str, extra: str) -> Choice:
        """Return what a row of the table offers."""
        raise NotImplementedError


class DepartmentFilter(TableFilter):
    table, columns, order = Department, ("name", "article"), Value(0)
    queryset_method, column = "in_departments", "commune__department_id"

    def choice(self, code, name, extra):
        department = Department(code=code, name=name, article=extra)
        return Choice(name, department.in_name, heading=department.of_name)


class IntercommunalityFilter(TableFilter):
    table, columns, order = Intercommunality, ("name", "kind"), Value(0)
    key, queryset_method = "siren", "in_intercommunalities"
    column, rank = "commune__intercommunality_id", 2
    is_fact, max_offered = False, 27

    def row(self, code: str, name: str, extra: str) -> Intercommunality:
        return Intercommunality(siren=code, name=name, kind=extra)

    def sort_key(self, code, name, extra):
        return self.row(code, name, extra).sort_name

    def choice(self, code, name, extra):
        row = self.row(code, name, extra)
        return Choice(name, row.in_name, heading=row.of_name)


class TypeFilter(TableFilter):
    table, columns = VenueType, ("short_name", "plural")
    queryset_method, column = "of_types", "types__code"

    def choice(self, code, name, extra):
        return Choice(name, lower_first(extra))


ANY_CHOICE = Choice("Tout label", "labellisés ou lauréats")


class LabelFilter(TableFilter):
    """Labels in force today; the issuer of a label is read to make four tables alike."""

    table, columns = Label, ("name", "issuer")
    queryset_method, column = "labelled", "awards__label__code"

    @property
    def choices(self):
        labels = self.parent.vocabulary[self.field_name]
        return {ANY_LABEL: ANY_CHOICE} | labels if labels else {}

    def stored(self, codes):
        return list(self.parent.vocabulary[self.field_name] if ANY_LABEL in codes else codes)

    def keep(self, venues, value):
        return venues.labelled(self.stored(value))

    def choice(self, code, name, extra):
        return Choice(name, f"labellisés ou lauréats {name}")

    def index_rows(self, public):
        awards = Award.objects.in_force().filter(venue__in=public).order_by()
        return awards.values_list("venue", Value(self.field_name, CharField()), "label__code")


class ServiceFilter(TableFilter):
    """Services and equipment, by family: a sheet says what there is, never what there is not."""

    table, columns = Service, ("name", "family")
    queryset_method, column = "offering", "services__code"
    has_answers, rank = True, 1
    companions = ("services",)

    @property
    def needs_all(self):
        return bool(self.parent.beside["services"])

    def keep(self, venues, value):
        if not self.needs_all:
            return super().keep(venues, value)
        return reduce(lambda kept, code: kept.offering([code]), value, venues)

    def known_bits(self, counts):
        if not self.needs_all:
            return super().known_bits(counts)
        return reduce(and_, (self.bits_of(counts, code) for code in self.asked))

    def choice(self, code, name, extra):
        group = Service.Family(extra).label
        return Choice(name, f"avec {lower_first(name)}", group=group)

    def answers(self, venue):
        offered = {each.code for each in venue.services.all()}
        for code in self.asked:
            name, is_offered = lower_first(self.choices[code].name), code in offered
            yield Answer(name, *((YES, "oui") if is_offered else (NOT_KNOWN, "non précisé")))

    def unknown_bits(self, counts):
        return counts.index.all_bits


def read_vocabulary(filters: Iterable[TableFilter]) -> dict[str, dict[str, Choice]]:
    """Read the tables of some filters in one query; return {filter: {code: Choice}} in order."""
    known = {each.field_name: each for each in filters}
    first, *others = (each.rows() for each in known.values())
    rows = sorted(
        first.union(*others, all=True),
        key=lambda row: (row[-1], known[row[0]].sort_key(*row[1:-1])),
    )
    vocabulary = {name: {} for name in known}
    for name, code, label, extra, _ in rows:
        vocabulary[name][code] = known[name].choice(code, label, extra)
    return vocabulary
