"""Opening hours: read, stored in OpenStreetMap's syntax, asked and shown.

`weekdays` and `holidays` are the calendar; `osm` reads the stored syntax. People type hours in
`week_form` (`day_input` reads a day, `week` composes the stored text) or in one box (`text_input`,
which `french` reads); `warnings` and `preview` show staff what they mean. `schedule` adds special
days and holidays to a rule, `status` says whether a venue is open, `ordinary_week` counts hours.
"""
