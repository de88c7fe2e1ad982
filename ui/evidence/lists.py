"""The tables that need no chart: accuracy, operator, limits, trials, arithmetic."""

from html import escape

from criteria import RULES
from criteria.literature import Role, checks, discrepancies, tables
from criteria.literature.checks import Check
from criteria.literature.closeness import interval_text
from criteria.literature.records import (
    Accuracy,
    Comparison,
    Effect,
    Origin,
    Row,
    Share,
    Trial,
)
from criteria.literature.statistics import estimate, odds_ratio
from ui.evidence import reference
from ui.evidence.listing import Column, lines, table
from ui.text import wording

COMPARISON_WITH_CARE = "zamboni2009jnnp_readings"


def comparisons() -> str:
    """Single criteria, any abnormality, readings instead of people."""
    columns = [
        Column(_head("study"), _counted, is_head=True),
        Column(_head("groups"), _both_groups),
        Column(
            _head("odds"), lambda row: interval_text(odds_ratio(row.ms, row.controls))
        ),
        Column(_head("printed"), lambda r: r.odds_ratio.text if r.odds_ratio else "–"),
        _source(),
    ]
    caption = wording("evidence")["prevalence"]["others"]
    return table(caption, columns, tables().comparisons)


def _counted(row: Comparison) -> str:
    what = f"{row.criterion} {row.what}".strip()
    unit = "" if row.counted == "people" else f" ({row.counted}, not people)"
    return escape(row.name) + f"<small>{escape(what + unit)}</small>"


def _both_groups(row: Comparison) -> str:
    who = wording("evidence")["who"]
    groups = ((row.ms, who["ms"]), (row.controls, who["controls"]))
    return lines(f"{count.positive}/{count.n} {name}" for count, name in groups)


def accuracy() -> str:
    """What ultrasound was held against, and what came of it."""
    columns = [
        Column(_head("study"), lambda row: escape(row.name), is_head=True),
        Column(_head("test"), lambda row: escape(row.test)),
        Column(_head("against"), lambda row: escape(row.against)),
        Column(_head("found"), _accuracy_found),
        _source(),
    ]
    return table(_caption("accuracy"), columns, tables().accuracy)


def _accuracy_found(row: Accuracy) -> str:
    shares = "".join(
        f"<small>{escape(share.what)} {_share(share)}</small>" for share in row.shares
    )
    return _with_note(row.finding, row) + shares


def effects() -> str:
    """What changes the answer, by factor."""
    columns = [
        Column(_head("factor"), lambda row: escape(row.factor), is_head=True),
        Column(_head("found"), _effect_found),
        Column(_head("criteria"), _criteria),
        _source(),
    ]
    return table(_caption("effects"), columns, tables().effects)


def _effect_found(row: Effect) -> str:
    told = _with_note(row.finding, row)
    if row.change:
        change = row.change
        told += f"<b class='num'>{change.before} → {change.after} {change.unit}</b>"
    if row.share:
        told += f"<b class='num'>{_share(row.share)}</b>"
    if row.paired:
        n = row.paired.n
        told += f"<b class='num'>{row.paired.before} → {row.paired.after} of {n}</b>"
    return told


def _criteria(row: Effect) -> str:
    if not row.criteria:
        return str(wording("evidence")["effects"]["not_read"])
    if len(row.criteria) == len(RULES):
        return str(wording("evidence")["effects"]["all"])
    return ", ".join(each[1:] for each in row.criteria)


def origins() -> str:
    """Limit by limit: where it comes from, and what was held against it."""
    columns = [
        Column(_head("limit"), lambda row: escape(row.limit), is_head=True),
        Column(_head("role"), _role),
        Column(_head("claim"), lambda row: _with_note(row.claim, row)),
        _source(),
    ]
    return table(_caption("origins"), columns, tables().origins)


def _role(row: Origin) -> str:
    key = "origin" if row.kind is Role.ORIGIN else "critique"
    return str(wording("evidence")["origins"][key])


def trials() -> str:
    """Every trial with its outcomes in both arms."""
    columns = [
        Column(_head("study"), _trial_named, is_head=True),
        Column(_head("found"), _trial_found),
        _source(),
    ]
    return table(_caption("trials"), columns, tables().trials)


