"""Erasing a person who asks for it, wherever the site holds their name, address or a text on them.

`person` recognises somebody in a text, however it is typed; `find` reads every table for what names
them; `erase` writes it all again without them, versions and records of decisions included, in one
transaction, and leaves an `Erasure`; `photos` erases a photo, its versions and its files.
"""
