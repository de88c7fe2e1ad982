"""Five answers become one: how they are counted, under every way of treating a gap.

`rules/` answers the single criteria; `evaluate.py` puts findings and count together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from criteria.edition import Option
from criteria.finding import Finding
from criteria.outcome import Outcome

BORDERLINE_RULES = ("none", "one_short", "undecided")

COUNTING_SWITCHES: Mapping[str, tuple[Option, ...]] = {
    "same_segment_counts_twice": (True, False),
    "borderline": BORDERLINE_RULES,
}
"""What the texts leave open about the count itself; in the file under ``verdict``."""

SHARED_BY = ("C3", "C4")
"""Criteria that one thin and silent segment can meet at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many criteria are met, not met, unknown, and how many are needed."""

    n_criteria: int
    n_met: int
    n_unknown: int
    min_met: int

    def outcome(self) -> Outcome:
        """MET or NOT_MET only if no answer to the unknown criteria could change it."""
        if self.n_met >= self.min_met:
            return Outcome.MET
        if self.n_met + self.n_unknown < self.min_met:
            return Outcome.NOT_MET
        return Outcome.NOT_ASSESSABLE


def count(findings: Iterable[Finding], *, min_met: int, counts_twice: bool) -> Count:
    """The findings counted; one segment for two criteria counts once if so chosen."""
    found = tuple(findings)
    outcomes = [finding.outcome for finding in found]
    n_met = outcomes.count(Outcome.MET)
    if not counts_twice and shared_segment(found):
        n_met -= 1
    return Count(
        n_criteria=len(outcomes),
        n_met=n_met,
        n_unknown=outcomes.count(Outcome.NOT_ASSESSABLE),
        min_met=min_met,
    )


def shared_segment(findings: Iterable[Finding]) -> str | None:
    """The one segment on which both C3 and C4 rest, if they are met and it is one.

    Everything abnormal that either criterion found must lie at this segment: with a
    second one, each criterion could claim a segment of its own.
    """
    both = [finding for finding in findings if finding.criterion in SHARED_BY]
    if len(both) < 2 or any(each.outcome is not Outcome.MET for each in both):
        return None
    segments = {
        evidence.site.label
        for finding in both
        for evidence in finding.evidence
        if evidence.outcome is Outcome.MET
    }
    return segments.pop() if len(segments) == 1 else None


def _yes_or_no(is_met: bool) -> Outcome:
    return Outcome.MET if is_met else Outcome.NOT_MET


def as_negative(count: Count) -> Outcome:
    """Unknown counts as not met."""
    return _yes_or_no(count.n_met >= count.min_met)


def as_positive(count: Count) -> Outcome:
    """Unknown counts as met."""
    return _yes_or_no(count.n_met + count.n_unknown >= count.min_met)


def exclude(count: Count) -> Outcome:
    """A person with an unknown criterion is not classified at all."""
    if count.n_unknown:
        return Outcome.NOT_ASSESSABLE
    return as_negative(count)


def rescale(count: Count) -> Outcome:
    """The same share of the assessable criteria is needed: 2 of 5 is 1.6 of 4."""
    n_assessable = count.n_criteria - count.n_unknown
    if n_assessable == 0:
        return Outcome.NOT_ASSESSABLE
    return _yes_or_no(count.n_met * count.n_criteria >= count.min_met * n_assessable)


MISSING_POLICIES: Mapping[str, Callable[[Count], Outcome]] = {
    "as_negative": as_negative,
    "as_positive": as_positive,
    "exclude": exclude,
    "rescale": rescale,
}
"""Every policy is always reported; none is the default, since no text states one."""


def is_borderline(count: Count, rule: str) -> bool | None:
    """Whether a person falls in the class between; None if the edition has no such.

    Parameters
    ----------
    rule
        ``one_short``: one criterion short of the number, and one or more unknown.
        ``undecided``: the unknown criteria could decide, however many are missing.
    """
    if rule == "none":
        return None
    if rule == "one_short":
        return count.n_unknown > 0 and count.n_met == count.min_met - 1
    return count.outcome() is Outcome.NOT_ASSESSABLE


def borderline_left_out(count: Count, *, borderline: bool | None) -> Outcome:
    """The verdict if borderline people leave the sample; the rest as negative."""
    return Outcome.NOT_ASSESSABLE if borderline else as_negative(count)
