"""What is compared, as pictures: factors, verdict and truth, operators.

Like `charts.py`, which has the colours; `report.py` saves what comes out.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from sweeps.accuracy import POLICIES, Accuracy
from sweeps.agreement import Agreement
from sweeps.charts import INK, MIDDLE, SECOND, SHARE, WIDTH, frame_of, title_of
from sweeps.sensitivity import Influences

ORDERS = ("by itself", "with interactions")
KAPPA = alt.Scale(domain=[-1, 1])
LONGEST_LABEL = 260


def influence_chart(found: Influences) -> Any:
    """First- and total-order indices with 95 % intervals, of factors that have them."""
    told = sorted(found.told, key=lambda f: -f.total)
    frame = frame_of(
        {
            "factor": title_of(f.factor),
            "order": order,
            "share": value,
            "low": value - half,
            "high": value + half,
        }
        for f in told
        for order, value, half in zip(
            ORDERS,
            (f.first, f.total),
            (f.first_half_width, f.total_half_width),
            strict=True,
        )
    )
    in_order = [title_of(f.factor) for f in told]
    base = alt.Chart(frame).encode(
        y=alt.Y("factor:N", title=None, sort=in_order, axis=_room_for_words()),
        yOffset=alt.YOffset("order:N", sort=list(ORDERS)),
    )
    scale = alt.Scale(domain=list(ORDERS), range=[INK, SECOND])
    colour = alt.Color("order:N", title=None, scale=scale)
    axis = alt.Axis(labelFlush=False)
    points = base.mark_point(filled=True, size=60).encode(
        x=alt.X("share:Q", title="Share of the variance", axis=axis), color=colour
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Share of the variance", axis=axis),
        x2="high:Q",
        color=colour,
    )
    zero = alt.Chart().mark_rule(color=MIDDLE).encode(x=alt.datum(0))
    left_out = [title_of(f.factor) for f in found.factors if f not in told]
    if left_out:
        start = f"No share is told of what decided too few of {found.n_blocks} blocks:"
        left_out.insert(0, start)
    return alt.layer(zero, bars, points, data=frame).properties(
        width=360,
        height=alt.Step(16),
        title=alt.Title(
            f"What decides: {found.column}, {found.edition}",
            subtitle=left_out,
        ),
    )


def accuracy_chart(found: Sequence[Accuracy]) -> Any:
    """Sensitivity and specificity of every edition under every policy."""
    frame = frame_of(
        {
            "edition": each.edition,
            "policy": POLICIES[each.policy],
            "what": name,
            "share": share[0],
            "low": share[1],
            "high": share[2],
        }
        for each in found
        for name, share in (
            ("Sensitivity", each.sensitivity),
            ("Specificity", each.specificity),
        )
        if share is not None
    )
    editions = list(dict.fromkeys(each.edition for each in found))
    policies = list(POLICIES.values())
    parts: list[Any] = []
    for name in dict.fromkeys(frame["what"]):
        axis = alt.Axis(labels=not parts, ticks=not parts, labelLimit=LONGEST_LABEL)
        base = alt.Chart(frame[frame["what"] == name]).encode(
            y=alt.Y("edition:N", title=None, sort=editions, axis=axis),
            yOffset=alt.YOffset("policy:N", sort=policies),
        )
        bars = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(
            x=alt.X("low:Q", scale=SHARE, title=name), x2="high:Q"
        )
        points = base.mark_point(color=INK, filled=True, size=60).encode(
            x=alt.X("share:Q", scale=SHARE, title=name),
            shape=alt.Shape("policy:N", title="Missing data", sort=policies),
        )
        parts.append(
            alt.layer(bars, points).properties(width=WIDTH, height=alt.Step(14))
        )
    return alt.hconcat(*parts, title="Verdict against truth")


def agreement_chart(found: Sequence[Agreement]) -> Any:
    """Kappa of every pair in every edition, with its 95 % interval."""
    told = [a for a in found if a.kappa.kappa is not None]
    frame = frame_of(
        {
            "edition": a.edition,
            "pair": f"{a.first} and {a.second}",
            "kappa": a.kappa.kappa,
            "low": a.kappa.low,
            "high": a.kappa.high,
            "n": a.kappa.n,
        }
        for a in told
    )
    editions = list(dict.fromkeys(a.edition for a in told))
    pairs = list(dict.fromkeys(frame["pair"]))
    base = alt.Chart(frame).encode(
        y=alt.Y("edition:N", title=None, sort=editions, axis=_room_for_words()),
        yOffset=alt.YOffset("pair:N", sort=pairs),
    )
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], labelFlush=False)
    bars = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(
        x=alt.X("low:Q", title="Cohen's kappa", scale=KAPPA, axis=axis), x2="high:Q"
    )
    points = base.mark_point(filled=True, color=INK, size=60).encode(
        x=alt.X("kappa:Q", title="Cohen's kappa", scale=KAPPA, axis=axis),
        shape=alt.Shape("pair:N", title="Between", sort=pairs),
        tooltip=["edition", "pair", "kappa", "n"],
    )
    return alt.layer(bars, points).properties(
        width=WIDTH, height=alt.Step(18), title="Agreement between operators"
    )


def _room_for_words() -> alt.Axis:
    return alt.Axis(labelLimit=LONGEST_LABEL)
