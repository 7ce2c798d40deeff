"""Imports point one way, and a large library is imported where it is used."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARY = ("geo", "layers", "dateline")
HEAVY = {"folium", "geopandas", "lxml", "pandas", "pyarrow", "pycrfsuite", "trafilatura"}
MODULES = sorted(path for package in LIBRARY for path in (ROOT / package).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported: `from geo import files` is geo.files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def at_import_time(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, also inside if, try, with and class."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from at_import_time(node.orelse)
            continue
        inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
        handlers = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.ExceptHandler)]
        if inner or handlers:
            yield from at_import_time(inner + [child for handler in handlers for child in handler.body])
        else:
            yield node


def room_of(name: str) -> str:
    """The room of a module of geo: geo.places.resolver.resolving is in places."""
    return name.split(".")[1] if name.count(".") else ""


def order_of_rooms() -> dict[str, int]:
    """Each room of geo with its group in the order that docs/architecture.md draws, the highest number first."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.search(r"`(\w+(?:, \w+)*(?: → \w+(?:, \w+)*)+ → errors)`", text)
    assert drawn, "docs/architecture.md no longer draws the order of the rooms"
    groups = drawn[1].split(" → ")
    return {room: len(groups) - place for place, group in enumerate(groups) for room in group.split(", ")}


def test_there_is_something_to_read() -> None:
    assert len(MODULES) > 10


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_packages_import_one_way(path: Path) -> None:
    own = LIBRARY.index(path.relative_to(ROOT).parts[0])
    back = [
        f"{line}: {name}" for line, name in imports(parsed(path)) if name.split(".")[0] in LIBRARY[own + 1 :]
    ]
    assert not back, f"{name_of(path)} imports what stands above it: {back}"


def test_rooms_of_geo_import_one_way() -> None:
    order = order_of_rooms()
    wrong = []
    for path in MODULES:
        room = room_of(name_of(path))
        if path.relative_to(ROOT).parts[0] != "geo" or not room:
            continue
        assert room in order, f"geo/{room} is not in the order of rooms in docs/architecture.md"
        for line, name in imports(parsed(path)):
            used = room_of(name) if name.startswith("geo.") else room
            if used != room and order.get(used, 99) >= order[room]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {room} imports {used}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_relative_imports(path: Path) -> None:
    relative = [
        node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def derived_from(tree: ast.Module) -> set[str]:
    """Libraries whose classes are bases here: a class statement needs them when the module is loaded."""
    bases = [base for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases]
    return {ast.unparse(base).split(".")[0] for base in bases}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_imported_where_used(path: Path) -> None:
    tree = parsed(path)
    unwanted = HEAVY - derived_from(tree)
    early = [
        f"{line}: {name}"
        for node in at_import_time(tree.body)
        for line, name in imports(node)
        if name.split(".")[0] in unwanted
    ]
    assert not early, f"import inside the function that uses it: {early}"


def test_every_library_that_is_imported_is_declared() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    every = [*project["dependencies"], *project["optional-dependencies"]["scale"]]
    declared = {spelled(re.split(r"[<>=]", asked)[0]) for asked in every}
    homes = packages_distributions()
    missing = set()
    for path in MODULES:
        for _, name in imports(parsed(path)):
            library = name.split(".")[0]
            known = library in LIBRARY or library in sys.stdlib_module_names
            if not known and not declared & {spelled(home) for home in homes.get(library, [library])}:
                missing.add(library)
    assert not missing


def spelled(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_what_runs_at_import_time_is_told_from_what_does_not() -> None:
    tree = ast.parse("if TYPE_CHECKING:\n import a\nelse:\n import b\ntry:\n import c\nexcept ImportError:\n import d\n"
                     "def f():\n import e\nclass C:\n import g\n")  # fmt: skip
    found = {name for node in at_import_time(tree.body) for _, name in imports(node)}
    assert found == {"b", "c", "d", "g"}
