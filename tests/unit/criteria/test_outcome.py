from itertools import product

import pytest

from criteria import Outcome, all_of, any_of

YES, NO, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE


def test_outcomes_are_spelled_as_in_the_report() -> None:
    assert [each.value for each in Outcome] == ["MET", "NOT_MET", "NOT_ASSESSABLE"]


@pytest.mark.parametrize(
    ("left", "right", "either", "both"),
    [
        (YES, YES, YES, YES),
        (YES, NO, YES, NO),
        (YES, UNKNOWN, YES, UNKNOWN),
        (NO, YES, YES, NO),
        (NO, NO, NO, NO),
        (NO, UNKNOWN, UNKNOWN, NO),
        (UNKNOWN, YES, YES, UNKNOWN),
        (UNKNOWN, NO, UNKNOWN, NO),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_two_outcomes_combine_as_kleene_says(
    left: Outcome, right: Outcome, either: Outcome, both: Outcome
) -> None:
    assert any_of([left, right]) is either
    assert all_of([left, right]) is both


@pytest.mark.parametrize("only", list(Outcome))
def test_one_outcome_combined_is_itself(only: Outcome) -> None:
    assert any_of([only]) is only
    assert all_of([only]) is only


def test_nothing_asked_is_not_assessable() -> None:
    assert any_of([]) is UNKNOWN
    assert all_of([]) is UNKNOWN


def test_a_generator_is_read_once() -> None:
    assert any_of(each for each in (NO, YES)) is YES
    assert all_of(each for each in (YES, NO)) is NO


def test_combining_stands_for_every_completion_of_the_unknown() -> None:
    """Kleene's values say: whatever the unknown turns out to be, this is the answer."""
    for three in product(Outcome, repeat=3):
        complete = list(
            product(*[(YES, NO) if each is UNKNOWN else (each,) for each in three])
        )
        ors = {YES if YES in each else NO for each in complete}
        ands = {NO if NO in each else YES for each in complete}
        assert any_of(three) is (ors.pop() if len(ors) == 1 else UNKNOWN)
        assert all_of(three) is (ands.pop() if len(ands) == 1 else UNKNOWN)
