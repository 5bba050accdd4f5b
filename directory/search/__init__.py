"""The sentence that visitors type in the search field, understood as the filters of the list.

In the order of a sentence:

words        its words, as they are typed and as they are compared
lexicon      what expressions mean: terms of the staff (`admin`), names of types, services, labels
names        the names of venues: typed exactly, a name is nothing else
orthography  misspelt words, when there is little doubt
line         the words as one line, on which rules are tried
amounts      prices, distances, durations
moments      days, dates, hours
places       communes and postcodes
chart        the sentence cut into parts, the longest expression first
when         the day and the hour put together
settle       the parts judged together: what is sure, what is doubtful
parts        what all this hands on
parse        the whole: what is asked, what is left, what is only proposed
"""
