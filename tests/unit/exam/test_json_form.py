import json
import math
import re
from typing import Any

import pytest

from exam import (
    SCHEMA,
    SITES,
    Breathing,
    Defect,
    Examination,
    ExaminationError,
    Measurement,
    Posture,
    Side,
    examination_from_json,
    examination_to_json,
)
from exam.json_form import examinations_from_json
from tests.unit.exam.builders import form, form_text, row

FULL = Measurement(
    site=SITES["right_j1"],
    posture=Posture.UPRIGHT,
    breathing=Breathing.DEEP,
    reflux_s=1.1,
    bidirectional=True,
    flow_detectable=True,
    csa_cm2=0.1 + 0.2,
    tamean_cm_s=-3.5,
    tamax_cm_s=-7.0,
    flow_ml_min=-63.0,
    defect=Defect.FLAP,
)


def problems_in(text: str) -> tuple[str, ...]:
    with pytest.raises(ExaminationError) as caught:
        examinations_from_json(text)
    return caught.value.problems


def test_file_has_the_documented_shape() -> None:
    exam = Examination(measurements=(FULL,), meta={"seed": 7})
    assert json.loads(examination_to_json(exam)) == {
        "schema": "insonate/examination/1",
        "meta": {"seed": 7},
        "measurements": [
            {
                "vein": "jugular",
                "side": "right",
                "level": "j1",
                "posture": "upright",
                "breathing": "deep",
                "reflux_s": 1.1,
                "bidirectional": True,
                "flow_detectable": True,
                "csa_cm2": 0.30000000000000004,
                "tamean_cm_s": -3.5,
                "tamax_cm_s": -7.0,
                "flow_ml_min": -63.0,
                "defect": "flap",
            }
        ],
    }


def test_hand_typed_minimum_is_read() -> None:
    exam = examination_from_json(
        '\ufeff {"schema": "insonate/examination/1", "measurements": ['
        '{"vein": "straight_sinus", "posture": "supine", "breathing": "deep",'
        ' "reflux_s": 1, "csa_cm2": null}]}'
    )
    (found,) = exam.measurements
    assert found == Measurement(
        site=SITES["straight_sinus"],
        posture=Posture.SUPINE,
        breathing=Breathing.DEEP,
        reflux_s=1.0,
    )
    assert found.site.side is Side.MIDLINE
    assert exam.meta == {}


