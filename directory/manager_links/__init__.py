"""Secret links mailed to those who run a venue, by which they keep its sheet without an account.

In the order of events: `reminders` and `admin_views` mail the `links`; `views` opens them on
`pages` and `edit_page`; `admin` lists links, refusals and reminders.
"""
