"""Row *i* of a study: which person, point, operator and replicate it is.

Any row can be had alone: nothing depends on the rows before it. Neighbouring rows share
the person, whose veins then need to come to rest only once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from simulator import Scenario
from sweeps.factor import Value, plain
from sweeps.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One examination to be made."""

    number: int
    person: int
    point: int
    operator: int
    replicate: int
    factors: dict[str, Value]
    scenario: Scenario


def row_seed(study_seed: int, number: int) -> int:
    """Seed of the noise in one row."""
    sequence = np.random.SeedSequence(study_seed, spawn_key=(number,))
    return int(sequence.generate_state(1, np.uint64)[0] >> np.uint64(1))


def rows(study: Study, numbers: Sequence[int]) -> Iterator[Row]:
    """The rows of these numbers, from 0."""
    places = [_place(study, number) for number in numbers]
    distinct = sorted({point for _, point, _, _ in places})
    points = dict(zip(distinct, study.design.points(distinct), strict=True))
    people = lru_cache(maxsize=16)(lambda p: study.base.person(p, study.seed))
    for number, (person, point, operator, replicate) in zip(
        numbers, places, strict=True
    ):
        factors = points[point]
        _, changes = study.operators[operator]
        scenario = people(person).replaced({**dict(changes), **factors})
        yield Row(
            number=number,
            person=person,
            point=point,
            operator=operator,
            replicate=replicate,
            factors={key: plain(value) for key, value in factors.items()},
            scenario=scenario.with_(seed=row_seed(study.seed, number)),
        )


def _place(study: Study, number: int) -> tuple[int, int, int, int]:
    """Person, point, operator and replicate; the replicate varies fastest."""
    if not 0 <= number < study.n_rows:
        raise IndexError(f"row {number} is outside 0 to {study.n_rows - 1}")
    rest, replicate = divmod(number, study.replicates)
    rest, operator = divmod(rest, len(study.operators))
    person, point = divmod(rest, study.design.n_points)
    return person, point, operator, replicate
