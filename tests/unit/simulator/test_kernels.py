"""The compiled step on little networks whose answer is known in closed form."""

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator import kernels
from simulator.network import Cell, Link, Network
from simulator.table import table
from simulator.tube_law import TubeLaw
from tests.unit.simulator.builders import little_network, run_little

Array = NDArray[np.float64]
STIFF = TubeLaw(kl_pa=2e4)


@pytest.mark.parametrize(
    ("flow", "upper", "lower", "head"),
    [
        # Heads of 4 and 16 Pa have the roots 2 and 4.
        # Forward and faster downstream: Bernoulli, ½(up − down) = ½(4 − 16).
        (1.0, 2.0, 4.0, -6.0),
        # Forward and slower downstream: Borda-Carnot, √(up·down) − down = 8 − 4.
        (1.0, 4.0, 2.0, 4.0),
        # Backward: the lower cell is upstream and the sign turns.
        (-1.0, 4.0, 2.0, 6.0),
        (-1.0, 2.0, 4.0, -4.0),
        (1.0, 3.0, 3.0, 0.0),
    ],
)
def test_head_gained_from_a_change_of_speed_by_hand(
    flow: float, upper: float, lower: float, head: float
) -> None:
    assert kernels._head(flow, upper, lower) == pytest.approx(head)


def numbers(**rows: float) -> Array:
    """A table with these numbers in the first place of the rows of these names."""
    m = np.zeros(kernels.N_ROWS * kernels.ROW)
    m[[getattr(kernels, name) for name in rows]] = list(rows.values())
    return m


def test_rows_are_all_there_and_do_not_overlap() -> None:
    rows = [
        value
        for name, value in vars(kernels).items()
        if isinstance(value, int)
        and name.isupper()
        and name not in ("ROW", "N_ROWS", "N_DRIVERS")
        and not name.startswith(("D_", "V_"))
    ]
    assert sorted(rows) == [k * kernels.ROW for k in range(kernels.N_ROWS)]
    # An odd number of cache lines of 16 single numbers: neighbours in different sets.
    assert kernels.ROW % 16 == 0
    assert kernels.ROW // 16 % 2 == 1


@pytest.mark.parametrize(
    ("opening", "orifice", "share"),
    # Open share ζ + (1 − ζ)·0.1 of 0.7 cm²; loss (1 − a/A)².
    [(1.0, 0.7e-4, 0.0), (0.0, 0.07e-4, 0.81), (0.5, 0.385e-4, 0.2025)],
)
def test_valve_loss_by_hand(opening: float, orifice: float, share: float) -> None:
    m = numbers(Z=opening)
    kernels._orifice(m, 0, np.array([0.7e-4, 0.1, 0.3, 2.6e-6]))
    # E = ½ρ/a² (1 − a/A)², G = 8πμ·5 mm/a²
    assert m[kernels.E] == pytest.approx(530 / orifice**2 * share)
    assert m[kernels.G] == pytest.approx(8 * np.pi * 3.5e-3 * 5e-3 / orifice**2)


def one_cell(*, valve_m2: float = 0.0, closing_m3: float = 0.0) -> Network:
    """A stiff reservoir that drains through one link."""
    return little_network(
        [Cell(name="brain", area_m2=4e-4, length_m=0.1, height_m=0.0, law=STIFF)],
        [
            Link(
                name="out",
                start="brain",
                end="right_atrium",
                resistance=2e7,
                inertance=1e6,
                is_vessel=valve_m2 > 0,
                valve_m2=valve_m2,
                valve_leak=1e-3 if valve_m2 > 0 else 0.0,
                valve_closing_m3=closing_m3,
            )
        ],
    )


def test_full_reservoir_lets_out_its_compliance_times_its_pressure() -> None:
    # C = V/kl = 4e-5/2e4 = 2e-9 m³/Pa. From 500 Pa above rest, C · 500 Pa = 1e-6 m³
    # must leave, and after many R C = 2e7 · 2e-9 = 0.04 s no more.
    network = one_cell()
    full = network.area_m2 * (1.0 + 500.0 / 2e4)
    run = run_little(network, duration_s=2.0, area_m2=full)
    assert run.area[-1, 0, 0] == pytest.approx(4e-4, rel=1e-6)
    moved_m3 = 0.01 * run.flow[:, 0, 0].sum()
    assert moved_m3 == pytest.approx(1e-6, rel=0.02)  # flow sampled each 0.01 s
    assert run.volume_error[0] < 1e-12


