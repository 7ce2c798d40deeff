"""Mailboxes: the text of each message, as newsletters and alerts send it."""

from __future__ import annotations

import email
import email.policy
import email.utils
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message; data is UTF-8, HTML when it has no plain text. key is its Message-ID, "" without one."""

    key: str
    subject: str
    sent: dt.date | None
    data: bytes
    html: bool


def messages(path: Path) -> Iterator[Message]:
    """The messages of a mailbox (mbox), or the one of an .eml file, in order; attachments are left out."""
    if path.suffix.lower() == ".eml":
        yield _message(path.read_bytes())
        return
    lines: list[bytes] = []
    blank, begun = True, False
    with path.open("rb") as file:
        for line in file:
            if blank and line.startswith(b"From "):
                if begun:
                    yield _message(b"".join(lines))
                lines, begun = [], True
            else:
                lines.append(
                    line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
                )
            blank = not line.strip()
    if begun:
        yield _message(b"".join(lines))


def _message(data: bytes) -> Message:
    found: EmailMessage = email.message_from_bytes(data, policy=email.policy.default)
    body = found.get_body(preferencelist=("plain", "html"))
    text = "" if body is None else _content(body)
    return Message(
        key=str(found.get("Message-ID", "")).strip().strip("<>"),
        subject=" ".join(str(found.get("Subject", "")).split()),
        sent=_sent(str(found.get("Date", ""))),
        data=text.encode("utf-8", errors="replace"),
        html=body is not None and body.get_content_type() == "text/html",
    )


def _content(body: MIMEPart) -> str:
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, KeyError):  # a character set that nobody knows
        raw = body.get_payload(decode=True)
        return raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""


def _sent(text: str) -> dt.date | None:
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None
