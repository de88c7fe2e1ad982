"""Conversions between clinical units and SI, and the constants of blood.

Everything outside `kernels.py` speaks clinical units (mmHg, cm², ml/min, cm/s);
`build.py`, `skull.py`, `drive.py`, `engine.py` and `flow.py` cross into SI.
"""

PA_PER_MMHG = 133.322
"""Pascal in one millimetre of mercury."""

M2_PER_CM2 = 1e-4
M_PER_CM = 1e-2
M3_S_PER_ML_MIN = 1e-6 / 60.0
M3_S_PER_ML_S = 1e-6

BLOOD_DENSITY_KG_M3 = 1060.0
"""Density of whole blood [kg/m³]; standard value."""

BLOOD_VISCOSITY_PA_S = 3.5e-3
"""Dynamic viscosity of whole blood at high shear [Pa·s]; standard value."""

GRAVITY_M_S2 = 9.81
