"""The flip map as a chart: criteria met over two factors, the border, A and B.

Apart from the words, because charts and tables take half a second to import and the
page is there long before the first answer.
"""

import json
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from simulator import PARAMETERS, Scenario
from sweeps.factor import Value
from sweeps.flip_map import FlipMap
from ui import palette
from ui.evidence import forest
from ui.flipping.grid import edges, place, places
from ui.flipping.naming import Name, names
from ui.flipping.operators import name, value_text
from ui.flipping.turning import (
    HEIGHT_PX,
    PICKED,
    Side,
    answer_said,
    border,
    is_on_map,
    told,
    value_of,
)
from ui.text import wording

LETTERS_ACROSS, LETTERS_ASIDE = 45, 12
"""What all choices below the map, and one line of a choice beside it, have room for on
a phone."""


def cells(found: FlipMap) -> pd.DataFrame:
    """One row a cell: its borders, its values, what comes of it."""
    x_edges, y_edges = edges(found.x_values), edges(found.y_values)
    rows = []
    for j, line in enumerate(found.answers):
        for i, answer in enumerate(line):
            x, y = found.x_values[i], found.y_values[j]
            where = f"{told(found.x.key, x)}, {told(found.y.key, y)}"
            rows.append(
                {
                    "i": i,
                    "j": j,
                    "x": x_edges[i],
                    "x2": x_edges[i + 1],
                    "y": y_edges[j],
                    "y2": y_edges[j + 1],
                    "n_met": answer.n_met if answer.outcome else -1,
                    "told": f"{where}: {answer_said(answer)}",
                }
            )
    return pd.DataFrame(rows)


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
        *_names(found, x, y, theme),
        *_spots(found, a, b, x, y, theme),
    ]
    return forest.dressed(layers, HEIGHT_PX, theme)


def _axis(channel: Any, key: str, values: tuple[Value, ...]) -> Any:
    borders = edges(values)
    settings: dict[str, Any] = {"grid": False, "domain": False, "ticks": False}
    if isinstance(values[0], str):
        is_across = channel is alt.X
        letters = LETTERS_ACROSS // len(values) if is_across else LETTERS_ASIDE
        lines = [in_lines(value_text(key, value), letters) for value in values]
        settings |= {
            "values": places(values),
            "labelExpr": f"{json.dumps(lines, ensure_ascii=False)}[datum.value]",
            "labelLimit": 0,
            "labelOverlap": False,
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


def in_lines(label: str, letters: int) -> list[str]:
    """A choice in lines of so many letters, broken between words only."""
    return wrap(label, letters, break_long_words=False, break_on_hyphens=False)


def _sides(sides: list[Side], x: Any, y: Any, theme: palette.Theme) -> list[alt.Chart]:
    """The border: paper below ink, so that it shows on light and on dark cells."""
    if not sides:
        return []
    drawn = pd.DataFrame(sides, columns=["x", "y", "x2", "y2"])
    base = alt.Chart(drawn).encode(x=x("x"), x2="x2:Q", y=y("y"), y2="y2:Q")
    return [
        base.mark_rule(color=theme.background, strokeWidth=5, strokeCap="round"),
        base.mark_rule(color=theme.text, strokeWidth=2.5, strokeCap="round"),
    ]


def _names(found: FlipMap, x: Any, y: Any, theme: palette.Theme) -> list[alt.Chart]:
    """What the verdict is on each side of the border."""
    placed = names(found)
    return [
        layer
        for angle in (0, 270)
        if (some := [each for each in placed if each.is_upright is (angle > 0)])
        for layer in _written(some, angle, x, y, theme)
    ]


def _written(
    placed: list[Name], angle: int, x: Any, y: Any, theme: palette.Theme
) -> list[alt.Chart]:
    """Names on a seam of paper, so that they can be read on every shade."""
    outcome = wording("verdict")["outcome"]
    rows = [
        {"x": each.x, "y": each.y, "said": each.frame.format(outcome[each.outcome])}
        for each in placed
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(x=x("x"), y=y("y"), text="said:N")
    seam = {
        "color": theme.background,
        "stroke": theme.background,
        "strokeWidth": 4,
        "strokeJoin": "round",
        "opacity": 0.85,
    }
    return [
        base.mark_text(fontSize=13, fontWeight=600, angle=angle, **how)
        for how in (seam, {"color": theme.text})
    ]


def _spots(
    found: FlipMap, a: Scenario, b: Scenario, x: Any, y: Any, theme: palette.Theme
) -> list[alt.Chart]:
    is_true_of_a = is_on_map(found, a, b)
    spots = [
        {
            "x": place(found.x_values, value_of(of, found.x.key)),
            "y": place(found.y_values, value_of(of, found.y.key)),
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
