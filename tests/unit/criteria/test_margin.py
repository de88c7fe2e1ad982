import pytest

from criteria import Evidence, Outcome
from criteria.margin import all_answer, any_answer, any_reading
from tests.unit.criteria.forms import row
from tests.unit.criteria.test_threshold import limit

LIMIT = limit(">", 0.88)


def reversal(value: float, code: str = "right_j1") -> Evidence:
    met = value > 0.88
    return Evidence(
        measurements=(row(code, reflux_s=value),),
        reading="reflux_s",
        value=value,
        outcome=Outcome.MET if met else Outcome.NOT_MET,
        threshold=LIMIT,
    )


def flow(seen: bool) -> Evidence:
    return Evidence(
        measurements=(row("right_j1", flow_detectable=seen),),
        reading="flow_detectable",
        value=seen,
        outcome=Outcome.NOT_MET if seen else Outcome.MET,
    )


def decided_by(*values: float) -> float:
    decisive = any_reading(map(reversal, values), unread="x").decisive
    assert decisive is not None
    return float(decisive.value)


def test_of_several_abnormal_readings_the_worst_decides() -> None:
    # To flip "met", all three must fall; 2.0 s has furthest to go.
    assert decided_by(1.0, 2.0, 0.3) == 2.0


def test_of_several_normal_readings_the_nearest_to_the_limit_decides() -> None:
    assert decided_by(0.1, 0.8, 0.3) == 0.8


def test_without_a_reading_the_place_is_named() -> None:
    answer = any_reading([], unread="left vertebral, supine")
    assert answer.outcome is Outcome.NOT_ASSESSABLE
    assert answer.unread == ("left vertebral, supine",)
    assert (answer.decisive, answer.proof, answer.evidence) == (None, (), ())


def test_any_answer_is_carried_by_its_strongest_part() -> None:
    weak = any_reading([reversal(1.0)], unread="a")
    strong = any_reading([reversal(2.0)], unread="b")
    missing = any_reading([], unread="c")
    answer = any_answer([weak, missing, strong])
    assert answer.outcome is Outcome.MET
    assert answer.decisive is strong.decisive
    assert answer.proof == strong.proof
    assert answer.unread == ("c",)
    assert len(answer.evidence) == 2


def test_any_answer_with_something_unread_is_open_and_has_no_margin() -> None:
    answer = any_answer(
        [any_reading([reversal(0.2)], unread="a"), any_reading([], unread="b")]
    )
    assert answer.outcome is Outcome.NOT_ASSESSABLE
    assert answer.decisive is None
    assert [each.value for each in answer.evidence] == [0.2]


def test_all_answer_met_has_one_reading_of_each_and_the_weaker_decides() -> None:
    lying = any_reading([reversal(2.0)], unread="a")
    sitting = any_reading([reversal(0.9)], unread="b")
    answer = all_answer([lying, sitting])
    assert answer.outcome is Outcome.MET
    assert answer.decisive is sitting.decisive
    assert answer.proof == lying.proof + sitting.proof


def test_all_answer_not_met_is_decided_by_the_reading_with_furthest_to_go() -> None:
    near = any_reading([reversal(0.8)], unread="a")
    far = any_reading([reversal(0.1)], unread="b")
    answer = all_answer([near, far])
    assert answer.outcome is Outcome.NOT_MET
    assert answer.decisive is far.decisive
    assert answer.proof == far.proof


def test_all_answer_not_met_stands_although_something_is_unread() -> None:
    answer = all_answer(
        [any_reading([], unread="a"), any_reading([reversal(0.1)], unread="b")]
    )
    assert answer.outcome is Outcome.NOT_MET
    assert answer.unread == ("a",)


def test_all_answer_without_a_no_and_with_something_unread_is_open() -> None:
    answer = all_answer(
        [any_reading([], unread="a"), any_reading([reversal(2.0)], unread="b")]
    )
    assert answer.outcome is Outcome.NOT_ASSESSABLE
    assert answer.proof == ()


@pytest.mark.parametrize("value", [0.1, 2.0])
def test_a_yes_or_no_outweighs_any_number_of_the_same_outcome(value: float) -> None:
    number = any_reading([reversal(value)], unread="a")
    flag = any_reading([flow(seen=value < 0.88)], unread="b")
    assert number.outcome is flag.outcome
    either = any_answer([number, flag]).decisive
    both = all_answer([number, flag]).decisive
    is_met = number.outcome is Outcome.MET
    # Inside "met" a flag is infinitely deep: it decides "any" and never "all".
    assert either is (flag.decisive if is_met else number.decisive)
    assert both is (number.decisive if is_met else flag.decisive)
