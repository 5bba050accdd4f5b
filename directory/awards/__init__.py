"""Labels granted to venues: what the public reads of them, and what time does to them.

`admin`, `views` (what was checked), `call_views` (the page of a call) and its `laureates`, `feeds`;
`criteria_check` (a rule of a criterion against the facts of a sheet), `expiry` (which awards end),
then the label clock that lists both: `clock`, `clock_views`, and `reminders`, mailed once.
"""
