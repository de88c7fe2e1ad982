"""The verdict: an edition's rules applied to an examination.

`rules/` answers the single criteria; `counting.py` counts the answers.
"""

from collections.abc import Iterable

from criteria.counting import (
    MISSING_POLICIES,
    borderline_left_out,
    count,
    is_borderline,
    shared_segment,
)
from criteria.edition import Edition
from criteria.finding import Finding, Verdict
from criteria.library import load_edition
from criteria.rules import RULES
from criteria.rules.form_index import FormIndex
from exam import Examination
from exam.problems import told

SAME_SEGMENT = "verdict.same_segment_counts_twice"
BORDERLINE = "verdict.borderline"


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
    TypeError
        If the examination is something else, e.g. the name of its file.
    """
    if not isinstance(examination, Examination):
        raise TypeError(
            f"{told(examination)} is no Examination: read one with "
            "exam.read_examination(…), or make one with simulator.examine(…)"
        )
    if not isinstance(edition, Edition):
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
    counts_twice = edition.switch(SAME_SEGMENT) is True
    counted = count(
        found, min_met=int(edition.min_met.value), counts_twice=counts_twice
    )
    borderline = is_borderline(counted, str(edition.switch(BORDERLINE)))
    keys = [key for finding in found for key in finding.sources]
    return Verdict(
        edition=edition.name,
        title=edition.title,
        outcome=counted.outcome(),
        min_met=counted.min_met,
        by_missing_policy={
            policy: decide(counted) for policy, decide in MISSING_POLICIES.items()
        },
        findings=found,
        changed=edition.changed,
        sources=tuple(
            dict.fromkeys((*edition.sources, *edition.min_met.sources, *keys))
        ),
        counted_once=None if counts_twice else shared_segment(found),
        borderline=borderline,
        borderline_left_out=borderline_left_out(counted, borderline=borderline),
        beyond_the_form=tuple(each.asks for each in edition.beyond_the_form),
    )
