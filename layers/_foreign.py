"""Is the `geo` that Python finds ours? Another distribution of that name exists."""

import geo


def refuse_foreign_geo() -> None:
    """Raise ImportError, naming the file, when another package called geo is in the way."""
    if not getattr(geo, "__dateline__", False):
        where = getattr(geo, "__file__", None) or "an unknown place"
        raise ImportError(
            f"the package 'geo' at {where} is not dateline's: another distribution of that name is in the way "
            "(uninstall it, or put dateline first on the path)"
        )
