"""How many permitted ways to examine call this person positive?

The space of permitted technique is data (`technique.toml`): a range or some choices for
each factor, with a source or the word assumption.
"""

import math
import time
import tomllib
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from criteria import Edition
from exam.toml_file import TomlFileError, toml_file
from simulator import Scenario, examine
from sweeps.answer import Answer, Examine
from sweeps.crew import Cancelled, Crew, OnCount
from sweeps.design import Grid, Point
from sweeps.factor import Factor, factor_from
from sweeps.intervals import wilson
from sweeps.problems import Problems, StudyError, shown, whole
from sweeps.warm_pool import WarmPool

DEFAULT_PATHS = 200
MAX_PATHS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """One factor of technique and how far it may go."""

    factor: Factor
    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """What the permitted ways of examining one person come to."""

    scenario: Scenario
    edition: str
    space: tuple[Permitted, ...]
    points: tuple[Point, ...]
    answers: tuple[Answer, ...]
    is_complete: bool
    """Whether every path was walked; otherwise they were drawn at random."""
    seconds: float

    @property
    def n(self) -> int:
        """Paths that could be examined."""
        return sum(not a.error for a in self.answers)

    @property
    def n_positive(self) -> int:
        """Paths that call the person positive."""
        return sum(a.is_positive for a in self.answers)

    @property
    def share(self) -> float | None:
        """Share of paths that call the person positive."""
        return self.n_positive / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share; the share itself if every path was walked."""
        if self.is_complete and self.share is not None:
            return self.share, self.share
        return wilson(self.n_positive, self.n)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        outcomes = [a.outcome or "cannot be examined" for a in self.answers]
        return {
            "edition": self.edition,
            "n": self.n,
            "n_positive": self.n_positive,
            "share": self.share,
            "interval_95": list(self.interval),
            "every_path_walked": self.is_complete,
            "outcomes": {word: outcomes.count(word) for word in sorted(set(outcomes))},
            "space": [
                {
                    "factor": p.factor.key,
                    **p.factor.to_dict(),
                    "source": p.source,
                    "why": p.why,
                }
                for p in self.space
            ],
            "paths": [
                {**point, "outcome": outcome}
                for point, outcome in zip(self.points, outcomes, strict=True)
            ],
            "seconds": self.seconds,
            "scenario": self.scenario.to_dict(),
        }


@cache
def default_space() -> tuple[Permitted, ...]:
    """The technique that comes with the program."""
    text = (files("sweeps") / "technique.toml").read_text("utf-8")
    return space_from(tomllib.loads(text))


def read_space(path: Path) -> tuple[Permitted, ...]:
    """Read a space of permitted technique.

    Raises
    ------
    StudyError
        If it cannot be read or used; lists every problem.
    """
    try:
        raw = toml_file(path)
    except TomlFileError as error:
        raise StudyError(str(error), str(path)) from None
    try:
        return space_from(raw)
    except StudyError as error:
        raise StudyError(error.problems, str(path)) from None


def space_from(raw: Mapping[str, Any]) -> tuple[Permitted, ...]:
    """Check a space given as tables, one a factor.

    Raises
    ------
    StudyError
        Lists every problem; a factor without a source is one.
    """
    problems = Problems()
    found = []
    for key, settings in raw.items():
        if not isinstance(settings, Mapping):
            problems.append(f"{key} = {shown(settings)} must be a table.")
            continue
        told = {name: settings.get(name) for name in ("source", "why")}
        for name in ("source", "why"):
            if not isinstance(told[name], str) or not told[name]:
                problems.append(
                    f'{key}: needs a {name} (source = "assumption" if it is yours).'
                )
        rest = {name: v for name, v in settings.items() if name not in told}
        with problems.noting():
            factor = factor_from(key, rest)
            found.append(
                Permitted(
                    factor=factor, source=str(told["source"]), why=str(told["why"])
                )
            )
    if not raw:
        problems.append("empty: name at least one factor.")
    problems.raise_if_any()
    return tuple(found)


def forking_paths(
    scenario: Scenario,
    edition: Edition | str,
    space: tuple[Permitted, ...] | None = None,
    *,
    n: int = DEFAULT_PATHS,
    seed: int = 1,
    executor: Executor | WarmPool | None = None,
    progress: OnCount | None = None,
    cancelled: Cancelled | None = None,
    examiner: Examine = examine,
) -> Paths:
    """Examine one person in many permitted ways and count the verdicts.

    Parameters
    ----------
    space
        What is permitted; `default_space` if not given.
    n
        Paths to draw, each value alike; all are walked if there are no more than that.

    Raises
    ------
    StudyError
        If n is out of range.
    Stopped
        If it was cancelled.
    """
    begun = time.perf_counter()
    whole(n, "n", 1, MAX_PATHS)
    whole(seed, "seed", 0, 2**63 - 1)
    permitted = default_space() if space is None else space
    points, is_complete = _points(tuple(p.factor for p in permitted), n, seed)
    crew = Crew(
        edition,
        executor=executor,
        progress=progress,
        cancelled=cancelled,
        examiner=examiner,
    )
    answers = crew.ask([scenario.replaced(point) for point in points])
    return Paths(
        scenario=scenario,
        edition=crew.edition.name,
        space=permitted,
        points=tuple(points),
        answers=tuple(answers),
        is_complete=is_complete,
        seconds=time.perf_counter() - begun,
    )


def _points(factors: tuple[Factor, ...], n: int, seed: int) -> tuple[list[Point], bool]:
    if not any(factor.is_range for factor in factors):
        grid = Grid(factors, 2)
        if math.prod(len(f.values) for f in factors) <= n:
            return grid.points(range(grid.n_points)), True
    drawn = []
    for i in range(n):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(i,)))
        drawn.append({f.key: f.at(float(rng.random())) for f in factors})
    return drawn, False