def test_all_problems_are_told_at_once_each_with_its_place() -> None:
    text = form_text(
        row(csa_cm2=85, side="r"),
        row(reflux_s="1.1", posture=None),
        row(level="j1", csa_mm2=4.0),
        schema="insonate/examination/2",
        metta={},
    )
    found = problems_in(text)
    assert [re.split(": | is |'", problem)[0] for problem in found] == [
        "unknown key ",
        "schema ",
        "measurement 1, column side",
        "measurement 1, column csa_cm2",
        "measurement 2, column reflux_s",
        "measurement 2, column posture",
        "measurement 3",
    ]
    with pytest.raises(ExaminationError) as caught:
        examination_from_json(text)
    listed = str(caught.value).splitlines()
    assert listed[0] == "7 problems"
    assert listed[1:] == [f"  {n}. {problem}" for n, problem in enumerate(found, 1)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"csa_cm2": 15.1}, "column csa_cm2: 15.1 is outside 0 to 15 cm²: correct it"),
        ({"reflux_s": -0.1}, "column reflux_s: -0.1 is outside 0 to 600 s"),
        ({"tamean_cm_s": 501}, "tamean_cm_s: 501 is outside -500 to 500 cm/s"),
        ({"flow_ml_min": 1e9}, "is outside -30000 to 30000 ml/min"),
        ({"flow_ml_min": math.nan}, "column flow_ml_min: NaN is not a reading"),
        ({"tamax_cm_s": -math.inf}, "tamax_cm_s: -Infinity is not a reading"),
        ({"csa_cm2": "0,8"}, "column csa_cm2: '0,8' is not a number: write the number"),
        ({"csa_cm2": True}, "column csa_cm2: true is not a number"),
        ({"bidirectional": 1}, "column bidirectional: 1 is neither true nor false"),
        (
            {"defect": "web"},
            "double_channel or valve_malformation (did you mean septum?)",
        ),
        ({"level": "J2"}, "column level: 'J2' is not known: use j1, j2 or j3 (did you"),
        ({"level": None}, "columns vein, side, level: a jugular site needs a level"),
        ({"vein": None}, "column vein: empty, but every row needs it: use jugular, "),
        (
            {"side": None},
            "column side: empty, but every row needs it: use right or left",
        ),
        (
            {"breathing": None},
            "column breathing: empty, but every row needs it: use quiet",
        ),
        ({"vein": "vertebral"}, "'j2' is for the jugular only: leave it empty"),
        ({"csa_mm2": 40}, "csa_cm2 in cm², not mm²: rename it to csa_cm2 and divide"),
        ({"reflux_ms": 9}, "rename it to reflux_s and divide the values by 1000"),
        ({"tamean_m_s": 1}, "rename it to tamean_cm_s and multiply the values by 100"),
        ({"tamax_mm_s": 1}, "rename it to tamax_cm_s and divide the values by 10"),
        ({"flow_l_min": 1}, "rename it to flow_ml_min and multiply the values by 1000"),
        (
            {"flow_cc_min": 1},
            "rename it to flow_ml_min and the values stay as they are",
        ),
        (
            {"refluxs": 1},
            "unknown column 'refluxs': did you mean reflux_s? Its unit is s",
        ),
        ({"wombat": 1}, "unknown column 'wombat': remove it, or use one of vein, side"),
    ],
)
def test_one_wrong_entry_is_one_problem(changes: dict[str, Any], message: str) -> None:
    (problem,) = problems_in(form_text(row(level="j1", side="left"), row(**changes)))
    assert problem.startswith("measurement 2")
    assert message in problem


def test_same_unknown_column_in_many_rows_is_told_once() -> None:
    rows = [row(level=level, note="") for level in ("j1", "j2", "j3")]
    (problem,) = problems_in(form_text(*rows))
    assert problem.startswith("measurement 1 and 2 more: unknown column 'note'")


def test_duplicate_names_both_rows_even_if_a_reading_is_wrong_too() -> None:
    found = problems_in(form_text(row(csa_cm2=99), row(level="j1"), row(csa_cm2=0.4)))
    assert len(found) == 2
    assert found[1] == (
        "measurement 3: right J2, supine, quiet was already given in measurement 1: "
        "keep one of the two"
    )


@pytest.mark.parametrize(
    ("root", "message"),
    [
        ("3", "3 is not an examination: use an object with schema, meta, measurements"),
        ('"exam"', "'exam' is not an examination"),
        ("null", "null is not an examination"),
        ("[]", "an empty list holds no examination: write at least one"),
        ("[[]]", "a list is not an examination"),
    ],
)
def test_wrong_top_level_type(root: str, message: str) -> None:
    (problem,) = problems_in(root)
    assert message in problem


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": "insonate/examination/9"}, f'this version reads "{SCHEMA}" only'),
        ({"schema": None}, "schema null is not known"),
        ({"meta": []}, "meta is a list: use an object, {} if there is no note"),
        ({"meta": None}, "meta is null: use an object"),
        (
            {"meta": {"x": math.nan}},
            "meta 'x': NaN cannot be kept exactly in JSON: use",
        ),
        ({"measurements": {}}, "measurements is an object: use a list with one object"),
        ({"measurements": [3]}, "measurement 1: 3 is not a measurement: use an object"),
        ({"Schema": SCHEMA}, "unknown key 'Schema': did you mean schema?"),
        ({"remark": ""}, "unknown key 'remark': put notes under meta"),
    ],
)
def test_wrong_frame(changes: dict[str, Any], message: str) -> None:
    (problem,) = problems_in(form_text(**changes))
    assert message in problem


def test_missing_schema_and_measurements_say_what_to_add() -> None:
    first, second = problems_in("{}")
    assert first == f'no "schema": add "schema": "{SCHEMA}"'
    assert second == 'no "measurements": add a list with one object per measurement'


