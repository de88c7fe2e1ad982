"""The spectrum against closed forms and against a sum over thousands of moving points.

The points know nothing of tables, triangles or filters: each drifts through a Gaussian
beam and turns its phase as its distance changes.
"""

import numpy as np
import pytest

from simulator.doppler.beam import Beam
from simulator.doppler.profile import Lumen, gated
from simulator.doppler.spectrum import N_TABLE, running_power, table_edges
from tests.doppler.builders import beam_at, even_iq, mean_shift_hz, whole_lumen

SIGMA_OF_TRIANGLE = 1.0 / np.sqrt(6.0)  # of its half width


def moments(beam: Beam, exponent: float = 2.0, broadening: float = 0.2) -> list[float]:
    """Mean and standard deviation of q = f / full shift of the fastest blood."""
    row = running_power(whole_lumen(exponent), beam, broadening)[0]
    edges = np.linspace(*table_edges(beam, broadening), N_TABLE)
    middle, power = 0.5 * (edges[1:] + edges[:-1]), np.diff(row)
    mean = float(middle @ power)
    return [mean, float(np.sqrt((middle - mean) ** 2 @ power))]


@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 60.0, 80.0, 90.0, 110.0])
def test_running_power_rises_from_nothing_to_all(angle_deg: float) -> None:
    row = running_power(whole_lumen(), beam_at(angle_deg))[0]
    assert row[0] == pytest.approx(0.0, abs=1e-12)
    assert row[-1] == pytest.approx(1.0)
    assert (np.diff(row) >= -1e-12).all()


@pytest.mark.parametrize("angle_deg", [0.0, 45.0, 60.0, 75.0, 100.0])
def test_mean_is_that_of_the_profile(angle_deg: float) -> None:
    mean, _ = moments(beam_at(angle_deg))
    assert mean == pytest.approx(0.5 * np.cos(np.radians(angle_deg)), abs=0.004)


def test_spectrum_straddles_the_baseline_at_90_degrees() -> None:
    # Of a parabola u is spread evenly, so ⟨u²⟩ = 1/3; each line has κu/√6.
    mean, spread = moments(beam_at(90.0))
    assert mean == pytest.approx(0.0, abs=1e-6)
    assert spread == pytest.approx(0.2 * SIGMA_OF_TRIANGLE / np.sqrt(3.0), rel=0.05)


def points_signal(
    beam: Beam,
    peak_cm_s: float,
    exponent: float,
    area_cm2: float,
    *,
    n_point: int,
    seed: int,
    broadening: float,
) -> tuple[np.ndarray, float]:
    """Signal of drifting points, and the power of a gate full of them."""
    rng = np.random.default_rng(seed)
    prf_hz, n_pulse, stretch_mm = 4000.0, 2048, 6.0
    lumen = Lumen.of(np.array([area_cm2]), 1.0, is_throat=False)
    a, b = float(lumen.half_width_mm[0]), float(lumen.half_thickness_mm[0])
    rho, phi = np.sqrt(rng.random(n_point)), 2 * np.pi * rng.random(n_point)
    x, y = a * rho * np.cos(phi), b * rho * np.sin(phi)
    # A Gaussian beam as wide as makes transit give the triangle's standard deviation.
    wave_mm = 1540.0 / beam.transmit_mhz / 1e3
    lateral_mm = (
        np.sqrt(6.0) * wave_mm / (2.0 * broadening * 2.0 * np.sqrt(2.0) * np.pi)
    )
    off = np.abs(y - beam.gate_offset_mm + rng.normal(0, beam.blur_mm, n_point))
    amplitude = np.exp(-((x / beam.slice_mm) ** 2)) * (off < beam.half_gate_mm)
    phasor = amplitude * np.exp(2j * np.pi * rng.random(n_point))
    speed_mm = 10.0 * peak_cm_s * (1.0 - rho**exponent) / prf_hz
    place = stretch_mm * (rng.random(n_point) - 0.5)
    sine, cosine = beam.sine, beam.cosine
    keep = amplitude > 1e-6
    phasor, place, speed_mm = phasor[keep], place[keep], speed_mm[keep]
    signal = np.empty(n_pulse, complex)
    turn = np.exp(4j * np.pi / wave_mm * speed_mm * cosine)
    for k in range(n_pulse):
        near = np.exp(-0.5 * (place * sine / lateral_mm) ** 2)
        signal[k] = phasor @ near
        phasor = phasor * turn
        place = place + speed_mm
        left = place > 0.5 * stretch_mm  # a new cell comes in where one goes out
        place[left] -= stretch_mm
        phasor[left] *= np.exp(2j * np.pi * rng.random(int(left.sum())))
    per_area = n_point / (np.pi * a * b)
    room = beam.slice_mm * np.sqrt(0.5 * np.pi) * 2.0 * beam.half_gate_mm
    share = np.sqrt(np.pi) * lateral_mm / sine / stretch_mm
    return signal, per_area * room * share


