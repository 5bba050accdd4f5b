"""What the public reads of labels and calls for projects.

`views` (pages and files), `eligibility` (« Puis-je candidater ? »), `calendars` (iCalendar),
`feeds` (Atom), `structured_data` (schema.org).
"""
