"""A verdict as people read it: chips, one sentence, what decided it, what is missing.

Every word is computed from `criteria.Verdict`; nothing is judged here. Scan shows the
whole, Judge may use the parts.
"""

from html import escape

from criteria import Evidence, Finding, Outcome, Verdict
from criteria.evidence import AREA_DIFFERENCE
from criteria.threshold import Threshold
from criteria.wording import FLAG_TEXT, number_text, unit_text
from exam import Site
from ui.text import wording

COUNT_WORDS = ("none", "one", "two", "three", "four", "five")
DOT_REACH_PERCENT = 46.0
"""How far the dot of a margin line may travel from the middle [% of its width]."""
MARGIN_AT_HALF_WAY: dict[str, float] = {"s": 0.5, "cm2": 0.3, "percent": 30.0}
"""The margin, by unit, that puts the dot half-way out. Of drawing only."""


# ---------------------------------------------------------------- marks
def mark(outcome: Outcome) -> str:
    """The shape of an outcome: a filled, outlined or dotted circle (`page.css`)."""
    return f"<span class='mark {css_class(outcome)}' aria-hidden='true'></span>"


def css_class(outcome: Outcome) -> str:
    """``met``, ``not-met`` or ``not-assessable``."""
    return outcome.value.lower().replace("_", "-")


# ---------------------------------------------------------------- one criterion
def limit_text(threshold: Threshold, *, with_unit: bool = True) -> str:
    """A limit with its sign, e.g. ``> 0.88 s``."""
    number = f"{threshold.value:.2f}" if threshold.value else "0"
    unit = f" {unit_text(threshold.unit)}" if with_unit else ""
    return f"{threshold.comparison.symbol} {number}{unit}"


def reading_text(evidence: Evidence) -> str:
    """A reading with its unit, or in words where it is a yes or no."""
    if evidence.threshold is None:
        return FLAG_TEXT[evidence.reading](evidence.value)
    number = number_text(float(evidence.value), beside=evidence.threshold.value)
    return f"{number} {unit_text(evidence.threshold.unit)}"


def place_text(evidence: Evidence) -> str:
    """Where a reading was taken; of a difference also from what to what."""
    if evidence.reading != AREA_DIFFERENCE:
        return evidence.where
    return str(wording("verdict")["difference"]).format(where=evidence.where)


def short_name(finding: Finding) -> str:
    """The criterion's name, short enough for a chip."""
    return str(wording("verdict")["short_name"].get(finding.criterion, finding.name))


def one_word(finding: Finding) -> str:
    """The criterion in one word, where there is no room for more."""
    words = wording("verdict")["one_word"]
    return str(words.get(finding.criterion, short_name(finding)))


def _limit_beside(finding: Finding, evidence: Evidence) -> str:
    if evidence.threshold is None:
        return ""
    limit = limit_text(evidence.threshold, with_unit=False)
    if finding.outcome is Outcome.MET:
        return limit
    return str(wording("verdict")["needs"]).format(limit=limit)


def margin_position(evidence: Evidence | None) -> float | None:
    """Where the dot of the margin line stands, 0 to 100; the limit is at 50.

    The further right, the further inside "met". The scale is squashed so that the dot
    moves with every change and never leaves the line.
    """
    if evidence is None or evidence.threshold is None or evidence.margin is None:
        return None
    half_way = MARGIN_AT_HALF_WAY.get(evidence.threshold.unit, 1.0)
    squashed = evidence.margin / (abs(evidence.margin) + half_way)
    return 50.0 + DOT_REACH_PERCENT * squashed


def margin_line(evidence: Evidence | None) -> str:
    """The line under a chip: a tick for the limit, a dot for the reading."""
    position = margin_position(evidence)
    if position is None:
        return "<span class='margin none'></span>"
    return f"<span class='margin'><i style='left:{position:.1f}%'></i></span>"


def _brief(reading: str) -> str:
    """A reading as HTML that a phone shortens: ``no flow seen`` to ``none seen``."""
    short = wording("verdict")["short_reading"].get(reading)
    if short is None:
        return escape(reading)
    return (
        f"<span class='long'>{escape(reading)}</span>"
        f"<span class='short'>{escape(short)}</span>"
    )


def _name(finding: Finding) -> str:
    """The short name as HTML, and the one word of it that a phone has room for."""
    long, short = short_name(finding), one_word(finding)
    return (
        f"<span class='long'>{escape(long)}</span>"
        f"<span class='short'>{escape(short)}</span>"
    )


