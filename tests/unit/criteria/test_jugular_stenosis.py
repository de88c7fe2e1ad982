"""C3. Area ≤ 0.3 cm² in a jugular, by default lying; or a defect in the picture."""

import math

import pytest

from criteria import Outcome
from exam import Defect, Examination, Measurement
from tests.unit.criteria.forms import find, form, healthy, row

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE


def wide(*rows: Measurement) -> Examination:
    """Both jugulars 0.8 cm² at J2 lying, nobody looked for defects; plus these."""
    extra = {each.key: each for each in rows}
    base = [row("right_j2", csa_cm2=0.8), row("left_j2", csa_cm2=0.8)]
    return form(*({each.key: each for each in base} | extra).values())


def test_wide_veins_are_not_met_and_the_narrowest_decides() -> None:
    finding = find("C3", wide(row("left_j1", csa_cm2=0.45)))
    assert finding.outcome is NOT_MET
    assert finding.margin == -0.15  # 0.30 − 0.45
    assert finding.margin_percent == pytest.approx(-50)


def test_a_narrow_vein_is_met_and_says_so_as_a_sonographer_would() -> None:
    finding = find("C3", wide(row("right_j2", csa_cm2=0.04)))
    assert finding.outcome is MET
    assert finding.explain() == (
        "C3 MET: right J2, supine, quiet: CSA 0.04 cm² ≤ 0.30 cm² (by 0.26 cm², 87 %)"
    )


@pytest.mark.parametrize(
    ("csa_cm2", "outcome"),
    [(math.nextafter(0.3, 0), MET), (0.3, MET), (math.nextafter(0.3, 1), NOT_MET)],
)
def test_the_limit_itself_is_met(csa_cm2: float, outcome: Outcome) -> None:
    assert find("C3", wide(row("left_j3", csa_cm2=csa_cm2))).outcome is outcome


def test_a_collapsed_vein_sitting_counts_only_if_sitting_is_read() -> None:
    assert find("C3", healthy()).outcome is NOT_MET  # 0.1 cm² sitting
    assert find("C3", healthy(), posture="any_recorded").outcome is MET


def test_a_vein_read_only_sitting_is_not_assessable_by_default() -> None:
    exam = form(*(row(x, "upright", csa_cm2=0.5) for x in ("right_j2", "left_j2")))
    assert find("C3", exam).outcome is UNKNOWN
    assert find("C3", exam, posture="any_recorded").outcome is NOT_MET


def test_a_vein_emptied_by_a_deep_breath_counts_unless_quiet_is_asked_for() -> None:
    exam = wide(row("right_j1", "supine", "deep", csa_cm2=0.2))
    assert find("C3", exam).outcome is MET
    assert find("C3", exam, breathing="quiet").outcome is NOT_MET


def test_level_j1_reads_the_lowest_level_only() -> None:
    high = healthy(row("right_j3", csa_cm2=0.1))
    low = healthy(row("right_j1", csa_cm2=0.1))
    assert find("C3", high).outcome is MET
    assert find("C3", high, level="j1").outcome is NOT_MET
    assert find("C3", low, level="j1").outcome is MET


def test_a_thin_vertebral_vein_plays_no_part() -> None:
    assert find("C3", wide(row("right_vertebral", csa_cm2=0.02))).outcome is NOT_MET


@pytest.mark.parametrize("defect", [each for each in Defect if each is not Defect.NONE])
def test_every_kind_of_defect_is_met_unless_defects_do_not_count(
    defect: Defect,
) -> None:
    exam = wide(row("left_j1", csa_cm2=0.9, defect=defect))
    finding = find("C3", exam)
    assert finding.outcome is MET
    assert finding.margin is None  # a septum is there or not
    assert finding.limit == 0.3
    assert finding.decisive is not None
    assert finding.decisive.statement == (
        f"left J1, supine, quiet: {defect.value.replace('_', ' ')} seen"
    )
    assert find("C3", exam, defect_counts=False).outcome is NOT_MET


def test_a_defect_counts_wherever_and_however_it_was_seen() -> None:
    exam = wide(row("left_j3", "upright", "deep", defect=Defect.SEPTUM))
    assert find("C3", exam).outcome is MET


def test_a_defect_at_another_level_does_not_count_if_only_j1_is_read() -> None:
    exam = healthy(row("left_j3", csa_cm2=0.9, defect=Defect.SEPTUM))
    assert find("C3", exam).outcome is MET
    assert find("C3", exam, level="j1").outcome is NOT_MET


def test_no_defect_seen_does_not_replace_the_area() -> None:
    exam = form(*(row(x, defect=Defect.NONE) for x in ("right_j2", "left_j2")))
    finding = find("C3", exam)
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("right jugular, supine", "left jugular, supine")


def test_defects_not_looked_for_leave_a_no_unless_they_must_be_excluded() -> None:
    assert find("C3", wide()).outcome is NOT_MET
    finding = find("C3", wide(), defect_must_be_excluded=True)
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("right jugular (defects)", "left jugular (defects)")
    looked_for = wide(
        row("right_j1", defect=Defect.NONE), row("left_j1", defect=Defect.NONE)
    )
    assert find("C3", looked_for, defect_must_be_excluded=True).outcome is NOT_MET


def test_excluding_defects_plays_no_part_if_they_do_not_count() -> None:
    finding = find("C3", wide(), defect_must_be_excluded=True, defect_counts=False)
    assert finding.outcome is NOT_MET


def test_one_area_on_each_side_is_enough_unless_each_level_is_asked_for() -> None:
    assert find("C3", wide()).outcome is NOT_MET
    finding = find("C3", wide(), not_met_needs="each_level")
    assert finding.outcome is UNKNOWN
    assert finding.unread == (
        "right J1, supine",
        "right J3, supine",
        "left J1, supine",
        "left J3, supine",
    )
    assert find("C3", healthy(), not_met_needs="each_level").outcome is NOT_MET


def test_one_side_alone_is_not_enough_for_a_no() -> None:
    finding = find("C3", form(row("right_j2", csa_cm2=0.8)))
    assert finding.outcome is UNKNOWN
    assert finding.unread == ("left jugular, supine",)


def test_of_a_narrow_vein_and_a_defect_the_defect_decides() -> None:
    # Widening the vein would not undo "met": the septum stays.
    exam = wide(row("right_j2", csa_cm2=0.1), row("left_j1", defect=Defect.FLAP))
    finding = find("C3", exam)
    assert finding.decisive is not None
    assert finding.decisive.reading == "defect"
    assert {each.reading for each in finding.evidence} == {"csa_cm2", "defect"}
