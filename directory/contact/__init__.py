"""Visitors write to a venue, or to those who keep the site, without seeing an address.

In the order of events: `views` shows the form (`forms`), which `directory.spam` checks; `relay`
hands to the outbox what is not suspect; the staff pass on or drop the rest in `admin`. No text
stays once it has left: the mails are private, and the rows of the quarantine are erased.
"""
