"""The errors a caller can act on.

    DatelineError
    ├── InputError        a file or an argument cannot be used as it is (path, line, remedy)
    ├── SchemaError       a frame is not an events frame (problems)
    ├── DateError         a date cannot be known or does not exist
    ├── GazetteerError    the gazetteer file is missing, broken or cannot be built
    ├── PlaceBookError    the place book cannot be read or changed
    ├── CorrectionError   the log of corrections cannot be read or added to
    │   └── LogMovedError it was added to by somebody else since it was read (version)
    └── GeocodeError      a geocoder could not be asked (query, reason)

"Not found" is a value, never an error. The command line turns a DatelineError into one line and
exit code 1; anything else is a fault of ours and shows its traceback.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any


class DatelineError(Exception):
    """Base of all errors that dateline raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """The same error in another process, whatever arguments its class takes."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[DatelineError], args: tuple[Any, ...], held: dict[str, Any]) -> DatelineError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error


class InputError(DatelineError):
    """An input cannot be used: *path* (or "-") and *line* say where, *remedy* says what helps."""

    def __init__(
        self, reason: str, *, path: str | Path = "", line: int | None = None, remedy: str = ""
    ) -> None:
        self.reason, self.path, self.line, self.remedy = reason, str(path), line, remedy
        where = f"{self.path}:{line}" if line is not None else self.path
        super().__init__(f"{where}: {reason}" if where else reason)
        if remedy:
            self.args = (f"{self.args[0]} ({remedy})",)


class SchemaError(DatelineError):
    """A frame breaks the contract of the events frame; *problems* lists every breach."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("not an events frame: " + "; ".join(self.problems))


class DateError(DatelineError):
    """A date cannot be known (no year anywhere) or does not exist (30 February)."""


class GazetteerError(DatelineError):
    """The gazetteer at *path* is missing, broken or could not be built."""

    def __init__(self, reason: str, *, path: str | Path = "") -> None:
        self.path = str(path)
        super().__init__(f"{self.path}: {reason}" if self.path else reason)


class PlaceBookError(InputError):
    """The place book cannot be read or the change cannot be made."""


class CorrectionError(InputError):
    """The log of corrections cannot be read, or the correction cannot be made."""


class LogMovedError(CorrectionError):
    """The log has another *version* than the one that was read: somebody else added to it."""

    def __init__(self, *, path: str | Path, version: int) -> None:
        self.version = version
        super().__init__("was added to since it was read", path=path, remedy="read it again")


class GeocodeError(DatelineError):
    """A geocoder could not be asked about *query*; this is not the same as an empty answer."""

    def __init__(self, query: str, reason: str) -> None:
        self.query, self.reason = query, reason
        super().__init__(f"{query!r}: {reason}")
