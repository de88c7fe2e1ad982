"""The verdict: five answers counted, under every way of treating what is unknown.

`rules/` answers the single criteria.
"""

from collections.abc import Callable, Iterable, Mapping

from criteria.edition import Edition
from criteria.finding import Finding, Verdict
from criteria.library import load_edition
from criteria.outcome import Outcome
from criteria.rules import RULES
from criteria.rules.form_index import FormIndex
from exam import Examination


def evaluate(
    examination: Examination, edition: Edition | str, **switches: object
) -> Verdict:
    """What an edition of the criteria says about an examination.

    Parameters
    ----------
    examination
        The form; what is not on it is not assessed.
    edition
        A loaded edition, or the name of one.
    switches
        Ambiguities to read differently, e.g.
        ``extracranial_reflux__posture_logic="any"``.

    Raises
    ------
    EditionError
        If the edition cannot be found.
    SwitchError
        If a switch is unknown or cannot take the value.
    """
    if isinstance(edition, str):
        edition = load_edition(edition)
    if switches:
        edition = edition.with_(**switches)
    form = FormIndex(examination)
    findings = (
        rule.find(form, edition) for rule in RULES if rule.name in edition.rules
    )
    return conclude(edition, findings)


def conclude(edition: Edition, findings: Iterable[Finding]) -> Verdict:
    """The verdict that these findings add up to."""
    found = tuple(findings)
    count = Count(found, min_met=int(edition.min_met.value))
    keys = [key for finding in found for key in finding.sources]
    return Verdict(
        edition=edition.name,
        title=edition.title,
        outcome=count.outcome(),
        min_met=count.min_met,
        by_missing_policy={
            policy: decide(count) for policy, decide in MISSING_POLICIES.items()
        },
        findings=found,
        changed=edition.changed,
        sources=tuple(
            dict.fromkeys((*edition.sources, *edition.min_met.sources, *keys))
        ),
    )


class Count:
    """How many criteria are met, not met, unknown, and how many are needed."""

    __slots__ = ("min_met", "n_criteria", "n_met", "n_unknown")

    def __init__(self, findings: tuple[Finding, ...], *, min_met: int) -> None:
        outcomes = [finding.outcome for finding in findings]
        self.min_met = min_met
        self.n_criteria = len(outcomes)
        self.n_met = outcomes.count(Outcome.MET)
        self.n_unknown = outcomes.count(Outcome.NOT_ASSESSABLE)

    def outcome(self) -> Outcome:
        """MET or NOT_MET only if no answer to the unknown criteria could change it."""
        if self.n_met >= self.min_met:
            return Outcome.MET
        if self.n_met + self.n_unknown < self.min_met:
            return Outcome.NOT_MET
        return Outcome.NOT_ASSESSABLE


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
