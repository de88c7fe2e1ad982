"""The rows of one breathing, kept while only another breathing changes.

A map over the depth of breath fills in the rows of quiet breathing again and again, and
they are the same every time: no deep breath is taken in them. `answer.py` asks.
"""

from functools import lru_cache

from exam import Breathing, Examination, Measurement, Posture
from simulator import PARAMETERS, Scenario
from simulator.drive import Lane, settled_s
from simulator.engine import LEAD_S
from simulator.kept_flow import FELT_IN, flow_at_sites
from simulator.protocol import EXAMINED, TILT_DEG, form_row, read_length_s

KEPT = 32
"""Breathings of the last examinations that are kept: 22 rows each, a few kB."""


def examine_rows(scenario: Scenario) -> Examination:
    """Fill in the rows that `simulator.examine` fills in, without its notes.

    Raises
    ------
    ScenarioError
        If a recorded heart is too short for the examination.
    """
    asked = dict.fromkeys(
        (Breathing.QUIET, Breathing.DEEP, scenario.operator.breathing)
    )
    rows = (rows_of(as_breathing(scenario, each), each) for each in asked)
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
def rows_of(scenario: Scenario, breathing: Breathing) -> tuple[Measurement, ...]:
    """Every site in both postures, breathing so, as `simulator.examine` has it."""
    lane = {
        posture: Lane(
            tilt_deg=TILT_DEG[posture],
            breathing=breathing,
            press_from_s=-LEAD_S,
            settle_s=settled_s(scenario.operator, TILT_DEG[posture]),
        )
        for posture in Posture
    }
    places = [(site, posture) for posture in Posture for site in EXAMINED]
    truths = flow_at_sites(
        scenario,
        [lane[posture] for _, posture in places],
        [site for site, _ in places],
        duration_s=read_length_s(scenario, breathing),
    )
    return tuple(
        form_row(scenario, truth, posture, breathing)
        for truth, (_, posture) in zip(truths, places, strict=True)
    )
