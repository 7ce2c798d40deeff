"""JSON of whole columns is that of each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.plainjson import dump_each, dump_json

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELLS = (
    st.none() | st.booleans() | st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
_COLUMNS = st.one_of(
    *(st.lists(st.none() | kind) for kind in (st.text(), st.booleans(), st.integers())),
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)),
    st.lists(_CELLS),
)


@given(_COLUMNS)
def test_a_column_is_written_as_its_values_are(values: Sequence[Any]) -> None:
    assert dump_each(values) == [dump_json(value) for value in values]


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_refused(odd: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_each([1.5, odd])


def test_whole_numbers_have_no_limit_and_truth_is_not_one() -> None:
    assert dump_each([10**400, 1]) == [str(10**400), "1"]
    assert dump_each([True, 1, 1.0, "1"]) == ["true", "1", "1.0", '"1"']
