"""Types: the packages that mypy reads strictly are a list that only grows."""

import tomllib

from django.conf import settings

ROOT = settings.BASE_DIR
STRICT = {
    "directory/cache",
    "directory/duplicates/names.py",
    "directory/duplicates/scoring.py",
    "directory/duplicates/websites.py",
    "directory/geo",
    "directory/hours",
    "directory/imports/reading",
    "tests/house/python_rules.py",
    "tierslieux/backoffice/guides.py",
    "tierslieux/spreadsheets",
    "tierslieux/templatetags",
    "tierslieux/text",
    "tierslieux/web",
}


def checked():
    """What mypy reads, as pyproject.toml lists it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["mypy"]


def test_no_package_leaves_the_strict_list():
    mypy = checked()
    assert mypy["strict"] is True
    assert sorted(STRICT - set(mypy["files"])) == []
    assert [name for name in mypy["files"] if not (ROOT / name).exists()] == []
    assert "overrides" not in mypy or not any("disallow" in str(each) for each in mypy["overrides"])
