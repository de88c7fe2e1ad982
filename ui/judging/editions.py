"""The same examination under every edition: one row each, so that they can be compared.

The cards above say all about the edition in force; here each criterion has its mark and
the reading that decides. Nothing is judged here that `criteria` has not judged.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from criteria import EDITIONS, Finding, Outcome, Verdict, evaluate
from criteria.matrix import CRITERIA
from ui.judging.case import Case
from ui.judging.tables import boxed
from ui.text import wording
from ui.verdict import mark, place_text, reading_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One edition and what it says."""

    verdict: Verdict
    is_in_force: bool
    is_changed: bool
    """Whether its switches stand otherwise than as published."""


def rows(case: Case) -> Iterator[Row]:
    """Every edition as published, and after its own the one that is set here."""
    is_changed = bool(case.edition.changed)
    for name in EDITIONS:
        is_chosen = name == case.edition.name
        yield Row(
            verdict=case.published if is_chosen else evaluate(case.examination, name),
            is_in_force=is_chosen and not is_changed,
            is_changed=False,
        )
        if is_chosen and is_changed:
            yield Row(verdict=case.verdict, is_in_force=True, is_changed=True)


def section(case: Case, *, of_file: bool) -> str:
    """How many call it what, and the table.

    Parameters
    ----------
    of_file
        Whether a file is judged: beside it there are no rules to choose from.
    """
    words, found = wording("judge")["editions"], list(rows(case))
    heads = f"<th scope='col'>{words['edition']}</th>"
    heads += "".join(f"<th scope='col'>{each[1:]}</th>" for each in CRITERIA)
    heads += f"<th scope='col'>{words['verdict']}</th>"
    body = "".join(_row(each) for each in found)
    choose = words["choose_of_file" if of_file else "choose"]
    return (
        f"<h2>{words['title']}</h2><p>{summary(case, found)}</p>"
        f"{boxed(words['caption'], heads, body, 'editions')}"
        f"<p class='quiet key'>{words['key']} {choose}</p>"
    )


def summary(case: Case, found: list[Row]) -> str:
    """The count over the editions as published, in one sentence."""
    words = wording("judge")
    published = [each.verdict.outcome for each in found if not each.is_changed]
    counted = Counter(published)
    if len(counted) == 1:
        return str(words["editions"]["all"]).format(
            count=len(published),
            subject=escape(case.subject),
            outcome=words["verdict"][published[0]],
        )
    told = ", ".join(
        f"{counted[outcome]} <em>{words['verdict'][outcome]}</em>"
        for outcome in Outcome
        if counted[outcome]
    )
    return str(words["editions"]["differ"]).format(
        count=len(published), subject=escape(case.subject), told=told
    )


def _row(each: Row) -> str:
    words = wording("judge")
    found = each.verdict
    name, _, said = found.title.partition(": ")
    if each.is_changed:
        said = words["editions"]["here"]
    findings = {finding.criterion: finding for finding in found.findings}
    cells = "".join(_cell(findings.get(criterion)) for criterion in CRITERIA)
    current = " aria-current='true'" if each.is_in_force else ""
    outcome = words["verdict"][found.outcome]
    count = words["editions"]["count"].format(
        met=found.n_met, count=len(found.findings), needed=found.min_met
    )
    return (
        f"<tr{current}><th scope='row'>{escape(name)}"
        f"<small>{escape(said)}</small></th>{cells}"
        f"<td class='says'>{outcome}<small>{count}</small></td></tr>"
    )


def _cell(finding: Finding | None) -> str:
    """The mark and the reading that decides; where it was taken on hovering."""
    if finding is None:
        told = wording("judge")["editions"]["not_asked"]
        return (
            f"<td title='{told}'><span aria-hidden='true'>–</span>"
            f"<span class='said'>{told}</span></td>"
        )
    state = wording("verdict")["state"][finding.outcome].lower()
    where, reading = ", ".join(finding.unread), wording("judge")["card"]["unread"]
    if finding.decisive is not None:
        where = place_text(finding.decisive)
        reading = reading_text(finding.decisive)
    return (
        f"<td title='{escape(where, quote=True)}'>{mark(finding.outcome)}"
        f"<span class='said'>{state}, </span>"
        f"<span class='reads'>{escape(reading.lower())}</span></td>"
    )
