"""Corrections: anyone proposes a change to a sheet, or a new place, and the staff decide.

In the order of events: `views` shows the form (`forms`), which `directory.spam` checks; the
staff read it in `admin` and `review_views`, fill `review_form`, and `review` applies their
decision; `digest` mails what came in a day; `retention` erases what is no longer needed.
"""
