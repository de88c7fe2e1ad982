from criteria import Outcome, evaluate
from criteria.counting import Count, is_borderline
from exam import Defect, Examination
from tests.unit.criteria.forms import EDITION, healthy, row

ONCE = {"verdict.same_segment_counts_twice": False}
BOTH = ("supine", "upright")


def thin_and_silent(code: str, *more: object) -> Examination:
    """0.20 cm² lying and no flow on deep breaths in either posture, at one site."""
    rows = [
        row(code, "supine", "deep", csa_cm2=0.20, flow_detectable=False),
        row(code, "supine", "quiet", csa_cm2=0.20, flow_detectable=True),
        row(code, "upright", "deep", csa_cm2=0.05, flow_detectable=False),
        row(code, "upright", "quiet", csa_cm2=0.05, flow_detectable=True),
    ]
    return healthy(*rows, *more)  # type: ignore[arg-type]


def test_one_segment_is_two_points_unless_read_otherwise() -> None:
    exam = thin_and_silent("left_j3")
    twice, once = evaluate(exam, EDITION), evaluate(exam, EDITION, **ONCE)
    assert (twice.n_met, twice.outcome, twice.counted_once) == (2, Outcome.MET, None)
    assert (once.n_met, once.outcome) == (2, Outcome.NOT_MET)
    assert once.counted_once == "left J3"
    assert "   left J3 met C3 and C4 alone: counted as one criterion" in once.explain()
    assert once.to_dict()["counted_once"] == "left J3"


def test_a_defect_elsewhere_gives_each_criterion_a_segment_of_its_own() -> None:
    exam = thin_and_silent("left_j3", row("right_j1", defect=Defect.SEPTUM))
    assert evaluate(exam, EDITION, **ONCE).outcome is Outcome.MET


def test_another_criterion_is_not_touched() -> None:
    reflux = [row("right_j1", x, reflux_s=1.1) for x in BOTH]
    verdict = evaluate(thin_and_silent("left_j3", *reflux), EDITION, **ONCE)
    assert (verdict.n_met, verdict.outcome) == (3, Outcome.MET)
    assert verdict.counted_once == "left J3"


def test_without_both_criteria_met_nothing_is_counted_once() -> None:
    assert evaluate(healthy(), EDITION, **ONCE).counted_once is None


def counted(n_met: int, n_unknown: int) -> Count:
    return Count(n_criteria=5, n_met=n_met, n_unknown=n_unknown, min_met=2)


def test_who_is_borderline_depends_on_the_rule() -> None:
    assert is_borderline(counted(1, 1), "none") is None
    assert is_borderline(counted(1, 1), "one_short") is True
    assert is_borderline(counted(0, 2), "one_short") is False
    assert is_borderline(counted(0, 2), "undecided") is True
    assert is_borderline(counted(1, 0), "one_short") is False
    assert is_borderline(counted(2, 1), "undecided") is False
