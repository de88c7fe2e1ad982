"""Which combinations of the factors are examined: four ways to choose them.

Every design gives point *i* without giving the points before it, so a worker can start
anywhere. `study.py` reads designs; `rows.py` turns points into scenarios.
"""

import csv
import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simulator import Parameter, ScenarioError
from simulator.kept_flow import NOT_FELT
from sweeps.factor import Array, Factor, Value, known_parameter, plain
from sweeps.problems import Problems, StudyError

if TYPE_CHECKING:
    from scipy.stats import qmc

KINDS = ("grid", "latin_hypercube", "sobol", "list")
PERSON_GROUPS = ("patient", "veins")
"""A new value here is a new person, whose veins must first come to rest."""
Point = dict[str, Value]

# Second number of a spawn key: what a stream of chance is for. A row has no second.
DESIGN_STREAM, PERSON_STREAM = 1, 2


class Design(Protocol):
    """A numbered set of points."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What varies."""

    @property
    def n_points(self) -> int:
        """How many points there are."""

    def points(self, numbers: Sequence[int]) -> list[Point]:
        """The points of these numbers, from 0."""


def _is_felt(key: str) -> bool:
    """Whether the blood of a form flows another way."""
    is_of_lane = key in ("operator.breathing", "operator.settle_s")
    return is_of_lane or not (key.startswith("machine.") or key in NOT_FELT)


def _dearness(parameter: Parameter) -> int:
    """What a new value costs: 0 a new person, 1 a new flow, 2 only the reading.

    What is dear varies slowest, so that rows that share it follow each other.
    """
    if not _is_felt(parameter.key):
        return 2
    return 0 if parameter.group in PERSON_GROUPS else 1


@dataclass(frozen=True)
class Grid:
    """Every level of every factor with every level of all others."""

    factors: tuple[Factor, ...]
    points_each: int

    @cached_property
    def order(self) -> tuple[Factor, ...]:
        """The factors, slowest first."""
        return tuple(sorted(self.factors, key=lambda f: _dearness(f.parameter)))

    @cached_property
    def levels(self) -> tuple[tuple[Value, ...], ...]:
        """The values of each factor, in `order`."""
        return tuple(f.level_values(self.points_each) for f in self.order)

    @property
    def n_points(self) -> int:
        """Product of the numbers of levels, counted before any level is made."""
        return math.prod(
            (f.points or self.points_each) if f.is_range else len(f.values)
            for f in self.factors
        )

    def points(self, numbers: Sequence[int]) -> list[Point]:
        """The points of these numbers."""
        found = []
        for number in numbers:
            place = []
            for values in reversed(self.levels):
                number, at = divmod(number, len(values))
                place.append(values[at])
            found.append(
                {f.key: v for f, v in zip(self.order, reversed(place), strict=True)}
            )
        return found


@lru_cache(maxsize=4)
def _hypercube(n: int, d: int, seed: int) -> Array:
    from scipy.stats import qmc  # half a second to import: only when points are drawn

    rng = np.random.default_rng(
        np.random.SeedSequence(seed, spawn_key=(0, DESIGN_STREAM))
    )
    return np.asarray(qmc.LatinHypercube(d=d, rng=rng).random(n))


@dataclass(frozen=True)
class LatinHypercube:
    """Spread at random, but evenly along every factor."""

    factors: tuple[Factor, ...]
    n_points: int
    seed: int

    def points(self, numbers: Sequence[int]) -> list[Point]:
        """The points of these numbers."""
        shares = _hypercube(self.n_points, len(self.factors), self.seed)
        return [_at(self.factors, shares[number]) for number in numbers]


