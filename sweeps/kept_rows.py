"""The rows of one breathing, kept while only another breathing changes.

A map over the depth of breath fills in the rows of quiet breathing again and again, and
they are the same every time: no deep breath is taken in them. `answer.py` asks. Studies
do not: no two of their rows have their noise in common, so none would be found here.
"""

from functools import lru_cache

from exam import Breathing, Examination, Measurement
from simulator import PARAMETERS, Scenario
from simulator.kept_flow import FELT_IN
from simulator.precision import Precision
from simulator.protocol import rows_of

KEPT = 32
"""Breathings of the last examinations that are kept: 22 rows each, a few kB."""


def examine_rows(scenario: Scenario) -> Examination:
    """Fill in the rows of `simulator.examine`, in single precision, without its notes.

    Raises
    ------
    ScenarioError
        If a recorded heart is too short for the examination.
    """
    asked = dict.fromkeys(
        (Breathing.QUIET, Breathing.DEEP, scenario.operator.breathing)
    )
    rows = (_kept(as_breathing(scenario, each), each) for each in asked)
    return Examination(measurements=tuple(row for some in rows for row in some))


def as_breathing(scenario: Scenario, breathing: Breathing) -> Scenario:
    """The scenario without what plays no part while somebody breathes like this."""
    unused = [key for key, where in FELT_IN.items() if breathing not in where]
    unused.append("operator.breathing")  # the rows are asked for one by one
    changes = {
        key: PARAMETERS[key].default
        for key in unused
        if scenario.get(key) != PARAMETERS[key].default
    }
    return scenario.replaced(changes) if changes else scenario


@lru_cache(maxsize=KEPT)
def _kept(scenario: Scenario, breathing: Breathing) -> tuple[Measurement, ...]:
    return tuple(rows_of(scenario, breathing, precision=Precision.SINGLE))
