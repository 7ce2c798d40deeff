"""The project as a whole: its files agree with each other and hold nothing that does not belong."""

import ast
import datetime as dt
import json
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ["geo", "layers", "dateline"]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SAMPLES = sorted((ROOT / "seeds" / "articles").glob("*.*"))
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60

# Homes and scratch directories of whoever wrote the code. The pieces are joined here only.
PRIVATE_PATH = re.compile(
    r"(?<![\w.$}])/(?:root|work|home/(?!user\b|you\b)\w+|Users/\w+|tmp/bash)" + r"[\w.-]*/"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|raise NotImplemented" + r"Error)\b")


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is tracked cannot be known")
    done = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in (ROOT / name for name in done.stdout.split("\0") if name) if path.is_file()]


def texts(*suffixes: str) -> dict[Path, str]:
    """Tracked text files with their contents; only those with one of *suffixes* if any are given."""
    found = {}
    for path in tracked():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # data: packed, not prose
            continue
    return found


def distribution(requirement: str) -> str:
    """The name in a requirement, as registries spell it: "lxml_html_clean>=0.4" is lxml-html-clean."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def requirements(*, dev: bool) -> list[str]:
    project = SETTINGS["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if dev else [])
    return [distribution(requirement) for requirement in wanted + SETTINGS["dependency-groups"]["build"]]


def pins(lock: str) -> dict[str, set[str]]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_python_versions_agree() -> None:
    assert SETTINGS["project"]["requires-python"] == ">=3.11"
    assert SETTINGS["tool"]["ruff"]["target-version"] == "py311"
    assert SETTINGS["tool"]["mypy"]["python_version"] == "3.11"


def test_version_is_told_once() -> None:
    version = SETTINGS["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{version}]" in changelog


def test_all_packages_ship_with_their_types() -> None:
    assert SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == PACKAGES
    assert SETTINGS["tool"]["mypy"]["packages"] == PACKAGES
    for package in PACKAGES:
        assert (ROOT / package / "__init__.py").is_file()
        assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("key", ["dependencies", "dev"])
def test_dependencies_are_sorted(key: str) -> None:
    project = SETTINGS["project"]
    listed = project["dependencies"] if key == "dependencies" else project["optional-dependencies"]["dev"]
    assert listed == sorted(listed, key=lambda requirement: re.split(r"[<>=]", requirement)[0])


def test_every_dependency_is_explained() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {distribution(name) for name in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)}
    assert explained == set(requirements(dev=True))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_every_dependency_with_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert set(requirements(dev="dev" in lock)) <= set(pins(lock))
    assert not re.search(r"://|^\s*-[if]\b|--(?:extra-)?index|--find-links|^-e", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_lock_for_tests_holds_the_one_for_use() -> None:
    base, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in base} == base


def test_no_private_path_is_tracked() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path, text in texts().items()
        for hit in PRIVATE_PATH.finditer(text)
    ]
    assert not found


def test_nothing_is_left_unfinished() -> None:
    code = texts(".py", ".js", ".css")
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path, text in code.items()
        for hit in UNFINISHED.finditer(text)
    ]
    assert not found


def test_modules_and_functions_are_small() -> None:
    large = []
    for path, text in texts(".py").items():
        if text.count("\n") > MAX_MODULE_LINES:
            large.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    large.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines")
    assert not large


def test_every_data_file_that_ships_has_its_source_named() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    named = [name if "/" in name else f"*/{name}" for name in re.findall(r"`([\w./*-]+)`", text)]
    data = [
        path.relative_to(ROOT).as_posix() for path in tracked() if path.relative_to(ROOT).parts[0] in PACKAGES
    ]
    data = [name for name in data if "/static/" not in name and not name.endswith((".py", ".typed"))]
    assert [name for name in data if not any(fnmatch(name, pattern) for pattern in named)] == []


def test_output_is_not_tracked() -> None:
    assert [path.name for path in tracked() if path.is_relative_to(ROOT / "output")] == [".gitkeep"]


def anchors(text: str) -> set[str]:
    """What a link may name behind "#" in a document: its headings, as GitHub spells them there."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path, text in texts(".md").items():
        for link in re.findall(r"\]\((?!\w+:)([^)\s]+)\)", text):
            name, _, heading = link.partition("#")
            target = path.parent / name if name else path
            if not target.exists() or (
                heading and heading not in anchors(target.read_text(encoding="utf-8"))
            ):
                broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert not broken


def test_make_targets_named_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for text in texts(".md").values() for name in re.findall(r"`make ([a-z-]+)", text)}
    assert named <= targets


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_tell_their_day_and_are_of_a_readable_length(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    day = dt.date.fromisoformat(path.name[:10])
    assert re.search(rf"[A-Z ]{{4,}}.*{day:%B} {day.day}, {day.year}", text), "no dateline with a full date"
    assert 150 <= len(re.sub(r"<[^>]*>", " ", text).split()) <= 400


def test_samples_differ_in_years_and_form() -> None:
    assert len({path.name[:4] for path in SAMPLES}) >= 7
    assert {path.suffix for path in SAMPLES} == {".txt", ".md", ".html"}


def test_the_place_book_is_a_feature_collection() -> None:
    book = json.loads((ROOT / "seeds" / "places.geojson").read_text(encoding="utf-8"))
    assert book["type"] == "FeatureCollection"
    assert isinstance(book["features"], list)
