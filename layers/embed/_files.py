"""A page in several files, for hosts that allow scripts from their own files only."""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import quote

_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{pictures}; base-uri 'none'; form-action 'none'"
_HOSTS: Final = re.compile(r"img-src data:([^;\"]*)")
_STYLE: Final = re.compile(r"<style>(.*?)</style>\n?", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>\n?", re.DOTALL)
_META: Final = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_PICTURE: Final = re.compile(r"url\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")


def folder_files(html: str, name: str) -> dict[str, bytes]:
    """The files of a page that dateline wrote: NAME.html with its data, NAME.css, NAME.js and pictures.

    Nothing in them is run or styled inline, and nothing comes from elsewhere: `default-src 'self'` is enough, save
    for a page with tiles, which needs their host, or `data:` for those it carries. Text of the story is only in the
    HTML, where it is not touched.
    """
    files: dict[str, bytes] = {}
    style = "\n".join(_STYLE.findall(html))
    for number, found in enumerate(dict.fromkeys(_PICTURE.findall(style)), start=1):
        picture = f"{name}-{number}.svg"
        files[picture] = base64.b64decode(found)
        style = style.replace(f"data:image/svg+xml;base64,{found}", quote(picture))
    script = "".join(part.rstrip("\n") + "\n" for part in _SCRIPT.findall(html))
    html = _once(_STYLE, html, f'<link rel="stylesheet" href="{quote(name)}.css">\n')
    html = _once(_SCRIPT, html, f'<script src="{quote(name)}.js"></script>\n')
    policy = _POLICY.replace("{pictures}", _pictures_allowed(html))
    html = _META.sub(lambda meta: meta[1] + policy + meta[2], html, count=1)
    return {
        **files,
        f"{name}.css": style.encode("utf-8"),
        f"{name}.js": script.encode("utf-8"),
        f"{name}.html": html.encode("utf-8"),
    }


def _pictures_allowed(html: str) -> str:
    """What a page with tiles may take pictures from beside its own files; "" for all others."""
    hosts = _HOSTS.search(html)
    return (" data:" if 'id="tiles_' in html else "") + (hosts[1] if hosts else "")


def _once(pattern: re.Pattern[str], html: str, link: str) -> str:
    """The first match replaced by *link*, all others left out."""
    first = pattern.search(html)
    if first is None:
        return html
    return html[: first.start()] + link + pattern.sub("", html[first.end() :])
