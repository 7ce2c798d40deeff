"""The page of a folder where its files come in odd ways: whole, damaged, cut, not at all, or from disk."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pyramid_made import SCENE, made, serving, until
from serving import served, watched

from layers.pyramid import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyramid") / "map"
    write_folder([made()], path, title="Made up", events_a_tile=300)
    return path


def test_a_server_without_ranges_will_do_for_small_files(chromium_browser: Browser, folder: Path) -> None:
    with served(folder) as address, watched(chromium_browser) as (page, complaints):
        page.goto(address)
        until(page, SCENE)
        page.evaluate("dateline.select('made-1-6')")
        page.get_by_role("dialog").wait_for()
    assert complaints == []


@pytest.mark.parametrize("kept", [0.6, 0.001])
def test_an_archive_that_is_not_whole_is_named(
    chromium_browser: Browser, folder: Path, tmp_path: Path, kept: float
) -> None:
    shutil.copytree(folder, tmp_path / "map")
    (archive,) = (tmp_path / "map").glob("*.pmtiles")
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * kept)])
    with serving(tmp_path / "map") as address, watched(chromium_browser) as (page, _complaints):
        page.goto(address)
        alert = page.get_by_role("alert")
        alert.wait_for()
        assert f"{archive.name} is not whole" in alert.inner_text()
        assert page.evaluate("dateline.getState().total") == 5000


def test_damaged_and_missing_files_are_named(chromium_browser: Browser, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "map")
    (archive,) = (tmp_path / "map").glob("*.pmtiles")
    (details,) = (tmp_path / "map").glob("details.*")
    whole = archive.read_bytes()
    archive.write_bytes(whole[:127] + bytes(len(whole) - 127))
    details.unlink()
    with serving(tmp_path / "map") as address, watched(chromium_browser) as (page, _complaints):
        page.goto(address)
        until(page, "document.querySelector('[role=alert]')?.textContent.includes('cannot be read')")
        page.evaluate("dateline.select('made-1-6')")
        until(page, "document.querySelector('[role=alert]')?.textContent.includes('HTTP 404')")


def test_opened_from_disk_it_says_what_helps(chromium_browser: Browser, folder: Path) -> None:
    context = chromium_browser.new_context(offline=True)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "dateline serve" in alert.inner_text()
    assert "python -m http.server" in alert.inner_text()
    assert page.evaluate("dateline.getState().total") == 5000
    context.close()
