"""The two typefaces of the pages, cut from the packages that bring them, never committed.

faces  which ones, which characters, which features
cuts   files as small as a page can afford, in `static/fonts/`
"""
