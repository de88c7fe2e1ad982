"""How often the criteria were met: who is shown, in which order, as chart and table."""

from collections.abc import Iterable, Sequence
from html import escape

import altair as alt

from criteria.literature import Blinding, tables
from criteria.literature.closeness import interval_text
from criteria.literature.records import Count, Group, Study, Who
from criteria.literature.statistics import count_of, estimate, odds_ratio
from criteria.threshold import Confidence
from ui import palette
from ui.evidence import forest, reference
from ui.evidence.listing import Column, lines, table
from ui.text import wording

SHAPES = {
    Blinding.BLINDED: "circle",
    Blinding.PARTLY: "square",
    Blinding.NOT_SEEN: "diamond",
}
FILLS = {Who.MS: forest.FULL, Who.CIS: forest.HALF}
"""A first attack may or may not become multiple sclerosis: neither full nor empty."""
MOST_ODDS = 1000
"""Larger odds ratios come from empty cells: their size is that of the correction."""
TICKS = (0, 25, 50, 75, 100)
ROOM_FOR_COUNTS = 137.0
"""End of the scale in percent where the counts stand beside the plot."""


def chosen(*, blinded: bool | None, only_confirmed: bool) -> tuple[Study, ...]:
    """The studies to show, blinded ones first, within a kind by the share with MS.

    Parameters
    ----------
    blinded
        True for those with a blinded examiner, False for all others, None for both.
    only_confirmed
        Leave out what was read in another document.
    """
    kept = [
        study
        for study in tables().studies
        if blinded is None or (study.blinding is Blinding.BLINDED) == blinded
        if not only_confirmed or study.confidence is Confidence.CONFIRMED
    ]
    return tuple(sorted(kept, key=_order))


def _order(study: Study) -> tuple[int, float]:
    first = study.cases or study.groups[0]
    return list(Blinding).index(study.blinding), -estimate(first).value


# ---------------------------------------------------------------- the chart
def chart(studies: Sequence[Study], theme: palette.Theme) -> alt.LayerChart:
    """A lane per study, with a heading before each kind of blinding."""
    words = wording("evidence")
    lanes: list[forest.Lane] = []
    for kind, group in _by_blinding(studies):
        over_counts = "" if lanes else words["prevalence"]["counts"]
        lanes.append(forest.Lane(label=words["heading"][kind.value], text=over_counts))
        lanes += [_lane(study) for study in group]
    axis = forest.Axis(
        title=words["prevalence"]["axis"],
        low=-2.5,
        high=100,
        ticks=TICKS,
        with_room=ROOM_FOR_COUNTS,
    )
    return forest.chart(lanes, axis, theme)


def _by_blinding(
    studies: Sequence[Study],
) -> Iterable[tuple[Blinding, list[Study]]]:
    for kind in Blinding:
        found = [study for study in studies if study.blinding is kind]
        if found:
            yield kind, found


def _lane(study: Study) -> forest.Lane:
    shown = [group for group in (study.cases, study.controls) if group is not None]
    counts = (
        _count_text(group) if group else "–" for group in (study.ms, study.controls)
    )
    return forest.Lane(
        label=study.name,
        marks=tuple(_mark(study, group) for group in shown),
        text=" | ".join(counts) if study.ms else _count_and_who(shown[0]),
    )


def _mark(study: Study, group: Group) -> forest.Mark:
    found = estimate(group)
    who = wording("evidence")["who"][group.who.value]
    told = (
        f"{study.name}, {who}: {_count_text(group)}, {100 * found.value:.1f} % "
        f"({100 * found.low:.1f} to {100 * found.high:.1f} %)"
    )
    return forest.Mark(
        value=100 * found.value,
        low=100 * found.low,
        high=100 * found.high,
        fill=FILLS.get(group.who, forest.EMPTY),
        is_dashed=study.confidence is Confidence.SECONDARY,
        shape=SHAPES[study.blinding],
        told=told,
    )


def _count_text(group: Group) -> str:
    found = estimate(group)
    about = "" if found.is_exact else "≈"
    return f"{about}{found.count.positive}/{found.count.n}"


# ---------------------------------------------------------------- in words
def spans(studies: Sequence[Study], key: str) -> list[str]:
    """From which share to which, per kind of blinding."""
    words = wording("evidence")
    return [
        words["prevalence"][key].format(
            title=words["blinding"][kind.value],
            count=len(group),
            studies="study" if len(group) == 1 else "studies",
            ms=_range(study.ms for study in group),
            other=_range(study.controls for study in group),
        )
        for kind, group in _by_blinding(studies)
    ]


def _range(groups: Iterable[Group | None]) -> str:
    words = wording("evidence")["prevalence"]
    values = [100 * estimate(group).value for group in groups if group is not None]
    if not values:
        return str(words["range_none"])
    low, high = f"{min(values):.0f}", f"{max(values):.0f}"
    key = "range_one" if low == high else "range"
    return str(words[key]).format(low=low, high=high)


def describe(studies: Sequence[Study]) -> str:
    """What the chart shows, for those who do not see it."""
    words = wording("evidence")["prevalence"]
    told = "; ".join(spans(studies, "span_short"))
    return str(words["alt"]).format(count=len(studies), spans=told)


# ---------------------------------------------------------------- the table
def listing(studies: Sequence[Study]) -> str:
    """Every study with its counts, its odds ratio, its blinding and its source."""
    words = wording("evidence")
    columns = [
        Column(words["column"]["study"], lambda s: _named(s), is_head=True),
        Column(words["column"]["groups"], _groups),
        Column(words["column"]["odds"], _odds),
        Column(words["column"]["blinding"], _blinding),
        Column(words["column"]["source"], reference.cell),
    ]
    caption = words["prevalence"]["caption"].format(count=len(studies))
    return table(caption, columns, studies)


def _named(study: Study) -> str:
    note = f"<small>{escape(study.note)}</small>" if study.note else ""
    return f"{escape(study.name)}<small>{escape(study.rule)}</small>{note}"


def _groups(study: Study) -> str:
    return lines(_count_and_who(group) for group in study.groups)


def _count_and_who(group: Group) -> str:
    who = wording("evidence")["who"][group.who.value]
    return f"{_count_text(group)} {who}"


def _odds(study: Study) -> str:
    ms, controls = _both(study)
    if ms is None or controls is None:
        return "–"
    found = odds_ratio(ms, controls)
    if found is not None and found.value > MOST_ODDS:
        words = wording("evidence")["prevalence"]
        return str(words["off_scale"]).format(most=MOST_ODDS)
    return interval_text(found)


def _both(study: Study) -> tuple[Count | None, Count | None]:
    ms = count_of(study.ms) if study.ms else None
    controls = count_of(study.controls) if study.controls else None
    return ms, controls


def _blinding(study: Study) -> str:
    note = study.blinding_note
    said = wording("evidence")["blinding"][study.blinding.value]
    return said + (f"<small>{escape(note)}</small>" if note else "")


def has_nearest(studies: Sequence[Study]) -> bool:
    """Whether a share among those drawn fits no whole number of people."""
    shown = (group for study in studies for group in (study.cases, study.controls))
    return any(not estimate(group).is_exact for group in shown if group is not None)