@pytest.mark.parametrize(
    ("angle_deg", "exponent", "gate_mm", "offset_mm", "area_cm2"),
    [
        (60.0, 2.0, 10.0, 0.0, 0.6),
        (60.0, 3.0, 2.0, 0.0, 1.0),
        (50.0, 3.0, 3.0, 3.0, 1.0),
        (75.0, 2.0, 8.0, 0.0, 0.3),
    ],
)
def test_power_mean_and_spread_are_those_of_moving_points(
    angle_deg: float,
    exponent: float,
    gate_mm: float,
    offset_mm: float,
    area_cm2: float,
) -> None:
    beam = beam_at(angle_deg, gate_mm=gate_mm, gate_offset_mm=offset_mm, slice_mm=1.5)
    peak_cm_s, power, spectrum = 25.0, [], 0.0
    for seed in range(6):
        signal, full = points_signal(
            beam, peak_cm_s, exponent, area_cm2, n_point=3000, seed=seed,
            broadening=0.2,
        )  # fmt: skip
        power.append(np.mean(np.abs(signal) ** 2) / full)
        pieces = signal.reshape(-1, 256) * np.hanning(256)
        spectrum = spectrum + (np.abs(np.fft.fft(pieces, axis=1)) ** 2).sum(axis=0)
    shift = np.fft.fftfreq(256, 1 / 4000.0)
    mean = (spectrum * shift).sum() / spectrum.sum()
    spread = np.sqrt((spectrum * (shift - mean) ** 2).sum() / spectrum.sum())

    shape = Lumen.of(np.array([area_cm2]), 1.0, is_throat=False)
    found = gated(
        Lumen(
            half_width_mm=shape.half_width_mm,
            half_thickness_mm=shape.half_thickness_mm,
            exponent=np.array([exponent]),
        ),
        beam,
    )
    edges = np.linspace(*table_edges(beam, 0.2), N_TABLE)
    q = 0.5 * (edges[1:] + edges[:-1])
    share = np.diff(running_power(found, beam, 0.2)[0])
    full_hz = peak_cm_s * beam.full_shift_hz_per_cm_s
    ours = full_hz * (share @ q)
    ours_spread = full_hz * np.sqrt(share @ (q - share @ q) ** 2)
    # Speckle of six short signals leaves some percent; slow points dwell longer in
    # none of the two, so nothing else may differ.
    assert np.mean(power) == pytest.approx(found.fill[0], rel=0.15)
    assert mean == pytest.approx(ours, rel=0.05)
    assert spread == pytest.approx(ours_spread, rel=0.12)


# ---------------------------------------------------------------- folding
def test_blood_beyond_nyquist_comes_back_on_the_other_side() -> None:
    # vN at 6 MHz, 60°, PRF 4 kHz is 51.3 cm/s. Of an almost plug-like profile (n = 60)
    # with 65 cm/s (2532 Hz) at the most, what lies above 2000 Hz, u > 0.79, comes back
    # 4000 Hz lower: all but 1 − 0.21^(2/60) = 5.1 % of the section.
    beam = beam_at(60.0, snr_db=0.0)
    how = {"exponent": 60.0, "broadening": 0.02, "is_noisy": False, "duration_s": 10.0}
    true_hz = 65.0 * 60.0 / 62.0 * 38.961
    back = 4000.0 * 0.21 ** (2.0 / 60.0)
    assert mean_shift_hz(even_iq(65.0, beam, **how)) == pytest.approx(
        true_hz - back, abs=30.0
    )
    slow = mean_shift_hz(even_iq(40.0, beam, **how))
    assert slow == pytest.approx(40.0 * 60.0 / 62.0 * 38.961, abs=40.0)


def test_folding_keeps_all_power() -> None:
    how = {"is_noisy": False, "duration_s": 20.0}
    beam = beam_at(60.0, snr_db=0.0)
    for peak_cm_s in (5.0, 45.0, 120.0, -300.0):
        signal = even_iq(peak_cm_s, beam, **how).signal
        # Slow blood has a narrow spectrum: fewer independent samples.
        loose = 0.15 if abs(peak_cm_s) < 10.0 else 0.04
        assert np.mean(np.abs(signal) ** 2) == pytest.approx(1.0, abs=loose)
