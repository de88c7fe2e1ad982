"""Person and settings in a report: what differs from the example, then all of it."""

from collections.abc import Sequence
from typing import Any

from simulator import PARAMETERS, Preset, Scenario
from ui import controls
from ui.flipping.operators import name, value_text, with_unit
from ui.state import TECHNIQUE
from ui.text import wording

Value = float | str


def set_up(scenarios: Sequence[Scenario], example: Preset) -> dict[str, Any]:
    """Who was examined and how.

    Parameters
    ----------
    scenarios
        One operator's, or A's and B's on the same person.
    """
    last = scenarios[-1]
    pair = scenarios[0].differences(last) if len(scenarios) > 1 else {}
    own = example.scenario.differences(last)
    if len(scenarios) > 1:
        own = {k: v for k, v in own.items() if PARAMETERS[k].group not in TECHNIQUE}
    plain = Scenario()
    veins = plain.differences(last)
    return {
        "example": example.title,
        "changed": [_change(key, *values) for key, values in own.items()],
        "differing": [_change(key, *values) for key, values in pair.items()],
        "said": {
            "changed": wording("report")["head"][
                "person_two" if len(scenarios) > 1 else "changed"
            ].format(example=example.title)
        },
        "person": _group("patient", last),
        "technique": [
            entry
            for group in TECHNIQUE
            for entry in _group(group, last)
            if entry["key"] not in pair
        ],
        "veins": [
            _entry(key, values[1])
            for key, values in veins.items()
            if PARAMETERS[key].group == "veins"
        ],
    }


def _group(group: str, of: Scenario) -> list[dict[str, Any]]:
    values = of.values()
    return [_entry(k, values[k]) for k, p in PARAMETERS.items() if p.group == group]


def _entry(key: str, value: Value) -> dict[str, Any]:
    return {
        "key": key,
        "label": name(key),
        "value": value,
        "unit": PARAMETERS[key].unit,
        "said": said(key, value),
    }


def _change(key: str, old: Value, new: Value) -> dict[str, Any]:
    before = said(key, old) if key == controls.TILT else value_text(key, old)
    return {**_entry(key, new), "was": old, "was_said": before}


def said(key: str, value: Value) -> str:
    """A value with its unit; a tilt by its name where it has one."""
    if key == controls.TILT:
        return controls.posture_text(float(value))
    return with_unit(key, value_text(key, value))
