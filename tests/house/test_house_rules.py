"""What was said twice in review: each rule reads the sources, and must refuse its bad sample."""

import os
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django.contrib.admin
import django.forms
import pytest
from django.conf import settings
from django.core.management import call_command

from tests.house import python_rules

ROOT = settings.BASE_DIR
SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    "node_modules",
    "staticfiles",
    "fixtures",
    "test-results",
}
TEXTS = {".py", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".md", ".toml", ""}
MARKS = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.-])/(home|root|Users|work)/")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
ADDRESSES = re.compile(
    r"://|^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b", re.MULTILINE
)
LONE_INCLUDE = re.compile(r"\s*{% include ((?!%}).)* %}")
BREAKING = re.compile(r"\S* [:;?!»%](?=\s|<|$)|« ")
# Django and the browsers ask for these by themselves.
BY_CONVENTION = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


@cache
def files():
    """The project's own files, wherever they are; folders skipped are not even entered."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name == ".ci" or not is_skipped(name)]
        found += [Path(folder, name).relative_to(ROOT) for name in names if not is_skipped(name)]
    return sorted(found)


def is_skipped(name):
    return name.startswith(".") or name in SKIPPED


def tree(*suffixes):
    """The project's own files that end so."""
    return [path for path in files() if path.suffix in suffixes]


@cache
def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def faults(rule, paths):
    return [f"{path}: {fault}" for path in paths for fault in rule(path, read(path))]


def left_marks(path, text):
    return MARKS.findall(text)


def machine_paths(path, text):
    return [match[0] for match in MACHINE_PATHS.finditer(text)]


def registry_hosts(path, text):
    return [match[0] for match in ADDRESSES.finditer(text)]


def long_template(path, text):
    lines = text.count("\n")
    return [f"{lines} lines"] if lines > 120 else []


def long_template_line(path, text):
    """A mail is written as it is read, and Django reads a tag on one line alone."""
    lines = enumerate(text.splitlines(), 1) if not str(path).endswith(".txt") else ()
    return [
        f"line {number}: {len(line)} characters"
        for number, line in lines
        if len(line) > 120 and not LONE_INCLUDE.fullmatch(line)
    ]


def include_without_only(path, text):
    """Components and the partials beside a page take what they are given, nothing else."""
    includes = re.findall(r'{%\s*include\s+"(?:components/|(?:[^"]*/)?_).*?%}', text, re.DOTALL)
    return [tag for tag in includes if not re.search(r"\bonly\s*%}$", tag)]


class InlineFinder(HTMLParser):
    """Notes what the Content-Security-Policy would refuse."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        data = (given.get("type") or "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self.found.append(f"<{tag}>")
        self.found += [f"{name}=" for name in given if re.match(r"style$|on[a-z]", name)]


def inline_style_or_script(path, text):
    finder = InlineFinder()
    finder.feed(TAGS.sub("", text))
    return finder.found


def breaking_space(path, text):
    """French signs stay on the line of their word: the space between them is a no-break one."""
    return [match[0] for match in BREAKING.finditer(TAGS.sub("x", text))]


TEXT_RULES = {
    left_marks: f"# {'TO'}DO: later",
    machine_paths: f"see /{'home'}/someone/notes",
}
TEMPLATE_RULES = {
    long_template: "<p>\n" * 121,
    long_template_line: f"<p>{'a ' * 60}</p>",
    include_without_only: '{% include "components/card.html" with venue=venue %}',
    inline_style_or_script: '<p {% if a %}class="b"{% endif %} style="color: red">',
    breaking_space: "<p>Téléphone : {{ phone }}</p>",
}
PARTIAL_SAMPLES = (
    '{% include "_header.html" %}',
    '{% include "admin/history/_entry.html" with version=version %}',
)
HTML_SAMPLES = ("<script>alert(1)</script>", "<style>p {}</style>", '<a onclick="go()">')
FINE_HTML = (
    '<script src="{% static "js/map.js" %}" type="module"></script>\n'
    '{% include "components/card.html" with one=two only %}'
    "<p>Téléphone\u00a0: «\u202f{{ phone }}\u202f»</p>"
)


def templates():
    """The name of each template, as it is asked for, and where it lies."""
    for path in tree(".html", ".txt", ".xml", ".svg"):
        if "templates" in path.parts:
            yield path.parts[path.parts.index("templates") + 1 :], path


def overrides_django(name):
    homes = (Path(django.contrib.admin.__file__).parent, Path(django.forms.__file__).parent)
    return any((home / "templates" / name).exists() for home in homes)


def unused(names, sources):
    """The names that no source quotes, apart from those that Django knows by itself."""
    quoted = set(re.findall(r"""["']([\w/.-]+\.\w+)["']""", "\n".join(sources)))
    return [
        name for name in names if name not in quoted | BY_CONVENTION and not overrides_django(name)
    ]


@pytest.mark.parametrize("rule", python_rules.ALL, ids=lambda rule: rule.__name__)
def test_every_python_file_follows(rule):
    assert not faults(rule, tree(".py"))


@pytest.mark.parametrize(("rule", "path", "sample"), python_rules.BAD_SAMPLES)
def test_a_python_rule_refuses_its_bad_sample(rule, path, sample):
    assert rule(Path(path), sample)


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.__name__)
def test_every_text_follows(rule):
    assert not faults(rule, tree(*TEXTS))


@pytest.mark.parametrize("rule", TEMPLATE_RULES, ids=lambda rule: rule.__name__)
def test_every_template_follows(rule):
    assert not faults(rule, [path for _, path in templates()])
    assert not rule("fine.html", FINE_HTML)


@pytest.mark.parametrize(("rule", "sample"), (TEXT_RULES | TEMPLATE_RULES).items())
def test_a_text_rule_refuses_its_bad_sample(rule, sample):
    assert rule("sample", sample)


@pytest.mark.parametrize("sample", PARTIAL_SAMPLES)
def test_a_partial_is_included_with_only(sample):
    assert include_without_only("sample.html", sample)


@pytest.mark.parametrize("sample", HTML_SAMPLES)
def test_inline_style_and_script_are_refused(sample):
    assert inline_style_or_script("sample.html", sample)


def test_every_template_is_used():
    names = ["/".join(parts) for parts, _ in templates()]
    sources = [read(path) for path in tree(".py", ".html", ".txt", ".xml", ".svg")]
    assert not unused(names, sources)
    assert unused(["nobody/asks.html"], sources[:1]) == ["nobody/asks.html"]


def test_no_requirement_names_where_to_fetch_it():
    assert not faults(registry_hosts, ROOT.glob("requirements*.txt"))
    assert registry_hosts("", "django @ https://exemple.fr/django.whl")
    assert registry_hosts("", "--index-url x")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
