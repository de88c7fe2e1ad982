"""C5. Area lying − area sitting < 0 in a jugular, quiet breathing, either side."""

import math

import pytest

from criteria import Outcome
from exam import Examination, Measurement
from tests.unit.criteria.forms import find, form, row

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE


def pair(
    code: str, supine_cm2: float, upright_cm2: float, breathing: str = "quiet"
) -> tuple[Measurement, Measurement]:
    return (
        row(code, "supine", breathing, csa_cm2=supine_cm2),
        row(code, "upright", breathing, csa_cm2=upright_cm2),
    )


NORMAL_RIGHT = pair("right_j2", 0.9, 0.1)
NORMAL_LEFT = pair("left_j2", 0.8, 0.1)
WIDER_LEFT = pair("left_j2", 0.5, 0.7)


def test_veins_that_shrink_on_sitting_up_are_not_met() -> None:
    finding = find("C5", form(*NORMAL_RIGHT, *NORMAL_LEFT))
    assert finding.outcome is NOT_MET
    assert finding.margin == -0.7  # left 0.8 − 0.1 is nearer to 0 than right 0.9 − 0.1
    assert finding.margin_percent is None  # percent of a limit of zero
    assert finding.limit == 0


def test_a_vein_that_grows_on_sitting_up_is_met_and_shows_both_areas() -> None:
    finding = find("C5", form(*NORMAL_RIGHT, *WIDER_LEFT))
    assert finding.outcome is MET
    assert finding.margin == 0.2
    assert finding.explain() == (
        "C5 MET: left J2, quiet: CSA supine 0.50 − upright 0.70 = "
        "−0.20 cm² < 0.00 cm² (by 0.20 cm²)"
    )
    assert finding.decisive is not None
    assert finding.decisive.reading == "csa_supine_minus_upright_cm2"
    assert finding.decisive.value == -0.2
    assert finding.decisive.measurements == WIDER_LEFT


@pytest.mark.parametrize(
    ("upright_cm2", "outcome"),
    [(math.nextafter(0.5, 0), NOT_MET), (0.5, NOT_MET), (math.nextafter(0.5, 1), MET)],
)
def test_equal_areas_are_not_met(upright_cm2: float, outcome: Outcome) -> None:
    exam = form(*NORMAL_RIGHT, *pair("left_j2", 0.5, upright_cm2))
    assert find("C5", exam).outcome is outcome


def test_one_side_is_enough_unless_both_are_asked_for() -> None:
    one_side = form(*NORMAL_RIGHT, *WIDER_LEFT)
    both_sides = form(*pair("right_j1", 0.4, 0.5), *WIDER_LEFT)
    assert find("C5", one_side).outcome is MET
    assert find("C5", one_side, side="both").outcome is NOT_MET
    finding = find("C5", both_sides, side="both")
    assert finding.outcome is MET
    assert finding.margin == 0.1  # the weaker side, 0.5 − 0.4
    assert len(finding.proof) == 2


def test_sides_can_be_added() -> None:
    # right 0.9 − 0.1 = 0.8; left 0.5 − 0.7 = −0.2; together 0.6
    finding = find("C5", form(*NORMAL_RIGHT, *WIDER_LEFT), side="sum")
    assert finding.outcome is NOT_MET
    assert finding.margin == -0.6
    assert finding.explain() == (
        "C5 NOT_MET: right J2 + left J2, quiet: CSA supine 1.40 − upright 0.80 = "
        "0.60 cm², not < 0.00 cm² (0.60 cm² away)"
    )
    # right 0.4 − 0.5 = −0.1; left −0.2; together −0.3
    grown = find("C5", form(*pair("right_j2", 0.4, 0.5), *WIDER_LEFT), side="sum")
    assert grown.outcome is MET
    assert grown.margin == 0.3


def test_a_sum_of_zero_is_not_met_although_binary_fractions_leave_a_crumb() -> None:
    assert 0.3 - (0.1 + 0.2) < 0  # the crumb
    exam = form(*pair("right_j2", 0.1, 0.1), *pair("left_j2", 0.2, 0.2))
    shifted = form(*pair("right_j2", 0.3, 0.1), *pair("left_j2", 0.0, 0.2))
    assert find("C5", exam, side="sum").outcome is NOT_MET
    assert find("C5", shifted, side="sum").outcome is NOT_MET


def test_a_sum_needs_both_sides_at_the_same_level() -> None:
    exam = form(*pair("right_j2", 0.4, 0.9), *pair("left_j3", 0.4, 0.9))
    finding = find("C5", exam, side="sum")
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("right jugular + left jugular",)


def test_each_level_of_a_sum_can_be_asked_for() -> None:
    exam = form(*NORMAL_RIGHT, *NORMAL_LEFT)
    finding = find("C5", exam, side="sum", not_met_needs="each_level")
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("right J1 + left J1", "right J3 + left J3")


def test_level_j2_reads_no_other_level() -> None:
    exam = form(*NORMAL_RIGHT, *NORMAL_LEFT, *pair("right_j3", 0.2, 0.3))
    assert find("C5", exam).outcome is MET
    assert find("C5", exam, level="j2").outcome is NOT_MET


def test_levels_are_compared_with_themselves() -> None:
    # J1 0.9 lying, J3 1.2 sitting: two places, no difference of either.
    exam = form(
        row("right_j1", "supine", csa_cm2=0.9), row("right_j3", "upright", csa_cm2=1.2)
    )
    finding = find("C5", exam)
    assert finding.outcome is UNKNOWN
    assert finding.evidence == ()


def test_deep_breaths_count_only_if_the_same_breathing_is_enough() -> None:
    exam = form(*NORMAL_RIGHT, *NORMAL_LEFT, *pair("left_j1", 0.2, 0.4, "deep"))
    assert find("C5", exam).outcome is NOT_MET
    assert find("C5", exam, breathing="same").outcome is MET


def test_areas_from_different_breathing_are_never_subtracted() -> None:
    exam = form(
        row("right_j2", "supine", "quiet", csa_cm2=0.2),
        row("right_j2", "upright", "deep", csa_cm2=0.9),
    )
    assert find("C5", exam, breathing="same").evidence == ()


@pytest.mark.parametrize("side", ["either", "both"])
def test_a_side_that_was_not_read(side: str) -> None:
    normal_only: Examination = form(*NORMAL_RIGHT)
    wider_only: Examination = form(*WIDER_LEFT)
    # either: a normal right leaves the left open; both: it settles the matter
    assert find("C5", normal_only, side=side).outcome is (
        UNKNOWN if side == "either" else NOT_MET
    )
    assert find("C5", wider_only, side=side).outcome is (
        MET if side == "either" else UNKNOWN
    )


def test_one_level_on_each_side_is_enough_unless_each_is_asked_for() -> None:
    exam = form(*NORMAL_RIGHT, *NORMAL_LEFT)
    assert find("C5", exam).outcome is NOT_MET
    finding = find("C5", exam, not_met_needs="each_level")
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("right J1", "right J3", "left J1", "left J3")


@pytest.mark.parametrize("missing", [0, 1])
def test_an_area_that_is_null_makes_no_pair(missing: int) -> None:
    rows = list(WIDER_LEFT)
    rows[missing] = row("left_j2", rows[missing].posture.value)
    assert find("C5", form(*NORMAL_RIGHT, *rows)).outcome is UNKNOWN
