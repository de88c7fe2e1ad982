"""A person examined in microseconds by a rule that can be worked out by hand.

Every area is 1 cm² lying and 0.3 sitting. Under 0.3 cm² lying (C3) and fully visible
flow otherwise, unless:

- the probe presses with p mmHg: areas shrink to 1 − p/10 (C3 MET from p = 7);
- the head is turned by more than 30° to the right: no flow anywhere on the right (C4);
- the breath is deeper than 25 mmHg: the examination fails.

Two criteria make the verdict.
"""

import time
from itertools import product

import numpy as np

from exam import (
    SITES,
    Breathing,
    Examination,
    Measurement,
    Posture,
    Side,
)
from simulator import Scenario, ScenarioError

DEEPEST_MMHG = 25.0


def examine(scenario: Scenario) -> Examination:
    operator = scenario.operator
    if operator.breath_depth_mmhg > DEEPEST_MMHG:
        raise ScenarioError("the person is dizzy: breathe less deeply")
    open_share = max(1.0 - operator.probe_pressure_mmhg / 10.0, 0.0)
    noise = float(np.random.default_rng(scenario.seed).uniform(0.0, 1e-3))
    rows = []
    for site, posture, breathing in product(
        SITES.values(), Posture, (Breathing.QUIET, Breathing.DEEP)
    ):
        area = 1.0 if posture is Posture.SUPINE else 0.3
        gone = operator.head_turn_deg > 30 and site.side is Side.RIGHT
        form = Measurement(
            site=site,
            posture=posture,
            breathing=breathing,
            reflux_s=0.0,
            bidirectional=False,
            flow_detectable=not gone,
            csa_cm2=round(area * open_share, 9),
            flow_ml_min=300.0 + noise,
        )
        rows.append(form)
    return Examination(measurements=tuple(rows))


def examine_slowly(scenario: Scenario) -> Examination:
    """The same, slow enough to be interrupted."""
    time.sleep(0.004)
    return examine(scenario)
