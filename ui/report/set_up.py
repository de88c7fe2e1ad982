"""Person and settings in a report: what differs from the example, then all of it."""

from collections.abc import Sequence
from typing import Any

from simulator import PARAMETERS, Preset, Scenario
from ui import controls
from ui.flipping.operators import name, value_text, with_unit
from ui.state import TECHNIQUE
from ui.text import wording

MOST_LISTED = 16
"""Differences on a list of their own; more are marked among all the settings."""
PARTS = {"person": ("patient",), "technique": TECHNIQUE, "veins": ("veins",)}
"""All the settings, by whom they belong to; of the veins what is not plain."""

Value = float | str


def set_up(scenarios: Sequence[Scenario], example: Preset) -> dict[str, Any]:
    """Who was examined and how.

    Parameters
    ----------
    scenarios
        One operator's, or A's and B's on the same person.
    """
    last, is_pair = scenarios[-1], len(scenarios) > 1
    apart = scenarios[0].differences(last) if is_pair else {}
    own = {
        key: _change(key, *values)
        for key, values in example.scenario.differences(last).items()
        if not (is_pair and PARAMETERS[key].group in TECHNIQUE)
    }
    plain = Scenario().differences(last)
    heading = wording("report")["head"]["person_two" if is_pair else "changed"]
    return {
        "example": example.title,
        "said": heading.format(example=example.title),
        "changed": list(own.values()),
        "is_listed_below": len(own) > MOST_LISTED,
        "differing": [_change(key, *values) for key, values in apart.items()],
        **{
            part: [
                own.get(key) or _entry(key, value)
                for key, value in last.values().items()
                if PARAMETERS[key].group in groups and key not in apart
                if part != "veins" or key in own or key in plain
            ]
            for part, groups in PARTS.items()
        },
    }


def _entry(key: str, value: Value) -> dict[str, Any]:
    return {
        "key": key,
        "label": name(key),
        "value": value,
        "unit": PARAMETERS[key].unit,
        "said": said(key, value),
        "was_said": "",
    }


def _change(key: str, old: Value, new: Value) -> dict[str, Any]:
    before = said(key, old) if key == controls.TILT else value_text(key, old)
    return {**_entry(key, new), "was": old, "was_said": before}


def said(key: str, value: Value) -> str:
    """A value with its unit; a tilt by its name where it has one."""
    if key == controls.TILT:
        return controls.posture_text(float(value))
    return with_unit(key, value_text(key, value))
