"""Blood is neither made nor lost: areas come from flows alone."""

import numpy as np
import pytest

from simulator import preset
from simulator.flow import run_lanes
from simulator.presets import PRESETS
from tests.physics.runs import at, lane

POSTURES_DEG = (-15.0, 0.0, 30.0, 90.0)
BREATHINGS = ("quiet", "deep", "held", "strain", "apnoea")


@pytest.mark.parametrize("name", PRESETS)
def test_volume_in_every_posture_and_breathing_is_kept_to_round_off(name: str) -> None:
    lanes = [lane(tilt, b) for tilt in POSTURES_DEG for b in BREATHINGS]
    truths = run_lanes(preset(name), lanes, [None] * len(lanes), duration_s=14.0)
    for truth in truths:
        # 9000 steps, each adding some 1e-16 of the volume: far below 1e-10.
        assert truth.volume_error < 1e-10
        assert truth.is_sound
        assert (truth.area_cm2 > 0).all()


def test_what_enters_the_jugular_over_whole_breaths_leaves_it() -> None:
    truth = run_lanes(preset("healthy"), [lane()], [None], duration_s=20.0)[0]
    # 20 s hold five whole breaths and 22 whole beats, so no volume is stored.
    entering = (
        truth.link_flow_ml_min("right_jugular_0")
        + truth.link_flow_ml_min("right_facial")
    ).mean()
    leaving = truth.link_flow_ml_min("right_valve").mean()
    assert leaving == pytest.approx(entering, rel=2e-3)


def test_audit_notices_blood_that_was_made_up() -> None:
    # The account compares with what flowed: a cell filled by hand would show. Here the
    # flows of the truth are checked against its areas, cell by cell.
    truth = run_lanes(preset("healthy"), [lane()], [None], duration_s=6.0)[0]
    n, k = truth.network, truth.network.cell("right_jugular_6")
    inlet = truth.link_flow_ml_min("right_jugular_6")
    outlet = truth.link_flow_ml_min("right_jugular_7")
    stored_ml = 100.0 * n.length_m[k] * (truth.area_cm2[k] - truth.area_cm2[k, 0])
    # Trapezoid over samples 0.01 s apart, five steps each.
    net = (inlet - outlet) / 60.0
    flowed_ml = np.concatenate(([0.0], np.cumsum(0.5 * (net[1:] + net[:-1]) * 0.01)))
    swing_ml = np.ptp(stored_ml)
    assert swing_ml > 0.05
    assert np.abs(stored_ml - flowed_ml).max() < 0.03 * swing_ml
    assert at(truth, "right_j2").area_cm2.min() > 0
