"""What the committed fixtures hold otherwise than the census gives, in French."""

import json

NATURAL = ("venue", "label", "granted_on", "round", "candidate", "commune")
MAX_NAMED = 5  # rows of one file
DIFFERING_ROWS = "{name}.json\u00a0: {number} ligne{s} différente{s}\u00a0: {rows}."
UNREAD_FIXTURE = "{name}.json\u00a0: {error}."


def fixture_differences(built, folder):
    """Return a sentence for each fixture of `folder` that differs from `built`."""
    return [
        text for name, rows in built.items() if (text := fixture_difference(name, rows, folder))
    ]


def fixture_difference(name, rows, folder):
    """Return how a fixture of `folder` differs from `rows`, "" when it does not."""
    try:
        stored = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return UNREAD_FIXTURE.format(name=name, error=error)
    there, asked = by_key(stored), by_key(rows)
    keys = [key for key in there | asked if there.get(key) != asked.get(key)]
    if not keys:
        return (
            ""
            if stored == rows
            else DIFFERING_ROWS.format(name=name, number=0, s="", rows="l’ordre")
        )
    named = [f"{key} ({verb(key, there, asked)})" for key in keys[:MAX_NAMED]]
    named += ["…"] if len(keys) > MAX_NAMED else []
    plural = "s" if len(keys) > 1 else ""
    return DIFFERING_ROWS.format(name=name, number=len(keys), s=plural, rows=", ".join(named))


def verb(key, there, asked):
    if key not in there:
        return "manque"
    return "en trop" if key not in asked else "change"


def by_key(rows):
    """Return {what a row is known by: the row}."""
    return {row_key(row): row for row in rows}


def row_key(row):
    """Return its primary key, its slug, or the other columns of its natural key."""
    fields = row["fields"]
    known = row.get("pk") or fields.get("slug")
    parts = [known] if known else [fields[name] for name in NATURAL if name in fields]
    return " ".join(" ".join(each) if isinstance(each, list) else each for each in parts)
