"""What a package offers is what it says it offers, and importing it does no work."""

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARY = ("geo", "layers", "dateline")
PACKAGES = sorted(
    ".".join(init.parent.relative_to(ROOT).parts)
    for package in LIBRARY
    for init in (ROOT / package).rglob("__init__.py")
)
HEAVY = ("folium", "geopandas", "lxml", "pandas", "pyarrow", "pycrfsuite", "trafilatura")
CPU_LIMIT_S = 1.5

# Runs in a fresh interpreter: what does importing one package open, ask, load and cost?
PROBE = """
import json, os, sys, time
root, name = sys.argv[1:]
own = [os.path.join(root, part) + os.sep for part in ("geo", "layers", "dateline", "seeds", "output", "tests")]
work = []
def watch(event, args):
    if event == "open" and isinstance(args[0], str):
        path, mode = os.path.abspath(args[0]), args[1] or "r"
        if any(path.startswith(part) for part in own) and not path.endswith((".py", ".pyc", ".so")):
            work.append("open " + path)
        elif any(letter in mode for letter in "wax+"):
            work.append("write " + path)
    elif event.split(".")[0] in ("socket", "subprocess", "sqlite3") and event != "socket.__new__":
        work.append(event)
sys.path.insert(0, root)
sys.addaudithook(watch)
began = time.process_time()
__import__(name)
print(json.dumps({"cpu_s": time.process_time() - began, "work": work, "loaded": sorted(sys.modules)}))
"""


def what_import_does(name: str) -> dict[str, object]:
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", PROBE, str(ROOT), name]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def offered(package: str) -> list[str]:
    """`__all__`; a package that binds no public name may do without."""
    return list(getattr(importlib.import_module(package), "__all__", []))


def order(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then functions, each by the alphabet: as ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def bound_names(package: str) -> set[str]:
    """Public names that the package's `__init__` binds: defined in it, or taken from the package's modules."""
    tree = ast.parse((ROOT / Path(*package.split(".")) / "__init__.py").read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}."):
            names |= {alias.asname or alias.name for alias in node.names}
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign):
            names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.add(statement.target.id)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_there_sorted_and_without_doubles(package: str) -> None:
    names = offered(package)
    assert names == sorted(set(names), key=order)


@pytest.mark.parametrize("package", PACKAGES)
def test_all_holds_every_public_name_and_no_other(package: str) -> None:
    module = importlib.import_module(package)
    assert bound_names(package) <= set(offered(package))
    missing = [name for name in offered(package) if not hasattr(module, name)]
    assert not missing


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_are_documented(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__doc__
    made_here = [getattr(module, name) for name in offered(package) if not name.isupper()]
    silent = [
        thing.__qualname__ for thing in made_here if hasattr(thing, "__qualname__") and not thing.__doc__
    ]
    assert not silent


@pytest.mark.parametrize("package", LIBRARY)
def test_importing_does_no_work(package: str) -> None:
    found = what_import_does(package)
    assert found["work"] == []


@pytest.mark.parametrize("package", LIBRARY)
def test_importing_is_quick_and_loads_nothing_heavy(package: str) -> None:
    found = what_import_does(package)
    loaded = found["loaded"]
    assert isinstance(loaded, list)
    assert not [name for name in HEAVY if name in loaded]
    assert isinstance(found["cpu_s"], float)
    assert found["cpu_s"] < CPU_LIMIT_S
