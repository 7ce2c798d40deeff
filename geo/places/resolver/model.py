"""The ranker: a conditional logit over named features, read from a small JSON file.

The first pass sees each name alone; every later pass sees what the pass before made of the other
names. The weights come from tools/train_resolver.py.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np

from geo.places.resolver.context import Bonds, context_columns
from geo.places.resolver.table import Floats, Table, softmax

MODEL_FILE: Final = "resolver.json"
_SURE: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Feature names with one list of weights per pass; slope and offset of the calibration on the logit scale."""

    features: tuple[str, ...]
    passes: tuple[Floats, ...]
    slope: float
    offset: float

    def calibrated(self, chances: Floats) -> Floats:
        """Probabilities that mean what they say: of the places given 0.8, four of five are right."""
        bounded = np.clip(chances, _SURE, 1.0 - _SURE)
        result: Floats = 1.0 / (1.0 + np.exp(-(self.slope * np.log(bounded / (1.0 - bounded)) + self.offset)))
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Probabilities of all rows of a table; the features of each row and what each added to its score."""

    chances: Floats
    values: Floats
    contributions: Floats
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model in the package."""
    data = json.loads(files("geo.places").joinpath("data", MODEL_FILE).read_text(encoding="utf-8"))
    return model_from(data)


def model_from(data: Mapping[str, object]) -> Model:
    """A model from its JSON form."""
    passes: Sequence[Mapping[str, float]] = data["passes"]  # type: ignore[assignment]
    names = tuple(sorted({name for weights in passes for name in weights}))
    calibration: Mapping[str, float] = data["calibration"]  # type: ignore[assignment]
    return Model(
        features=names,
        passes=tuple(np.array([weights.get(name, 0.0) for name in names]) for weights in passes),
        slope=float(calibration["slope"]),
        offset=float(calibration["offset"]),
    )


def matrix(columns: Mapping[str, Floats], names: Sequence[str], rows: int) -> Floats:
    """Rows x features; a feature that is not among the columns is 0."""
    absent = np.zeros(rows)
    return np.stack([columns.get(name, absent) for name in names], axis=1)


def rank(model: Model, table: Table, bonds: Bonds, static: Mapping[str, Floats]) -> Ranking:
    """Probabilities of the candidates within each group after all passes."""
    rows = len(table.places)
    columns: dict[str, Floats] = dict(static)
    features = matrix(columns, model.features, rows)
    chances = softmax(features @ model.passes[0] + table.bias, table)
    weights = model.passes[0]
    for weights in model.passes[1:]:
        columns.update(context_columns(table, bonds, chances))
        features = matrix(columns, model.features, rows)
        chances = softmax(features @ weights + table.bias, table)
    return Ranking(
        chances=chances, values=features, contributions=features * weights[None, :], names=model.features
    )
