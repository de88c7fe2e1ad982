"""What it would take to turn a verdict: how many criteria, and which lies nearest.

`margin.py` says how far one criterion is from its limit; this file says whether that
would matter to the count.
"""

from dataclasses import dataclass, replace

from criteria.counting import count
from criteria.finding import Finding, Verdict
from criteria.outcome import Outcome

_OTHER = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The smallest change of the criteria that would change the verdict."""

    n_criteria: int
    """How many criteria would have to answer otherwise; 0 for an open verdict."""
    nearest: Finding | None
    """If one is enough: of those with a limit other than zero, the one whose decisive
    reading lies nearest to it, in percent of it; without such a one, the first with a
    margin. None if only a yes or no could turn it."""


def turn(verdict: Verdict) -> Turn:
    """What it would take to turn this verdict.

    Notes
    -----
    An open verdict hangs on what was not read, not on a margin. Where a thin and silent
    segment is counted once, a criterion that is met anew is taken to lie elsewhere.
    """
    if verdict.outcome is Outcome.NOT_ASSESSABLE:
        return Turn(n_criteria=0, nearest=None)
    alone = [finding for finding in verdict.findings if _turns_alone(verdict, finding)]
    if not alone:
        return Turn(n_criteria=_n_to_turn(verdict), nearest=None)
    with_margin = [finding for finding in alone if finding.margin is not None]
    return Turn(n_criteria=1, nearest=min(with_margin, key=_distance, default=None))


def _turns_alone(verdict: Verdict, finding: Finding) -> bool:
    """Whether the verdict changes if just this criterion answers otherwise."""
    if finding.outcome not in _OTHER:
        return False
    other = replace(finding, outcome=_OTHER[finding.outcome])
    findings = [other if each is finding else each for each in verdict.findings]
    return _counted(verdict, findings) is not verdict.outcome


def _counted(verdict: Verdict, findings: list[Finding]) -> Outcome:
    return count(
        findings, min_met=verdict.min_met, counts_twice=verdict.counted_once is None
    ).outcome()


def _n_to_turn(verdict: Verdict) -> int:
    """How many criteria must change, if more than one must."""
    n_met = verdict.n_met - (verdict.counted_once is not None)
    if verdict.outcome is Outcome.MET:
        return n_met - verdict.min_met + 1
    n_unknown = len(verdict.findings) - verdict.n_assessable
    return verdict.min_met - n_met - n_unknown


def _distance(finding: Finding) -> tuple[bool, float]:
    """Order of nearness; a limit of zero has no percent and comes after the others."""
    percent = finding.margin_percent
    return (percent is None, abs(percent or 0.0))
