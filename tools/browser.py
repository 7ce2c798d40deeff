"""Find a Chromium for the tests, or install one; says what it did and prints the path last.

In this order: a Chromium or Chrome that is installed and starts; the one that Playwright installed
earlier; Debian's package, where apt is and we may use it; Playwright's own download. Safe to run
again: once there is a browser, it is only looked up.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
START_TIMEOUT_S: Final = 60


class BrowserError(Exception):
    """No browser was found and none could be installed."""


def installed() -> str | None:
    """The path of a browser that starts; None when there is none."""
    return next((path for path in _places() if _starts(path)), None)


def _places() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from MAC_APPS
    own = _playwright_path()
    if own:
        yield own


def _starts(path: str) -> bool:
    """Whether the program answers: some systems put a stub there that only tells how to get the real one."""
    if not Path(path).is_file():
        return False
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=START_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"chrom" in done.stdout.lower()


def _playwright_path() -> str | None:
    """Where Playwright keeps its own Chromium, there or not; None without Playwright."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    try:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Error:
        return None


def install() -> str:
    """Install a browser and give its path; raises BrowserError with what was tried."""
    tried = []
    for how, commands in _ways():
        _say(f"no browser found; installing {how}")
        if all(_run(command) for command in commands):
            path = installed()
            if path:
                _say(f"installed {how}")
                return path
        tried.append(how)
    raise BrowserError(
        f"could not install a browser (tried: {', '.join(tried)}); install Chromium or Chrome yourself"
    )


def _ways() -> Iterator[tuple[str, list[list[str]]]]:
    may_use_apt = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    if may_use_apt and _is_debian():
        package = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]
        yield "Debian's package chromium", [["apt-get", "update", "-q"], package]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if may_use_apt:
        playwright.insert(-1, "--with-deps")
    yield "Playwright's Chromium", [playwright]


def _is_debian() -> bool:
    """Debian itself: Ubuntu's package of that name is a stub that asks for snap."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines


def _run(command: list[str]) -> bool:
    _say("$ " + " ".join(command))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=env, stdout=sys.stderr, check=False).returncode == 0


def _say(text: str) -> None:
    print(f"browser: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Print the path of the browser on standard output, all else on standard error."""
    path = installed()
    if path:
        _say(f"using {path}")
    else:
        try:
            path = install()
        except BrowserError as exc:
            _say(str(exc))
            return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
