"""Import of venues from a file: staged row by row, shown, then applied exactly as shown.

In the order of events (an `Import` is called `batch`):

`upload` keeps the bytes of a file as a new import; `reading/` parses its table into rows of values;
`jobs` requests, runs or spawns what is asked of an import; `lease` says who is at it, and lapses
when they fall silent; `job_progress` passes on how far it has come, `job_errors` why it failed.
`stage` evaluates and stores the rows as a preview: `match` finds the venue of a row, `evaluate`
says what becomes of it, `validate` checks the venue it makes, against `constraints` without a
query, `awards/` what becomes of its labels, and `bulk_insert` stores the rows. `row_decisions`
saves what a person decides. `apply` writes what was previewed, all or nothing, or raises
OutdatedError; `bulk_write` writes venues by the thousand. `undo` restores what an import changed.

`views`, `forms` and `summary` show all this in the desk and in a terminal; `export` writes the
files that an import reads back.

Until it is confirmed, an import is a draft that nobody but staff sees. What looks like a venue
that exists is not created until somebody has decided: applying leaves it aside, and says so.
"""
