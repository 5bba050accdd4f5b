"""Import of the applications of a round from a file: previewed, then written as previewed.

In the order of events: `read_file` reads the rows of a CSV or XLSX file by the `columns` it knows,
whose cells `cell_values` parses; `plan` compares them with the applications of the round, and
writes what was shown unless they have changed since.
"""
