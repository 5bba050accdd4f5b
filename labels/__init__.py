"""What is asked, when one may apply, who applied, how it was assessed. Knows no venue.

`models/` (the rules live on them), `calls/` (what the public reads), `application_import/`,
`admin/`, `tasks` (what waits for a member of staff).
"""
