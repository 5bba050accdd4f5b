"""Contradictions in the data, dead links, and the tasks that staff read on their first page.

In the order of events: `check_data` runs `rules` each night and stores what they find as Finding
rows; `check_links` runs `links` each week; `views` and `admin` show both; `tasks` counts them with
all the other work on the first page of the admin.
"""
