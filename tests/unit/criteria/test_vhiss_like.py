import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import WeightsError, evaluate, load_weights, vhiss_like
from criteria.vhiss_like import WEIGHTS_FILE, Points, Weights
from tests.unit.criteria.forms import EDITION, form, healthy, row
from tests.unit.criteria.strategies import telling_forms

REFLUX = [
    row(code, posture, reflux_s=1.1)
    for code in ("right_j1", "right_j2", "left_vertebral")
    for posture in ("supine", "upright")
]
OURS = WEIGHTS_FILE.read_text(encoding="utf-8")


def test_ours_goes_from_0_to_16_as_the_published_score_does() -> None:
    score = vhiss_like(evaluate(healthy(), EDITION))
    assert (score.points, score.could_be, score.highest) == (0, 0, 16)


def test_a_point_for_each_abnormal_vein_not_for_each_reading() -> None:
    # Two levels of the right jugular are one vein; the left vertebral is another.
    score = vhiss_like(evaluate(healthy(*REFLUX), EDITION))
    assert score.by_criterion == {"C1": 2, "C2": 0, "C3": 0, "C4": 0, "C5": 0}
    assert score.text == (
        "VHISS-like score, not the VHISS: the published weights are unknown: 2 of 16; "
        "the weights are an assumption"
    )


def test_an_edition_of_four_criteria_cannot_give_the_points_of_the_fifth() -> None:
    assert vhiss_like(evaluate(healthy(), "premise_2013")).highest == 12


def test_what_was_not_read_leaves_room() -> None:
    score = vhiss_like(evaluate(form(*REFLUX), EDITION))
    assert (score.points, score.could_be) == (2, 16)
    assert "2 (up to 16 if what was not read were abnormal) of 16" in score.text
    assert score.to_dict() == {
        "label": "VHISS-like score, not the VHISS: the published weights are unknown",
        "points": 2,
        "could_be": 16,
        "highest": 16,
        "by_criterion": {"C1": 2, "C2": 0, "C3": 0, "C4": 0, "C5": 0},
    }


def test_weights_can_be_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = OURS.replace("only_if_met = true", "only_if_met = false")
    path.write_text(
        text.replace("C1 = { each = 1, most = 4 }", "C1 = { each = 2.5, most = 4 }"),
        encoding="utf-8",
    )
    weights = load_weights(path)
    assert weights.points["C1"] == Points(each=2.5, most=4)
    lying = [each for each in REFLUX if each.posture == "supine"]
    verdict = evaluate(healthy(*lying), EDITION)  # C1 is not met: sitting is missing
    assert vhiss_like(verdict).points == 0
    assert vhiss_like(verdict, weights).points == 4  # 2 × 2.5, but 4 at most


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"insonate/vhiss-like/1"', '"x"', "schema: is 'x'"),
        ("only_if_met = true", "only_if_met = 1", "only_if_met: must be true or false"),
        ("only_if_met = true", "", "only_if_met: missing"),
        ("C5 = { each = 1, most = 2 }", "", "points.C5: missing"),
        ("C5 = { each = 1, most = 2 }", "C5 = 3", "points.C5: is 3; must be a table"),
        ("most = 2 }", "most = -2 }", "points.C3.most: is -2"),
        ("[points]", "[points", "is not valid TOML"),
    ],
)
def test_weights_that_are_wrong_are_told(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(OURS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WeightsError) as error:
        load_weights(path)
    assert any(each.startswith(problem) for each in error.value.problems)
    assert str(error.value).startswith(f"weights {path}: ")
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read: No such file"):
        load_weights(tmp_path / "no.toml")


@given(exam=telling_forms(), each=st.floats(0, 10), most=st.floats(0, 20))
def test_a_score_lies_between_nothing_and_the_highest(
    exam: object, each: float, most: float
) -> None:
    points = {f"C{n}": Points(each=each, most=most) for n in range(1, 6)}
    for only_if_met in (True, False):
        weights = Weights(points=points, only_if_met=only_if_met)
        score = vhiss_like(evaluate(exam, EDITION), weights)  # type: ignore[arg-type]
        assert 0 <= score.points <= score.could_be <= score.highest
