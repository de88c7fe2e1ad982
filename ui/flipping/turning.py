"""The flip map: criteria met over two factors, the border of the verdict, A and B."""

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from simulator import PARAMETERS, Scenario
from sweeps.factor import Value
from sweeps.flip_map import FlipMap
from ui import palette
from ui.evidence import forest
from ui.flipping.grid import edges, place, places
from ui.flipping.operators import name, value_text, with_unit
from ui.text import wording

HEIGHT_PX = 360
PICKED = "picked"
"""Name of the selection that a click makes."""


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
def cells(found: FlipMap) -> pd.DataFrame:
    """One row a cell: its borders, its values, what comes of it."""
    x_edges, y_edges = edges(found.x_values), edges(found.y_values)
    outcome = wording("verdict")["outcome"]
    words = wording("flip")["map"]
    rows = []
    for j, line in enumerate(found.answers):
        for i, answer in enumerate(line):
            x, y = found.x_values[i], found.y_values[j]
            where = f"{_told(found.x.key, x)}, {_told(found.y.key, y)}"
            what = (
                words["cell"].format(met=answer.n_met, outcome=outcome[answer.outcome])
                if answer.outcome
                else words["no_exam"]
            )
            rows.append(
                {
                    "i": i,
                    "j": j,
                    "x": x_edges[i],
                    "x2": x_edges[i + 1],
                    "y": y_edges[j],
                    "y2": y_edges[j + 1],
                    "n_met": answer.n_met if answer.outcome else -1,
                    "told": f"{where}: {what}",
                }
            )
    return pd.DataFrame(rows)


def _told(key: str, value: Value) -> str:
    return f"{name(key)} {with_unit(key, value_text(key, value))}"


def border(found: FlipMap) -> pd.DataFrame:
    """The sides between neighbouring cells with different verdicts."""
    x_edges, y_edges = edges(found.x_values), edges(found.y_values)
    sides = []
    for j, line in enumerate(found.answers):
        for i, answer in enumerate(line):
            if i and line[i - 1].outcome != answer.outcome:
                sides.append((x_edges[i], y_edges[j], x_edges[i], y_edges[j + 1]))
            if j and found.answers[j - 1][i].outcome != answer.outcome:
                sides.append((x_edges[i], y_edges[j], x_edges[i + 1], y_edges[j]))
    return pd.DataFrame(sides, columns=["x", "y", "x2", "y2"])


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
    if border(found).empty:
        (only,) = {a.outcome for line in found.answers for a in line}
        outcome = wording("verdict")["outcome"].get(only, words["no_exam"])
        return str(words["all"]).format(n=n, outcome=outcome)
    return str(words["said"]).format(n=n, positive=found.n_positive)


def describe(found: FlipMap, a: Scenario, b: Scenario) -> str:
    """The map for those who do not see it."""
    spots = "; ".join(
        f"{letter} at {_told(found.x.key, _value(of, found.x.key))}, "
        f"{_told(found.y.key, _value(of, found.y.key))}"
        for letter, of in (("A", a), ("B", b))
    )
    return f"{name(found.x.key)} across, {name(found.y.key)} up. {said(found)} {spots}."


def _value(of: Scenario, key: str) -> Value:
    value = of.get(key)
    return str(value) if isinstance(value, str) else float(value)


