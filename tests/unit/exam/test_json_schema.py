import json
from typing import Any

import jsonschema
import pytest

from exam import (
    COLUMNS,
    SITES,
    Breathing,
    ExaminationError,
    Kind,
    Posture,
    examination_from_csv,
    examination_from_json,
    examination_to_json,
    json_schema,
)
from exam.csv_form import csv_template
from exam.json_schema import json_schema_text, shipped_schema_text
from tests.unit.exam.builders import form, row


def schema_accepts(document: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(json_schema()).is_valid(document))


def reader_accepts(document: Any) -> bool:
    try:
        examination_from_json(json.dumps(document))
    except ExaminationError:
        return False
    return True


def test_shipped_schema_is_the_generated_one() -> None:
    assert shipped_schema_text() == json_schema_text(), (
        "run: python -m exam schema > exam/schema/examination-1.schema.json"
    )


def test_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_template_is_accepted() -> None:
    exam = examination_from_csv(csv_template())
    assert schema_accepts(json.loads(examination_to_json(exam)))


def test_every_place_posture_and_breathing_is_accepted_by_both() -> None:
    every = form(
        *(
            {
                "vein": site.vein,
                "side": site.side,
                "level": site.level,
                "posture": posture,
                "breathing": breathing,
            }
            for site in SITES.values()
            for posture in Posture
            for breathing in Breathing
        )
    )
    assert schema_accepts(every)
    assert reader_accepts(every)


def test_every_combination_of_keys_is_judged_alike() -> None:
    """All veins × sides × levels, each also null, absent and unknown."""
    absent = object()
    n_accepted = 0
    for vein in (*COLUMNS["vein"].allowed, None, absent, "aorta"):
        for side in (*COLUMNS["side"].allowed, None, absent, "up"):
            for level in (*COLUMNS["level"].allowed, None, absent, "j4"):
                keys = {"vein": vein, "side": side, "level": level}
                found = row(**keys)
                for name, value in keys.items():
                    if value is absent:
                        del found[name]
                accepted = reader_accepts(form(found))
                assert schema_accepts(form(found)) == accepted, found
                n_accepted += accepted
    # Jugular 2 sides × 3 levels; 7 paired veins × 2 sides × (null, absent);
    # 2 midline veins × (midline, null, absent) × (null, absent).
    assert n_accepted == 6 + 7 * 2 * 2 + 2 * 3 * 2


@pytest.mark.parametrize(
    ("name", "value", "is_valid"),
    [
        *(
            (column.name, value, is_valid)
            for column in COLUMNS.values()
            if column.kind is Kind.NUMBER
            for value, is_valid in (
                (None, True),
                (column.low, True),
                (column.high, True),
                (int(column.high), True),
                (column.low - 0.01, False),
                (column.high + 0.01, False),
                ("1", False),
                (True, False),
                ([], False),
            )
        ),
        *(
            (name, value, is_valid)
            for name in ("bidirectional", "flow_detectable")
            for value, is_valid in (
                (True, True),
                (False, True),
                (None, True),
                (0, False),
                ("yes", False),
            )
        ),
        ("defect", "flap", True),
        ("defect", None, True),
        ("defect", "Flap", False),
        ("posture", None, False),
        ("breathing", "deep", True),
        ("breathing", "", False),
        ("csa_mm2", None, False),
    ],
)
def test_every_entry_is_judged_alike(name: str, value: Any, is_valid: bool) -> None:
    document = form(row(**{name: value}))
    assert schema_accepts(document) is is_valid
    assert reader_accepts(document) is is_valid


@pytest.mark.parametrize(
    ("document", "is_valid"),
    [
        (form(), True),
        ({"schema": "insonate/examination/1", "measurements": []}, True),
        (form(meta={"who": {"is": [1, None]}}), True),
        ({"meta": {}, "measurements": []}, False),
        ({"schema": "insonate/examination/1"}, False),
        (form(schema="insonate/examination/2"), False),
        (form(meta=None), False),
        (form(meta=[]), False),
        (form(measurements={}), False),
        (form([]), False),
        (form(extra=1), False),
        (None, False),
        ("exam", False),
    ],
)
def test_every_frame_is_judged_alike(document: Any, is_valid: bool) -> None:
    assert schema_accepts(document) is is_valid
    assert reader_accepts(document) is is_valid
