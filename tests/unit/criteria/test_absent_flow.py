"""C4. No flow in a neck vein on deep breaths, by default lying and sitting."""

import pytest

from criteria import Outcome
from exam import Measurement
from tests.unit.criteria.forms import find, form, healthy, row

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE

SILENT_LYING = row("right_j3", "supine", "deep", flow_detectable=False)
SILENT_SITTING = row("right_j3", "upright", "deep", flow_detectable=False)
OTHER_SITTING = row("left_vertebral", "upright", "deep", flow_detectable=False)


def test_flow_everywhere_is_not_met_without_margin_or_limit() -> None:
    finding = find("C4", healthy())
    assert finding.outcome is NOT_MET
    assert (finding.limit, finding.margin, finding.margin_percent) == (None, None, None)
    assert finding.explain() == "C4 NOT_MET: right J1, supine, deep: flow seen"


def test_a_vein_silent_lying_and_sitting_is_met() -> None:
    finding = find("C4", healthy(SILENT_LYING, SILENT_SITTING))
    assert finding.outcome is MET
    assert finding.margin is None
    assert finding.explain() == (
        "C4 MET: right J3, supine, deep: no flow seen and "
        "right J3, upright, deep: no flow seen"
    )


@pytest.mark.parametrize("silent", [SILENT_LYING, SILENT_SITTING])
def test_silence_in_one_posture_is_not_met_unless_any_posture_will_do(
    silent: Measurement,
) -> None:
    assert find("C4", healthy(silent)).outcome is NOT_MET
    assert find("C4", healthy(silent), posture_logic="any").outcome is MET


def test_silence_in_two_veins_is_met_unless_the_same_vein_is_required() -> None:
    two_veins = healthy(SILENT_LYING, OTHER_SITTING)
    assert find("C4", two_veins).outcome is MET
    assert find("C4", two_veins, same_vein_required=True).outcome is NOT_MET
    one_vein = healthy(SILENT_LYING, SILENT_SITTING)
    assert find("C4", one_vein, same_vein_required=True).outcome is MET


def test_silence_in_quiet_breathing_counts_only_without_the_deep_breath_clause() -> (
    None
):
    quiet = healthy(
        *(row("left_j1", x, flow_detectable=False) for x in ("supine", "upright"))
    )
    assert find("C4", quiet).outcome is NOT_MET
    assert find("C4", quiet, deep_inspiration_required=False).outcome is MET


def test_without_deep_breaths_on_the_form_the_clause_cannot_be_judged() -> None:
    codes = ("right_j2", "left_j2", "right_vertebral", "left_vertebral")
    exam = form(
        *(row(x, p, flow_detectable=True) for x in codes for p in ("supine", "upright"))
    )
    finding = find("C4", exam)
    assert finding.outcome is UNKNOWN
    assert finding.unread[0] == "right jugular, supine, deep breathing"
    assert find("C4", exam, deep_inspiration_required=False).outcome is NOT_MET


def test_a_vein_not_noted_keeps_the_question_open() -> None:
    exam = healthy(
        row("left_vertebral", "supine", "deep"),
        row("left_vertebral", "upright", "deep"),
    )
    finding = find("C4", exam)
    assert finding.outcome is UNKNOWN
    assert finding.unread == (
        "left vertebral, supine, deep breathing",
        "left vertebral, upright, deep breathing",
    )


def test_one_level_is_enough_unless_each_is_asked_for() -> None:
    exam = healthy(
        row("left_j3", "supine", "deep"),
        row("left_j3", "upright", "deep"),
    )
    assert find("C4", exam).outcome is NOT_MET
    finding = find("C4", exam, not_met_needs="each_level")
    assert finding.outcome is UNKNOWN
    assert finding.unread == (
        "left J3, supine, deep breathing",
        "left J3, upright, deep breathing",
    )
