"""French text: how it is compared, searched, written and checked. Imports Django alone.

`folding` makes texts comparable and searchable; `dates`, `phones` and `typography` write what
people read; `urls` checks the public sources of a fact, `textarea` the newlines of a form.
"""
