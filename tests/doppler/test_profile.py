import numpy as np
import pytest

from simulator.doppler.profile import Lumen, gated, peak_over_mean, ring_speed
from tests.doppler.builders import beam_at

ROUND_MM = 10.0 * np.sqrt(1.0 / np.pi)  # radius of 1 cm²: 5.64 mm


def lumen(area_cm2: float = 1.0, exponent: float = 2.0) -> Lumen:
    shape = Lumen.of(np.array([area_cm2]), 1.0, is_throat=False)
    return Lumen(
        half_width_mm=shape.half_width_mm,
        half_thickness_mm=shape.half_thickness_mm,
        exponent=np.array([exponent]),
    )


def mean_speed(area_cm2: float, exponent: float, **beam: float) -> float:
    found = gated(lumen(area_cm2, exponent), beam_at(60.0, **beam))
    return float(found.ring_share[0] @ ring_speed())


def test_lumen_has_the_area_and_lies_flat() -> None:
    flat = lumen(0.3)
    area = np.pi * flat.half_width_mm * flat.half_thickness_mm / 100.0
    assert area == pytest.approx([0.3])
    assert flat.half_width_mm > 3.0 * flat.half_thickness_mm
    assert lumen(1.0).half_width_mm == pytest.approx([ROUND_MM])


@pytest.mark.parametrize("exponent", [2.0, 3.0, 8.0])
@pytest.mark.parametrize("area_cm2", [1.0, 0.2])
def test_gate_over_the_whole_lumen_gives_the_mean_of_the_section(
    exponent: float, area_cm2: float
) -> None:
    # n/(n + 2) of the highest: 1/2, 3/5, 4/5.
    wide = mean_speed(area_cm2, exponent, gate_mm=60.0, slice_mm=200.0)
    assert wide == pytest.approx(1.0 / peak_over_mean(exponent), rel=0.005)


def test_point_gate_in_the_middle_sees_the_highest_speed() -> None:
    point = mean_speed(1.0, 2.0, gate_mm=0.2, slice_mm=0.3)
    assert point > 0.97


def test_thin_slice_through_the_middle_gives_two_thirds_of_the_highest() -> None:
    # ∫(1 − y²)dy over −1…1 is 2/3: a parabola is overread by a third.
    slit = mean_speed(1.0, 2.0, gate_mm=60.0, slice_mm=0.4)
    assert slit == pytest.approx(2.0 / 3.0, rel=0.02)


def test_fill_is_the_share_of_the_gate_that_is_blood() -> None:
    # A gate of 10 mm at 60° covers 8.66 mm of depth; the vein is 11.3 mm thick there.
    inside = gated(lumen(1.0), beam_at(60.0, gate_mm=10.0, slice_mm=0.5)).fill[0]
    assert inside == pytest.approx(1.0, abs=0.02)
    # Opened to 26 mm it covers 22.5 mm: half of it is blood.
    half = gated(lumen(1.0), beam_at(60.0, gate_mm=26.06, slice_mm=0.5)).fill[0]
    assert half == pytest.approx(0.5, abs=0.01)


def test_gate_off_the_vein_holds_no_blood() -> None:
    off = gated(lumen(0.05), beam_at(60.0, gate_mm=3.0, gate_offset_mm=8.0))
    assert off.fill[0] < 1e-6


def test_brute_force_count_of_points_agrees() -> None:
    """Thrown points, weighed one by one, against the rings."""
    rng = np.random.default_rng(5)
    beam = beam_at(60.0, gate_mm=4.0, gate_offset_mm=1.0, slice_mm=2.0)
    shape = lumen(0.4, 3.0)
    a, b = shape.half_width_mm[0], shape.half_thickness_mm[0]
    x, y = rng.uniform(-a, a, 400_000), rng.uniform(-b, b, 400_000)
    rho2 = (x / a) ** 2 + (y / b) ** 2
    x, y, rho2 = x[rho2 < 1], y[rho2 < 1], rho2[rho2 < 1]
    # The gate's ends are blurred by throwing its place, not by a formula.
    off = y - 1.0 + rng.normal(0.0, beam.blur_mm, y.size)
    weight = np.exp(-2.0 * (x / 2.0) ** 2) * (np.abs(off) < beam.half_gate_mm)
    speed = 1.0 - rho2**1.5
    found = gated(shape, beam)
    assert found.ring_share[0] @ ring_speed() == pytest.approx(
        (weight * speed).sum() / weight.sum(), rel=0.01
    )
    room = 2.0 * np.sqrt(np.pi / 2.0) * 2.0 * beam.half_gate_mm
    blood = weight.mean() * np.pi * a * b
    assert found.fill[0] == pytest.approx(blood / room, rel=0.02)
