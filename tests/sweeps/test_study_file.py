"""A study that cannot be run says why, all of it, and how to mend it."""

from pathlib import Path
from typing import Any

import pytest

from simulator import PARAMETERS
from sweeps.problems import StudyError
from sweeps.study_file import read_study, study_from, usual_part_rows
from tests.sweeps.studies import BREATH, PRESS, ROOT, study

FOUR = ("operator.settle_s", "patient.height_cm", "patient.bone_window", PRESS)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"foo": 1}, "unknown key 'foo'"),
        ({"seed": -1}, "nearest allowed value is 0"),
        ({"seed": 1.5}, "seed = 1.5 must be a whole number"),
        ({"seed": True}, "seed = True must be a whole number"),
        ({"replicates": 0}, "replicates = 0 is outside 1"),
        ({"part_rows": 0}, "part_rows = 0 is outside 1"),
        ({"precision": "singles"}, "of double, single. Did you mean 'single'?"),
        ({"precision": 32}, "precision = 32 must be one of double, single."),
        ({"editions": []}, "must be a list of names"),
        ({"editions": ["zamboni"]}, "did you mean 'zamboni_2009_"),
        ({"editions": ["nowhere.toml"]}, "cannot be read"),
        ({"editions": ["no\0name.toml"]}, "cannot be read: embedded null byte"),
        ({"editions": ["zamboni_2009_jnnp"] * 2}, "stands there twice"),
        ({"base": {"preset": "helthy"}}, "Did you mean 'healthy'?"),
        ({"base": {"preset": "healthy", "scenario": {}}}, "not both"),
        ({"base": {"people": 0}}, "base: people = 0"),
        ({"base": {"set": {PRESS: 99}}}, "outside 0 to 30 mmHg"),
        ({"base": {"set": {PRESS: 1}}}, "is a factor and is in base.set"),
        ({"base": 3}, "base = 3 must be a table"),
        ({"design": {"kind": "grids"}}, "Did you mean 'grid'?"),
        ({"design": {"kind": "grid", "points": 1}}, "design: points = 1 is outside"),
        ({"design": {"kind": "sobol", "points": 100}}, "power of two: 64 or 128"),
        ({"design": {"kind": "sobol"}, "base": {"people": 2}}, "one person"),
        ({"design": {"kind": "list"}}, "a file goes with"),
        ({"design": {"file": "x.csv"}}, "a file goes with"),
        ({"design": {"kind": "list", "file": 3}, "factors": {}}, "must be a name"),
        (
            {"design": {"kind": "list", "file": "no.csv"}, "factors": {}},
            "cannot be read (No such file",
        ),
        ({"factors": {"operator.probe_presure_mmhg": {}}}, f"Did you mean {PRESS!r}?"),
        ({"factors": {PRESS: {"low": 5, "high": 5}}}, "from 5 to 5 mmHg is empty"),
        ({"factors": {PRESS: {"low": 9, "high": 5}}}, "low must lie below high"),
        ({"factors": {PRESS: {"high": 31}}}, "nearest allowed value is 30"),
        ({"factors": {PRESS: {"high": float("nan")}}}, "is not finite"),
        ({"factors": {PRESS: {"scale": "log"}}}, "a low above 0"),
        ({"factors": {PRESS: {"scale": "cubic"}}}, "must be linear or log"),
        ({"factors": {PRESS: []}}, "at least one value"),
        ({"factors": {PRESS: [1, 1.0]}}, "stands twice"),
        ({"factors": {PRESS: 3}}, "must be a table such as"),
        ({"factors": {PRESS: {"values": [1], "low": 0}}}, "low goes with a range"),
        ({"factors": {"operator.breathing": {"low": 0}}}, "not with choices"),
        ({"factors": {"operator.breathing": ["deap"]}}, "Did you mean 'deep'?"),
        ({"factors": {}, "design": {"kind": "sobol"}}, "needs at least one"),
        ({"operators": {"A": {PRESS: 3}}}, "is a factor and is set by an operator"),
        (
            {"operators": {"A": {"veins.right_valve_leak": 0.3}}},
            "all operators examine the same people: make it a factor",
        ),
        ({"readings": ["right_j2.csa_cm2"]}, "must be site.posture.breathing.reading"),
        (
            {"readings": ["right_j7.supine.quiet.csa_cm2"]},
            "'right_j7' is not one of",
        ),
        ({"truth": {"veins.*_leek": 0.3}}, "fits no parameter"),
        ({"truth": {"veins.*_defect": 0.3}}, "is_not with choices"),
        ({"truth": {"veins.*_valve_leak": {"at_least": 9}}}, "outside 0 to 0.5"),
        ({"truth": {}}, "truth is empty: it must be a table such as"),
        (
            {"factors": {key: {"points": 1000} for key in FOUR}},
            "1,000,000,000,000 rows are more than",
        ),
        (
            {"base": {"people": 1000}, "factors": {}, "replicates": 20_000},
            "1,000 people × 1 points × 1 operators × 20,000 replicates",
        ),
        (
            {"factors": {PRESS: [1, 2], "operator": {"probe_pressure_mmhg": [3, 4]}}},
            f"factors: {PRESS} stands there twice",
        ),
        (
            {"operators": {"A": {"operator": {"settle_s": 3}, "operator.settle_s": 4}}},
            "operator A: operator.settle_s stands there twice",
        ),
        (
            {
                "design": {"kind": "list", "file": "x.csv", "points": 3},
                "factors": {},
            },
            "the list says how many points there are",
        ),
    ],
)
def test_nonsense_is_explained(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(StudyError) as caught:
        study(**settings)
    assert said in str(caught.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(StudyError) as caught:
        study(seed=-1, foo=2, base={"preset": "x"}, factors={PRESS: {"low": -4}})
    assert len(caught.value.problems) == 4


def test_a_wrong_kind_of_design_hides_no_wrong_factor() -> None:
    with pytest.raises(StudyError) as caught:
        study(design={"kind": "grids"}, factors={PRESS: {"low": -4}, "x.y": {}})
    assert len(caught.value.problems) == 3
    said = str(caught.value)
    assert all(word in said for word in ("'grids'", "-4", "'x.y'"))


def test_an_error_survives_the_way_between_processes() -> None:
    import pickle

    error = StudyError(["one", "two"], "here")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_ranges_and_choices_default_to_the_parameters_own() -> None:
    whole = study(factors={PRESS: {}, "operator.breathing": {}}).factors
    assert (whole[0].low, whole[0].high) == (0.0, PARAMETERS[PRESS].high)
    assert whole[1].values == PARAMETERS["operator.breathing"].choices


def test_a_study_written_out_is_the_same_study() -> None:
    first = study(
        base={"people": 3, "set": {"patient.height_cm": 180}},
        operators={"A": {}, "B": {"operator.settle_s": 5}},
        truth={"veins.*_valve_leak": 0.3},
    )
    again = study_from(first.to_dict(), folder=ROOT)
    assert again == first
    assert again.hash == first.hash


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"replicates": 2},
        {"part_rows": 5},
        {"precision": "double"},
        {"readings": []},
        {"base": {"preset": "dehydrated"}},
        {"design": {"points": 4}},
        {"truth": {"veins.*_valve_leak": 0.3}},
        {"operators": {"A": {}}},
        {"factors": {BREATH: [10, 20, 30], PRESS: {"high": 9.0, "points": 7}}},
    ],
)
def test_whatever_changes_the_table_changes_the_hash(change: dict[str, Any]) -> None:
    assert study(**change).hash != study().hash


