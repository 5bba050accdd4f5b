"""What stands around every page, whatever the site is about.

`middleware` and `errors` frame each request; `client_address` and `visitor` say who sends it;
`absolute_urls` writes our addresses elsewhere; `url_checker` asks other sites for a page;
`redaction` keeps secrets out of logs and of mails.
"""
