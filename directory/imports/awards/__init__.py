"""The labels that the rows of an import tell of their venues.

In the order of events: `evaluate` says what becomes of each as the directory now is (granted,
renewed, completed, known already, or why not), `describe` puts it into words, `write` does exactly
that, and `undo` takes it back, but for the awards that have changed since.
"""
