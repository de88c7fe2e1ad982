"""Many forms under many editions: the rules of `rules/`, the count of `counting.py`.

Nothing is decided here. The rules answer for whole columns, and what becomes of a count
is looked up in a small table that `counting.py` fills in.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import reduce

import numpy as np

from criteria.batch.asked import AskedForms
from criteria.batch.column import Bools, Column, Floats
from criteria.batch.forms import FormTable
from criteria.batch.verdicts import CODE, BatchVerdicts, Codes, joined
from criteria.counting import (
    MISSING_POLICIES,
    SHARED_BY,
    Count,
    borderline_left_out,
    is_borderline,
)
from criteria.edition import Edition, RuleSettings
from criteria.evaluate import BORDERLINE, SAME_SEGMENT
from criteria.library import EDITIONS, load_edition
from criteria.outcome import Outcome
from criteria.rules import RULES, Rule

BLOCK = 4096
"""Forms worked on at a time: their columns then stay in the processor's cache."""


def evaluate_batch(
    forms: FormTable,
    editions: Iterable[Edition | str] | None = None,
) -> dict[str, BatchVerdicts]:
    """What each edition says about each form, by the edition's name.

    Parameters
    ----------
    forms
        See `FormTable.from_examinations` and `criteria.batch.read_forms`.
    editions
        Loaded editions or names; every shipped one if left out.

    Raises
    ------
    EditionError
        If an edition cannot be found.
    ValueError
        If two editions have the same name.
    """
    chosen = [
        load_edition(each) if isinstance(each, str) else each
        for each in (EDITIONS if editions is None else editions)
    ]
    names = [edition.name for edition in chosen]
    if len(set(names)) < len(names):
        raise ValueError(f"two editions of one name among {', '.join(names)}")
    starts = range(0, len(forms), BLOCK) or [0]

    def judged(start: int) -> list[BatchVerdicts]:
        asked = AskedForms(forms.block(start, start + BLOCK))
        return [_judged(asked, edition) for edition in chosen]

    blocks = [judged(start) for start in starts]
    return {
        name: joined([block[number] for block in blocks])
        for number, name in enumerate(names)
    }


def _judged(asked: AskedForms, edition: Edition) -> BatchVerdicts:
    answers = {
        rule.criterion: _answer(asked, rule, edition.rules[rule.name])
        for rule in RULES
        if rule.name in edition.rules
    }
    n_form = len(asked.forms)
    n_met = _how_many([answer.met for answer in answers.values()], n_form)
    n_unknown = _how_many(
        [~(answer.met | answer.not_met) for answer in answers.values()], n_form
    )
    once = np.zeros(n_form, dtype=bool)
    if edition.switch(SAME_SEGMENT) is False:
        once = _shared_segment(answers, n_form)
    counts = _Counts(edition, n_met - once, n_unknown)
    rule = str(edition.switch(BORDERLINE))
    borderline = counts.look_up(lambda x: bool(is_borderline(x, rule)))
    return BatchVerdicts(
        edition=edition.name,
        outcome=counts.codes(Count.outcome),
        n_met=n_met,
        n_assessable=(len(answers) - n_unknown).astype(np.int8),
        by_missing_policy={
            policy: counts.codes(decide) for policy, decide in MISSING_POLICIES.items()
        },
        findings={name: _codes(answer) for name, answer in answers.items()},
        margins={name: _margin(answer) for name, answer in answers.items()},
        borderline=None if rule == "none" else borderline.astype(bool),
        borderline_left_out=counts.codes(
            lambda x: borderline_left_out(x, borderline=is_borderline(x, rule))
        ),
        counted_once=once,
    )


def _answer(asked: AskedForms, rule: Rule, settings: RuleSettings) -> Column:
    """The rule's answer; editions that read it alike share it."""
    question: Hashable = (
        rule.name,
        *((x.value, x.comparison) for x in settings.thresholds.values()),
        *(x.value for x in settings.switches.values()),
    )
    return asked.remembered(question, lambda: rule.answer(asked, settings))


def _how_many(flags: Sequence[Bools], n_form: int) -> Codes:
    return reduce(np.add, flags, np.zeros(n_form, dtype=np.int8))


def _shared_segment(answers: dict[str, Column], n_form: int) -> Bools:
    """Where C3 and C4 are met and everything abnormal in both lies at one site."""
    if any(criterion not in answers for criterion in SHARED_BY):
        return np.zeros(n_form, dtype=bool)
    one, other = (answers[criterion] for criterion in SHARED_BY)
    sites = one.abnormal_at | other.abnormal_at
    is_one_site = (sites & (sites - np.uint32(1))) == 0
    shared: Bools = one.met & other.met & is_one_site
    return shared


class _Counts:
    """Counts of many forms, and what the functions of `counting.py` make of them."""

    def __init__(self, edition: Edition, n_met: Codes, n_unknown: Codes) -> None:
        self.edition = edition
        self.n_met = n_met
        self.n_unknown = n_unknown

    def codes(self, decide: Callable[[Count], Outcome]) -> Codes:
        return self.look_up(lambda count: CODE[decide(count)])

    def look_up(self, decide: Callable[[Count], int]) -> Codes:
        """The answer for each form, from one call for each possible count."""
        n = len(self.edition.criteria)
        table = np.zeros((n + 1, n + 1), dtype=np.int8)
        for n_met in range(n + 1):
            for n_unknown in range(n + 1 - n_met):
                count = Count(
                    n_criteria=n,
                    n_met=n_met,
                    n_unknown=n_unknown,
                    min_met=int(self.edition.min_met.value),
                )
                table[n_met, n_unknown] = decide(count)
        return table[self.n_met, self.n_unknown]


def _codes(answer: Column) -> Codes:
    codes: Codes = np.full(len(answer.met), CODE[Outcome.NOT_ASSESSABLE], dtype=np.int8)
    codes[answer.met] = CODE[Outcome.MET]
    codes[answer.not_met] = CODE[Outcome.NOT_MET]
    return codes


def _margin(answer: Column) -> Floats:
    """A yes or no has none, and so has what is not assessable."""
    return np.where(np.isfinite(answer.depth), answer.depth, np.nan)
