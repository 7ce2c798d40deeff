"""What an editor pastes into an article: a frame with its listener, or our element; and the oEmbed answer."""

from __future__ import annotations

from importlib import resources
from typing import Any, Final

from layers._inline import clean, escaped
from layers.embed._head import CARD_SIZE

ELEMENT_FILE: Final = "dateline-map.js"
SANDBOX: Final = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
REFERRER: Final = "strict-origin-when-cross-origin"
OEMBED_SIZE: Final = (800, 900)
"""px: oEmbed wants numbers; a host that listens corrects the height."""


def iframe_snippet(*, title: str, src: str) -> str:
    """A frame that is as high as its content tells, and most of the screen where scripts are refused."""
    frame = _frame(title, src, ' style="width:100%;height:80vh;border:0"')
    return f"{frame}\n<script>{_static('listener.js')}</script>\n"


def element_snippet(*, title: str, src: str, script: str = ELEMENT_FILE, picture: str = "") -> str:
    """Our element, with the address of its *script*; inside it what is read without scripts and in print."""
    inner = f'<img src="{escaped(picture)}" alt="{escaped(title)}">' if picture else escaped(title)
    return (
        f'<script src="{escaped(script)}" defer></script>\n'
        f'<dateline-map src="{escaped(src)}" title="{escaped(title)}">'
        f'<a href="{escaped(src)}">{inner}</a></dateline-map>\n'
    )


def oembed(*, title: str, url: str, card: str = "") -> dict[str, Any]:
    """The oEmbed 1.0 answer of type "rich" for a page at *url*, with its picture as thumbnail."""
    width, height = OEMBED_SIZE
    size = f' width="{width}" height="{height}" style="max-width:100%;border:0"'
    answer: dict[str, Any] = {
        "type": "rich",
        "version": "1.0",
        "title": clean(title),
        "html": _frame(title, url, size),
        "width": width,
        "height": height,
    }
    if card:
        answer |= {
            "thumbnail_url": card,
            "thumbnail_width": CARD_SIZE[0],
            "thumbnail_height": CARD_SIZE[1],
        }
    return answer


def element_script() -> str:
    """The file that a host of `<dateline-map>` loads."""
    return resources.files("layers").joinpath("static", ELEMENT_FILE).read_text(encoding="utf-8")


def _frame(title: str, src: str, size: str) -> str:
    return (
        f'<iframe title="{escaped(title)}" src="{escaped(src)}" loading="lazy"{size} '
        f'sandbox="{SANDBOX}" referrerpolicy="{REFERRER}"></iframe>'
    )


def _static(name: str) -> str:
    text = resources.files("layers").joinpath("static", name).read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines() if not line.strip().startswith("//"))
