"""Every version of a row: recorded at each change, read as differences, put back.

`records` writes a version at each save and `bulk` for many rows at once; `guard` has the database
refuse to change them; `snapshots` holds the
values of a row as JSON; `diff` and `word_diff` compare two of them; `timeline` tells the changes
in order; `restore` puts a version back; `admin` shows it all.
"""
