"""The decision of a whole call for projects, from the committee to its record.

`committee` (assessments, ranking), `committee_table` (as files), `committee_views` (to print);
`forms` and `line_form` (the page), `matching` (the sheets that an application may be about),
`decide` (what is written), `decision_views`, `admin` (the records).
"""
