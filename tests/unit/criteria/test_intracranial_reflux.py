"""C2. Limit > 0.5 s in a deep cerebral vein, by default in any posture."""

import math

import pytest

from criteria import Outcome
from tests.unit.criteria.forms import find, form, healthy, row

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE
DEEP = (
    "right_basal_rosenthal",
    "left_basal_rosenthal",
    "right_internal_cerebral",
    "left_internal_cerebral",
    "great_cerebral",
    "straight_sinus",
)


@pytest.mark.parametrize("code", DEEP)
@pytest.mark.parametrize("posture", ["supine", "upright"])
def test_reversal_in_any_deep_vein_and_posture_is_met(code: str, posture: str) -> None:
    finding = find("C2", form(row(code, posture, reflux_s=0.6)))
    assert finding.outcome is MET
    assert finding.margin == 0.1  # 0.6 − 0.5
    assert finding.margin_percent == pytest.approx(20)


@pytest.mark.parametrize(
    ("reflux_s", "outcome"),
    [(math.nextafter(0.5, 0), NOT_MET), (0.5, NOT_MET), (math.nextafter(0.5, 1), MET)],
)
def test_the_limit_itself_is_not_met(reflux_s: float, outcome: Outcome) -> None:
    assert find("C2", form(row(DEEP[0], reflux_s=reflux_s))).outcome is outcome


@pytest.mark.parametrize("code", ["right_transverse_sinus", "left_cavernous_sinus"])
def test_dural_sinuses_are_no_deep_cerebral_veins(code: str) -> None:
    finding = find("C2", form(row(code, reflux_s=3.0)))
    assert finding.outcome is UNKNOWN


def test_neck_veins_play_no_part() -> None:
    assert find("C2", form(row("right_j1", reflux_s=3.0))).outcome is UNKNOWN


def test_without_a_window_the_criterion_is_not_assessable() -> None:
    finding = find("C2", form(row("straight_sinus", reflux_s=None)))
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("deep cerebral veins, supine or upright",)


def test_one_deep_vein_is_enough_unless_each_is_asked_for() -> None:
    one = form(row("straight_sinus", reflux_s=0.1))
    every = form(*(row(code, reflux_s=0.1) for code in DEEP))
    assert find("C2", one).outcome is NOT_MET
    finding = find("C2", one, not_met_needs="each_vein")
    assert finding.outcome is UNKNOWN
    assert len(finding.unread) == 5
    assert find("C2", every, not_met_needs="each_vein").outcome is NOT_MET


def test_both_postures_can_be_asked_for() -> None:
    lying = row("straight_sinus", "supine", reflux_s=0.8)
    sitting_too = row("great_cerebral", "upright", reflux_s=0.7)
    not_sitting = row("straight_sinus", "upright", reflux_s=0.1)
    assert find("C2", form(lying), posture="both").outcome is UNKNOWN
    assert find("C2", form(lying, not_sitting), posture="both").outcome is NOT_MET
    finding = find("C2", form(lying, sitting_too), posture="both")
    assert finding.outcome is MET
    assert finding.margin == 0.2  # 0.7 − 0.5, the weaker posture


@pytest.mark.parametrize(
    ("breathing", "any_recorded", "without_strain", "quiet"),
    [
        ("quiet", MET, MET, MET),
        ("deep", MET, MET, NOT_MET),
        ("strain", MET, NOT_MET, NOT_MET),
    ],
)
def test_breathing_switch_chooses_the_rows_that_are_read(
    breathing: str, any_recorded: Outcome, without_strain: Outcome, quiet: Outcome
) -> None:
    exam = healthy(row("straight_sinus", "supine", breathing, reflux_s=0.9))
    assert find("C2", exam, breathing="any_recorded").outcome is any_recorded
    assert find("C2", exam, breathing="without_strain").outcome is without_strain
    assert find("C2", exam, breathing="quiet").outcome is quiet
    assert find("C2", exam).outcome is without_strain
