"""How work that can be parted is done: unit by unit here, or by whoever is given the same units on other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Run(Protocol):
    """Does *work* on each of *units*; the results come in the order of the units, wherever each was done.

    Elsewhere, work, units and results travel: they can be pickled, and a unit says by str() what it is. A unit may
    be done more than once, so that what it writes has a name of its own each time, and only what was returned
    counts. *lost* gives the result of a unit that cannot be done because whoever tries it dies; without it
    InputError is raised.
    """

    def __call__(
        self,
        work: Callable[[Any], Any],
        units: Iterable[Any],
        /,
        *,
        lost: Callable[[Any], Any] | None = None,
    ) -> Iterator[Any]: ...


def here(
    work: Callable[[Any], Any],
    units: Iterable[Any],
    /,
    *,
    lost: Callable[[Any], Any] | None = None,  # noqa: ARG001  (nobody else dies)
) -> Iterator[Any]:
    """The units one after another in this process."""
    return map(work, units)
