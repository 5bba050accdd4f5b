"""Secret links mailed to those who run a venue, by which they keep its sheet without an account.

In the order of events: `reminders`, `admin_views` and `claims` (« C’est mon lieu », asked for on
the pages of `claim_views`) mail the `links`; `views` opens them on
`pages` and `edit_page`; `admin` lists links, refusals and reminders.
"""
