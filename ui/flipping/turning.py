"""The flip map in words: where the verdict turns, what a click on a cell means."""

import re
from collections.abc import Mapping
from typing import Any

from simulator import PARAMETERS, Scenario
from sweeps.answer import Answer
from sweeps.factor import Value
from sweeps.flip_map import FlipMap
from ui.flipping.grid import edges, place, places
from ui.flipping.operators import name, value_text, with_unit
from ui.text import wording

HEIGHT_PX = 360
PICKED = "picked"
"""Name of the selection that a click makes."""
CHART = ".st-key-flip-map-chart"
"""Where the cursor finds the drawn cells (`parts/mapcursor.js`)."""
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


def picked(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The cell that a click on the chart hit, column `i` and line `j`; or nothing."""
    hit = (event.get("selection") or {}).get(PICKED) or []
    return hit[0] if hit else {}


def values_at(found: FlipMap, cell: Mapping[str, Any]) -> dict[str, Value]:
    """What B is to be set to at this cell; nothing where the map has none."""
    try:
        i, j = int(cell["i"]), int(cell["j"])
    except (KeyError, TypeError, ValueError):  # whatever a browser may say
        return {}
    if not (0 <= i < len(found.x_values) and 0 <= j < len(found.y_values)):
        return {}
    return {found.x.key: found.x_values[i], found.y.key: found.y_values[j]}


def cell_of(found: FlipMap, of: Scenario) -> tuple[int, int]:
    """Column and line of the cell that lies nearest to where a scenario stands."""
    i, j = (
        _nearest(values, value_of(of, factor.key))
        for factor, values in (
            (found.x, found.x_values),
            (found.y, found.y_values),
        )
    )
    return i, j


def is_on_cell(found: FlipMap, of: Scenario) -> bool:
    """Whether a scenario stands right on a cell, not between two."""
    i, j = cell_of(found, of)
    here = values_at(found, {"i": i, "j": j})
    return all(value_of(of, key) == value for key, value in here.items())


def _nearest(values: tuple[Value, ...], value: Value) -> int:
    at, wanted = places(values), place(values, value)
    return min(range(len(at)), key=lambda k: abs(at[k] - wanted))


def for_the_cursor(found: FlipMap, b: Scenario) -> dict[str, Any]:
    """What the cursor over the chart needs: the cells in words, where B stands.

    The words of a cell are put together from its column, its line and its answer: four
    hundred sentences would be sent with every redraw otherwise.
    """
    words = wording("flip")["map"]
    answers = [[answer_said(answer) for answer in line] for line in found.answers]
    said = list(dict.fromkeys(each for line in answers for each in line))
    return {
        "map": [found.x.key, found.y.key, found.edition],
        "b": cell_of(found, b),
        "is_b_there": is_on_cell(found, b),
        "x": [told(found.x.key, value) for value in found.x_values],
        "y": [told(found.y.key, value) for value in found.y_values],
        "answers": said,
        "cells": [[said.index(each) for each in line] for line in answers],
        "label": words["cursor"],
        "kind": words["cursor_kind"],
        "hint": words["hint"],
        "enter": words["enter"],
        "here": words["here"],
        "chart": CHART,
    }


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
    counted = re.sub(r"<[^>]+>", "", said(found))
    return f"{name(found.x.key)} across, {name(found.y.key)} up. {counted} {spots}."


def answer_said(answer: Answer) -> str:
    """What comes of a cell, e.g. ``2 met, abnormal``."""
    words = wording("flip")["map"]
    if not answer.outcome:
        return str(words["no_exam"])
    outcome = wording("verdict")["outcome"][answer.outcome]
    return str(words["cell"].format(met=answer.n_met, outcome=outcome))


def value_of(of: Scenario, key: str) -> Value:
    """Where a scenario stands on an axis."""
    value = of.get(key)
    return str(value) if isinstance(value, str) else float(value)


def told(key: str, value: Value) -> str:
    """A factor and its value, e.g. ``Probe pressure 4.0 mmHg``."""
    return f"{name(key)} {with_unit(key, value_text(key, value))}"
