"""How often a vein shuts or a valve leaks in people who are not ill."""

import altair as alt

from criteria.literature import tables
from criteria.literature.records import Share
from criteria.literature.statistics import estimate
from ui import palette
from ui.evidence import forest
from ui.text import wording


def shares() -> dict[str, Share]:
    """What is drawn: its label, and the people."""
    labels = wording("evidence")["effects"]["shares"]
    return {
        labels[row.id]: row.share
        for row in tables().effects
        if row.id in labels and row.share is not None
    }


def chart(theme: palette.Theme) -> alt.LayerChart:
    """A lane per finding, with its interval."""
    axis = forest.Axis(
        title=wording("evidence")["effects"]["axis"],
        low=-2.5,
        high=100,
        ticks=(0, 25, 50, 75, 100),
    )
    return forest.chart([_lane(label, s) for label, s in shares().items()], axis, theme)


def _lane(label: str, share: Share) -> forest.Lane:
    found = estimate(share)
    mark = forest.Mark(
        value=100 * found.value,
        low=100 * found.low,
        high=100 * found.high,
        told=_told(label, share),
    )
    return forest.Lane(label=label, marks=(mark,))


def _told(label: str, share: Share) -> str:
    found = estimate(share)
    return f"{label} {100 * found.value:.0f} % of {found.count.n}"


def describe() -> str:
    """What the chart shows, for those who do not see it."""
    told = "; ".join(_told(label, share) for label, share in shares().items())
    return str(wording("evidence")["effects"]["shares_alt"]).format(told=told)