@pytest.mark.parametrize("n_kept", [1, 40, 80, 150, -3])
def test_cut_off_file_says_so_with_line_and_column(n_kept: int) -> None:
    text = examination_to_json(Examination(measurements=(FULL,)))[:n_kept]
    (problem,) = problems_in(text)
    assert re.match(r"not valid JSON, line \d+, column \d+: ", problem)
    assert "the file seems to be cut off: export or copy it again" in problem


def test_broken_middle_points_to_the_place() -> None:
    (problem,) = problems_in('{"schema": "insonate/examination/1",\n "meta" {}}')
    assert problem.startswith("not valid JSON, line 2, column 9: ")
    assert "missing or extra comma, quote or bracket just before it" in problem


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_empty_text_points_to_the_template(text: str) -> None:
    (problem,) = problems_in(text)
    assert problem.startswith("empty: nothing to read.")
    assert "python -m exam template" in problem


def test_repeated_keys_are_told_with_their_place() -> None:
    found = problems_in(
        '{"schema": "insonate/examination/1", "schema": "insonate/examination/1",'
        ' "meta": {"a": {"b": 1, "b": 2}}, "measurements": [{"vein": "jugular",'
        ' "side": "left", "level": "j1", "posture": "supine", "breathing": "quiet",'
        ' "csa_cm2": 0.4, "csa_cm2": 0.5}]}'
    )
    assert set(found) == {
        "'schema' is given more than once in one object: keep one",
        "inside meta, 'b' is given more than once in one object: keep one",
        "measurement 1, 'csa_cm2' is given more than once in one object: keep one",
    }


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_endless_nesting_is_a_problem_not_a_crash(text: str) -> None:
    (problem,) = problems_in(text)
    assert "nested too deeply" in problem or "cut off" in problem


@pytest.mark.parametrize("number", ["1e999", "9" * 350, "9" * 5000, "-" + "9" * 5000])
def test_number_beyond_all_floats_is_refused(number: str) -> None:
    text = form_text(row(csa_cm2=0)).replace('"csa_cm2": 0', f'"csa_cm2": {number}')
    (problem,) = problems_in(text)
    assert "is not a reading: use a number from 0 to 15 cm²" in problem


def test_several_examinations_are_read_as_a_list_and_refused_as_one() -> None:
    text = json.dumps([form(row()), form(row(level="j1"))])
    assert [len(exam.measurements) for exam in examinations_from_json(text)] == [1, 1]
    with pytest.raises(
        ExaminationError, match="holds 2 examinations where one is want"
    ):
        examination_from_json(text)
    assert examination_from_json(json.dumps([form(row())])).measurements


def test_problem_in_one_of_several_says_which() -> None:
    (problem,) = problems_in(json.dumps([form(row()), form(row(csa_cm2=99))]))
    assert problem.startswith("examination 2, measurement 1, column csa_cm2: 99")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("when", (2026, 11)),
        ("rate", math.nan),
        ("who", {1, 2}),
        ("by", {1: "a"}),
        ("name", "\ud800"),
        (3, "x"),
        pytest.param("n", 10**5000, id="long integer"),
    ],
)
def test_note_json_would_change_is_not_written(key: Any, value: Any) -> None:
    exam = Examination(measurements=(), meta={key: value})
    with pytest.raises(
        ExaminationError, match=r"cannot be kept exactly .*: use text, fi"
    ):
        examination_to_json(exam)


def test_note_that_contains_itself_is_not_written() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ExaminationError, match="meta 'loop': a list cannot be kept"):
        examination_to_json(Examination(measurements=(), meta={"loop": endless}))


def test_reading_out_of_range_is_not_written() -> None:
    wide = Measurement(
        site=SITES["left_j3"],
        posture=Posture.SUPINE,
        breathing=Breathing.QUIET,
        csa_cm2=16.0,
    )
    with pytest.raises(ExaminationError, match=r"column csa_cm2: 16\.0 is outside"):
        examination_to_json(Examination(measurements=(wide,)))
