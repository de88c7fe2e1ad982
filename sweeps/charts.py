"""Verdicts as pictures: their rates along one factor or two, and flip maps.

Every function takes results and gives an Altair chart; `report.py` saves them,
`compared_charts.py` has those that compare. Altair gives layers or facets as it sees
fit, so the kind of chart is left open.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from simulator import PARAMETERS
from sweeps.flip_map import FlipMap
from sweeps.rates import Cell, Rate

# Readable on white and on dark, and by people who mistake red for green.
INK, SECOND, MIDDLE = "#084A92", "#A94712", "#808080"
VERDICT_COLOURS = {
    "NOT_MET": "#E8EDF3",
    "MET": INK,
    "NOT_ASSESSABLE": SECOND,
    "cannot be examined": MIDDLE,
}
NONE_MET = "#CBDAEA"
"""Darker than a gap, where nobody was examined."""
WIDTH, HEIGHT = 260, 180
TIGHT = alt.Scale(zero=False, nice=False, padding=8)
SHARE = alt.Scale(domain=[0, 1])
MOST_LABELS = 8
"""Numbers along an axis of a map: more of them touch."""


def title_of(key: str) -> str:
    """A factor's label with its unit."""
    if key not in PARAMETERS:
        return key.capitalize()
    parameter = PARAMETERS[key]
    return (
        f"{parameter.label} [{parameter.unit}]" if parameter.unit else parameter.label
    )


def frame_of(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """One line a row, as Altair wants it."""
    return pd.DataFrame(list(rows))


def rates_chart(rates: Sequence[Rate], edition: str) -> Any:
    """Share of verdicts that are MET along each factor, with 95 % intervals."""
    mine = [r for r in rates if r.edition == edition and r.column == "verdict"]
    by_factor: dict[str, list[Rate]] = {}
    for rate in mine:
        if rate.factor and rate.n:
            by_factor.setdefault(rate.factor, []).append(rate)
    charts = [_rate_chart(key, found) for key, found in by_factor.items()]
    rows = [alt.hconcat(*charts[i : i + 3]) for i in range(0, len(charts), 3)]
    return alt.vconcat(*rows, title=f"Positive verdicts, {edition}")


def _rate_chart(key: str, rates: list[Rate]) -> Any:
    is_word = key not in PARAMETERS or PARAMETERS[key].choices is not None
    in_order = [r.level for r in sorted(rates, key=lambda r: r.place)]
    frame = frame_of(
        {
            "level": r.level if is_word else r.place,
            "share": r.share,
            "low": r.interval[0],
            "high": r.interval[1],
            "n": r.n,
        }
        for r in rates
    )
    base = alt.Chart(frame).encode(
        x=alt.X("level:N", title=title_of(key), sort=in_order, axis=_upright())
        if is_word
        else alt.X("level:Q", title=title_of(key), scale=TIGHT)
    )
    share = alt.Y("share:Q", title="Share of verdicts MET", scale=SHARE)
    tooltip = ["level", "share", "low", "high", "n"]
    bars = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(
        y=alt.Y("low:Q", scale=SHARE, title="Share of verdicts MET"), y2="high:Q"
    )
    points = base.mark_point(color=INK, filled=True, size=45).encode(
        y=share, tooltip=tooltip
    )
    layers = [bars, points]
    if not is_word:
        layers.insert(1, base.mark_line(color=INK).encode(y=share))
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _upright() -> alt.Axis:
    return alt.Axis(labelAngle=0, labelLimit=WIDTH // 2)


def interaction_chart(cells: Sequence[Cell]) -> Any:
    """Share of verdicts that are MET over two factors."""
    first = cells[0]
    n_places = len({c.x_level for c in cells}) * len({c.y_level for c in cells})
    gaps = ["white: nobody examined there"] if len(cells) < n_places else []
    frame = frame_of(
        {
            "x": c.x_level,
            "y": c.y_level,
            "x_place": c.x_place,
            "y_place": c.y_place,
            "share": c.n_met / c.n,
            "n": c.n,
        }
        for c in cells
    )
    return (
        alt.Chart(frame)
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "x:O",
                title=title_of(first.x),
                sort=alt.SortField("x_place"),
                axis=alt.Axis(labelAngle=-40),
            ),
            y=alt.Y(
                "y:O",
                title=title_of(first.y),
                sort=alt.SortField("y_place", order="descending"),
            ),
            color=alt.Color(
                "share:Q",
                title="Share MET",
                scale=alt.Scale(domain=[0, 1], range=[NONE_MET, INK]),
            ),
            tooltip=["x", "y", "share", "n"],
        )
        .properties(
            width=WIDTH,
            height=WIDTH,
            title=alt.Title(f"Positive verdicts, {first.edition}", subtitle=gaps),
        )
    )


def flip_map_chart(found: FlipMap) -> Any:
    """The verdict over two factors, colour and tooltip."""
    frame = pd.DataFrame(found.columns()).rename(
        columns={found.x.key: "x", found.y.key: "y"}
    )
    for name in ("x", "y"):
        if frame[name].dtype.kind == "f":
            frame[name] = frame[name].map(lambda v: float(f"{v:.4g}"))
    in_order = {name: frame[name].drop_duplicates().tolist() for name in ("x", "y")}
    said = [w for w in VERDICT_COLOURS if w in set(frame["verdict"])]
    return (
        alt.Chart(frame)
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "x:O",
                title=title_of(found.x.key),
                sort=in_order["x"],
                axis=_few_labels(in_order["x"]),
            ),
            y=alt.Y(
                "y:O",
                title=title_of(found.y.key),
                sort=in_order["y"][::-1],
                axis=_few_labels(in_order["y"]),
            ),
            color=alt.Color(
                "verdict:N",
                title="Verdict",
                scale=alt.Scale(
                    domain=said, range=[VERDICT_COLOURS[word] for word in said]
                ),
            ),
            tooltip=["x", "y", "verdict", "n_met", "criteria_met"],
        )
        .properties(width=360, height=360, title=found.edition)
    )


def _few_labels(values: Sequence[Any]) -> alt.Axis:
    """Every so many of these, evenly, so that no two touch; words all."""
    if isinstance(values[0], str):
        return alt.Axis(labelAngle=0)
    every = -(-len(values) // MOST_LABELS)
    # Decimals even above a thousand, where Vega would write 1e+3.
    return alt.Axis(values=list(values[::every]), labelAngle=0, format=".3~r")
