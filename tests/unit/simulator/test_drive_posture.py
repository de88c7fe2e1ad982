"""The posture part of the drivers: sitting up, waiting, pressure inside the skull."""

import numpy as np
import pytest

from exam import Breathing
from simulator import Operator, Patient
from simulator.drive import SETTLED_S, Lane, posture, settled_s
from simulator.kernels import D_ARTERY, D_ATRIUM, D_COSINE, D_CSF, D_PLEURAL, D_SINE
from tests.unit.simulator.builders import TIME_S, Array, at, driven


def posture_of(tilt_deg: float, settle_s: float = np.inf) -> tuple[Array, Array]:
    lane = Lane(tilt_deg=tilt_deg, breathing=Breathing.QUIET, settle_s=settle_s)
    return posture(lane, TIME_S)


@pytest.mark.parametrize(
    ("tilt_deg", "share"), [(0.0, 0.0), (30.0, 0.5), (90.0, 1.0), (-30.0, -0.5)]
)
def test_posture_long_held_is_its_tilt_and_the_sine_of_it(
    tilt_deg: float, share: float
) -> None:
    tilt, pooled = posture_of(tilt_deg)
    assert tilt == pytest.approx(np.full(TIME_S.size, np.radians(tilt_deg)))
    assert pooled == pytest.approx(np.full(TIME_S.size, share))


def test_sitting_up_takes_three_seconds_before_the_wait_begins() -> None:
    # Waited −10 s: up from 7 s to 10 s, a raised cosine, half way at 8.5 s.
    tilt, _ = posture_of(90.0, settle_s=-10.0)
    found = np.degrees([at(tilt, t) for t in (6.9, 7.0, 8.5, 10.0, 15.0)])
    assert found == pytest.approx([0.0, 0.0, 45.0, 90.0, 90.0])
    # Waited 0 s: just up.
    assert np.degrees(at(posture_of(90.0, settle_s=0.0)[0], 0.0)) == pytest.approx(90)


@pytest.mark.parametrize("tilt_deg", [90.0, 30.0, -15.0])
def test_blood_pools_within_six_seconds_of_the_middle_of_sitting_up(
    tilt_deg: float,
) -> None:
    # Just up, at 0 s, 1.5 s have gone since half way: 1 − e^(−1.5/6) = 0.2212;
    # 6 s later 1 − e^(−7.5/6) = 0.7135; 60 s up: 1 − e^(−61.5/6) = 1 − 3.5e-5.
    _, early = posture_of(tilt_deg, settle_s=0.0)
    _, late = posture_of(tilt_deg, settle_s=60.0)
    end = np.sin(np.radians(tilt_deg))
    found = [at(early, 0.0), at(early, 6.0), at(late, 0.0)]
    assert found == pytest.approx([0.2212 * end, 0.7135 * end, end], abs=1e-4)


def test_time_waited_and_time_recorded_are_the_same_time() -> None:
    # 10 s into the recording of one who waited 5 s is 15 s after sitting up.
    for one, other in zip(posture_of(60.0, 5.0), posture_of(60.0, 15.0), strict=True):
        assert one[2000:] == pytest.approx(other[:-2000], abs=1e-12)


@pytest.mark.parametrize(
    ("wait_s", "tilt_deg", "settled"),
    [
        (0, 90.0, 0.0),
        (20, 30.0, 20.0),
        (59, 90.0, 59.0),
        (60, 90.0, np.inf),  # a minute is as good as any longer
        (0, 0.0, np.inf),  # who lies has not sat up
        (0, -15.0, np.inf),
    ],
)
def test_wait_after_sitting_up_is_the_operators_until_the_veins_have_settled(
    wait_s: float, tilt_deg: float, settled: float
) -> None:
    assert SETTLED_S == 60.0
    assert settled_s(Operator(settle_s=wait_s), tilt_deg) == settled


def test_weight_of_the_blood_follows_the_tilt() -> None:
    held = driven(tilt_deg=30.0)
    assert held[D_SINE] == pytest.approx(np.full(TIME_S.size, 0.5))
    assert held[D_COSINE] == pytest.approx(np.full(TIME_S.size, np.sqrt(0.75)))
    rising = driven(tilt_deg=90.0, settle_s=-10.0)  # half way, at 45°, at 8.5 s
    assert at(rising[D_SINE], 8.5) == pytest.approx(np.sqrt(0.5))
    assert at(rising[D_COSINE], 8.5) == pytest.approx(np.sqrt(0.5))


def test_atrium_after_sitting_up_falls_by_five_as_blood_pools() -> None:
    # 5 mmHg · e^(−1.5/6) = 3.894 mmHg are left just up, 5 · e^(−7.5/6) = 1.433 after
    # 6 s.
    left = driven("apnoea", tilt_deg=90.0, settle_s=0.0)
    left = left - driven("apnoea", tilt_deg=90.0)
    assert at(left[D_ATRIUM], 0.0) == pytest.approx(3.894, abs=1e-3)
    assert at(left[D_ATRIUM], 6.0) == pytest.approx(1.433, abs=1e-3)
    # Up is up: what hangs on the tilt itself is settled at once.
    for row in (D_CSF, D_PLEURAL, D_ARTERY):
        assert left[row] == pytest.approx(np.zeros(TIME_S.size), abs=1e-9)


@pytest.mark.parametrize(
    ("tilt_deg", "mmhg"),
    # 8.6 mmHg lying, 7.4 · sin(tilt) less when up: 1.2 mmHg sitting.
    [(0.0, 8.6), (90.0, 1.2), (30.0, 4.9), (-15.0, 8.6 + 7.4 * 0.258819)],
)
def test_pressure_inside_the_skull_falls_with_the_sine_of_the_tilt(
    tilt_deg: float, mmhg: float
) -> None:
    csf = driven(tilt_deg=tilt_deg)[D_CSF]
    assert csf == pytest.approx(np.full(TIME_S.size, mmhg))


def test_pressure_inside_the_skull_takes_half_of_a_strain() -> None:
    csf = driven("strain", patient=Patient(csf_pressure_mmhg=20.0))[D_CSF]
    assert at(csf, 1.0) == pytest.approx(20.0)
    assert at(csf, 8.0) == pytest.approx(20.0 + 0.5 * 40.0)
