"""The first data, and fictional data.

`census` and `census_awards` turn the census into fixtures, `france_services` says which of these
are sheets already, `comparison` how the committed fixtures differ; `fictional_venues` invents
venues; `demo_call` makes the exercise of staff and `demo_removal` takes all of it away.
"""
