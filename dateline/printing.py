"""Text of articles and books on a terminal: without what could steer it."""


def printable(line: str) -> str:
    """*line* with everything that is not printable (escapes, line breaks, bidi marks) as a blank."""
    return "".join(c if c.isprintable() else " " for c in line)
