import numpy as np
import pytest

from exam import SITES
from simulator import Scenario
from simulator.doppler.beam import SHORTEST_GATE_MM, aim, velocity_cm_s
from tests.doppler.builders import beam_at

NECK, DEEP = SITES["right_j2"], SITES["straight_sinus"]


def test_doppler_equation_by_hand() -> None:
    # 2 · 6e6 Hz · 20 cm/s · cos 60° / 154000 cm/s = 779.2 Hz, and back.
    beam = beam_at(60.0)
    shift = 20.0 * beam.full_shift_hz_per_cm_s * beam.cosine
    assert shift == pytest.approx(779.22, abs=0.01)
    assert velocity_cm_s(shift, 6.0, 60.0) == pytest.approx(20.0)


@pytest.mark.parametrize(("true", "told"), [(60, 60), (60, 55), (60, 65), (30, 60)])
def test_a_wrong_angle_scales_velocity_by_the_cosines(true: float, told: float) -> None:
    beam = beam_at(true, angle_set_deg=told)
    printed = 10.0 * beam.full_shift_hz_per_cm_s * beam.cosine * beam.cm_s_per_hz
    expected = 10.0 * np.cos(np.radians(true)) / np.cos(np.radians(told))
    assert printed == pytest.approx(expected)


def test_shift_is_positive_toward_the_heart_until_90_degrees() -> None:
    assert beam_at(89.0).cosine > 0.0 > beam_at(91.0).cosine


def test_gate_is_opened_to_the_lumen_and_no_further() -> None:
    sine = np.sin(np.radians(55.0))
    scenario = Scenario()
    assert aim(scenario, NECK, 8.0).gate_mm == pytest.approx(1.1 * 8.0 / sine)
    assert aim(scenario, NECK, 0.2).gate_mm == SHORTEST_GATE_MM
    short = scenario.with_(operator__gate_mm=2.0)
    assert aim(short, NECK, 8.0).gate_mm == 2.0


def test_deep_veins_have_their_own_frequency_angle_and_gate() -> None:
    scenario = Scenario().with_(
        machine__transmit_mhz=7.0, operator__angle_deg=70, operator__gate_mm=1
    )
    beam = aim(scenario, DEEP, 4.0)
    assert (beam.transmit_mhz, beam.angle_deg, beam.angle_set_deg) == (2.0, 25.0, 0.0)
    assert beam.gate_mm == 5.0
    assert beam.snr_db == scenario.machine.snr_db - 5.0
    # Read as if along the beam: cos 25° = 0.906, 9 % low.
    printed = 10.0 * beam.full_shift_hz_per_cm_s * beam.cosine * beam.cm_s_per_hz
    assert printed == pytest.approx(9.063, abs=0.001)
