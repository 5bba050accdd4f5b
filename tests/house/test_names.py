"""Names: each is the term that one would search, and leads to one place."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ("directory", "labels", "tierslieux")
# Nouns of the field, and the two folders that are named for what is done there.
NOUNS = {"column_mapping", "finding", "folding", "listing", "locking", "matching", "reading"}
NOUNS |= {"scoring", "versioned"}
VERB_FORM = re.compile(r"(ing|ed)$|^(found|given|kept|known|made|said|sent|told|written)$")
POETRY = {"told", "kept", "found", "said", "Found", "Row", "Line", "Place"}
# What still bears such a name: this list only shrinks.
POETRY_LEFT: set[str] = set()
# Top-level names that three modules or more define: this number only shrinks.
MOST_SHARED = 12
LARGEST_FOLDER = 20
# Folders that do not say yet what they are for: this list only shrinks.
SILENT: set[str] = set()


def modules():
    """The product's modules, without migrations, relative to the project."""
    paths = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in paths if "migrations" not in path.parts)


def parsed(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def top_level_names(tree):
    """The functions, classes and constants that a module defines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def verb_forms(paths):
    """Parts of the paths that are a gerund or a participle."""
    parts = {part for path in paths for part in path.with_suffix("").parts}
    return sorted(part for part in parts - NOUNS if VERB_FORM.search(part))


def poetry(trees):
    named = {f"{path}: {name}" for path, tree in trees for name in top_level_names(tree)}
    return sorted(each for each in named if each.rpartition(" ")[2] in POETRY)


def shared_names(trees):
    """{name: its modules} of the names that three modules or more define at their top level."""
    homes = defaultdict(set)
    for path, tree in trees:
        for name in top_level_names(tree):
            homes[name].add(str(path))
    # Django finds each command by the name of its class.
    return {name: paths for name, paths in homes.items() if len(paths) > 2 and name != "Command"}


def crowded(paths):
    """The folders of too many modules; those of models hold one a table."""
    folders = defaultdict(int)
    for path in paths:
        folders[path.parent] += path.name != "__init__.py"
    return [
        str(folder)
        for folder, number in folders.items()
        if number > LARGEST_FOLDER and folder.name != "models"
    ]


def silent_folders(trees):
    """The folders whose __init__ does not say what they are for."""
    return [
        str(path) for path, tree in trees if path.stem == "__init__" and not ast.get_docstring(tree)
    ]


def all_trees():
    return [(path, parsed(path)) for path in modules()]


def sample(path, source):
    return [(Path(path), ast.parse(source))]


def test_no_module_is_named_for_an_action_under_way_or_done():
    assert verb_forms(modules()) == []
    assert verb_forms([Path("labels/judging.py")]) == ["judging"]
    assert verb_forms([Path("labels/known/a.py"), Path("directory/listing/mended.py")]) == [
        "known",
        "mended",
    ]


def test_no_name_is_poetry():
    assert set(poetry(all_trees())) <= POETRY_LEFT
    assert poetry(sample("a.py", "def told(): pass\nclass Row: pass\nkept = 1\nseen = 2")) == [
        "a.py: Row",
        "a.py: kept",
        "a.py: told",
    ]


def test_a_name_leads_to_one_place():
    shared = shared_names(all_trees())
    assert len(shared) <= MOST_SHARED, shared
    same = [*sample("a.py", "A = 1"), *sample("b.py", "class A: pass"), *sample("c.py", "A = 3")]
    assert set(shared_names(same)) == {"A"}
    assert not shared_names(same[:2])


def test_no_folder_is_a_drawer():
    assert crowded(modules()) == []
    assert crowded([Path(f"labels/a/{number}.py") for number in range(21)]) == ["labels/a"]


def test_each_folder_says_what_it_is_for():
    assert set(silent_folders(all_trees())) <= SILENT
    assert silent_folders(sample("labels/a/__init__.py", "A = 1")) == ["labels/a/__init__.py"]