def _trial_named(row: Trial) -> str:
    return f"{escape(row.name)}<small>{escape(row.design)}</small>"


def _trial_found(row: Trial) -> str:
    words = wording("evidence")["trials"]
    told = _with_note(row.finding, row)
    for outcome in row.outcomes:
        arms = words["arms"].format(
            what=outcome.what, treated=outcome.treated, sham=outcome.sham
        )
        unit = " (%)" if outcome.counted.startswith("percent") else ""
        p = f", p {outcome.p}" if outcome.p else ""
        told += f"<small>{escape(arms)}{unit}{p}</small>"
    if row.odds_ratio:
        told += f"<small>{_head('odds')} {row.odds_ratio.text}</small>"
    return told


# ---------------------------------------------------------------- arithmetic
def disagreements() -> str:
    """Printed numbers that their own counts contradict, one sentence each."""
    items = "".join(
        f"<li><b>{escape(check.row.name)}:</b> {escape(check.words)}"
        f" {reference.cell(check.row)}</li>"
        for check in discrepancies()
    )
    return f"<ul class='points'>{items}</ul>"


def with_care() -> str:
    """The headline odds ratio that counts criteria and not people."""
    row = next(r for r in tables().comparisons if r.id == COMPARISON_WITH_CARE)
    printed = row.odds_ratio.text if row.odds_ratio else ""
    said = f"{_head('odds')} {printed}. {row.note}"
    title = wording("evidence")["arithmetic"]["notable"]
    return (
        f"<h3>{title}</h3><ul class='points'><li><b>{escape(row.name)}:</b>"
        f" {escape(said)} {reference.cell(row)}</li></ul>"
    )


def arithmetic() -> str:
    """Every test of a printed number, agreeing or not."""
    words = wording("evidence")
    columns = [
        Column(_head("study"), _checked, is_head=True),
        Column(words["arithmetic"]["head_printed"], lambda c: escape(c.printed)),
        Column(words["arithmetic"]["head_counts"], lambda c: escape(c.recomputed)),
        Column(_head("result"), _agrees),
        Column(_head("source"), lambda c: reference.cell(c.row)),
    ]
    return table(_caption("arithmetic"), columns, checks())


def _checked(check: Check) -> str:
    subject = wording("evidence")["subject"][check.subject.value]
    return f"{escape(check.row.name)}<small>{subject}: {escape(check.what)}</small>"


def _agrees(check: Check) -> str:
    words = wording("evidence")["arithmetic"]
    return words["agrees"] if check.agrees else f"<b>{words['differs']}</b>"


# ---------------------------------------------------------------- what is not here
def not_verified() -> str:
    """Studies and questions known by name only."""
    said = wording("evidence")["missing"]["row"]
    items = "".join(
        f"<li><b>{escape(each.name)}:</b>"
        f" {escape(said.format(about=_sentence(each.about), missing=each.missing))}"
        f" <span class='quiet'>{escape(each.where)}</span></li>"
        for each in tables().not_verified
    )
    return f"<ul class='points'>{items}</ul>"


def key_of_sources() -> str:
    """What the two words for confidence mean."""
    words = wording("evidence")
    said = "".join(
        f"<li><span class='sure {kind}'>{words[kind]}</span>"
        f" <span class='quiet'>{words[f'{kind}_means']}</span></li>"
        for kind in ("confirmed", "secondary")
    )
    return f"<ul class='sureness'>{said}</ul>"


# ---------------------------------------------------------------- parts of rows
def _head(name: str) -> str:
    return str(wording("evidence")["column"][name])


def _caption(part: str) -> str:
    return str(wording("evidence")[part]["caption"])


def _source() -> Column:
    return Column(_head("source"), reference.cell)


def _with_note(text: str, row: Row) -> str:
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    return escape(text) + note


def _share(share: Share) -> str:
    found = estimate(share)
    value, low, high = (100 * x for x in (found.value, found.low, found.high))
    count = f"{found.count.positive} of {found.count.n}"
    return f"{count}: {value:.0f} % ({low:.0f} to {high:.0f} %)"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
