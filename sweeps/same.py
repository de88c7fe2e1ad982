"""Which scenarios need not be examined, because another one gives the same form.

`crew.py` asks: one examination then stands for all that are the same, and those whose
blood flows alike are handed to one worker, which remembers the flow.
"""

from collections.abc import Iterable

from exam import Breathing
from simulator import PARAMETERS, Scenario

LIVE_ONLY = ("operator.tilt_deg", "machine.dynamic_range_db", "machine.sweep_s")
"""The live view: a form has its own postures, and is read off the trace, not off
shades and paper speed."""
SIDES = ("right", "left")
NARROWING = (
    "j1_stenosis_percent",
    "j2_stenosis_percent",
    "j3_stenosis_percent",
    "c1_compression_percent",
)
OF_A_NARROWING = ("stenosis_length_cm", "stenosis_kind")

READING_ONLY = (
    *LIVE_ONLY,
    *(key for key, p in PARAMETERS.items() if p.group == "machine"),
    "operator.angle_deg",
    "operator.angle_set_deg",
    "operator.deep_angle_deg",
    "operator.gate_mm",
    "operator.gate_offset_mm",
    "operator.caliper_error_percent",
    "operator.probe_tilt_deg",
    "operator.csa_method",
    "operator.read_from",
)
"""What the blood does not feel: how it is insonated and read."""


def as_examined(scenario: Scenario) -> Scenario:
    """The same scenario without what plays no part in its examination.

    Equal results have equal forms; different ones may.
    """
    unused = list(LIVE_ONLY)
    breathing = scenario.operator.breathing
    if breathing is not Breathing.HELD:
        unused.append("operator.glottis")
    if breathing is not Breathing.STRAIN:
        unused.append("operator.strain_mmhg")
    if breathing is Breathing.DEEP:  # quiet and deep breaths are always recorded
        unused.append("operator.breathing")
    for side in SIDES:
        if not any(scenario.get(f"veins.{side}_{name}") for name in NARROWING):
            unused += [f"veins.{side}_{name}" for name in OF_A_NARROWING]
    return _reset(scenario, unused)


def same_flow(scenario: Scenario) -> Scenario:
    """Equal for scenarios in which the blood flows alike, however it is looked at."""
    return _reset(scenario, READING_ONLY).with_(seed=0)


def _reset(scenario: Scenario, keys: Iterable[str]) -> Scenario:
    changes = {
        key: PARAMETERS[key].default
        for key in keys
        if scenario.get(key) != PARAMETERS[key].default
    }
    return scenario.replaced(changes) if changes else scenario
