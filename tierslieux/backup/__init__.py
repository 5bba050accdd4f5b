"""The whole site in one file, and back.

`tables` writes and reads rows as text; `archive` makes the file; `restore` puts it back; `drill`
restores it beside the site and compares; `latest` says when it was last done.
"""
