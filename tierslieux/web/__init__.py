"""What stands around every page, whatever the site is about.

`middleware` and `errors` frame each request, and `database_guard` answers when the database does
not; `client_address` and `visitor` say who sends it; `absolute_urls` writes our addresses
elsewhere; `url_checker` asks other sites for a page; `redaction` keeps secrets out of logs and of
mails; `storage` writes files whole, or not at all.
"""
