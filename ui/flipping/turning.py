"""The flip map in words: where the verdict turns, what a click on a cell means."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from simulator import PARAMETERS, Scenario
from sweeps.factor import Value
from sweeps.flip_map import FlipMap
from ui.flipping.grid import edges
from ui.flipping.operators import name, value_text, with_unit
from ui.text import wording

HEIGHT_PX = 360
PICKED = "picked"
"""Name of the selection that a click makes."""
Side = tuple[float, float, float, float]
"""From x, y to x, y."""


def factors() -> tuple[str, ...]:
    """What can be put on an axis."""
    return tuple(PARAMETERS)


def scenario_off_axes(of: Scenario, x: str, y: str) -> Scenario:
    """The scenario with both factors at rest: the map is the same wherever B stands."""
    return of.replaced({key: PARAMETERS[key].default for key in (x, y)})


def is_on_map(found: FlipMap, a: Scenario, b: Scenario) -> bool:
    """Whether the map is true of A, too: it differs from B in nothing else."""
    of_a, of_b = (scenario_off_axes(s, found.x.key, found.y.key) for s in (a, b))
    return of_a == of_b


# ---------------------------------------------------------------- cells
def border(found: FlipMap) -> list[Side]:
    """The sides between neighbouring cells with different verdicts."""
    x_edges, y_edges = edges(found.x_values), edges(found.y_values)
    sides: list[Side] = []
    for j, line in enumerate(found.answers):
        for i, answer in enumerate(line):
            if i and line[i - 1].outcome != answer.outcome:
                sides.append((x_edges[i], y_edges[j], x_edges[i], y_edges[j + 1]))
            if j and found.answers[j - 1][i].outcome != answer.outcome:
                sides.append((x_edges[i], y_edges[j], x_edges[i + 1], y_edges[j]))
    return sides


def areas(found: FlipMap) -> dict[str, tuple[int, int, int]]:
    """For each outcome the longest stretch of one line that has nothing else around it.

    Returns
    -------
    :
        First and last column and the line, for a label; the uppermost of equals.
    """
    best: dict[str, tuple[int, int, int]] = {}
    last = len(found.answers) - 1
    for j in range(last - 1, 0, -1):
        around = [
            {found.answers[k][i].outcome for k in (j - 1, j, j + 1)}
            for i in range(len(found.x_values))
        ]
        for same, run in groupby(enumerate(around), key=lambda each: each[1]):
            columns = [i for i, _ in run]
            if len(same) > 1:
                continue
            (outcome,) = same
            start, end, _ = best.get(outcome, (0, -1, 0))
            if len(columns) > end - start + 1:
                best[outcome] = (columns[0], columns[-1], j)
    return best


def values_at(found: FlipMap, event: Mapping[str, Any]) -> dict[str, Value]:
    """What a click on the chart asks B to be set to; nothing if it hit no cell."""
    hit = (event.get("selection") or {}).get(PICKED) or []
    if not hit:
        return {}
    i, j = int(hit[0]["i"]), int(hit[0]["j"])
    if not (0 <= i < len(found.x_values) and 0 <= j < len(found.y_values)):
        return {}
    return {found.x.key: found.x_values[i], found.y.key: found.y_values[j]}


# ---------------------------------------------------------------- in words
def said(found: FlipMap) -> str:
    """How much of the map is called abnormal."""
    n = len(found.x_values) * len(found.y_values)
    words = wording("flip")["map"]
    if not border(found):
        (only,) = {a.outcome for line in found.answers for a in line}
        outcome = wording("verdict")["outcome"].get(only, words["no_exam"])
        return str(words["all"]).format(n=n, outcome=outcome)
    return str(words["said"]).format(n=n, positive=found.n_positive)


def describe(found: FlipMap, a: Scenario, b: Scenario) -> str:
    """The map for those who do not see it."""
    spots = "; ".join(
        f"{letter} at {told(found.x.key, value_of(of, found.x.key))}, "
        f"{told(found.y.key, value_of(of, found.y.key))}"
        for letter, of in (("A", a), ("B", b))
    )
    return f"{name(found.x.key)} across, {name(found.y.key)} up. {said(found)} {spots}."


def value_of(of: Scenario, key: str) -> Value:
    """Where a scenario stands on an axis."""
    value = of.get(key)
    return str(value) if isinstance(value, str) else float(value)


def told(key: str, value: Value) -> str:
    """A factor and its value, e.g. ``Probe pressure 4.0 mmHg``."""
    return f"{name(key)} {with_unit(key, value_text(key, value))}"
