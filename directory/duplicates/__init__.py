"""Duplicates: sheets that may be of one place, found, compared by a person, merged, and unmerged.

`names`, `websites` and `scoring` compare two venues; `similarity` compares one with all, and
`pairs` lists the likely pairs. `field_choices` and `forms` ask which values to keep, `merge` writes
one sheet and can undo it, `related_rows` moves what refers to it; `views` and `admin` show them.
"""
