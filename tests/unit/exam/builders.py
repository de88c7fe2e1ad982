"""Small forms for the tests of this folder, valid unless a test breaks them."""

import json
from typing import Any

from exam import SCHEMA

HEADER = (
    "vein,side,level,posture,breathing,reflux_s,bidirectional,flow_detectable,"
    "csa_cm2,tamean_cm_s,tamax_cm_s,flow_ml_min,defect"
)


def row(**changes: Any) -> dict[str, Any]:
    """One measurement as JSON has it: right J2, supine, quiet, nothing assessed."""
    return {
        "vein": "jugular",
        "side": "right",
        "level": "j2",
        "posture": "supine",
        "breathing": "quiet",
    } | changes


def form(*rows: Any, **changes: Any) -> dict[str, Any]:
    """One examination as JSON has it."""
    return {"schema": SCHEMA, "meta": {}, "measurements": list(rows)} | changes


def form_text(*rows: Any, **changes: Any) -> str:
    """The same as text; NaN stays NaN, as careless programs write it."""
    return json.dumps(form(*rows, **changes))


def table(*lines: str, header: str = HEADER) -> str:
    """A table with these lines under the header."""
    return "\n".join((header, *lines)) + "\n"
