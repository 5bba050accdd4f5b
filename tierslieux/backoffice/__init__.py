"""The base of the desk: what its pages share, whatever they list.

`base` holds the classes of admin pages, filters and inlines; `pages` the addresses and
permissions of pages that are not Django's; `guides` the documents that staff read.
"""
