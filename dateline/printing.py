"""Text of articles and books on a terminal: without what could steer it."""

import click


def printable(line: str) -> str:
    """*line* with everything that is not printable (escapes, line breaks, bidi marks) as a blank."""
    return "".join(c if c.isprintable() else " " for c in line)


def warn(message: str) -> None:
    """One line on standard error: what the user should know and may have meant so."""
    click.echo(printable(f"dateline: {message}"), err=True)
