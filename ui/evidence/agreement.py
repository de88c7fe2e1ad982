"""Do two examinations agree? κ as a chart, everything as a table."""

from html import escape

import altair as alt

from criteria.literature import tables
from criteria.literature.records import Agreement
from criteria.literature.statistics import Interval, kappa
from ui import palette
from ui.evidence import forest, reference
from ui.evidence.drink import people
from ui.evidence.listing import Column, table
from ui.text import wording

LOW, HIGH = -0.4, 1.1
TICKS = (-0.25, 0, 0.25, 0.5, 0.75, 1)


def chart(theme: palette.Theme) -> alt.LayerChart:
    """κ of every pair of examinations that was read, and of one pair of our own."""
    words = wording("evidence")["agreement"]
    axis = forest.Axis(
        title=words["axis"],
        low=LOW,
        high=HIGH,
        ticks=TICKS,
        reference=0,
        reference_label=words["chance"],
    )
    return forest.chart(_lanes(), axis, theme)


def _lanes() -> list[forest.Lane]:
    words = wording("evidence")
    blinded = [_lane(row) for row in _kappas() if row.is_blinded]
    trained = [_lane(row) for row in _kappas() if not row.is_blinded]
    return [
        forest.Lane(label=words["agreement"]["blinded"]),
        *blinded,
        forest.Lane(label=words["agreement"]["ferrara"]),
        *trained,
        forest.Lane(label=f"{words['agreement']['drink']}, {words['ours']}"),
        _drink_lane(),
    ]


def _kappas() -> list[Agreement]:
    return [row for row in tables().agreement if row.is_kappa]


def _lane(row: Agreement) -> forest.Lane:
    found = _interval(row)
    mark = forest.Mark(
        value=found.value,
        low=found.low,
        high=found.high,
        fill=forest.EMPTY if row.criterion else forest.FULL,
        shape="circle" if row.is_blinded else "diamond",
        told=f"{row.name}, {row.between}, {row.about}: κ {_result(row)}",
    )
    return forest.Lane(label=_label(row), marks=(mark,))


def _interval(row: Agreement) -> Interval:
    """What was printed; without an interval its ends are the estimate itself."""
    printed = row.printed
    assert printed is not None  # only rows with a κ come here
    low = printed.value if printed.low is None else printed.low
    high = printed.value if printed.high is None else printed.high
    return Interval(value=float(printed.value), low=float(low), high=float(high))


def _label(row: Agreement) -> str:
    if not row.criterion:
        return row.between
    said = wording("evidence")["agreement"]["criterion"]
    return str(said).format(number=row.criterion[1:], name=row.about)


def _drink_lane() -> forest.Lane:
    words, found = wording("evidence")["agreement"], kappa(people())
    mark = forest.Mark(
        value=found.value,
        low=found.low,
        high=found.high,
        shape="square",
        told=f"{words['drink']}, {words['drink_row']}: κ {found.value:.2f}",
    )
    return forest.Lane(label=words["drink_row"], marks=(mark,))


# ---------------------------------------------------------------- in words
def said() -> str:
    """The two ends of what was found, and the drink."""
    words = wording("evidence")
    by_id = {row.id: row.printed for row in tables().agreement}
    blinded, trained = by_id["leone_overall"], by_id["menegatti_trained"]
    return str(words["agreement"]["said"]).format(
        low_kappa=blinded.text if blinded else "",
        high_kappa=trained.text if trained else "",
        drink=f"{kappa(people()).value:.2f}",
        ours=words["ours"],
    )


def describe() -> str:
    """What the chart shows, for those who do not see it."""
    told = "; ".join(f"{row.name}, {_label(row)} {_result(row)}" for row in _kappas())
    drink = f"{kappa(people()).value:.2f}"
    told += f"; {wording('evidence')['agreement']['drink_row']} {drink}"
    return str(wording("evidence")["agreement"]["alt"]).format(told=told)


def listing() -> str:
    """Every row: between whom, about what, the result, the source."""
    words = wording("evidence")
    columns = [
        Column(words["column"]["study"], lambda row: escape(row.name), is_head=True),
        Column(words["column"]["between"], _between),
        Column(words["column"]["about"], _about),
        Column(words["column"]["result"], lambda row: escape(_result_in_full(row))),
        Column(words["column"]["source"], reference.cell),
    ]
    return table(words["agreement"]["caption"], columns, tables().agreement)


def _between(row: Agreement) -> str:
    told = [f"n {row.n}" if row.n else "", row.note]
    return escape(row.between) + "".join(
        f"<small>{escape(text)}</small>" for text in told if text
    )


def _about(row: Agreement) -> str:
    return escape(_label(row) if row.criterion else row.about)


def _result_in_full(row: Agreement) -> str:
    return row.finding or f"κ {_result(row)}"


def _result(row: Agreement) -> str:
    return row.printed.text if row.printed else ""
