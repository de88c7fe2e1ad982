"""All combinations of outcomes under every edition, against a definition written apart.

Five criteria make 3⁵ = 243 of them, four make 3⁴ = 81.

The definition here knows nothing of counting rules: it fills in every unknown
criterion both ways and looks at what would follow.
"""

from fractions import Fraction
from itertools import product

import pytest

from criteria import EDITIONS, MISSING_POLICIES, Finding, Outcome, Verdict, load_edition
from criteria.evaluate import conclude
from criteria.threshold import Confidence

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE
ROWS = [
    (name, row)
    for name in EDITIONS
    for row in product(Outcome, repeat=len(load_edition(name).criteria))
]
ORIGINAL = "zamboni_2009_jnnp"


def finding(criterion: str, outcome: Outcome) -> Finding:
    return Finding(
        criterion=criterion,
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
    """Two of all that count, all being known."""
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
    share = Fraction(known.count(MET), len(known))
    return as_outcome(share >= Fraction(2, len(outcomes)))


def concluded(name: str, row: tuple[Outcome, ...]) -> Verdict:
    edition = load_edition(name)
    return conclude(edition, map(finding, edition.criteria, row))


def test_no_edition_is_left_out() -> None:
    rows = [name for name, _ in ROWS]
    assert len(set(ROWS)) == len(ROWS)
    assert {name: rows.count(name) for name in EDITIONS} == {
        name: 3 ** len(load_edition(name).criteria) for name in EDITIONS
    }
    assert rows.count(ORIGINAL) == 243


@pytest.mark.parametrize("name", EDITIONS)
def test_table(name: str) -> None:
    for row in (row for each, row in ROWS if each == name):
        check_row(name, row)


def check_row(name: str, row: tuple[Outcome, ...]) -> None:
    verdict = concluded(name, row)
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


@pytest.mark.parametrize("name", EDITIONS)
def test_borderline_is_one_short_with_something_unknown(name: str) -> None:
    has_class = name == "buffalo_ctevd_2011"
    for row in (row for each, row in ROWS if each == name):
        verdict = concluded(name, row)
        if not has_class:
            assert verdict.borderline is None
            continue
        assert verdict.borderline == (row.count(MET) == 1 and UNKNOWN in row)
        negative = as_outcome(is_positive(filled(row, NOT_MET)))
        left_out = UNKNOWN if verdict.borderline else negative
        assert verdict.borderline_left_out is left_out


def test_borderline_read_as_undecided_is_what_the_gaps_could_decide() -> None:
    edition = load_edition(ORIGINAL).with_(verdict__borderline="undecided")
    for row in product(Outcome, repeat=5):
        verdict = conclude(edition, map(finding, edition.criteria, row))
        possible = {is_positive(answers) for answers in completions(row)}
        assert verdict.borderline is (len(possible) == 2)


def test_the_table_has_all_three_outcomes_in_the_numbers_they_should_have() -> None:
    verdicts = [
        concluded(ORIGINAL, row).outcome for name, row in ROWS if name == ORIGINAL
    ]
    # Not decided yet by 0 or 1 met: 0 met, 0 or 1 unknown: 1 + 5 = 6 rows NOT_MET;
    # 1 met, none unknown: 5 rows NOT_MET. At least 2 met: 3⁵ − 2⁵ − 5·2⁴ = 131 rows.
    assert verdicts.count(NOT_MET) == 11
    assert verdicts.count(MET) == 131
    assert verdicts.count(UNKNOWN) == 243 - 11 - 131
