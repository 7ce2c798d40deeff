"""An HTML page, read in a child process so that a hostile one costs time and memory only up to a limit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import InputError

TIME_LIMIT_S: Final = 20.0
_CHILD: Final = Path(__file__).with_name("html_child.py")
_REMEDY: Final = "copy the story's text into a .txt file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says: its blocks as (heading level or 0, words), and (where, text) of each date."""

    title: str
    outlet: str
    url: str
    language: str
    dates: tuple[tuple[str, str], ...]
    blocks: tuple[tuple[int, str], ...]


def read_page(html: str, *, source: str, limit_s: float = TIME_LIMIT_S) -> Page:
    """The main text and the metadata of *html*.

    Raises InputError when that takes longer than *limit_s* seconds by the clock, needs more memory
    than 2 GB (where the system can limit it), or finds no text.
    """
    command = [sys.executable, "-P", "-W", "ignore", str(_CHILD)]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired as exc:
        reason = f"the page could not be read within {limit_s:g} seconds"
        raise InputError(reason, path=source, remedy=_REMEDY) from exc
    except OSError as exc:
        raise InputError(
            f"no process could be started to read the page: {exc}", path=source, remedy=_REMEDY
        ) from exc
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
        raise InputError(f"the page cannot be read: {last or done.returncode}", path=source, remedy=_REMEDY)
    found = json.loads(done.stdout)
    if "error" in found or not found["blocks"]:
        raise InputError(found.get("error", "the page has no text"), path=source, remedy=_REMEDY)
    return Page(
        title=found["title"],
        outlet=found["outlet"],
        url=found["url"],
        language=found["language"].replace("_", "-"),
        dates=tuple((where, text) for where, text in found["dates"]),
        blocks=tuple((level, words) for level, words in found["blocks"]),
    )
