"""How often a verdict comes out, along every factor and over pairs of factors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from criteria import Outcome
from sweeps.columns import OK
from sweeps.factor import Factor, rounded
from sweeps.intervals import wilson
from sweeps.store import StudyFolder

MOST_LEVELS = 12
"""A factor with more values than this is put into bins."""
N_BINS = 10
MOST_PAIRS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often one outcome column says MET among some rows."""

    edition: str
    column: str
    """``verdict`` or a criterion."""
    factor: str
    level: str
    place: float
    """Middle of the level, or its number, to draw it at."""
    n: int
    n_met: int
    n_unknown: int

    @property
    def share(self) -> float:
        """Share of rows that are met; unknown is not met."""
        return self.n_met / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share."""
        return wilson(self.n_met, self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How often the verdict is MET at one level of two factors."""

    edition: str
    x: str
    y: str
    x_level: str
    y_level: str
    x_place: float
    y_place: float
    n: int
    n_met: int


@dataclass(frozen=True, slots=True)
class Levels:
    """One factor's rows, sorted into levels."""

    factor: str
    names: tuple[str, ...]
    places: tuple[float, ...]
    of_row: NDArray[np.int64]


def outcome_columns(folder: StudyFolder) -> list[tuple[str, str]]:
    """Edition and outcome column of everything that says met or not met."""
    return [
        (edition.name, column)
        for edition in folder.study.loaded_editions
        for column in ("verdict", *(r.criterion for r in edition.rules.values()))
    ]


def words(table: pa.Table, name: str) -> NDArray[np.str_]:
    """A column of words as an array; empty where there is none."""
    return np.array([v or "" for v in table.column(name).to_pylist()], dtype=np.str_)


def ok_rows(folder: StudyFolder, names: Iterable[str]) -> pa.Table:
    """These columns of the rows that have a result."""
    wanted = list(dict.fromkeys([*names, "status"]))
    table = folder.table(wanted)
    return table.filter(pa.array(words(table, "status") == OK))


def levels(factor: Factor, table: pa.Table) -> Levels:
    """Sort rows by the factor's values, or by bins of equal width."""
    if factor.parameter.choices is not None:
        values = words(table, factor.key)
        names = [v for v in factor.parameter.choices if v in set(values.tolist())]
        of_row = np.array([names.index(v) for v in values.tolist()], dtype=np.int64)
        return Levels(
            factor.key, tuple(names), tuple(map(float, range(len(names)))), of_row
        )
    numbers = table.column(factor.key).to_numpy()
    distinct, of_row = np.unique(numbers, return_inverse=True)
    if len(distinct) <= MOST_LEVELS:
        return Levels(
            factor.key,
            tuple(map(rounded, distinct)),
            tuple(map(float, distinct)),
            of_row,
        )
    ends = (
        (factor.low, factor.high)
        if factor.is_range
        else (float(numbers.min()), float(numbers.max()))
    )
    edges = np.linspace(*ends, N_BINS + 1)
    of_row = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, N_BINS - 1)
    return Levels(
        factor.key,
        tuple(f"{rounded(a)} to {rounded(b)}" for a, b in pairwise(edges)),
        tuple(map(float, (edges[:-1] + edges[1:]) / 2)),
        of_row,
    )


def rates(folder: StudyFolder) -> list[Rate]:
    """Overall and along every factor and operator, for verdicts and criteria."""
    columns = outcome_columns(folder)
    factors = folder.study.factors
    names = [f"{edition}.{column}" for edition, column in columns]
    table = ok_rows(folder, [*names, "operator", *(f.key for f in factors)])
    sorted_by = [_together(table), *(levels(f, table) for f in factors)]
    if len(folder.study.operators) > 1:
        sorted_by.append(_by_operator(folder, table))
    found: list[Rate] = []
    for edition, column in columns:
        said = words(table, f"{edition}.{column}")
        for by in sorted_by:
            found += _along(edition, column, by, said)
    return found


def _together(table: pa.Table) -> Levels:
    return Levels("", ("all",), (0.0,), np.zeros(table.num_rows, dtype=np.int64))


def _by_operator(folder: StudyFolder, table: pa.Table) -> Levels:
    names = [name for name, _ in folder.study.operators]
    of_row = [names.index(v) for v in words(table, "operator").tolist()]
    places = tuple(map(float, range(len(names))))
    return Levels("operator", tuple(names), places, np.array(of_row, dtype=np.int64))


def _along(
    edition: str, column: str, by: Levels, said: NDArray[np.str_]
) -> Iterator[Rate]:
    size = len(by.names)
    n = np.bincount(by.of_row, minlength=size)
    met = np.bincount(by.of_row[said == Outcome.MET.value], minlength=size)
    unknown = np.bincount(
        by.of_row[said == Outcome.NOT_ASSESSABLE.value], minlength=size
    )
    for i, name in enumerate(by.names):
        yield Rate(
            edition=edition,
            column=column,
            factor=by.factor,
            level=name,
            place=by.places[i],
            n=int(n[i]),
            n_met=int(met[i]),
            n_unknown=int(unknown[i]),
        )


def widest_pairs(
    found: list[Rate], factors: tuple[Factor, ...]
) -> list[tuple[str, str]]:
    """Pairs of the factors along which the verdict changes most."""

    def spread(factor: Factor) -> float:
        shares = [
            r.share
            for r in found
            if r.factor == factor.key and r.column == "verdict" and r.n
        ]
        return max(shares, default=0.0) - min(shares, default=0.0)

    ranked = sorted(factors, key=spread, reverse=True)
    pairs = combinations([f.key for f in ranked], 2)
    return [pair for _, pair in zip(range(MOST_PAIRS), pairs, strict=False)]


def interactions(folder: StudyFolder, pairs: list[tuple[str, str]]) -> list[Cell]:
    """How often the verdict is MET over both factors of each pair."""
    by_key = {f.key: f for f in folder.study.factors}
    editions = [edition.name for edition in folder.study.loaded_editions]
    keys = {key for pair in pairs for key in pair}
    table = ok_rows(folder, [*(f"{e}.verdict" for e in editions), *sorted(keys)])
    sorted_by = {key: levels(by_key[key], table) for key in keys}
    found: list[Cell] = []
    for edition in editions:
        met = words(table, f"{edition}.verdict") == Outcome.MET.value
        for x, y in pairs:
            found += _cells(edition, sorted_by[x], sorted_by[y], met)
    return found


def _cells(
    edition: str, x: Levels, y: Levels, met: NDArray[np.bool_]
) -> Iterator[Cell]:
    shape = (len(y.names), len(x.names))
    place = y.of_row * shape[1] + x.of_row
    n = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    n_met = np.bincount(place[met], minlength=shape[0] * shape[1]).reshape(shape)
    for j, i in zip(*np.nonzero(n), strict=True):
        yield Cell(
            edition=edition,
            x=x.factor,
            y=y.factor,
            x_level=x.names[i],
            y_level=y.names[j],
            x_place=x.places[i],
            y_place=y.places[j],
            n=int(n[j, i]),
            n_met=int(n_met[j, i]),
        )
