"""Sixteen people before and after a drink, one column each."""

from typing import Any

import altair as alt
import pandas as pd

from criteria.literature import tables
from criteria.literature.closeness import number_text
from criteria.literature.records import Paired
from criteria.literature.statistics import change_p_value
from ui import palette
from ui.evidence import forest
from ui.text import wording

ROW = "hydration"
LANE_PX = 42


def people() -> Paired:
    """The study's people by their two answers."""
    found = next(row.paired for row in tables().effects if row.id == ROW)
    assert found is not None  # a test holds the table to it
    return found


def chart(theme: palette.Theme) -> alt.LayerChart:
    """Two lanes of circles, filled where positive; those who changed are joined."""
    words = wording("evidence")["effects"]
    marks = pd.DataFrame(_marks())
    changed = marks[marks["changed"]]
    x = alt.X("person:Q", axis=None, scale=alt.Scale(domain=[0.4, people().n + 0.6]))
    y = forest.lane_axis([words["row_before"], words["row_after"]], [])
    joined = (
        alt.Chart(changed)
        .mark_line(color=theme.text, strokeWidth=1.2)
        .encode(x=x, y=y, detail="person:N")
    )
    dots = (
        alt.Chart(marks)
        .mark_point(shape="circle", stroke=theme.text, strokeWidth=1.6, size=120)
        .encode(
            x=x,
            y=y,
            fill=alt.condition(
                alt.datum.positive, alt.value(theme.text), alt.value(theme.background)
            ),
            opacity=alt.value(1),
            fillOpacity=alt.value(1),
            tooltip=alt.Tooltip("told:N", title=" "),
        )
    )
    return forest.dressed([joined, dots], 2 * LANE_PX, theme)


def _marks() -> list[dict[str, Any]]:
    found, words = people(), wording("evidence")["effects"]
    kinds = (
        (found.only_before, (True, False)),
        (found.both, (True, True)),
        (found.only_after, (False, True)),
        (found.neither, (False, False)),
    )
    answers = [answer for count, answer in kinds for _ in range(count)]
    return [
        {
            "person": person,
            "lane": lane,
            "positive": is_positive,
            "changed": answer[0] != answer[1],
            "told": words["positive" if is_positive else "negative"],
        }
        for person, answer in enumerate(answers, 1)
        for lane, is_positive in enumerate(answer)
    ]


def said() -> str:
    """How many were positive when, and whether that could be chance."""
    words, found = wording("evidence"), people()
    told = words["effects"]["said"].format(before=found.before, after=found.after)
    chance = words["effects"]["p"].format(
        p=number_text(change_p_value(found)), ours=words["ours"]
    )
    return f"{told} {chance}"


def describe() -> str:
    """What the chart shows, for those who do not see it."""
    found = people()
    return str(wording("evidence")["effects"]["alt"]).format(
        n=found.n,
        before=found.before,
        after=found.after,
        lost=found.only_before,
        gained=found.only_after,
        kept=found.both,
    )
