"""What runs by itself, at its hours: each run noted, and those that do not come told.

`models` keeps the last run of each command; `command` is the base of the commands that note
theirs; `late` says which are late, by the JOBS of the settings; `views` answers the health check.
"""
