"""The observatory: counts of the directory, in tables, charts and maps.

In the order of events: `tables` reads the venues and communes once; `figures` counts them by
department, type, size and year; `blank_zones` measures how far each commune is from a labelled
venue; `evolution` reads the calls and the figures published elsewhere, which `admin` edits;
`charts` chooses the chart of each table and `svg_charts` computes its geometry; `views` serves the
pages and the CSV files.
"""