def test_factors_may_be_tables_or_dotted_keys(tmp_path: Path) -> None:
    path = tmp_path / "two_ways.toml"
    path.write_text(
        'name = "two"\n[factors]\n"operator.probe_pressure_mmhg" = [1]\n'
        "[factors.patient]\nheight_cm = { points = 2 }\n"
    )
    assert [f.key for f in read_study(path).factors] == [PRESS, "patient.height_cm"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[factors\n", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"seed = 1\nseed = 2", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(StudyError, match=said):
        read_study(path)


def test_points_of_a_list_are_checked_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        f"{PRESS},operator.breathing\n1,deep\n99,deep\n2\n3,deap\n"
    )
    with pytest.raises(StudyError) as caught:
        study_from({"design": {"kind": "list", "file": "points.csv"}}, folder=tmp_path)
    said = str(caught.value)
    assert "line 3: operator.probe_pressure_mmhg = 99" in said
    assert "line 4: 1 values for 2 columns" in said
    assert "line 5: operator.breathing = 'deap'" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "has nothing that can be seen: a name has 1 to 60 characters, on one"),
        ("two\nlines", "has U\\+000A, which does not show or breaks the line"),
        ("x" * 61, "has 61: a name has 1 to 60 characters"),
        ("A\u202e", "has U\\+202E RIGHT-TO-LEFT OVERRIDE"),
        ("A\u200d", "has U\\+200D ZERO WIDTH JOINER"),
        (" A", "begins or ends with a space"),
    ],
)
def test_an_operator_needs_a_name_that_can_be_printed(name: str, said: str) -> None:
    with pytest.raises(StudyError, match=said):
        study(operators={name: {}, "B": {}})


@pytest.mark.parametrize(
    "name", ["👩🏽\u200d🔬", "می\u200cخواهم", "Ana 👨\u200d⚕\ufe0f"]
)
def test_an_operator_may_be_called_as_people_write(name: str) -> None:
    named = study(operators={name: {}, "B": {}})
    assert [called for called, _ in named.operators] == [name, "B"]


@pytest.mark.parametrize("name", ["nowhere.csv", "no\0name.csv"])
def test_a_list_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match=f"{name}: the points cannot be read"):
        study_from({"design": {"kind": "list", "file": name}}, folder=tmp_path)


@pytest.mark.parametrize(
    ("n_rows", "expected"),
    [(1, 16), (75, 16), (5_000, 32), (100_000, 512), (10_000_000, 4096)],
)
def test_parts_are_neither_tiny_nor_huge(n_rows: int, expected: int) -> None:
    assert usual_part_rows(n_rows) == expected
