"""Where 0.88 s lies: how long blood ran back at valves that close and that leak."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from criteria.literature import tables
from criteria.literature.records import Range
from ui import palette
from ui.evidence import forest
from ui.text import wording

ROW = "reflux_088_origin"
LIMIT_S = "0.88 s"
LANE_PX = 42
TICKS = (0.2, 0.5, 1, 2, 5)


def ranges() -> Sequence[Range]:
    """The two kinds of valves."""
    return next(row.ranges for row in tables().origins if row.id == ROW)


def chart(theme: palette.Theme) -> alt.LayerChart:
    """A lane per kind of valve; the limit stands in the gap."""
    words = wording("evidence")["origins"]
    lanes = pd.DataFrame(
        {
            "lane": number,
            "low": float(each.low),
            "high": float(each.high),
            "mean": float(each.mean),
            "below": max(float(each.low), float(each.mean - each.sd)),
            "above": float(each.mean + each.sd),
            "told": _told(each),
        }
        for number, each in enumerate(ranges())
    )
    limit = pd.DataFrame([{"at": limit_s(), "named": words["limit"]}])
    base = alt.Chart(lanes).encode(
        y=forest.lane_axis([each.label for each in ranges()], []),
        tooltip=alt.Tooltip("told:N", title=" "),
    )
    at_limit = alt.Chart(limit).encode(x=_x("at"))
    layers = [
        at_limit.mark_rule(color=theme.text, strokeWidth=2, strokeDash=forest.DASH),
        at_limit.mark_text(color=theme.text, fontSize=12, fontWeight=600, dy=-9).encode(
            y=alt.value(0), text="named:N"
        ),
        base.mark_rule(color=theme.text, strokeWidth=1.5).encode(
            x=_x("low"), x2="high"
        ),
        base.mark_rule(color=theme.text, strokeWidth=6).encode(
            x=_x("below"), x2="above"
        ),
        base.mark_point(
            stroke=theme.text, fill=theme.background, size=90, opacity=1, fillOpacity=1
        ).encode(x=_x("mean")),
    ]
    return forest.dressed(
        layers, LANE_PX * len(lanes) + forest.AXIS_PX + forest.NAME_PX, theme
    )


def limit_s() -> float:
    """The limit of the table, as a number [s]."""
    row = next(row for row in tables().origins if row.id == ROW)
    return float(row.limit.removesuffix(" s"))


def _x(field: str) -> alt.X:
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(type="log", domain=[0.18, 7.5], nice=False),
        title=wording("evidence")["origins"]["axis"],
        axis=forest.value_axis(TICKS),
    )


def _told(each: Range) -> str:
    return str(wording("evidence")["origins"]["one_range"]).format(
        label=each.label, low=each.low, high=each.high, mean=each.mean
    )


def describe() -> str:
    """What the chart shows, for those who do not see it."""
    told = "; ".join(_told(each) for each in ranges())
    return str(wording("evidence")["origins"]["alt"]).format(n=100, ranges=told)
