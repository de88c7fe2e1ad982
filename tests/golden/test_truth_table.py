"""All 3⁵ = 243 combinations of five outcomes, against a definition written apart.

The definition here knows nothing of counting rules: it fills in every unknown
criterion both ways and looks at what would follow.
"""

from fractions import Fraction
from itertools import product

import pytest

from criteria import MISSING_POLICIES, Finding, Outcome, load_edition
from criteria.evaluate import conclude
from criteria.threshold import Confidence

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE
ROWS = list(product(Outcome, repeat=5))
EDITION = load_edition("zamboni_2009_jnnp")


def finding(number: int, outcome: Outcome) -> Finding:
    return Finding(
        criterion=f"C{number}",
        name="",
        question="",
        outcome=outcome,
        evidence=(),
        proof=(),
        decisive=None,
        reads="",
        unread=("somewhere",),
        threshold=None,
        sources=(),
        confidence=Confidence.CONFIRMED,
        notes=(),
    )


def is_positive(answers: tuple[Outcome, ...]) -> bool:
    """Two of five, all five being known."""
    assert UNKNOWN not in answers
    return sum(answer is MET for answer in answers) >= 2


def completions(outcomes: tuple[Outcome, ...]) -> list[tuple[Outcome, ...]]:
    """Every way the unknown criteria could have turned out."""
    return list(
        product(*[(MET, NOT_MET) if each is UNKNOWN else (each,) for each in outcomes])
    )


def filled(outcomes: tuple[Outcome, ...], by: Outcome) -> tuple[Outcome, ...]:
    return tuple(by if each is UNKNOWN else each for each in outcomes)


def as_outcome(is_met: bool) -> Outcome:
    return MET if is_met else NOT_MET


def rescaled(outcomes: tuple[Outcome, ...]) -> Outcome:
    known = [each for each in outcomes if each is not UNKNOWN]
    if not known:
        return UNKNOWN
    return as_outcome(Fraction(known.count(MET), len(known)) >= Fraction(2, 5))


def test_there_are_243_rows() -> None:
    assert len(set(ROWS)) == 243


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: "".join(x.value[0:5] for x in row)
)
def test_row(row: tuple[Outcome, ...]) -> None:
    verdict = conclude(EDITION, (finding(n, x) for n, x in enumerate(row, 1)))
    possible = {is_positive(answers) for answers in completions(row)}
    expected = UNKNOWN if len(possible) == 2 else as_outcome(possible.pop())
    assert verdict.outcome is expected
    assert verdict.n_met == sum(each is MET for each in row)
    assert verdict.n_assessable == sum(each is not UNKNOWN for each in row)
    assert dict(verdict.by_missing_policy) == {
        "as_negative": as_outcome(is_positive(filled(row, NOT_MET))),
        "as_positive": as_outcome(is_positive(filled(row, MET))),
        "exclude": UNKNOWN if UNKNOWN in row else as_outcome(is_positive(row)),
        "rescale": rescaled(row),
    }
    assert set(verdict.by_missing_policy) == set(MISSING_POLICIES)


def test_the_table_has_all_three_outcomes_in_the_numbers_they_should_have() -> None:
    verdicts = [
        conclude(EDITION, (finding(n, x) for n, x in enumerate(row, 1))).outcome
        for row in ROWS
    ]
    # Not decided yet by 0 or 1 met: 0 met, 0 or 1 unknown: 1 + 5 = 6 rows NOT_MET;
    # 1 met, none unknown: 5 rows NOT_MET. At least 2 met: 3⁵ − 2⁵ − 5·2⁴ = 131 rows.
    assert verdicts.count(NOT_MET) == 11
    assert verdicts.count(MET) == 131
    assert verdicts.count(UNKNOWN) == 243 - 11 - 131
