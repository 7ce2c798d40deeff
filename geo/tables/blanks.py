"""Does a cell say nothing?"""

from typing import Final

_BLANK: Final = frozenset(
    ("", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "-", "--", "---", "–", "—", ".", "?", "unknown", "unspecified", "not specified",
     "not known", "not available", "unbekannt", "inconnu", "inconnue", "desconocido", "desconocida", "sconosciuto", "desconhecido"),
)  # fmt: skip
"""What tables write where they do not know, lower case."""


def is_blank(cell: str) -> bool:
    """Whether a cell says nothing, or says so: "n/a", "unknown", "-"."""
    return cell.strip().lower() in _BLANK
