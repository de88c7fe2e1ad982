"""Which scenarios need not be examined, because another one gives the same form.

`crew.py` asks: one examination stands for all that are the same.
"""

from exam import Breathing
from simulator import PARAMETERS, Scenario

LIVE_ONLY = ("operator.tilt_deg", "machine.dynamic_range_db", "machine.sweep_s")
"""The live view: a form has its own postures, and is read off the trace, not off
shades and paper speed."""
SIDES = ("right", "left")
STENOSES = ("j1_stenosis_percent", "j2_stenosis_percent", "j3_stenosis_percent")
BONE = "c1_compression_percent"


def as_examined(scenario: Scenario) -> Scenario:
    """The same scenario without what plays no part in its examination.

    Where the results are equal, so are the forms.
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
        if any(scenario.get(f"veins.{side}_{name}") for name in STENOSES):
            continue
        unused.append(f"veins.{side}_stenosis_kind")
        if not scenario.get(f"veins.{side}_{BONE}"):  # bone has the length, too
            unused.append(f"veins.{side}_stenosis_length_cm")
    changes = {
        key: PARAMETERS[key].default
        for key in unused
        if scenario.get(key) != PARAMETERS[key].default
    }
    return scenario.replaced(changes) if changes else scenario
