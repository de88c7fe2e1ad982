import math

import pytest

from simulator import kernels, units


def test_pressure_unit_is_that_of_a_mercury_column() -> None:
    # Conventional mercury: 13 595.1 kg/m³ · 9.80665 m/s² · 1 mm = 133.32239 Pa; the
    # constant is written with three decimals.
    assert pytest.approx(13595.1 * 9.80665e-3, abs=5e-4) == units.PA_PER_MMHG


def test_flow_units_agree_with_each_other() -> None:
    # 1 ml = 1 cm³ = (0.01 m)³; a minute has 60 s.
    assert pytest.approx(units.M_PER_CM**3) == units.M3_S_PER_ML_S
    assert pytest.approx(units.M3_S_PER_ML_MIN * 60.0) == units.M3_S_PER_ML_S
    assert pytest.approx(units.M_PER_CM**2) == units.M2_PER_CM2


def test_blood_in_the_kernel_is_the_same_blood() -> None:
    # The compiled file repeats two numbers, since it imports nothing of ours.
    assert kernels.RHO == units.BLOOD_DENSITY_KG_M3
    assert kernels.MU == units.BLOOD_VISCOSITY_PA_S


def test_column_of_blood_has_the_weight_clinicians_expect() -> None:
    # 13.6 cm of water weigh 10 mmHg; blood is 1.06 times as heavy: 12.8 cm.
    column_m = 10 * units.PA_PER_MMHG / (units.BLOOD_DENSITY_KG_M3 * units.GRAVITY_M_S2)
    assert math.isclose(column_m, 0.128, abs_tol=5e-4)
