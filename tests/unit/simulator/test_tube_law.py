import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ellipe

from simulator import kernels
from simulator.anatomy import BRIDGING_LAW, CHEST_LAW, NECK_LAW
from simulator.tube_law import (
    FLAT_FRICTION,
    TubeLaw,
    axis_ratio,
    friction_factor,
    short_axis_cm,
)
from simulator.units import PA_PER_MMHG

ALPHAS = np.array([0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.8, 2.5])
LAWS = [
    pytest.param(NECK_LAW, id="neck"),
    pytest.param(CHEST_LAW, id="chest"),
    pytest.param(BRIDGING_LAW, id="bridging"),
    pytest.param(TubeLaw(kl_pa=1e4), id="linear"),
]


def test_pressure_at_the_reference_area_is_p0() -> None:
    # At α = 1 every bracket of the law is zero.
    law = TubeLaw(p0_pa=600.0, kl_pa=650.0, ke_pa=100.0, kb_pa=3.2)
    assert law.pressure_pa(1.0) == pytest.approx(600.0)


def test_pressure_at_half_and_double_area_is_the_sum_by_hand() -> None:
    law = TubeLaw(p0_pa=600.0, kl_pa=650.0, ke_pa=100.0, kb_pa=3.2)
    # α = 0.5: 600 + 650·(−0.5) + 100·(0.0625 − 1) − 3.2·(2.828427 − 1)
    #        = 600 − 325 − 93.75 − 5.850967 = 175.399033
    assert law.pressure_pa(0.5) == pytest.approx(175.399033, abs=1e-5)
    # α = 2: 600 + 650 + 100·15 − 3.2·(0.353553 − 1) = 2750 + 2.068629
    assert law.pressure_pa(2.0) == pytest.approx(2752.068629, abs=1e-5)


def test_stiffness_by_hand() -> None:
    law = TubeLaw(p0_pa=600.0, kl_pa=650.0, ke_pa=100.0, kb_pa=3.2)
    # α = 1: 650 + 400 + 4.8 = 1054.8 Pa, c = √(1054.8/1060) = 0.99754 m/s
    assert law.stiffness_pa(1.0) == pytest.approx(1054.8)
    assert law.wave_speed_m_s(1.0) == pytest.approx(0.997544, abs=1e-6)
    # α = 0.25: 162.5 + 4·100/256 + 4.8·8 = 162.5 + 1.5625 + 38.4 = 202.4625 Pa
    assert law.stiffness_pa(0.25) == pytest.approx(202.4625)


@pytest.mark.parametrize(
    ("pressure_mmhg", "alpha"),
    [
        # Root of 599.949 + 670(α − 1) + 104(α⁴ − 1) − 1.7(α^−1.5 − 1) = 133.322 p,
        # found apart from the program. Check of one line by hand, α = 0.2741:
        # 599.949 − 486.353 − 103.413 − 1.7 · 5.9684 = 0.037 Pa, 0 mmHg.
        (-10, 0.0128), (-4, 0.0272), (-2, 0.0552), (0, 0.2741), (1, 0.4576),
        (2, 0.6350), (3, 0.7956), (4.5, 1.0000), (6, 1.1661), (8, 1.3441),
        (10, 1.4879), (15, 1.7586), (20, 1.9577),
    ],
)  # fmt: skip
def test_neck_vein_at_tabulated_pressure_has_tabulated_area(
    pressure_mmhg: float, alpha: float
) -> None:
    found = NECK_LAW.alpha(pressure_mmhg * PA_PER_MMHG)
    assert found == pytest.approx(alpha, abs=5.1e-5)


