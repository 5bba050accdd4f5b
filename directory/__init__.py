"""Places, and the awards that make them labelled: one folder a subject.

docs/architecture.md names each folder.
"""
