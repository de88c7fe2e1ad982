"""The verdict over two factors at once."""

import time
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from criteria import Edition
from simulator import Scenario, examine
from sweeps.answer import Answer, Examine
from sweeps.crew import Cancelled, Crew, OnCount
from sweeps.design import Grid
from sweeps.factor import Factor, Value, factor_from
from sweeps.problems import Problems, whole
from sweeps.warm_pool import WarmPool

MAX_CELLS = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipMap:
    """A verdict for every pair of values."""

    scenario: Scenario
    edition: str
    x: Factor
    y: Factor
    x_values: tuple[Value, ...]
    y_values: tuple[Value, ...]
    answers: tuple[tuple[Answer, ...], ...]
    """By y, then x."""
    seconds: float

    @property
    def n_positive(self) -> int:
        """Cells in which the criteria are met."""
        return sum(a.is_positive for row in self.answers for a in row)

    def columns(self) -> dict[str, list[Any]]:
        """One entry a cell, for a chart."""
        cells = [
            (x, y, a)
            for y, row in zip(self.y_values, self.answers, strict=True)
            for x, a in zip(self.x_values, row, strict=True)
        ]
        return {
            self.x.key: [x for x, _, _ in cells],
            self.y.key: [y for _, y, _ in cells],
            "verdict": [a.outcome or "cannot be examined" for _, _, a in cells],
            "n_met": [a.n_met for _, _, a in cells],
            "criteria_met": [
                " ".join(c for c, o in a.outcomes().items() if o == "MET")
                for _, _, a in cells
            ],
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "edition": self.edition,
            "x": self.x.key,
            "y": self.y.key,
            "x_values": list(self.x_values),
            "y_values": list(self.y_values),
            "verdicts": [[a.outcome for a in row] for row in self.answers],
            "n_met": [[a.n_met for a in row] for row in self.answers],
            "errors": sorted({a.error for row in self.answers for a in row} - {""}),
            "seconds": self.seconds,
            "scenario": self.scenario.to_dict(),
        }


def flip_map(
    scenario: Scenario,
    edition: Edition | str,
    x: str | Factor = "operator.probe_pressure_mmhg",
    y: str | Factor = "operator.breath_depth_mmhg",
    *,
    points: int = 20,
    executor: Executor | WarmPool | None = None,
    progress: OnCount | None = None,
    cancelled: Cancelled | None = None,
    examiner: Examine = examine,
) -> FlipMap:
    """Give the verdict over a grid of two factors.

    Parameters
    ----------
    x, y
        A parameter, over its whole range, or a `Factor` with a range of its own.
    points
        Values along a range; a choice takes all it has.

    Raises
    ------
    StudyError
        If a factor is unknown, both are the same, or the map too large.
    Stopped
        If it was cancelled.
    """
    begun = time.perf_counter()
    problems = Problems()
    both: list[Factor] = []
    for each in (x, y):
        with problems.noting():
            both.append(each if isinstance(each, Factor) else factor_from(each, {}))
    if len(both) == 2 and both[0].key == both[1].key:
        problems.append(f"both factors are {both[0].key}: take two different ones.")
    with problems.noting():
        whole(points, "points", 2, MAX_CELLS)
    problems.raise_if_any()
    grid = Grid(tuple(both), points)
    if grid.n_points > MAX_CELLS:
        problems.append(f"{grid.n_points:,} cells: at most {MAX_CELLS:,}.")
    problems.raise_if_any()
    places = grid.points(range(grid.n_points))
    crew = Crew(
        edition,
        executor=executor,
        progress=progress,
        cancelled=cancelled,
        examiner=examiner,
    )
    answers = crew.ask([scenario.replaced(place) for place in places])
    fx, fy = both
    found = {
        (place[fx.key], place[fy.key]): each
        for place, each in zip(places, answers, strict=True)
    }
    x_values, y_values = fx.level_values(points), fy.level_values(points)
    return FlipMap(
        scenario=scenario,
        edition=crew.edition.name,
        x=fx,
        y=fy,
        x_values=x_values,
        y_values=y_values,
        answers=tuple(tuple(found[vx, vy] for vx in x_values) for vy in y_values),
        seconds=time.perf_counter() - begun,
    )
