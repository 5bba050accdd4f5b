"""« Ma semaine »: which venues would save the most of a week's trips to work.

In the order of events: `forms` reads the question from the address; `results` ranks the venues
around home; `estimate` computes km, minutes and CO₂e; `views` renders the page.
"""
