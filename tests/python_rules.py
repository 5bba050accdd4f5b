"""The house rules on Python sources: each takes a path and its text, and returns its faults."""

import ast
from functools import cache

# A room may import those on its left only.
ROOMS = ("labels", "directory", "tierslieux")
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "constants"}
SAVE_SIGNALS = {"pre_save", "post_save", "m2m_changed"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 25
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@cache
def nodes(source):
    """Every node of a source, read once for all the rules."""
    return [*ast.walk(ast.parse(source))]


def imported_rooms(node):
    """The top packages that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]}


def forbidden_to(room):
    """The rooms that `room` may not import: nothing of ours imports the tests."""
    if room not in ROOMS:
        return set()
    return {*ROOMS[ROOMS.index(room) + 1 :], "tests", "bench"}


def import_against_the_direction(path, source):
    forbidden = forbidden_to(path.parts[0])
    return [
        f"line {node.lineno}: {', '.join(imported_rooms(node) & forbidden)}"
        for node in nodes(source)
        if isinstance(node, IMPORTS) and imported_rooms(node) & forbidden
    ]


def import_inside_a_function(path, source):
    return [
        f"line {node.lineno}"
        for function in nodes(source)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, IMPORTS)
    ]


def long_file(path, source):
    lines = source.count("\n")
    return [f"{lines} lines"] if lines > LONGEST_FILE and "migrations" not in path.parts else []


def long_function(path, source):
    if path.parts[0] == "tests" or "migrations" in path.parts:
        return []
    return [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in nodes(source)
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def name_that_says_nothing(path, source):
    return [part for part in (path.stem, *path.parts) if part in FORBIDDEN_NAMES]


def save_signal(path, source):
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
