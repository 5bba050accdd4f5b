"""Mails that leave once: posted to the outbox by pages and commands, then sent by `send_mails`.

`models` is the table; `outbox` posts, claims and sends; `delivery` speaks to the server and says
whether the mail left; `admin` lists what waits and lets staff settle what nobody knows; `incidents`
writes to those who run the site that a page failed.
"""
