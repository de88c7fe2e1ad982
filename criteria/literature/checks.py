"""Every printed number that its own counts can test, recomputed and held against print.

`checks()` gives all of them, `discrepancies()` those that part. What a disagreement
means is not known here: a slip, a rounding, another denominator or another method. The
words say what was printed and what the counts give, and no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain

from criteria.literature.closeness import (
    close,
    half_a_digit,
    interval_text,
    number_text,
    same_interval,
    same_p,
)
from criteria.literature.library import Tables, tables
from criteria.literature.records import (
    Accuracy,
    Agreement,
    Comparison,
    Count,
    Effect,
    MetaAnalysis,
    Printed,
    Row,
    Share,
    Study,
    Trial,
    Who,
)
from criteria.literature.statistics import (
    count_of,
    exact_proportion,
    largest_possible_n,
    odds_ratio,
    p_values,
    rounded_percent,
)

WHO = {
    Who.MS: "people with MS",
    Who.HEALTHY: "healthy people",
    Who.CONTROLS: "controls",
    Who.OTHER_NEUROLOGICAL: "people with other neurological diseases",
    Who.CIS: "people after a first attack",
    Who.SIBLINGS: "siblings",
}


PERCENT = "percent of people"
"""What an outcome of a trial counts, if its numbers are shares of the arms."""


class Subject(StrEnum):
    """What kind of number was tested."""

    PERCENTAGE = "percentage"
    ODDS_RATIO = "odds ratio"
    P_VALUE = "p-value"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One printed number and what its counts give."""

    row: Row
    subject: Subject
    what: str
    printed: str
    recomputed: str
    agrees: bool
    words: str
    """One sentence for a reader."""


def discrepancies() -> tuple[Check, ...]:
    """Printed numbers that their own counts contradict."""
    return tuple(check for check in checks() if not check.agrees)


@cache
def checks() -> tuple[Check, ...]:
    """Every test of a printed number, in the order of the tables."""
    return tuple(checks_of(tables()))


def checks_of(read: Tables) -> Iterator[Check]:
    """The tests that these tables allow."""
    yield from chain.from_iterable(_study(s, read.comparisons) for s in read.studies)
    yield from chain.from_iterable(map(_comparison, read.comparisons))
    yield from chain.from_iterable(map(_middle, read.meta_analyses))
    yield from chain.from_iterable(map(_kappa, read.agreement))
    yield from chain.from_iterable(map(_accuracy, read.accuracy))
    yield from chain.from_iterable(map(_trial_percentages, read.trials))
    yield from chain.from_iterable(map(_effect, read.effects))


def _study(study: Study, comparisons: tuple[Comparison, ...]) -> Iterator[Check]:
    for group in study.groups:
        yield from _percentage(study, group, WHO[group.who])
    yield from _study_odds_ratio(study, comparisons)
    yield from _study_p_value(study)


# ---------------------------------------------------------------- percentages
def _percentage(row: Row, share: Share, who: str) -> Iterator[Check]:
    """Is there a whole number of people that makes this percentage?"""
    if share.percent is None:
        return
    found = count_of(Share(n=share.n, percent=share.percent))
    if share.positive is not None:
        found = Count(positive=share.positive, n=share.n)
        given = rounded_percent(found, share.percent)
        agrees = close(float(100 * found.positive / found.n), share.percent)
        recomputed = f"{found.positive} of {found.n} = {given} %"
    elif found is not None:
        agrees, recomputed = True, f"{found.positive} of {found.n}"
    else:
        agrees, recomputed = False, _possible(share)
    yield Check(
        row=row,
        subject=Subject.PERCENTAGE,
        what=who,
        printed=f"{share.percent} % of {share.n}",
        recomputed=recomputed,
        agrees=agrees,
        words=f"{share.percent} % of {share.n} ({who}): {recomputed}.",
    )


def _effect(row: Effect) -> Iterator[Check]:
    if row.share is not None:
        yield from _percentage(row, row.share, "people")


def _possible(share: Share) -> str:
    said = "no whole number of people"
    smaller = largest_possible_n(share)
    if smaller is None:
        return said
    return f"{said}; {smaller.positive} of {smaller.n} would be"


def _trial_percentages(trial: Trial) -> Iterator[Check]:
    if trial.share is not None:
        yield from _percentage(trial, trial.share, "people treated")
    for outcome in trial.outcomes:
        if outcome.counted == PERCENT:
            arms = (
                ("treated", trial.n_treated, outcome.treated),
                ("sham", trial.n_sham, outcome.sham),
            )
            for arm, n, percent in arms:
                if n is not None:
                    yield from _percentage(trial, Share(n=n, percent=percent), arm)