@dataclass(frozen=True)
class Saltelli:
    """Points from which first- and total-order Sobol indices can be told.

    Notes
    -----
    For each of `n_base` pairs (a, b) of independent points, a block of D + 2 points:
    a, then for each factor a with that factor taken from b, then b: the order that
    `SALib.analyze.sobol` expects without second-order indices. The pairs come from one
    scrambled Sobol sequence in 2·D dimensions.

    References
    ----------
    Saltelli A et al., Comput Phys Commun 2010;181:259, doi:10.1016/j.cpc.2009.09.018.
    """

    factors: tuple[Factor, ...]
    n_base: int
    seed: int

    @property
    def block(self) -> int:
        """Points that belong together."""
        return len(self.factors) + 2

    @property
    def n_points(self) -> int:
        """All blocks together."""
        return self.n_base * self.block

    def points(self, numbers: Sequence[int]) -> list[Point]:
        """The points of these numbers."""
        bases = [number // self.block for number in numbers]
        first = min(bases, default=0)
        pairs = self._pairs(first, max(bases, default=-1) + 1 - first)
        d = len(self.factors)
        found = []
        for number, base in zip(numbers, bases, strict=True):
            a, b = pairs[base - first, :d], pairs[base - first, d:]
            at = number % self.block
            shares = b.copy() if at == self.block - 1 else a.copy()
            if 1 <= at <= d:
                shares[at - 1] = b[at - 1]
            found.append(_at(self.factors, shares))
        return found

    def _pairs(self, first: int, count: int) -> Array:
        from scipy.stats import qmc  # half a second to import: only when drawn

        rng = np.random.default_rng(
            np.random.SeedSequence(self.seed, spawn_key=(0, DESIGN_STREAM))
        )
        sequence = qmc.Sobol(d=2 * len(self.factors), scramble=True, rng=rng)
        if first:
            sequence.fast_forward(first)
        return _drawn(sequence, count, first)


def _drawn(sequence: "qmc.Sobol", count: int, first: int) -> Array:
    """Next points of a Sobol sequence, in one go or in powers of two.

    scipy warns when the very first draw is no power of two; here it is a part of one.
    """
    if first or count == 0 or count & (count - 1) == 0:
        return np.asarray(sequence.random(count))
    return np.asarray(sequence.random(1 << count.bit_length()))[:count]


def _at(factors: Iterable[Factor], shares: Array) -> Point:
    return {f.key: f.at(float(u)) for f, u in zip(factors, shares, strict=True)}


@dataclass(frozen=True)
class Listed:
    """The rows of a table somebody made."""

    factors: tuple[Factor, ...]
    table: tuple[tuple[Value, ...], ...] = field(repr=False)

    @property
    def n_points(self) -> int:
        """Rows of the table."""
        return len(self.table)

    @property
    def digest(self) -> str:
        """Fingerprint of the values."""
        text = repr(([f.key for f in self.factors], self.table))
        return hashlib.sha256(text.encode()).hexdigest()

    def points(self, numbers: Sequence[int]) -> list[Point]:
        """The points of these numbers."""
        keys = [f.key for f in self.factors]
        return [dict(zip(keys, self.table[n], strict=True)) for n in numbers]

    def to_csv(self) -> str:
        """What `listed_from_csv` reads."""
        head = ",".join(f.key for f in self.factors)
        rows = (",".join(map(_cell, row)) for row in self.table)
        return "\n".join((head, *rows)) + "\n"


def _cell(value: Value) -> str:
    return value if isinstance(value, str) else repr(value)


def listed_from_csv(path: Path, *, max_rows: int) -> Listed:
    """Read points from a CSV: parameter keys in the first line, a point a line.

    Raises
    ------
    StudyError
        If the file cannot be read, or a column or value is not allowed; lists every
        problem with its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            head = [key.strip() for key in next(lines, [])]
            return _listed(head, enumerate(lines, 2), path, max_rows)
    except StudyError:
        raise
    except UnicodeDecodeError:
        raise StudyError(
            "the points cannot be read (not UTF-8 text: save them as CSV UTF-8)",
            str(path),
        ) from None
    except (OSError, ValueError, csv.Error) as error:  # ValueError: what is no name
        reason = getattr(error, "strerror", None) or str(error)
        raise StudyError(f"the points cannot be read ({reason})", str(path)) from None


def _listed(
    head: list[str], lines: Iterable[tuple[int, list[str]]], path: Path, max_rows: int
) -> Listed:
    parameters = _header(head, str(path))
    problems = Problems()
    table: list[tuple[Value, ...]] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        with problems.noting():
            table.append(_table_row(parameters, cells, number))
        if len(table) > max_rows:
            problems.append(f"more than {max_rows:,} lines: split the study.")
            break
    if not table and not problems:
        problems.append("no line with values below the first.")
    problems.raise_if_any(str(path))
    columns = zip(*table, strict=True)
    factors = tuple(
        Factor(key=key, values=tuple(dict.fromkeys(column)))
        for key, column in zip(head, columns, strict=True)
    )
    return Listed(factors, tuple(table))


def _header(head: list[str], where: str) -> list[Parameter]:
    problems = Problems()
    parameters = []
    for key in head:
        with problems.noting():
            parameters.append(known_parameter(key))
    for key in {key for key in head if head.count(key) > 1}:
        problems.append(f"column {key!r} stands twice.")
    if not head:
        problems.append("empty: the first line must name parameters.")
    problems.raise_if_any(where)
    return parameters


def _table_row(
    parameters: list[Parameter], cells: list[str], number: int
) -> tuple[Value, ...]:
    if len(cells) != len(parameters):
        raise StudyError(
            f"line {number}: {len(cells)} values for {len(parameters)} columns."
        )
    problems = Problems()
    row = []
    for parameter, cell in zip(parameters, cells, strict=True):
        try:
            row.append(plain(parameter.checked(cell.strip())))
        except ScenarioError as error:
            problems.append(f"line {number}: {error}")
    problems.raise_if_any()
    return tuple(row)
