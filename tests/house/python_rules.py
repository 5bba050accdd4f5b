"""The house rules on Python sources: each takes a path and its text, and returns its faults."""

import ast
from functools import cache
from pathlib import Path

# From the ground up: a package may import those named before it, and its own modules.
LAYERS = (
    *(
        "tierslieux.typefaces",
        "tierslieux.text",
        "tierslieux.web",
        "tierslieux.history",
        "tierslieux.edit_conflicts",
    ),
    *("tierslieux.backoffice", "tierslieux.mail", "tierslieux.jobs", "tierslieux.spreadsheets"),
    *("tierslieux.templatetags", "tierslieux.accounts", "tierslieux.backup"),
    *("tierslieux.management", "labels.models", "labels.application_import", "labels.calls"),
    *("labels.tasks", "labels.admin", "labels.urls", "labels.apps", "labels"),
    *("directory.hours", "directory.cache", "directory.geo", "directory.models"),
    *("directory.spam", "directory.locations", "directory.photos", "directory.venues"),
    *("directory.templatetags", "directory.awards", "directory.duplicates"),
    *("directory.data_quality", "directory.search", "directory.listing"),
    *(
        "directory.observatory",
        "directory.selection",
        "directory.commute",
        "directory.manager_links",
    ),
    *(
        "directory.corrections",
        "directory.contact",
        "directory.imports",
        "directory.erasure",
        "directory.decisions",
        "directory.pages",
    ),
    *("directory.admin", "directory.seeds", "directory.management"),
    *("directory.urls", "directory.apps", "directory", "tierslieux"),
)
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "constants"}
SAVE_SIGNALS = {"pre_save", "post_save", "m2m_changed"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 25
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@cache
def nodes(source: str) -> list[ast.AST]:
    """Every node of a source, read once for all the rules."""
    return [*ast.walk(ast.parse(source))]


def imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The modules that an import statement may name."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {f"{node.module}.{alias.name}" for alias in node.names} if not node.level else set()


def layer(module: str) -> int | None:
    """The rank of the package that a module is of, None when it is none of ours."""
    named = [name for name in LAYERS if f"{module}.".startswith(f"{name}.")]
    return LAYERS.index(max(named, key=len)) if named else None


def import_against_the_direction(path: Path, source: str) -> list[str]:
    here = layer(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    if here is None or "migrations" in path.parts:
        return []
    return [
        f"line {node.lineno}: {name}"
        for node in nodes(source)
        if isinstance(node, IMPORTS)
        for name in imported(node)
        if (layer(name) or 0) > here or name.partition(".")[0] in {"tests", "bench"}
    ]


def bench_import_beside_support(path: Path, source: str) -> list[str]:
    """Of the tests, the benchmarks import their support only."""
    if path.parts[0] != "bench":
        return []
    return [
        f"line {node.lineno}: {name}"
        for node in nodes(source)
        if isinstance(node, IMPORTS)
        for name in imported(node)
        if f"{name}.".startswith("tests.") and not name.startswith("tests.support.")
    ]


def import_inside_a_function(path: Path, source: str) -> list[str]:
    return [
        f"line {node.lineno}"
        for function in nodes(source)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, IMPORTS)
    ]


def long_file(path: Path, source: str) -> list[str]:
    lines = source.count("\n")
    return [f"{lines} lines"] if lines > LONGEST_FILE and "migrations" not in path.parts else []


def long_function(path: Path, source: str) -> list[str]:
    if path.parts[0] == "tests" or "migrations" in path.parts:
        return []
    return [
        f"{node.name} has {length(node)} lines"
        for node in nodes(source)
        if isinstance(node, FUNCTIONS) and length(node) > LONGEST_FUNCTION
    ]


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def name_that_says_nothing(path: Path, source: str) -> list[str]:
    return [part for part in (path.stem, *path.parts) if part in FORBIDDEN_NAMES]


def save_signal(path: Path, source: str) -> list[str]:
    return [
        f"line {node.lineno}: {alias.name}"
        for node in nodes(source)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in SAVE_SIGNALS
    ] + [
        f"line {node.lineno}: {node.attr}"
        for node in nodes(source)
        if isinstance(node, ast.Attribute) and node.attr in SAVE_SIGNALS
    ]


BAD_SAMPLES = (
    (import_against_the_direction, "labels/a.py", "from directory.models import Venue"),
    (import_against_the_direction, "labels/models/a.py", "import tierslieux.settings"),
    (import_against_the_direction, "directory/a.py", "def f():\n    import tierslieux"),
    (import_against_the_direction, "tierslieux/a.py", "from tests import build"),
    (bench_import_beside_support, "bench/a.py", "from tests import build"),
    (bench_import_beside_support, "bench/a.py", "import tests.directory.making"),
    (import_inside_a_function, "labels/a.py", "def f():\n    import os"),
    (import_inside_a_function, "labels/a.py", "class A:\n    def f(self):\n        import os"),
    (long_file, "directory/a.py", "a = 1\n" * 301),
    (long_function, "directory/a.py", "def f():\n" + "    a = 1\n" * 25),
    (name_that_says_nothing, "labels/utils.py", ""),
    (name_that_says_nothing, "labels/services/a.py", ""),
    (save_signal, "labels/a.py", "from django.db.models.signals import post_save"),
    (save_signal, "labels/a.py", "signals.m2m_changed.connect(f)"),
)
ALL = dict.fromkeys(rule for rule, _, _ in BAD_SAMPLES)
