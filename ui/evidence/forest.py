"""Estimates with intervals, one lane each: prevalence, pooled odds ratios, agreement.

A lane may hold two marks, one above the other. Shape, fill and dash carry meaning, so
the chart needs no colour of its own and prints as it is.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import altair as alt
import pandas as pd

from ui import palette

LANE_PX = 26
AXIS_PX, NAME_PX = 47, 15
"""Room for the scale under the lanes, and for the name of a line above them."""
MARGIN_PX = (18, 4)
"""Above and below a chart."""
WIDE_PX = 420
"""Narrower plots have no room for the lanes' texts."""
DASH = [5, 3]
FULL, HALF, EMPTY = 1.0, 0.35, 0.0
"""How dark a mark is inside; empty, the paper shows."""
APART = 0.17
"""How far the marks of a pair stand from the middle of their lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One estimate with its interval, if it has one."""

    value: float
    low: float
    high: float
    fill: float = FULL
    is_dashed: bool = False
    shape: str = "circle"
    told: str
    """What the tooltip says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A line of the chart; without marks it is a heading."""

    label: str
    marks: tuple[Mark, ...] = ()
    text: str = ""
    """Counts, at the right end of a wide chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The scale of the estimates."""

    title: str
    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False
    with_room: float = 0.0
    """End of the scale where lanes have texts; `high` if zero."""
    reference: float | None = None
    reference_label: str = ""


def chart(lanes: Sequence[Lane], axis: Axis, theme: palette.Theme) -> alt.LayerChart:
    """The lanes from top to bottom, in the order given."""
    marks = pd.DataFrame(
        {"lane": number + _shift(lane, index), **asdict(mark)}
        for number, lane in enumerate(lanes)
        for index, mark in enumerate(lane.marks)
    )
    headings = [number for number, lane in enumerate(lanes) if not lane.marks]
    # One and the same axis in every layer: Vega-Lite merges what the layers say of it.
    y = lane_axis([lane.label for lane in lanes], headings)
    layers = [
        *_reference(axis, theme),
        _intervals(marks, _x(axis, "low"), y, theme),
        *_points(marks, _x(axis, "value"), y, theme),
    ]
    if axis.with_room:
        layers.append(_texts(lanes, y, theme))
    above = NAME_PX if axis.reference_label else 0
    return dressed(layers, LANE_PX * len(lanes) + AXIS_PX + above, theme)


def dressed(
    layers: Sequence[alt.Chart], height: int, theme: palette.Theme
) -> alt.LayerChart:
    """What all charts of the page share: size, paper, ink.

    The height counts all there is, so that the page knows it before the chart is there.
    """
    return (
        alt.LayerChart(layer=list(layers))
        .properties(
            height=height + sum(MARGIN_PX),
            background="transparent",
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={
                "left": 0,
                "right": 8,
                "top": MARGIN_PX[0],
                "bottom": MARGIN_PX[1],
            },
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=theme.text,
            titleColor=theme.text,
            gridColor=theme.border,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
        )
    )


def lane_axis(labels: Sequence[str], headings: Sequence[int]) -> alt.Y:
    """Lanes from the top down, each with its label; headings are bold."""
    count = len(labels)
    is_heading = f"indexof({json.dumps(list(headings))}, datum.value) >= 0"
    return alt.Y(
        "lane:Q",
        scale=alt.Scale(
            domain=[-0.5, count - 0.5], reverse=True, nice=False, zero=False
        ),
        title=None,
        axis=alt.Axis(
            values=list(range(count)),
            labelExpr=f"{json.dumps(list(labels), ensure_ascii=False)}[datum.value]",
            labelFontWeight=alt.condition(
                is_heading, alt.value("bold"), alt.value("normal")
            ),
            labelOverlap=False,
            labelLimit=230,
            labelPadding=8,
            domain=False,
            ticks=False,
            grid=False,
        ),
    )


def value_axis(ticks: Sequence[float]) -> alt.Axis:
    """Ticks of an estimate, written as people do."""
    return alt.Axis(
        values=list(ticks),
        labelExpr="replace('' + datum.value, '-', '−')",
        domain=False,
        ticks=False,
    )


def _shift(lane: Lane, index: int) -> float:
    return 0.0 if len(lane.marks) == 1 else (-APART, APART)[index]


# ---------------------------------------------------------------- layers
def _x(axis: Axis, field: str) -> alt.X:
    wide = axis.with_room or axis.high
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(
            type="log" if axis.is_log else "linear",
            domainMin=axis.low,
            domainMax=alt.ExprRef(f"width > {WIDE_PX} ? {wide} : {axis.high}"),
            nice=False,
            zero=False,
            clamp=True,
        ),
        title=axis.title,
        axis=value_axis(axis.ticks),
    )


def _intervals(
    marks: pd.DataFrame, x: alt.X, y: alt.Y, theme: palette.Theme
) -> alt.Chart:
    return (
        alt.Chart(marks)
        .mark_rule(color=theme.text, strokeWidth=1.5)
        .encode(
            x=x,
            x2="high:Q",
            y=y,
            strokeDash=alt.condition(
                alt.datum.is_dashed, alt.value(DASH), alt.value([1, 0])
            ),
            tooltip=alt.Tooltip("told:N", title=" "),
        )
    )


def _points(
    marks: pd.DataFrame, x: alt.X, y: alt.Y, theme: palette.Theme
) -> list[alt.Chart]:
    """The estimates on a piece of paper each, so that no interval shows through."""
    shape = alt.Shape("shape:N", scale=None, legend=None)
    paper = alt.Chart(marks).mark_point(
        stroke=None, fill=theme.background, size=58, opacity=1
    )
    ink = alt.Chart(marks).mark_point(
        stroke=theme.text, strokeWidth=1.6, fill=theme.text, size=58, opacity=1
    )
    dark = alt.FillOpacity("fill:Q", scale=None, legend=None)
    told = alt.Tooltip("told:N", title=" ")
    return [
        paper.encode(x=x, y=y, shape=shape),
        ink.encode(x=x, y=y, shape=shape, fillOpacity=dark, tooltip=told),
    ]


def _texts(lanes: Sequence[Lane], y: alt.Y, theme: palette.Theme) -> alt.Chart:
    rows = [
        {"lane": number, "text": lane.text}
        for number, lane in enumerate(lanes)
        if lane.text
    ]
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_text(align="right", color=theme.text, fontSize=11.5)
        .encode(
            x=alt.value(alt.ExprRef("width")),
            y=y,
            text="text:N",
            opacity=alt.value(alt.ExprRef(f"width > {WIDE_PX} ? 1 : 0")),
        )
    )


def _reference(axis: Axis, theme: palette.Theme) -> list[alt.Chart]:
    """A line at the value of no effect, named at its upper end."""
    if axis.reference is None:
        return []
    at = pd.DataFrame([{"at": axis.reference, "named": axis.reference_label}])
    line = alt.Chart(at).mark_rule(color=theme.text, strokeWidth=1.6)
    name = alt.Chart(at).mark_text(
        color=theme.text, fontSize=11.5, dy=-9, align="center", baseline="middle"
    )
    return [
        line.encode(x=_x(axis, "at")),
        name.encode(x=_x(axis, "at"), y=alt.value(0), text="named:N"),
    ]
