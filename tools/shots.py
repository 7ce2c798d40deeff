"""Screenshots of a page at three widths, light and dark, to be looked at: `python tools/shots.py PAGE.html [FOLDER]`.

Add `--open` to photograph the page with the receipt of the second event shown open.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

WIDTHS = (360, 800, 1280)
HEIGHTS = {360: 780, 800: 1000, 1280: 860}


def main() -> None:
    """Write FOLDER/NAME-WIDTH-THEME.png for each width and theme."""
    from browser import chromium

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("output/shots"))
    parser.add_argument("--open", action="store_true", help="open the receipt of the second event shown")
    parser.add_argument("--full", action="store_true", help="the whole page, not only the first screen")
    parser.add_argument("--width", type=int, action="append", help="these widths instead of 360, 800, 1280")
    parser.add_argument("--hash", default="", help="what follows # in the address")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for width in given.width or WIDTHS:
            for theme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": HEIGHTS.get(width, 900)},
                    color_scheme=theme,
                    offline=True,
                )
                page = context.new_page()
                page.on("console", lambda message: print("console:", message.text))
                page.on("pageerror", lambda error: print("error:", error))
                page.goto(given.page.resolve().as_uri() + (f"#{given.hash}" if given.hash else ""))
                page.wait_for_timeout(700)
                if given.open:
                    page.locator(".dateline-row:visible").nth(1).click()
                    page.wait_for_timeout(400)
                path = given.folder / f"{given.page.stem}-{width}-{theme}.png"
                page.screenshot(path=path, full_page=given.full)
                print(path)
                context.close()


if __name__ == "__main__":
    main()