def test_valve_closes_after_the_blood_that_closes_it_has_run_back() -> None:
    # Atrium 2 kPa above: backward flow; ζ = 1 − (volume back)/v_close until shut.
    network = one_cell(valve_m2=0.7e-4, closing_m3=1e-6)
    run = run_little(network, duration_s=0.5, atrium_pa=2000.0)
    flow, opening = run.flow[:, 0, 0], run.valve[:, 0, 0]
    back_m3 = run.area[:, 0, 0] * 0.1 - 4e-5
    closing = opening > 0.0
    assert closing.sum() >= 3
    assert opening[closing] == pytest.approx(1.0 - back_m3[closing] / 1e-6, abs=1e-9)
    assert opening[-1] == 0.0
    # Shut, it only seeps: less than a hundredth of the largest backward flow.
    assert abs(flow[-1]) < 0.01 * abs(flow.min())


def test_valve_opens_at_its_rate_when_pressed_from_below() -> None:
    # dζ/dt = k Δp (1 − ζ), k = 0.3 /(Pa·s), implicit: ζ ← (ζ + x)/(1 + x).
    m = numbers(Q=1e-9, Z=0.2, P=140.0, P_END=40.0)
    kernels._leaflets(m, 0, np.array([0.7e-4, 1e-3, 0.3, 2.6e-6]), 2e-3)
    # x = dt k Δp = 2e-3 · 0.3 · 100 = 0.06: (0.2 + 0.06)/1.06 = 0.245283
    assert m[kernels.Z] == pytest.approx(0.245283, abs=1e-6)


def test_valve_under_backward_flow_never_opens() -> None:
    m = numbers(Q=-1e-6, Z=0.5, P=900.0)  # pressure forward, flow still backward
    kernels._leaflets(m, 0, np.array([0.7e-4, 1e-3, 0.3, 2.6e-6]), 2e-3)
    # ζ + dt Q/v_close = 0.5 − 2e-3 · 1e-6/2.6e-6 = 0.499231
    assert m[kernels.Z] == pytest.approx(0.499231, abs=1e-6)


def test_cell_that_would_empty_is_kept_and_counted() -> None:
    # A vein with an atrium at −1 MPa would be sucked dry: finite, and not silent.
    run = run_little(one_cell(), duration_s=1.0, atrium_pa=-1e6)
    assert np.isfinite(run.area).all()
    assert (run.area > 0).all()
    assert run.n_clipped > 0


def reservoir(
    *, area_m2: float, length_m: float, law: TubeLaw, **cell: float
) -> Network:
    """One cell, drained through a resistance."""
    return little_network(
        [
            Cell(
                name="brain",
                area_m2=area_m2,
                length_m=length_m,
                height_m=0.0,
                law=law,
                **cell,
            )
        ],
        [
            Link(
                name="out",
                start="brain",
                end="right_atrium",
                resistance=2e7,
                is_vessel=False,
            )
        ],
    )


def drive(**pa: float) -> Array:
    """Drivers by the ends of their names, the others zero."""
    found = np.zeros(kernels.N_DRIVERS)
    for name, value in pa.items():
        found[getattr(kernels, f"D_{name.upper()}")] = value
    return found


