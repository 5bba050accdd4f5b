"""The site: its files wire it, its folders would be the same whatever it listed.

`settings` and `urls` first; `admin_site` is the desk and its first page; `gunicorn` serves.
"""
