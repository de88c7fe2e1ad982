import numpy as np
import pytest

from simulator.stenosis import stenosis_loss


def test_loss_of_half_a_vein_by_hand() -> None:
    # A0 = 1 cm², A1 = 0.5 cm², L = 1 cm.
    # D0 = √(4e-4/π) = 0.0112838 m, D1 = D0/√2 = 0.00797885 m
    # Kv = 32 (0.83·0.01 + 1.64·0.00797885)/0.0112838 · 4
    #    = 32 · 0.02138531/0.0112838 · 4 = 242.5878
    # linear = Kv μ/(D0 A0) = 242.5878 · 3.5e-3/1.12838e-6 = 752 459 Pa·s/m³
    # quadratic = ½ · 1.52 · 1060 · (2 − 1)²/1e-8 = 8.056e10 Pa·s²/m⁶
    # inertance = 1.2 · 1060 · 0.01/1e-4 = 127 200 Pa·s²/m³
    linear, quadratic, inertance = stenosis_loss(1e-4, 0.5, 0.01)
    assert linear == pytest.approx(752_459, rel=1e-4)
    assert quadratic == pytest.approx(8.056e10)
    assert inertance == pytest.approx(127_200)


def test_quadratic_loss_at_80_percent_in_mmhg() -> None:
    # A1/A0 = 0.2, U = 5 cm/s: ½ · 1.52 · 1060 · 4² · 0.05² = 32.224 Pa = 0.24 mmHg.
    area_m2 = 1.2e-4
    _, quadratic, _ = stenosis_loss(area_m2, 0.2, 0.01)
    assert quadratic * (0.05 * area_m2) ** 2 == pytest.approx(32.224)


def test_no_narrowing_leaves_no_quadratic_loss() -> None:
    assert stenosis_loss(1e-4, 1.0, 0.01)[1] == 0.0


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_linear_loss_of_a_long_throat_tends_to_poiseuille(share: float) -> None:
    # For L ≫ D the law tends to 0.83 of Poiseuille in the throat, 8πμL/A1²:
    # Kv μ/(D0 A0) → 32 · 0.83 L μ/(D0² A0 share²), D0² = 4 A0/π.
    area_m2, length_m = 1e-4, 100.0
    linear, _, _ = stenosis_loss(area_m2, share, length_m)
    poiseuille = 8.0 * np.pi * 3.5e-3 * length_m / (area_m2 * share) ** 2
    assert linear / poiseuille == pytest.approx(0.83, rel=1e-3)


def test_loss_when_narrower_or_longer_grows() -> None:
    shares = [stenosis_loss(1e-4, s, 0.01) for s in (0.9, 0.5, 0.2, 0.05, 0.01)]
    lengths = [stenosis_loss(1e-4, 0.5, length) for length in (0.003, 0.01, 0.04)]
    for rows, column in ((shares, 0), (shares, 1), (lengths, 0), (lengths, 2)):
        values = [row[column] for row in rows]
        assert values == sorted(values)
        assert len(set(values)) == len(values)
