"""The sheet of a venue: read by anyone, corrected by many.

In the order of events: `views` shows a `sheet`, in the `words` of cards and sheets; `fields` has a
row for each field that people write; `forms` (with `form_fields`) is filled in by the public, a
manager or the staff; `emblem` stands for a photo; `changes` compares and writes; `admin_actions`
act on several venues at once.
"""
