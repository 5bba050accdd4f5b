"""Documents name only what exists, and leave out nothing that a reader would look for."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.house.test_house_rules import BREAKING

ROOT = settings.BASE_DIR
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FRENCH = {"gestion.md", "exploitation.md"}
LONGEST_README = 150
APPS = ("tierslieux", "labels", "directory")
TOPS = (*APPS, "templates", "static", "fixtures", "tests", "bench", "relief", "docs")
# Made when the site runs.
MADE = ("staticfiles/", "sauvegardes/")

COMMAND = re.compile(r"manage\.py ([a-z_]+)")
TARGET = re.compile(r"\bmake ([a-z]+)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`([^`\n]+)`", re.DOTALL)
SETTING = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
READ = re.compile(r"""(?:env\.\w+|environ\.get)\(\s*["']([A-Z_]+)["']""")
# Names in capitals that are no settings of ours.
OTHERS = {"TEST_DATABASE_URL", "SERVICE_NAME", "FRANCE_SERVICES"}


def read(path):
    return path.read_text(encoding="utf-8")


def unknown_commands(text):
    named = set(COMMAND.findall(text))
    return sorted(named - set(get_commands()))


def unknown_targets(text):
    known = re.findall(r"^([\w-]+):", read(ROOT / "Makefile"), re.MULTILINE)
    named = [name for code in CODE.finditer(text) for name in TARGET.findall(code[0])]
    return sorted({name for name in named if name not in known})


def dead_links(text, folder):
    links = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    return [link for link in links if link and not (folder / link).exists()]


def missing_paths(text):
    """The paths between back quotes that begin with a folder of ours, or of `directory`."""
    named = [name for name in CODE.findall(text) if re.fullmatch(r"[\w./*-]+/[\w./*-]*", name)]
    return [name for name in named if name not in MADE and not exists(name)]


def exists(name):
    homes = (ROOT, *(ROOT / app for app in APPS), ROOT / "templates", ROOT / "tests")
    return name.startswith("/") or any([*home.glob(name.rstrip("/"))] for home in homes)


def unset(text):
    """The settings named that nothing reads."""
    named = {name for code in CODE.findall(text) for name in SETTING.findall(code)}
    return sorted(named - read_settings() - OTHERS - set(dir(settings)))


def read_settings():
    """The environment variables that the site reads."""
    sources = [*(ROOT / "tierslieux").glob("*.py")]
    return {name for path in sources for name in READ.findall(read(path))}


def unnamed(names, text):
    return sorted(name for name in names if not re.search(rf"`{re.escape(name)}[=`/]", text))


def folders():
    """The folders of modules of the three apps, relative to the project."""
    paths = [path for app in APPS for path in (ROOT / app).iterdir() if any(path.glob("*.py"))]
    return {str(path.relative_to(ROOT)) for path in paths if path.is_dir()}


def breaking_spaces(text):
    return [match[0] for match in BREAKING.finditer(CODE.sub("x", text))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_document_names_only_what_exists(path):
    text = read(path)
    assert not unknown_commands(text)
    assert not unknown_targets(text)
    assert not dead_links(text, path.parent)
    assert not unset(text)
    assert not missing_paths(text)


def test_a_document_that_names_what_does_not_exist_is_refused():
    assert unknown_commands("`manage.py cook`") == ["cook"]
    assert unknown_targets("`make coffee`, and make sense") == ["coffee"]
    assert dead_links("[a](nowhere.md) [b](README.md#x) [c](https://a.fr)", ROOT) == ["nowhere.md"]
    assert unset("`NO_SUCH_SETTING=1` and SITE_URL") == ["NO_SUCH_SETTING"]
    assert missing_paths("`directory/drawer/`, `listing/`, `text/html`") == [
        "directory/drawer/",
        "text/html",
    ]


def test_every_setting_is_told_to_who_hosts_the_site():
    text = read(ROOT / "docs" / "exploitation.md")
    assert "SITE_URL" in read_settings()
    assert "BIND" in read_settings()
    assert not unnamed(read_settings(), text)
    assert unnamed({"NO_SUCH_SETTING"}, text) == ["NO_SUCH_SETTING"]


def test_every_folder_of_the_apps_stands_in_the_architecture():
    text = read(ROOT / "docs" / "architecture.md")
    assert "directory/listing" in folders()
    assert not unnamed(folders(), text)
    assert unnamed({"directory/drawer"}, text) == ["directory/drawer"]


def test_the_readme_is_read_in_one_go():
    assert read(ROOT / "README.md").count("\n") <= LONGEST_README


@pytest.mark.parametrize("name", sorted(FRENCH))
def test_french_documents_keep_french_typography(name):
    text = read(ROOT / "docs" / name)
    assert not breaking_spaces(text)
    assert "'" not in CODE.sub("", text)
    assert breaking_spaces("Rien\u00a0: « rien »")
