"""Locations: from what a person types to a point, a commune, or a choice between communes.

In the order of events: `forms` and `form_fields` read the text; `lookup` matches it as coordinates,
a commune or an address, with the communes of `gazetteer`; `geocoder` locates addresses when an
installation has one; `views` suggests communes while one types.
"""
