from directory.models import Venue


def write_values(venue, values, **options):
    """Writes {field: stored value} on a sheet, new or not, links to several rows included, by the
    rules of a form; `options` are those of `save`. Raises ValidationError, and then writes nothing.

    The history says where it came from when the caller does: see labels.history.changes_from.
    """
    links = {}
    for name, value in values.items():
        field = Venue._meta.get_field(name)
        if field.many_to_many:
            links[field] = value
        else:
            setattr(venue, field.attname, value)
    venue.full_clean()
    venue.save(**options)
    for field, keys in links.items():
        getattr(venue, field.name).set(field.related_model._base_manager.filter(pk__in=keys))
    Venue.objects.filter(pk=venue.pk).refresh_search()
