"""The JSON Schema of the examination form, made from the columns.

It lets other programs check a form before they send it. It says what our reader says
(`json_document.py`), except what a schema cannot: two rows for one place, a key given
twice in one object, NaN, and notes under `meta` that cannot be kept exactly.
"""

import json
from importlib import resources
from typing import Any

from exam.column import Column, Kind
from exam.columns import COLUMNS, KEY_COLUMNS
from exam.form import SCHEMA
from exam.words import MIDLINE_VEINS, Side, Vein

FILE_NAME = "examination-1.schema.json"


def json_schema() -> dict[str, Any]:
    """One examination as JSON Schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:insonate:examination:1",
        "title": "Insonate examination",
        "description": (
            "What was read at each place of the neck and head. A missing or null "
            "reading was not assessed. Ranges are limits of plausibility."
        ),
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "meta": {"type": "object", "description": "Who filled it in, and how"},
            "measurements": {"type": "array", "items": _measurement()},
        },
        "required": ["schema", "measurements"],
        "additionalProperties": False,
    }


def json_schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def shipped_schema_text() -> str:
    """The schema as it came with this installation."""
    return (
        resources.files("exam")
        .joinpath("schema", FILE_NAME)
        .read_text(encoding="utf-8")
    )


def _measurement() -> dict[str, Any]:
    optional = ("side", "level")
    return {
        "type": "object",
        "properties": {name: _property(column) for name, column in COLUMNS.items()},
        "required": [name for name in KEY_COLUMNS if name not in optional],
        "additionalProperties": False,
        "allOf": [
            _when_vein(
                sorted(MIDLINE_VEINS),
                then={"properties": {"side": {"enum": [Side.MIDLINE.value, None]}}},
                otherwise={
                    "properties": {"side": {"enum": [Side.RIGHT, Side.LEFT]}},
                    "required": ["side"],
                },
            ),
            _when_vein(
                [Vein.JUGULAR],
                then={
                    "properties": {"level": {"type": "string"}},
                    "required": ["level"],
                },
                otherwise={"properties": {"level": {"type": "null"}}},
            ),
        ],
    }


def _when_vein(
    veins: list[Vein], *, then: dict[str, Any], otherwise: dict[str, Any]
) -> dict[str, Any]:
    return {
        "if": {"properties": {"vein": {"enum": veins}}},
        "then": then,
        "else": otherwise,
    }


def _property(column: Column) -> dict[str, Any]:
    unit = f" [{column.unit}]" if column.unit else ""
    described = {"title": column.label, "description": f"{column.meaning}{unit}"}
    may_be_empty = column.name not in ("vein", "posture", "breathing")
    if column.kind is Kind.WORD:
        return described | {
            "enum": [*column.allowed, *([None] if may_be_empty else [])]
        }
    if column.kind is Kind.FLAG:
        return described | {"type": ["boolean", "null"]}
    return described | {
        "type": ["number", "null"],
        "minimum": column.low,
        "maximum": column.high,
    }
