"""The list of venues and its map: what the query string asks for, counted, sorted and shown.

In the order of a request:

views, map_views  the page of the list; the map, its points and its names
page              ListPage: all that the templates ask for
forms             reads the query string and sets aside what is not understood
filters           VenueFilters: every filter, in one line each, and the addresses of the list
base_filters      what any filter knows: query, facet, sentence, answer, near miss, unknown
code_filters      the filters with a facet: tables that staff edit, facts of the sheet
value_filters     words, radius, zone, time, price
opening_query     the time at which a venue is wanted open
facets            a bitmap index of the public venues, and the number that each value leaves
cards             what a result shows, and what it answers to each thing asked
near_misses       the venues that fail by little, or of which nobody knows
filter_form       the form as it is drawn
facet_layout      its facets, folded beyond what a page may weigh
understood        the sentence typed in the field, turned into filters; its doubts, offered
sentence          the title, and the sentence each part of which can be removed
suggestions       the ways out of an empty list
map_points        what the script of the map is sent
"""
