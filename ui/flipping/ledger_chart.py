"""The ledger as a chart: where each factor stands now and where the verdict turns.

Apart from the words, because charts and tables take half a second to import and the
page is there long before the first answer.
"""

import altair as alt
import pandas as pd

from sweeps.flip import Ledger
from ui import palette
from ui.evidence import forest
from ui.flipping.ledger import (
    MOST_LANES,
    change_text,
    height_px,
    in_words,
    short,
    smallest,
)
from ui.flipping.operators import name, place

TEXT_AT = 1.06
"""Where the numbers begin, in ranges."""
LETTER_PX = 7.0
"""Width of a letter of the numbers right of the ranges, roughly."""
MOST_TEXT_PX = 200.0


def rows(found: Ledger) -> pd.DataFrame:
    """A lane per factor; of a choice there is no way along, only the text."""
    lanes = []
    for number, flip in enumerate(smallest(found)[:MOST_LANES]):
        assert flip.value is not None
        lanes.append(
            {
                "lane": number,
                "low": 0.0,
                "high": 1.0,
                "now": place(flip.key, flip.base),
                "flips": place(flip.key, flip.value),
                "text": change_text(flip),
                "told": f"{name(flip.key)} {change_text(flip)}: "
                + " ".join(map(in_words, flip.evidence)),
                "text_at": TEXT_AT,
            }
        )
    return pd.DataFrame(lanes)


def chart(found: Ledger, theme: palette.Theme) -> alt.LayerChart:
    """Grey ring: now. Amber dot: flips. The line is the factor's whole range."""
    lanes = rows(found)
    numbers = lanes.dropna(subset=["now", "flips"])
    y = forest.lane_axis([short(name(f.key)) for f in smallest(found)[:MOST_LANES]], [])
    # The numbers need the same room in pixels on a wide chart and on a phone's.
    room = min(LETTER_PX * lanes["text"].str.len().max(), MOST_TEXT_PX)
    scale = alt.Scale(
        domainMin=-0.02,
        domainMax=alt.ExprRef(
            f"{TEXT_AT} * width / max(width - {room:.0f}, 0.3 * width)"
        ),
        nice=False,
        zero=False,
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=None)

    tooltip = alt.Tooltip("told:N", title=" ")
    base = alt.Chart(numbers)
    layers = [
        base.mark_rule(color=theme.border, strokeWidth=1.5).encode(
            x=x("low"), x2="high:Q", y=y
        ),
        base.mark_rule(color=theme.text, opacity=0.5, strokeWidth=4).encode(
            x=x("now"), x2="flips:Q", y=y, tooltip=tooltip
        ),
        base.mark_point(
            shape="circle",
            stroke=theme.text,
            fill=theme.background,
            fillOpacity=1,
            strokeWidth=2,
            size=75,
            opacity=0.75,
        ).encode(x=x("now"), y=y, tooltip=tooltip),
        base.mark_point(
            shape="circle", color=theme.flip, filled=True, size=120, opacity=1
        ).encode(x=x("flips"), y=y, tooltip=tooltip),
        alt.Chart(lanes)
        .mark_text(align="left", color=theme.text, fontSize=12.5, fontWeight=600)
        .encode(x=x("text_at"), y=y, text="text:N", tooltip=tooltip),
    ]
    return forest.dressed(layers, height_px(found), theme)
