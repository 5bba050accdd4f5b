"""Tables that people send and take away, CSV and XLSX. Knows neither venue nor application.

Reading, in the order of events: `table_spec` (what a caller expects), `open_file` (the kind of a
file, its row of heads), `read_csv`, or `measure_xlsx` and `read_xlsx` (its rows), `mojibake`
(accents encoded twice), `cell_values` (what the text of a cell stands for). Writing: `write_csv`,
`write_xlsx`, and `formulas`, so that no cell is run.
"""