def test_pressure_friction_and_head_of_one_cell_by_hand() -> None:
    # α = 0.25: A0 = 1 cm², A = 0.25 cm², 1.5 cm long, Kl 650, Ke 100, Kb 3.2 Pa,
    # strain 1000 Pa of which 0.4 confines, chest 0.5 of −400 Pa, probe 300 Pa half on,
    # 50 Pa outside, skull 0.25 of 800 Pa, column 1000 Pa up and 200 Pa lean at 3:4:5.
    network = reservoir(
        area_m2=1e-4,
        length_m=0.015,
        law=TubeLaw(kl_pa=650.0, ke_pa=100.0, kb_pa=3.2),
        chest_share=0.5,
        strain_share=0.4,
        skull_share=0.25,
        outer_pa=50.0,
    )
    m = table(network, 2e-3).rows
    m[kernels.RISE], m[kernels.LEAN], m[kernels.PROBE] = 1000.0, 200.0, 300.0
    m[kernels.A], m[kernels.U] = 0.25e-4, 25e-6  # 25 ml/s: 1 m/s
    driven = drive(
        pleural=-400.0, strain=1000.0, probe=0.5, sine=0.6, cosine=0.8, csf=800.0
    )
    kernels._pressures(m, 8, driven)
    # Law: 1050·(−0.75) + 100·(0.25⁴ − 1) − 3.2·(8 − 1) = −787.5 − 99.609 − 22.4;
    # + 400 confinement + 50 outside − 200 chest + 150 probe = −509.509 Pa;
    # + 200 skull + 600 up + 160 lean = 450.491 Pa.
    assert m[kernels.P] == pytest.approx(450.490625)
    # Half a cell: 4πμ l φ/A², φ = 1 + 1.23·3 = 4.69.
    friction = 4 * np.pi * 3.5e-3 * 0.015 * 4.69 / 0.25e-4**2
    assert m[kernels.RH] == pytest.approx(friction)
    assert m[kernels.LH] == pytest.approx(0.5 * 1060 * 0.015 / 0.25e-4)
    # ρu² = 1060 Pa, but at most ρc² = 1050·0.25 + 400/256 + 4.8·8 = 302.4625 Pa.
    assert m[kernels.ROOT] ** 2 == pytest.approx(302.4625)
    # A quarter of the cell's blood a step: 0.25 · 0.375 ml/2 ms = 46.9 ml/s.
    assert m[kernels.CAP] == pytest.approx(0.25 * 0.375e-6 / 2e-3)
    # The atrium, behind it: no friction, no head, and it gives what it is asked for.
    atrium = [m[row + 1] for row in (kernels.RH, kernels.LH, kernels.ROOT, kernels.CAP)]
    assert atrium == [0.0, 0.0, 0.0, np.inf]


def test_head_of_blood_slower_than_the_wave_is_rho_u_squared() -> None:
    network = reservoir(area_m2=1e-4, length_m=0.1, law=TubeLaw(kl_pa=1000.0))
    m = table(network, 2e-3).rows
    m[kernels.A], m[kernels.U] = 1e-4, 25e-6  # 0.25 m/s: 1060/16 = 66.25 Pa < 1000
    kernels._pressures(m, 8, drive())
    assert m[kernels.ROOT] ** 2 == pytest.approx(66.25)


@pytest.mark.parametrize("step_s", [2e-3, 1e-3, 2.5e-4])
def test_wall_that_is_being_stretched_adds_its_damping(step_s: float) -> None:
    # Round cell, Kl = 1000 Pa, filling by 0.1 ml/s over 10 cm: dA/dt = 1e-6 m²/s;
    # τ·ρc²·(dA/dt)/A = 0.01 · 1000 · 1e-6/1e-4 = 0.1 Pa, at any step: 10 Pa·s is far
    # from the limit of the step, ¼ρ l²/dt = 1325 Pa·s at 2 ms.
    network = reservoir(area_m2=1e-4, length_m=0.1, law=TubeLaw(kl_pa=1000.0))
    m = table(network, step_s).rows
    m[kernels.A], m[kernels.N] = 1e-4, 1e-7
    kernels._pressures(m, 8, drive())
    assert m[kernels.P] == pytest.approx(0.1)


def test_damping_that_outruns_the_step_is_held_at_its_limit() -> None:
    # A piece of 5 mm of a wall of 20 kPa: τ·ρc² = 200 Pa·s, but ¼ρ l²/dt at 2 ms is
    # 0.25 · 1060 · 25e-6/2e-3 = 3.3125 Pa·s; · (dA/dt)/A = 2e-5 m²/s over 1e-4 m².
    network = reservoir(area_m2=1e-4, length_m=0.005, law=TubeLaw(kl_pa=2e4))
    m = table(network, 2e-3).rows
    m[kernels.A], m[kernels.N] = 1e-4, 1e-7
    kernels._pressures(m, 8, drive())
    assert m[kernels.P] == pytest.approx(3.3125 * 0.2)