# ---------------------------------------------------------------- two groups
def _study_odds_ratio(
    study: Study, comparisons: tuple[Comparison, ...]
) -> Iterator[Check]:
    if study.odds_ratio is None or study.ms is None or study.controls is None:
        return
    cases, controls = count_of(study.ms), count_of(study.controls)
    if cases is None or controls is None:
        return
    other = [
        f"{each.what}, {_against(each.ms, each.controls)}"
        for each in comparisons
        if each.study == study.id
    ]
    yield _odds_ratio(study, study.rule, study.odds_ratio, cases, controls, other)


def _comparison(row: Comparison) -> Iterator[Check]:
    if row.odds_ratio is not None:
        yield _odds_ratio(row, row.what, row.odds_ratio, row.ms, row.controls, [])
    if row.p:
        yield _p_value(row, row.what, row.p, row.ms, row.controls)


def _odds_ratio(
    row: Row,
    what: str,
    printed: Printed,
    cases: Count,
    controls: Count,
    other: list[str],
) -> Check:
    found = odds_ratio(cases, controls)
    agrees = same_interval(found, printed)
    words = (
        f"Printed odds ratio {printed.text}; {cases.positive} of {cases.n} against "
        f"{controls.positive} of {controls.n} give {interval_text(found)}."
    )
    if not agrees and other:
        words += f" Nor is it that of {'; '.join(other)}."
    return Check(
        row=row,
        subject=Subject.ODDS_RATIO,
        what=what,
        printed=printed.text,
        recomputed=interval_text(found),
        agrees=agrees,
        words=words,
    )


def _against(cases: Count, controls: Count) -> str:
    found = odds_ratio(cases, controls)
    told = "no odds ratio" if found is None else number_text(found.value)
    groups = (
        f"{cases.positive} of {cases.n} against {controls.positive} of {controls.n}"
    )
    return f"{groups} ({told})"


def _study_p_value(study: Study) -> Iterator[Check]:
    if not study.p or study.ms is None or study.controls is None:
        return
    counts = [count_of(group) for group in study.groups]
    if all(counts):
        yield _p_value(study, study.rule, study.p, *(c for c in counts if c))


def _p_value(row: Row, what: str, printed: str, *groups: Count) -> Check:
    """Does any of the usual tests, on two groups or on all, give the printed p?"""
    found = p_values(*groups[:2])
    if len(groups) > 2:
        all_groups = p_values(*groups)
        found |= {f"{name}, all groups": p for name, p in all_groups.items()}
    listed = ", ".join(f"{name} {number_text(p)}" for name, p in found.items())
    fitting = [name for name, p in found.items() if same_p(p, printed)]
    ending = f"as {fitting[0]} does" if fitting else "and no usual test gives that"
    return Check(
        row=row,
        subject=Subject.P_VALUE,
        what=what,
        printed=printed,
        recomputed=listed,
        agrees=bool(fitting),
        words=f"Printed p {printed}, {ending}: {listed}.",
    )


# ---------------------------------------------------------------- intervals
def _middle(row: MetaAnalysis) -> Iterator[Check]:
    """An odds ratio stands in the middle of its interval, on a scale of ratios."""
    printed = row.odds_ratio
    if printed.low is None or printed.high is None:
        return
    ends = [
        (float(printed.low) + sign * half_a_digit(printed.low))
        * (float(printed.high) + sign * half_a_digit(printed.high))
        for sign in (-1, 1)
    ]
    low, high = (max(end, 0.0) ** 0.5 for end in ends)
    value, slack = float(printed.value), half_a_digit(printed.value)
    middle = number_text((float(printed.low) * float(printed.high)) ** 0.5)
    yield Check(
        row=row,
        subject=Subject.INTERVAL,
        what="middle of the interval",
        printed=printed.text,
        recomputed=middle,
        agrees=low - slack <= value <= high + slack,
        words=f"Printed {printed.text}; the middle of the interval is {middle}.",
    )


def _kappa(row: Agreement) -> Iterator[Check]:
    """κ cannot be above 1, nor can its interval."""
    if not row.is_kappa or row.printed is None or row.printed.high is None:
        return
    agrees = row.printed.high <= 1
    said = "within the scale" if agrees else "above 1, the most that κ can be"
    yield Check(
        row=row,
        subject=Subject.INTERVAL,
        what=f"κ, {row.between}",
        printed=row.printed.text,
        recomputed="at most 1",
        agrees=agrees,
        words=f"Printed κ {row.printed.text}: the upper end is {said}.",
    )


def _accuracy(row: Accuracy) -> Iterator[Check]:
    for share in row.shares:
        yield from _percentage(row, share, share.what)
        if share.low is None or share.high is None or share.positive is None:
            continue
        found = exact_proportion(Count(positive=share.positive, n=share.n))
        low, high = 100 * found.low, 100 * found.high
        given = f"{low:.1f} to {high:.1f} %"
        printed = f"{share.low} to {share.high} %"
        yield Check(
            row=row,
            subject=Subject.INTERVAL,
            what=share.what,
            printed=printed,
            recomputed=given,
            agrees=close(low, share.low) and close(high, share.high),
            words=f"Printed interval of {share.what} {printed}; exact: {given}.",
        )
