"""C1. Limit > 0.88 s; by default lying and sitting, any vein, without straining."""

import math

import pytest

from criteria import Outcome
from exam import Examination, Measurement
from tests.unit.criteria.forms import find, form, healthy, row

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE

LYING = row("right_j1", "supine", reflux_s=1.5)
SITTING_SAME_VEIN = row("right_j3", "upright", reflux_s=1.1)
SITTING_OTHER_VEIN = row("left_vertebral", "upright", reflux_s=1.1)


def test_a_healthy_neck_is_not_met_and_the_nearest_reading_decides() -> None:
    finding = find("C1", healthy(row("left_j2", "upright", "deep", reflux_s=0.7)))
    assert finding.outcome is NOT_MET
    # Every reading lying is 0.2 s: to meet C1 the supine side has furthest to go.
    assert finding.margin == -0.68
    assert finding.limit == 0.88
    assert finding.margin_percent == pytest.approx(-100 * 0.68 / 0.88)


def test_reversal_lying_and_sitting_is_met_and_the_shorter_one_decides() -> None:
    finding = find("C1", healthy(LYING, SITTING_SAME_VEIN))
    assert finding.outcome is MET
    assert finding.margin == 0.22  # 1.10 − 0.88
    assert finding.margin_percent == pytest.approx(25)
    assert [each.where for each in finding.proof] == [
        "right J1, supine, quiet",
        "right J3, upright, quiet",
    ]


@pytest.mark.parametrize("rows", [[LYING], [SITTING_SAME_VEIN]])
def test_reversal_in_one_posture_is_not_met_unless_any_posture_will_do(
    rows: list[Measurement],
) -> None:
    assert find("C1", healthy(*rows)).outcome is NOT_MET
    assert find("C1", healthy(*rows), posture_logic="any").outcome is MET


def test_reversal_in_two_veins_is_met_unless_the_same_vein_is_required() -> None:
    two_veins = healthy(LYING, SITTING_OTHER_VEIN)
    one_vein = healthy(LYING, SITTING_SAME_VEIN)
    assert find("C1", two_veins).outcome is MET
    assert find("C1", two_veins, same_vein_required=True).outcome is NOT_MET
    assert find("C1", one_vein, same_vein_required=True).outcome is MET


def test_right_and_left_jugular_are_different_veins() -> None:
    crossed = healthy(LYING, row("left_j1", "upright", reflux_s=1.5))
    assert find("C1", crossed).outcome is MET
    assert find("C1", crossed, same_vein_required=True).outcome is NOT_MET


@pytest.mark.parametrize(
    ("breathing", "any_recorded", "without_strain", "quiet"),
    [
        ("quiet", MET, MET, MET),
        ("deep", MET, MET, NOT_MET),
        ("held", MET, MET, NOT_MET),
        ("apnoea", MET, MET, NOT_MET),
        ("strain", MET, NOT_MET, NOT_MET),
    ],
)
def test_breathing_switch_chooses_the_rows_that_are_read(
    breathing: str, any_recorded: Outcome, without_strain: Outcome, quiet: Outcome
) -> None:
    exam = healthy(
        *(row("right_j1", x, breathing, reflux_s=2.0) for x in ("supine", "upright"))
    )
    assert find("C1", exam, breathing="any_recorded").outcome is any_recorded
    assert find("C1", exam, breathing="without_strain").outcome is without_strain
    assert find("C1", exam, breathing="quiet").outcome is quiet
    assert find("C1", exam).outcome is without_strain


@pytest.mark.parametrize(
    ("reflux_s", "outcome"),
    [
        (math.nextafter(0.88, 0), NOT_MET),
        (0.88, NOT_MET),
        (math.nextafter(0.88, 1), MET),
    ],
)
def test_the_limit_itself_is_not_met(reflux_s: float, outcome: Outcome) -> None:
    exam = healthy(
        row("left_j2", "supine", reflux_s=reflux_s),
        row("left_j2", "upright", reflux_s=reflux_s),
    )
    assert find("C1", exam).outcome is outcome


def test_deep_cerebral_veins_play_no_part() -> None:
    exam = healthy(
        row("straight_sinus", "supine", reflux_s=5.0),
        row("straight_sinus", "upright", reflux_s=5.0),
    )
    assert find("C1", exam).outcome is NOT_MET


def one_reading_per_vein(level: str = "j2") -> Examination:
    codes = (f"right_{level}", f"left_{level}", "right_vertebral", "left_vertebral")
    return form(
        *(row(x, p, reflux_s=0.1) for x in codes for p in ("supine", "upright"))
    )


def test_one_reading_in_each_vein_is_enough_unless_each_level_is_asked_for() -> None:
    assert find("C1", one_reading_per_vein()).outcome is NOT_MET
    finding = find("C1", one_reading_per_vein(), not_met_needs="each_level")
    assert finding.outcome is UNKNOWN
    assert finding.margin is None
    assert finding.unread == (
        "right J1, supine",
        "right J3, supine",
        "left J1, supine",
        "left J3, supine",
        "right J1, upright",
        "right J3, upright",
        "left J1, upright",
        "left J3, upright",
    )


def test_a_vein_that_was_never_read_keeps_the_question_open() -> None:
    exam = one_reading_per_vein()
    fewer = form(*(x for x in exam.measurements if x.site.code != "left_vertebral"))
    finding = find("C1", fewer)
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("left vertebral, supine", "left vertebral, upright")
    assert finding.explain() == (
        "C1 NOT_ASSESSABLE: not known without the reversal in: "
        "left vertebral, supine; left vertebral, upright"
    )


def test_a_vein_unread_in_one_posture_leaves_a_no_in_the_other_posture() -> None:
    exam = one_reading_per_vein()
    unread_sitting = form(
        *(x for x in exam.measurements if x.where != "left vertebral, upright, quiet")
    )
    finding = find("C1", unread_sitting)
    assert finding.outcome is NOT_MET  # lying, no vein reverses: "and" is lost
    assert finding.notes[0] == "not read: left vertebral, upright"
    assert find("C1", unread_sitting, posture_logic="any").outcome is UNKNOWN


def test_what_was_read_is_enough_for_met() -> None:
    assert find("C1", form(LYING, SITTING_SAME_VEIN)).outcome is MET


def test_a_null_reading_is_the_same_as_no_row() -> None:
    exam = form(
        *one_reading_per_vein().measurements,
        row("right_j1", "supine", reflux_s=None),
    )
    without = find("C1", one_reading_per_vein(), not_met_needs="each_level")
    assert find("C1", exam, not_met_needs="each_level") == without


def test_an_empty_form_is_not_assessable() -> None:
    finding = find("C1", form())
    assert finding.outcome is UNKNOWN
    assert finding.evidence == ()
    assert finding.decisive is None
