"""What a page carries, signed, of the rows that it showed: digests, never their values."""

from collections import defaultdict

from django.core import signing

from tierslieux.edit_conflicts.form_data import digest
from tierslieux.history.diff import tracked


def seal(seen, *place):
    """Returns, signed, what was seen at a `place`: an address of the admin, a row."""
    return signing.dumps(seen, salt=salt(place), compress=True)


def unseal(text, *place):
    """Returns what a page had shown, {} when it does not say, or not of this place."""
    try:
        return signing.loads(text, salt=salt(place))
    except signing.BadSignature:
        return {}


def salt(place):
    return ":".join(("labels.conflicts", *map(str, place)))


def versions(rows):
    """Returns {key: digest} of saved rows of one model, as all that a form may write of them."""
    rows = [*rows]
    if not rows:
        return {}
    links = linked(type(rows[0]), [row.pk for row in rows])
    return {
        str(row.pk): digest([*map(str, held(row)), *(str(sorted(each[row.pk])) for each in links)])
        for row in rows
    }


def held(row):
    absent = row.get_deferred_fields()
    return [
        getattr(row, field.attname)
        for field in tracked(row)
        if not field.many_to_many and field.attname not in absent
    ]


def linked(model, keys):
    """Returns, for each of its fields that lead to several rows, {key: keys of those rows}."""
    found = []
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        names = field.m2m_field_name(), field.m2m_reverse_field_name()
        ends = [through._meta.get_field(name).attname for name in names]
        links = defaultdict(list)
        rows = through._base_manager.filter(**{f"{ends[0]}__in": keys})
        for key, other in rows.values_list(*ends):
            links[key].append(other)
        found.append(links)
    return found
