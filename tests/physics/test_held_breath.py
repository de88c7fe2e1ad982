"""A held breath distends the jugular if the glottis shuts and empties it if not.

The air in the lungs decides: shut in, it is pressed by the relaxed chest; open to the
room, it leaves the pleura at the pull of the stretched lungs.
"""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from exam import Breathing, Level, Posture, Side, Vein
from simulator import FlowTruth, Scenario, examine
from simulator.drive import HELD_RISE_MMHG, PLEURAL_SHARE_IN_ATRIUM
from simulator.measure import averaging_window
from tests.physics.runs import (
    HEALTHY,
    at,
    mean_area_cm2,
    mean_flow_ml_min,
    run_one,
)

CODES = ("right_j1", "right_j2", "right_j3", "left_j1", "left_j2", "left_j3")


def with_glottis(glottis: str, **changes: float) -> Scenario:
    return HEALTHY.with_(operator__glottis=glottis, **changes)


@cache
def apnoea(tilt_deg: float) -> FlowTruth:
    return run_one(tilt_deg=tilt_deg, breathing="apnoea")


@cache
def held(glottis: str, tilt_deg: float) -> FlowTruth:
    return run_one(with_glottis(glottis), tilt_deg=tilt_deg, breathing="held")


def plateau_mean_mmhg(truth: FlowTruth, cell: str) -> float:
    window = averaging_window(truth.time_s, HEALTHY.patient, truth.lane.breathing)
    return float(truth.pressure_mmhg[truth.network.cell(cell)][window].mean())


@pytest.mark.parametrize("tilt_deg", [0.0, 90.0])
def test_pressure_beside_the_atrium_takes_its_share_of_the_chest(
    tilt_deg: float,
) -> None:
    # Open: 0.85 · −12 = −10.2 mmHg; closed: 0.85 · 10 = 8.5 mmHg, against apnoea.
    depth = HEALTHY.operator.breath_depth_mmhg
    rest = plateau_mean_mmhg(apnoea(tilt_deg), "cava_2")
    for glottis, chest in (("open", -depth), ("closed", HELD_RISE_MMHG)):
        change = plateau_mean_mmhg(held(glottis, tilt_deg), "cava_2") - rest
        assert change == pytest.approx(PLEURAL_SHARE_IN_ATRIUM * chest, abs=0.35)


@pytest.mark.parametrize("code", CODES)
def test_vein_lying_is_wider_than_at_rest_if_closed_and_narrower_if_open(
    code: str,
) -> None:
    rest = mean_area_cm2(HEALTHY, apnoea(0.0), code)
    assert mean_area_cm2(HEALTHY, held("closed", 0.0), code) > 1.2 * rest
    assert mean_area_cm2(HEALTHY, held("open", 0.0), code) < 0.6 * rest


@pytest.mark.parametrize("side", ["right", "left"])
def test_suction_of_an_open_hold_shuts_the_vein_at_the_chest_first(side: str) -> None:
    # A collapsed inlet limits what the chest can draw: above it the vein stays fuller.
    left = [
        mean_area_cm2(HEALTHY, held("open", 0.0), f"{side}_{level}")
        / mean_area_cm2(HEALTHY, apnoea(0.0), f"{side}_{level}")
        for level in ("j1", "j2")
    ]
    assert left[0] < 0.2
    assert left[1] > 2.0 * left[0]


@pytest.mark.parametrize("code", CODES)
def test_collapsed_vein_sitting_opens_if_closed_and_stays_shut_if_open(
    code: str,
) -> None:
    rest = mean_area_cm2(HEALTHY, apnoea(90.0), code)
    assert mean_area_cm2(HEALTHY, held("closed", 90.0), code) > 1.3 * rest
    assert mean_area_cm2(HEALTHY, held("open", 90.0), code) < rest


def test_blood_waits_at_the_closed_chest_and_goes_on_into_the_open_one() -> None:
    rest = mean_flow_ml_min(HEALTHY, apnoea(0.0), "right_j1")
    closed = mean_flow_ml_min(HEALTHY, held("closed", 0.0), "right_j1")
    assert closed < 0.4 * rest
    assert mean_flow_ml_min(HEALTHY, held("open", 0.0), "right_j1") > 2.0 * closed


def test_backward_flow_begins_only_when_the_closed_chest_pushes() -> None:
    def backward_s(truth: FlowTruth) -> float:
        seen = at(truth, "right_j1")
        on_plateau = (seen.time_s > 3.0) & (seen.time_s < 11.0)
        return float((seen.flow_ml_min[on_plateau] < 0.0).sum() * 0.01)

    assert backward_s(held("closed", 0.0)) > 0.2
    assert backward_s(held("open", 0.0)) == 0.0


def test_deeper_breath_held_open_narrows_the_low_vein_more() -> None:
    areas = []
    for depth in (2, 4, 8, 12, 20, 30):
        scenario = with_glottis("open", operator__breath_depth_mmhg=depth)
        truth = run_one(scenario, breathing="held")
        areas.append(mean_area_cm2(scenario, truth, "right_j1"))
    assert all(deeper < shallow for shallow, deeper in pairwise(areas))


@pytest.mark.parametrize("breathing", [b for b in Breathing if b != "held"])
def test_glottis_touches_no_other_breathing(breathing: Breathing) -> None:
    truths = [
        run_one(with_glottis(g), breathing=breathing, duration_s=4.0)
        for g in ("closed", "open")
    ]
    assert np.array_equal(truths[0].flow_ml_min, truths[1].flow_ml_min)


@pytest.mark.parametrize("posture", Posture)
def test_form_has_the_held_breath_that_was_asked_for(posture: Posture) -> None:
    def area_cm2(glottis: str) -> float:
        exam = examine(with_glottis(glottis, operator__breathing="held"))
        (row,) = (
            m
            for m in exam.measurements
            if (m.site.vein, m.site.side, m.site.level)
            == (Vein.JUGULAR, Side.RIGHT, Level.J2)
            and (m.posture, m.breathing) == (posture, Breathing.HELD)
        )
        assert row.csa_cm2 is not None
        return row.csa_cm2

    assert area_cm2("closed") > 1.5 * area_cm2("open")
