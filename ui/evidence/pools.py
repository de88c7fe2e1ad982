"""What others pooled from several studies: chart, sentence, table."""

from html import escape

import altair as alt

from criteria.literature import Kind, tables
from criteria.literature.closeness import number_text
from criteria.literature.records import MetaAnalysis
from criteria.threshold import Confidence
from ui import palette
from ui.evidence import forest, reference
from ui.evidence.listing import Column, table
from ui.text import wording


def chart(theme: palette.Theme) -> alt.LayerChart:
    """Every pool with its interval: filled if all studies went in."""
    words = wording("evidence")["pools"]
    axis = forest.Axis(
        title=words["axis"],
        low=0.5,
        high=100,
        ticks=(0.5, 1, 2, 5, 10, 20, 50, 100),
        is_log=True,
        reference=1,
        reference_label=words["even"],
    )
    return forest.chart([_pool_lane(each) for each in _pools()], axis, theme)


def _pools() -> list[MetaAnalysis]:
    """Those against healthy people or all controls, the widest pools first."""
    shown = [m for m in tables().meta_analyses if m.kind is not Kind.OTHER_CONTROLS]
    return sorted(shown, key=lambda m: (list(Kind).index(m.kind), m.year))


def _pool_lane(each: MetaAnalysis) -> forest.Lane:
    printed = each.odds_ratio
    mark = forest.Mark(
        value=float(printed.value),
        low=float(printed.low or printed.value),
        high=float(printed.high or printed.value),
        fill=forest.FULL if each.kind is Kind.ALL else forest.EMPTY,
        is_dashed=each.confidence is Confidence.SECONDARY,
        told=f"{each.name}, {each.pooled}: {printed.text}",
    )
    return forest.Lane(label=_pool_label(each), marks=(mark,))


def _pool_label(each: MetaAnalysis) -> str:
    return f"{each.name}, {wording('evidence')['pool'][each.kind.value]}"


def said() -> str:
    """The spread of the pools, in a sentence."""
    every = [float(m.odds_ratio.value) for m in _pools() if m.kind is Kind.ALL]
    printed = {m.id: str(m.odds_ratio.value) for m in tables().meta_analyses}
    return str(wording("evidence")["pools"]["said"]).format(
        low=number_text(min(every)),
        high=number_text(max(every)),
        all=printed["tsivgoulis2014_all"],
        restricted=printed["tsivgoulis2014_conservative"],
    )


def describe() -> str:
    """What the chart of pools shows."""
    told = "; ".join(f"{_pool_label(m)} {m.odds_ratio.text}" for m in _pools())
    return str(wording("evidence")["pools"]["alt"]).format(told=told)


def listing() -> str:
    """Every pool with what went in, and its source."""
    words = wording("evidence")
    columns = [
        Column(words["column"]["study"], _pool_named, is_head=True),
        Column(words["column"]["odds"], _pool_odds),
        Column(words["column"]["heterogeneity"], _heterogeneity),
        Column(words["column"]["source"], reference.cell),
    ]
    return table(words["pools"]["caption"], columns, tables().meta_analyses)


def _pool_named(each: MetaAnalysis) -> str:
    note = f"<small>{escape(each.note)}</small>" if each.note else ""
    return f"{escape(each.name)}<small>{escape(each.pooled)}</small>{note}"


def _pool_odds(each: MetaAnalysis) -> str:
    words = wording("evidence")["pools"]
    if each.odds_ratio.low is None:
        return f"{each.odds_ratio.text} <small>{words['no_interval']}</small>"
    return each.odds_ratio.text


def _heterogeneity(each: MetaAnalysis) -> str:
    return "–" if each.i2_percent is None else f"{each.i2_percent} %"
