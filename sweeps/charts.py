"""The pictures of a study: rates, heat maps, indices, accuracy, agreement, flip maps.

Every function takes results and gives an Altair chart; `report.py` saves them. Altair
gives layers or facets as it sees fit, so the kind of chart is left open.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from simulator import PARAMETERS
from sweeps.accuracy import Accuracy
from sweeps.agreement import Agreement
from sweeps.flip_map import FlipMap
from sweeps.rates import Cell, Rate
from sweeps.sensitivity import Influences

# Readable on white and on dark, and by people who mistake red for green.
INK, SECOND, MIDDLE = "#084A92", "#A94712", "#808080"
VERDICT_COLOURS = {
    "NOT_MET": "#E8EDF3",
    "MET": INK,
    "NOT_ASSESSABLE": SECOND,
    "cannot be examined": MIDDLE,
}
LIGHT = "#E8EDF3"
WIDTH, HEIGHT = 260, 180
SHARE = alt.Scale(domain=[0, 1])


def title_of(key: str) -> str:
    """A factor's label with its unit."""
    if key not in PARAMETERS:
        return key.capitalize()
    parameter = PARAMETERS[key]
    return (
        f"{parameter.label} [{parameter.unit}]" if parameter.unit else parameter.label
    )


def _frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
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
    frame = _frame(
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
        x=alt.X(
            "level:N" if is_word else "level:Q",
            title=title_of(key),
            scale=_tight(is_word),
        )
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


def _tight(is_word: bool) -> Any:
    return alt.Undefined if is_word else alt.Scale(zero=False, nice=False, padding=8)


def interaction_chart(cells: Sequence[Cell]) -> Any:
    """Share of verdicts that are MET over two factors."""
    first = cells[0]
    n_places = len({c.x_level for c in cells}) * len({c.y_level for c in cells})
    gaps = ["white: nobody examined there"] if len(cells) < n_places else []
    frame = _frame(
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
        .mark_rect()
        .encode(
            x=alt.X("x:O", title=title_of(first.x), sort=alt.SortField("x_place")),
            y=alt.Y(
                "y:O",
                title=title_of(first.y),
                sort=alt.SortField("y_place", order="descending"),
            ),
            color=alt.Color(
                "share:Q",
                title="Share MET",
                scale=alt.Scale(domain=[0, 1], range=[LIGHT, INK]),
            ),
            tooltip=["x", "y", "share", "n"],
        )
        .properties(
            width=WIDTH,
            height=WIDTH,
            title=alt.Title(first.edition, subtitle=gaps),
        )
    )


def influence_chart(found: Influences) -> Any:
    """First- and total-order indices with 95 % intervals."""
    rows = [
        (f.factor, order, value, half)
        for f in found.factors
        for order, value, half in (
            ("by itself", f.first, f.first_half_width),
            ("with interactions", f.total, f.total_half_width),
        )
    ]
    frame = _frame(
        {
            "factor": title_of(key),
            "order": order,
            "share": value,
            "low": value - half,
            "high": value + half,
        }
        for key, order, value, half in rows
    )
    ranked = sorted(found.factors, key=lambda f: -f.total)
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "factor:N",
            title=None,
            sort=[title_of(f.factor) for f in ranked],
            axis=alt.Axis(labelLimit=260),
        ),
        yOffset=alt.YOffset("order:N"),
    )
    colour = alt.Color("order:N", title=None, scale=alt.Scale(range=[INK, SECOND]))
    points = base.mark_point(filled=True, size=60).encode(
        x=alt.X("share:Q", title="Share of the variance"), color=colour
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Share of the variance"), x2="high:Q", color=colour
    )
    zero = alt.Chart().mark_rule(color=MIDDLE).encode(x=alt.datum(0))
    return alt.layer(zero, bars, points, data=frame).properties(
        width=360,
        height=alt.Step(16),
        title=f"{found.column}, {found.edition}",
    )


def accuracy_chart(found: Sequence[Accuracy]) -> Any:
    """Sensitivity and specificity of every edition under every policy."""
    rows = []
    for each in found:
        for name, share in (
            ("sensitivity", each.sensitivity),
            ("specificity", each.specificity),
        ):
            if share is not None:
                rows.append(
                    {
                        "edition": each.edition,
                        "policy": each.policy,
                        "what": name,
                        "share": share[0],
                        "low": share[1],
                        "high": share[2],
                    }
                )
    frame = _frame(rows)
    parts = []
    for name in ("sensitivity", "specificity"):
        some = frame[frame["what"] == name] if len(frame) else frame
        if not len(some):
            continue
        base = alt.Chart(some).encode(
            y=alt.Y("edition:N", title=None, axis=alt.Axis(labelLimit=240)),
            yOffset="policy:N",
        )
        bars = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(
            x=alt.X("low:Q", scale=SHARE, title=name.capitalize()), x2="high:Q"
        )
        points = base.mark_point(color=INK, filled=True, size=60).encode(
            x=alt.X("share:Q", scale=SHARE, title=name.capitalize()),
            shape=alt.Shape("policy:N", title="missing data"),
        )
        parts.append(
            alt.layer(bars, points).properties(width=WIDTH, height=alt.Step(14))
        )
    return alt.hconcat(*parts, title="Verdict against truth")


def agreement_chart(found: Sequence[Agreement], edition: str) -> Any:
    """Kappa of every pair with its 95 % interval."""
    frame = _frame(
        {
            "pair": f"{a.first} and {a.second}",
            "kappa": a.kappa.kappa,
            "low": a.kappa.low,
            "high": a.kappa.high,
            "n": a.kappa.n,
        }
        for a in found
        if a.edition == edition and a.kappa.kappa is not None
    )
    scale = alt.Scale(domain=[-1, 1])
    axis = alt.Axis(labelLimit=260)
    base = alt.Chart(frame).encode(y=alt.Y("pair:N", title=None, axis=axis))
    bars = base.mark_rule(color=MIDDLE, strokeWidth=2).encode(
        x=alt.X("low:Q", title="Cohen's kappa", scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, color=INK, size=60).encode(
        x=alt.X("kappa:Q", title="Cohen's kappa", scale=scale), tooltip=["kappa", "n"]
    )
    return alt.layer(bars, points).properties(
        width=WIDTH, title=f"Agreement, {edition}"
    )


def flip_map_chart(found: FlipMap) -> Any:
    """The verdict over two factors, colour and tooltip."""
    frame = pd.DataFrame(found.columns()).rename(
        columns={found.x.key: "x", found.y.key: "y"}
    )
    for name in ("x", "y"):
        if frame[name].dtype.kind == "f":
            frame[name] = frame[name].map(lambda v: float(f"{v:.4g}"))
    said = [w for w in VERDICT_COLOURS if w in set(frame["verdict"])]
    return (
        alt.Chart(frame)
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("x:O", title=title_of(found.x.key), axis=_few_labels()),
            y=alt.Y(
                "y:O",
                title=title_of(found.y.key),
                sort="descending",
                axis=_few_labels(),
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


def _few_labels() -> alt.Axis:
    return alt.Axis(labelOverlap=True, labelAngle=0, format=".3~g")
