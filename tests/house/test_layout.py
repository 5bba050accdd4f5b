"""Where things lie: tests mirror the folders of the product, and libraries keep to their layer."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ("tierslieux", "labels", "directory")
# Tried through the pages and commands that use them.
WITHOUT_TESTS = {"management", "migrations", "templatetags"}
OURS = {"house", "support", "data", "browser"}


def folders(root):
    """Names of the folders of Python modules directly below `root`, relative to the project."""
    return {
        str(path.relative_to(ROOT))
        for path in (ROOT / root).iterdir()
        if path.is_dir() and any(path.glob("*.py")) and path.name not in WITHOUT_TESTS
    }


@pytest.mark.parametrize("app", APPS)
def test_each_folder_of_an_app_has_its_folder_of_tests(app):
    tests = {name.removeprefix("tests/") for name in folders(f"tests/{app}")}
    assert folders(app) == tests
    assert tests


def test_every_test_lies_in_the_folder_of_its_subject():
    strays = [path.name for path in (ROOT / "tests").glob("test_*.py")]
    strays += [path.name for app in APPS for path in (ROOT / "tests" / app).glob("test_*.py")]
    assert not strays
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - {
        "__pycache__"
    } == OURS | set(APPS)


def libraries_of_directory(text):
    """The tag libraries of `directory` that a template loads."""
    loaded = re.findall(r"{%\s*load\s+([^%]+?)\s*%}", text)
    ours = {path.stem for path in (ROOT / "directory" / "templatetags").glob("[a-z]*.py")}
    return ours & {name for names in loaded for name in names.split()}


@pytest.mark.parametrize("folder", ["labels", "registration", "admin/auth", "admin/labels"])
def test_templates_of_a_lower_layer_load_no_library_of_the_directory(folder):
    paths = (ROOT / "templates" / folder).rglob("*.*")
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert texts
    assert not [text for text in texts if libraries_of_directory(text)]
    assert libraries_of_directory("{% load static cards %}") == {"cards"}
