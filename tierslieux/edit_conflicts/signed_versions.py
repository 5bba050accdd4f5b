"""What a page carries, signed, of the rows that it showed: fingerprints, never their values."""

from collections import defaultdict

from django.core import signing

from tierslieux.edit_conflicts.form_data import short_fingerprint
from tierslieux.history.diff import tracked
from tierslieux.history.snapshots import SEEN


def sign_seen(seen, *scope):
    """Sign what was shown at a `scope`: the label of a model and a key, or "list"."""
    return signing.dumps(seen, salt=signing_salt(scope), compress=True)


def load_seen(request, *scope):
    """Return what the submitted page had shown, {} when it does not say, or not of this scope."""
    try:
        return signing.loads(request.POST.get(SEEN, ""), salt=signing_salt(scope))
    except signing.BadSignature:
        return {}


def signing_salt(scope):
    return ":".join(("labels.conflicts", *map(str, scope)))


def row_fingerprints(rows):
    """Return {key: fingerprint} of saved rows of one model, of all that a form may write."""
    rows = [*rows]
    if not rows:
        return {}
    links = many_to_many_keys(type(rows[0]), [row.pk for row in rows])
    return {
        str(row.pk): short_fingerprint(
            [*map(str, column_values(row)), *(str(sorted(each[row.pk])) for each in links)]
        )
        for row in rows
    }


def column_values(row):
    absent = row.get_deferred_fields()
    return [
        getattr(row, field.attname)
        for field in tracked(row)
        if not field.many_to_many and field.attname not in absent
    ]


def many_to_many_keys(model, keys):
    """Return, for each many-to-many field of a model, {key: keys of the linked rows}."""
    fields = []
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        names = field.m2m_field_name(), field.m2m_reverse_field_name()
        ends = [through._meta.get_field(name).attname for name in names]
        links = defaultdict(list)
        rows = through._base_manager.filter(**{f"{ends[0]}__in": keys})
        for key, other in rows.values_list(*ends):
            links[key].append(other)
        fields.append(links)
    return fields
