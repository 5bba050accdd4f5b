"""What a card says, for templates: the words are those of `directory.venues.words`."""

from django import template

from directory.hours.osm import format_hours
from directory.venues import words

register = template.Library()
register.filter("hours", format_hours)
register.filter("kinds", words.type_names)
register.filter("mark", words.type_mark)
register.filter("highlights", words.main_services)
register.filter("held_labels", words.labels_in_force)
register.filter("price", words.format_price)
register.filter("away_from", words.format_distance)
register.filter("distance_from", words.format_distance_from)
register.filter("check_state", words.check_status)
register.filter("wheelchair_access", words.wheelchair_access)
register.filter("advice", words.advice)
register.filter("postal_lines", words.postal_lines)
register.filter("directions", words.directions_url)
