"""What a table says of venues: from the heads and texts of a file to values of fields.

In the order of events: `schemas` recognises the kind of file, `column_mapping` tells what each
column fills, remembered or guessed, among the `columns` that are known, each a `column`, those of
labels in `award_columns`. `read_rows` then parses the cells with `cell_values`, `cell_contacts` and
`award_cells` into the drafts of `rows`, which `normalise` makes into fields of Venue with
`communes` (which commune a row names) and `vocabulary` (its types, services), and `awards` into
labels.
"""
