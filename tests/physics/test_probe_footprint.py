"""The probe flattens the vein where it stands and nothing else."""

import numpy as np
import pytest

from tests.physics.runs import HEALTHY, mean_area_cm2, other_side, run_one

CODES = ["right_j1", "right_j2", "right_j3", "left_j1", "left_j2", "left_j3"]


@pytest.mark.parametrize("pressure_mmhg", [2, 4])
@pytest.mark.parametrize("code", CODES)
def test_light_probe_flattens_its_own_vein_and_leaves_the_other_side(
    code: str, pressure_mmhg: float
) -> None:
    pressing = HEALTHY.with_(operator__probe_pressure_mmhg=pressure_mmhg)
    free, pressed = run_one(), run_one(pressing, probe_at=code)
    before = mean_area_cm2(HEALTHY, free, code)
    assert mean_area_cm2(pressing, pressed, code) < 0.9 * before
    # Little flow has to find another way yet: the other side stays within 2 %.
    other = other_side(code)
    assert mean_area_cm2(pressing, pressed, other) == pytest.approx(
        mean_area_cm2(HEALTHY, free, other), rel=0.02
    )


def test_vein_outside_the_footprint_keeps_its_area() -> None:
    pressing = HEALTHY.with_(operator__probe_pressure_mmhg=4)
    free, pressed = run_one(), run_one(pressing, probe_at="right_j2")
    cells = [free.network.cell(f"right_jugular_{k}") for k in range(10)]
    ratio = pressed.area_cm2[cells].mean(axis=1) / free.area_cm2[cells].mean(axis=1)
    # Pieces 4 to 6 lie under the probe; blood dams up a little above it.
    under = np.array([4, 5, 6])
    outside = np.setdiff1d(np.arange(10), under)
    assert ratio[5] == ratio.min() < 0.5
    assert ratio[under].max() < 0.8
    assert ratio[outside] == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("side", ["right", "left"])
def test_vertebral_scan_flattens_the_jugular_in_front_but_not_the_vertebral(
    side: str,
) -> None:
    pressing = HEALTHY.with_(operator__probe_pressure_mmhg=10)
    free, pressed = run_one(), run_one(pressing, probe_at=f"{side}_vertebral")
    ratios = {
        code: mean_area_cm2(pressing, pressed, code)
        / mean_area_cm2(HEALTHY, free, code)
        for code in (f"{side}_j2", f"{side}_vertebral")
    }
    # 30 % of 10 mmHg reach the jugular; the bony canal shields the vertebral vein.
    assert ratios[f"{side}_j2"] < 0.8
    assert ratios[f"{side}_vertebral"] == pytest.approx(1.0, abs=0.02)