@pytest.mark.parametrize(
    ("pressure_mmhg", "speed_m_s"),
    # √((670 α + 416 α⁴ + 2.55 α^−1.5)/1060) at the areas above; at 4.5 mmHg
    # √(1088.55/1060) = 1.0134 m/s.
    [
        (-10, 1.290), (-4, 0.744), (-2, 0.470), (0, 0.438), (2, 0.686),
        (4.5, 1.013), (8, 1.460), (20, 2.646),
    ],
)  # fmt: skip
def test_neck_vein_at_tabulated_pressure_has_tabulated_wave_speed(
    pressure_mmhg: float, speed_m_s: float
) -> None:
    alpha = NECK_LAW.alpha(pressure_mmhg * PA_PER_MMHG)
    assert NECK_LAW.wave_speed_m_s(alpha) == pytest.approx(speed_m_s, abs=6e-4)


@pytest.mark.parametrize("law", LAWS)
def test_area_from_pressure_undoes_pressure_from_area(law: TubeLaw) -> None:
    # 60 halvings of an interval of 12 leave 12/2^60 = 1e-17: round-off only.
    assert law.alpha(law.pressure_pa(ALPHAS)) == pytest.approx(ALPHAS, rel=1e-9)


@pytest.mark.parametrize("law", LAWS)
def test_stiffness_is_the_slope_of_the_law(law: TubeLaw) -> None:
    # Central difference, α (p(α+h) − p(α−h)) / 2h; its error falls with (h/α)².
    h = 1e-5 * ALPHAS
    slope = (law.pressure_pa(ALPHAS + h) - law.pressure_pa(ALPHAS - h)) / (2 * h)
    assert law.stiffness_pa(ALPHAS) == pytest.approx(ALPHAS * slope, rel=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_pressure_when_area_grows_always_rises(law: TubeLaw) -> None:
    assert (np.diff(law.pressure_pa(np.linspace(0.005, 6.0, 2000))) > 0).all()


def exact_axis_ratio(alpha: float) -> float:
    """Ellipse with the perimeter of the unit circle and α times its area."""

    def area(k: float) -> float:
        # Long half-axis a = k b; perimeter 4 a E(1 − 1/k²) = 2π fixes a.
        a = 2.0 * np.pi / (4.0 * float(ellipe(1.0 - 1.0 / k**2)))
        return a * a / k

    return float(brentq(lambda k: area(k) - alpha, 1.0, 1e4))


@pytest.mark.parametrize("alpha", [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99])
def test_friction_of_a_flat_vein_is_within_4_percent_of_the_exact_ellipse(
    alpha: float,
) -> None:
    # Poiseuille in an ellipse: R = 4μ(a² + b²)/(π a³b³) = 8πμ/A² · (k + 1/k)/2.
    k = exact_axis_ratio(alpha)
    assert friction_factor(alpha) == pytest.approx((k + 1.0 / k) / 2.0, rel=0.04)


def test_friction_of_a_round_or_stretched_vein_is_poiseuille() -> None:
    assert friction_factor([1.0, 1.4, 3.0]) == pytest.approx([1.0, 1.0, 1.0])


def test_friction_in_the_kernel_is_the_same() -> None:
    assert kernels.FLAT == FLAT_FRICTION


def test_axis_ratio_gives_back_the_friction_it_came_from() -> None:
    alpha = np.array([0.03, 0.2, 0.6, 1.0])
    k = axis_ratio(alpha)
    assert (k + 1.0 / k) / 2.0 == pytest.approx(friction_factor(alpha))
    assert (k >= 1.0).all()


def test_short_axis_of_a_round_vein_is_its_diameter() -> None:
    # A = π/4 cm² is a circle 1 cm across.
    assert short_axis_cm(np.pi / 4.0, 1.0) == pytest.approx(1.0)


def test_short_axis_of_a_flat_vein_by_hand() -> None:
    # α = 0.1: φ = 1 + 1.23·9 = 12.07, k = 12.07 + √(145.6849 − 1) = 24.0985;
    # 0.1 cm²: √(0.4/(π · 24.0985)) = √0.00528351 = 0.0726877 cm.
    assert axis_ratio(0.1) == pytest.approx(24.0985, abs=1e-4)
    assert short_axis_cm(0.1, 0.1) == pytest.approx(0.0726877, abs=1e-6)
