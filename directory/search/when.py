"""The day, the part of the day and the hour of a sentence, put together."""

from datetime import datetime, time

from directory.hours.weekdays import WEEKDAYS
from directory.search.moments import ENDS, HOURS
from directory.search.parts import Changes, Part

WHEN = ("day", "moment", "clock", "always")
WEEK_END_DAYS = ("samedi", "dimanche")
EVENING = "18:00"


def when_changes(parts: list[Part], now: datetime) -> tuple[Changes, tuple[Changes, ...]]:
    """Return (what is asked, what is proposed instead when that is not sure)."""
    values = {kind: [part for part in parts if part.kind == kind] for kind in WHEN}
    days = list(dict.fromkeys(part.value for part in values["day"]))
    hours = list(dict.fromkeys(map(hour_of, values["clock"] + values["moment"])))
    if set(days) == set(WEEK_END_DAYS):
        days = ["week-end"]
    if len(days) > 1 or (days and values["always"]):
        return {}, tuple({"ouvert": [day]} for day in days)
    if values["always"]:
        return {"ouvert": [values["always"][0].value]}, ()
    if len(hours) > 1:
        # « le soir à 19 h », « samedi matin à 9 h »: the hour says more.
        hours = list(dict.fromkeys(map(hour_of, values["clock"])))[:1] or hours[:1]
    return one_moment(days, hours, values, now)


def one_moment(days, hours, values, now):
    moments = [part.value for part in values["moment"]]
    if not days and not values["clock"]:
        return part_of_any_day(values["moment"][0], now)
    if days == ["week-end"]:
        return ({"ouvert": days}, ()) if not hours else week_end_at(hours[0])
    if not days:
        return hour_of_any_day(values["clock"][0])
    [day] = days
    if "nuit" in moments and not values["clock"]:
        return {}, ({"ouvert": ["24h"]}, {"ouvert": [day]})
    return on_day(day, hours, now), ()


def hour_of(part: Part) -> str:
    return HOURS.get(part.value, part.value)


def week_end_at(hour):
    return {}, tuple({"ouvert": [day], "heure": [hour]} for day in WEEK_END_DAYS)


def hour_of_any_day(clock):
    """« après 18 h » is the evening; another hour is that of the next day that comes."""
    if clock.changes.get("after") and clock.value == EVENING:
        return {"ouvert": ["soir"]}, ()
    return {"heure": [clock.value]}, ()


def part_of_any_day(moment, now):
    name = moment.value
    if moment.changes.get("today"):
        return on_day(f"{now.date()}", [hour_of(moment)], now, name), ()
    if name == "nuit":
        return {}, ({"ouvert": ["24h"]}, {"ouvert": ["soir"]})
    return ({"heure": [HOURS["midi"]]} if name == "midi" else {"ouvert": [name]}), ()


def on_day(day, hours, now, name=""):
    """Return a day at an hour; what has begun today is asked for now."""
    asked = {"ouvert": [day]}
    if not hours:
        return asked
    if day == f"{now.date()}" and hours[0] <= f"{now:%H:%M}":
        ends = ENDS.get(name) or next(
            (ENDS[part] for part, hour in HOURS.items() if hour == hours[0]), time(0)
        )
        return {"ouvert": ["maintenant"]} if now.time() < ends else asked
    return asked | {"heure": hours}


def is_weekday(day: str) -> bool:
    return day in WEEKDAYS