def chip(finding: Finding) -> str:
    """One criterion as a list item: state, name, reading against limit, margin."""
    words = wording("verdict")
    decisive, outcome = finding.decisive, finding.outcome
    if decisive is None:
        reading, limit = "not read", ""
        where = "; ".join(finding.unread[:2])
    else:
        reading = reading_text(decisive)
        limit, where = _limit_beside(finding, decisive), place_text(decisive)
    return (
        f"<li class='chip {css_class(outcome)}' title='{escape(finding.question)}'>"
        f"<div class='state'>{mark(outcome)}"
        f"<span class='long'>{words['state'][outcome]}</span>"
        f"<span class='short'>{words['short_state'][outcome]}</span></div>"
        f"<div class='name'><span>{escape(finding.criterion[1:])}</span>"
        f" {_name(finding)}</div>"
        f"<div class='num'><b>{_brief(reading)}</b> <span>{escape(limit)}</span></div>"
        f"{margin_line(decisive)}"
        f"<div class='where' title='{escape(where)}'>"
        f"{escape(short_place(where))}</div></li>"
    )


def short_place(where: str) -> str:
    """A place as it fits on a chip."""
    for long, short in wording("verdict")["short_place"].items():
        where = where.replace(long, short)
    return where


def chips(verdict: Verdict) -> str:
    """All criteria that count in this edition, side by side."""
    label = str(wording("verdict")["label"]).format(count=len(verdict.findings))
    items = "".join(chip(finding) for finding in verdict.findings)
    return (
        f"<ul class='chips' style='--n:{len(verdict.findings)}'"
        f" aria-label='{label}'>{items}</ul>"
    )


# ---------------------------------------------------------------- the whole
def count_word(number: int) -> str:
    """Small numbers as words."""
    return COUNT_WORDS[number] if number < len(COUNT_WORDS) else str(number)


def sentence(verdict: Verdict, subject: str) -> str:
    """The verdict in one sentence; ``subject`` is who it speaks about."""
    needed = count_word(verdict.min_met)
    is_met = verdict.outcome is Outcome.MET
    text = str(wording("verdict")["head"][verdict.outcome]).format(
        met=verdict.n_met,
        count=len(verdict.findings),
        missing=len(verdict.findings) - verdict.n_assessable,
        needed=needed.capitalize() if is_met else needed,
        are="is" if verdict.min_met == 1 else "are",
        subject=escape(subject),
    )
    return f"<div class='verdict' role='status'><p class='big'>{text}</p></div>"


def because(verdict: Verdict) -> str:
    """What carried the verdict; without a met criterion, what came closest."""
    words = wording("verdict")
    met = [f for f in verdict.findings if f.outcome is Outcome.MET]
    if met:
        parts = [
            f"<b>{escape(short_name(f))}</b>, "
            + escape(" and ".join(evidence.statement for evidence in f.proof))
            for f in met
        ]
        said = "decided_by" if verdict.outcome is Outcome.MET else "met_by"
        return f"{words[said]} {'; '.join(parts)}."
    nearest = closest(verdict)
    if nearest is None or nearest.decisive is None:
        return str(words["nothing_read"])
    return (
        f"{words['closest']}: <b>{escape(short_name(nearest))}</b>, "
        f"{escape(nearest.decisive.text)}."
    )


def closest(verdict: Verdict) -> Finding | None:
    """The criterion whose reading lies nearest to its limit, in percent of it."""
    known = [f for f in verdict.findings if f.margin_percent is not None]
    return min(known, key=lambda f: abs(f.margin_percent or 0.0), default=None)


def missing_note(verdict: Verdict) -> str:
    """What was not assessable and what each way of counting it would say."""
    words = wording("verdict")
    missing = [f for f in verdict.findings if f.outcome is Outcome.NOT_ASSESSABLE]
    if not missing:
        return ""
    named = "; ".join(
        f"{f.criterion[1:]} {f.name} ({words['unread'].format(places=_places(f))})"
        for f in missing
    )
    policies = "; ".join(
        f"{words['policy'][policy]}: <b>{words['outcome'][outcome]}</b>"
        for policy, outcome in verdict.by_missing_policy.items()
    )
    return (
        f"{words['not_assessable']}: {escape(named)}. {words['if_missing']} {policies}."
    )


def _places(finding: Finding) -> str:
    shown = "; ".join(finding.unread[:3])
    rest = len(finding.unread) - 3
    return f"{shown} and {rest} more" if rest > 0 else shown


def describe(verdict: Verdict) -> str:
    """The verdict as plain text, for alt texts and screen readers."""
    states = wording("verdict")["state"]
    parts = [
        f"{f.criterion[1:]} {f.name}: {states[f.outcome].lower()}"
        for f in verdict.findings
    ]
    return f"{verdict.n_met} of {len(verdict.findings)} met. {'; '.join(parts)}."


def sites_met(verdict: Verdict) -> dict[Site, list[str]]:
    """Which criteria are met at which sites, by what carried them."""
    met: dict[Site, list[str]] = {}
    for finding in verdict.findings:
        if finding.outcome is not Outcome.MET:
            continue
        rows = [row for evidence in finding.proof for row in evidence.measurements]
        for site in dict.fromkeys(row.site for row in rows):
            met.setdefault(site, []).append(finding.criterion[1:])
    return met