# ---------------------------------------------------------------- the chart
def chart(
    found: FlipMap, a: Scenario, b: Scenario, theme: palette.Theme
) -> alt.LayerChart:
    """Darker: more criteria met. Black line: the verdict turns. A and B as they are."""
    grid = cells(found)
    levels = sorted(int(n) for n in grid["n_met"].unique())
    shades = alt.Scale(
        domain=levels, range=[palette.met_colour(theme, n) for n in levels]
    )
    picked = alt.selection_point(
        name=PICKED, fields=["i", "j"], on="click", clear=False, toggle=False
    )
    x, y = (
        _axis(alt.X, found.x.key, found.x_values),
        _axis(alt.Y, found.y.key, found.y_values),
    )
    heat = (
        alt.Chart(grid)
        .mark_rect(cursor="pointer", strokeWidth=1)
        .encode(
            x=x("x"),
            x2="x2:Q",
            y=y("y"),
            y2="y2:Q",
            # Each cell is edged in its own shade, or hairlines show between them.
            stroke=alt.Stroke("n_met:O", scale=shades, legend=None),
            color=alt.Color(
                "n_met:O",
                scale=shades,
                legend=alt.Legend(
                    title=wording("flip")["map"]["legend"],
                    titleFontWeight="normal",
                    titleColor=theme.text,
                    labelColor=theme.text,
                    labelExpr="datum.value < 0 ? '–' : datum.label",
                    orient="top",
                    titleOrient="left",
                    symbolType="square",
                    offset=6,
                ),
            ),
            tooltip=alt.Tooltip("told:N", title=" "),
        )
        .add_params(picked)
    )
    layers = [
        heat,
        *_sides(border(found), x, y, theme),
        *_spots(found, a, b, x, y, theme),
    ]
    return forest.dressed(layers, HEIGHT_PX, theme)


def _axis(channel: Any, key: str, values: tuple[Value, ...]) -> Any:
    borders = edges(values)
    settings: dict[str, Any] = {"grid": False, "domain": False, "ticks": False}
    if isinstance(values[0], str):
        labels = [value_text(key, value) for value in values]
        settings |= {
            "values": places(values),
            "labelExpr": f"{json.dumps(labels, ensure_ascii=False)}[datum.value]",
        }
    else:
        settings["labelExpr"] = "replace(datum.label, '-', '−')"
        settings["tickCount"] = 6
    unit = PARAMETERS[key].unit
    title = f"{name(key)} ({unit})" if unit else name(key)

    def encoding(field: str) -> Any:
        return channel(
            f"{field}:Q",
            title=title,
            scale=alt.Scale(domain=[borders[0], borders[-1]], nice=False, zero=False),
            axis=alt.Axis(**settings),
        )

    return encoding


def _sides(
    sides: pd.DataFrame, x: Any, y: Any, theme: palette.Theme
) -> list[alt.Chart]:
    """The border: paper below ink, so that it shows on light and on dark cells."""
    if sides.empty:
        return []
    base = alt.Chart(sides).encode(x=x("x"), x2="x2:Q", y=y("y"), y2="y2:Q")
    return [
        base.mark_rule(color=theme.background, strokeWidth=5, strokeCap="round"),
        base.mark_rule(color=theme.text, strokeWidth=2.5, strokeCap="round"),
    ]


def _spots(
    found: FlipMap, a: Scenario, b: Scenario, x: Any, y: Any, theme: palette.Theme
) -> list[alt.Chart]:
    is_true_of_a = is_on_map(found, a, b)
    spots = [
        {
            "x": place(found.x_values, _value(of, found.x.key)),
            "y": place(found.y_values, _value(of, found.y.key)),
            "letter": letter,
            "shown": 1.0 if letter == "B" or is_true_of_a else 0.75,
            "is_true": letter == "B" or is_true_of_a,
        }
        for letter, of in (("A", a), ("B", b))
    ]
    is_one = all(spots[0][axis] == spots[1][axis] for axis in ("x", "y"))
    if is_one:
        spots = [spots[1] | {"letter": "A B"}]
    base = alt.Chart(pd.DataFrame(spots)).encode(
        x=x("x"), y=y("y"), opacity=alt.Opacity("shown:Q", scale=None, legend=None)
    )
    return [
        base.mark_point(
            filled=True,
            size=440,
            fill=theme.background,
            stroke=theme.text,
            strokeWidth=2,
        ).encode(
            strokeDash=alt.condition(
                alt.datum.is_true, alt.value([1, 0]), alt.value([3, 3])
            )
        ),
        base.mark_text(
            fontSize=11 if is_one else 13, fontWeight=700, color=theme.text
        ).encode(text="letter:N"),
    ]
