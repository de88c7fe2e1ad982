"""The compiled step on little networks whose answer is known in closed form."""

import numpy as np
import pytest

from simulator import kernels
from simulator.network import Cell, Link, Network
from simulator.tube_law import TubeLaw
from tests.unit.simulator.builders import little_network, run_little

STIFF = TubeLaw(kl_pa=2e4)


@pytest.mark.parametrize(
    ("flow", "upper", "lower", "head"),
    [
        # Forward and faster downstream: Bernoulli, ½(up − down).
        (1.0, 4.0, 16.0, -6.0),
        # Forward and slower downstream: Borda-Carnot, √(up·down) − down = 8 − 4.
        (1.0, 16.0, 4.0, 4.0),
        # Backward: the lower cell is upstream and the sign turns.
        (-1.0, 16.0, 4.0, 6.0),
        (-1.0, 4.0, 16.0, -4.0),
        (1.0, 9.0, 9.0, 0.0),
    ],
)
def test_head_gained_from_a_change_of_speed_by_hand(
    flow: float, upper: float, lower: float, head: float
) -> None:
    assert kernels._head(flow, upper, lower) == pytest.approx(head)


def test_valve_loss_by_hand() -> None:
    area = 0.7e-4
    valve = np.array([[area, 0.1, 0.3, 2.6e-6]])
    opening = np.array([[1.0, 0.0, 0.5]])
    quadratic, linear = np.empty(3), np.empty(3)
    kernels._valve_loss(opening, 0, valve, quadratic, linear)
    # Open share ζ + (1 − ζ)·0.1 = 1, 0.1, 0.55; E = ½ρ/a² (1 − a/A)²:
    #   wide open 0; ½·1060/(0.07e-4)²·0.81; ½·1060/(0.385e-4)²·0.2025
    assert quadratic == pytest.approx(
        [0.0, 530 / 0.07e-4**2 * 0.81, 530 / 0.385e-4**2 * 0.2025]
    )
    # G = 8πμ·5 mm/a²
    orifice = area * np.array([1.0, 0.1, 0.55])
    assert linear == pytest.approx(8 * np.pi * 3.5e-3 * 5e-3 / orifice**2)


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
    flow, opening = np.array([[1e-9]]), np.array([[0.2]])
    pressure = np.array([[100.0], [0.0]])
    valve = np.array([[0.7e-4, 1e-3, 0.3, 2.6e-6]])
    kernels._leaflets(flow, pressure, opening, 0, 0, 1, 0, valve, 2e-3)
    # x = dt k Δp = 2e-3 · 0.3 · 100 = 0.06: (0.2 + 0.06)/1.06 = 0.245283
    assert opening[0, 0] == pytest.approx(0.245283, abs=1e-6)


def test_valve_under_backward_flow_never_opens() -> None:
    flow, opening = np.array([[-1e-6]]), np.array([[0.5]])
    pressure = np.array([[900.0], [0.0]])  # pressure forward, flow still backward
    valve = np.array([[0.7e-4, 1e-3, 0.3, 2.6e-6]])
    kernels._leaflets(flow, pressure, opening, 0, 0, 1, 0, valve, 2e-3)
    # ζ + dt Q/v_close = 0.5 − 2e-3 · 1e-6/2.6e-6 = 0.499231
    assert opening[0, 0] == pytest.approx(0.499231, abs=1e-6)


def test_cell_that_would_empty_is_kept_and_counted() -> None:
    # A vein with an atrium at −1 MPa would be sucked dry: finite, and not silent.
    run = run_little(one_cell(), duration_s=1.0, atrium_pa=-1e6)
    assert np.isfinite(run.area).all()
    assert (run.area > 0).all()
    assert run.n_clipped > 0


def test_pressure_friction_and_head_of_one_cell_by_hand() -> None:
    # α = 0.25: A0 = 1 cm², A = 0.25 cm², 1.5 cm long, Kl 650, Ke 100, Kb 3.2 Pa,
    # strain 1000 Pa of which 0.4 confines, chest 0.5 of −400 Pa, probe 300 Pa half on,
    # 50 Pa outside, skull 0.25 of 800 Pa, column 1000 Pa up and 200 Pa lean at 3:4:5.
    cell = np.zeros((1, kernels.N_CELL_CONSTANTS))
    cell[0, :8] = [1e4, 0.015, 650.0, 100.0, 3.2, 0.5, 0.4, kernels.FLAT]
    cell[0, kernels.C_OUTER], cell[0, kernels.C_SKULL] = 50.0, 0.25
    cell[0, kernels.C_RISE], cell[0, kernels.C_LEAN] = 1000.0, 200.0
    drive = np.zeros((kernels.N_DRIVERS, 1))
    drive[kernels.D_PLEURAL], drive[kernels.D_ATRIUM] = -400.0, 77.0
    drive[kernels.D_STRAIN], drive[kernels.D_PROBE] = 1000.0, 0.5
    drive[kernels.D_SINE], drive[kernels.D_COSINE] = 0.6, 0.8
    drive[kernels.D_CSF] = 800.0
    area = np.array([[0.25e-4]])
    still, through = np.zeros((2, 1)), np.array([[25e-6], [0.0]])  # 25 ml/s: 1 m/s
    found = [np.empty((2, 1)) for _ in range(5)]
    kernels._pressures(
        *(area, still, *found, through, cell, np.array([[300.0]])),
        *(drive, 2e-3, 0.02),
    )
    pressure, friction, inertance, head, largest = (part[:, 0] for part in found)
    # Law: 1050·(−0.75) + 100·(0.25⁴ − 1) − 3.2·(8 − 1) = −787.5 − 99.609 − 22.4;
    # + 400 confinement + 50 outside − 200 chest + 150 probe = −509.509 Pa;
    # + 200 skull + 600 up + 160 lean = 450.491 Pa.
    assert pressure == pytest.approx([450.490625, 77.0])
    # Half a cell: 4πμ l φ/A², φ = 1 + 1.23·3 = 4.69.
    assert friction[0] == pytest.approx(4 * np.pi * 3.5e-3 * 0.015 * 4.69 / 0.25e-4**2)
    assert inertance[0] == pytest.approx(0.5 * 1060 * 0.015 / 0.25e-4)
    # ρu² = 1060 Pa, but at most ρc² = 1050·0.25 + 400/256 + 4.8·8 = 302.4625 Pa.
    assert head[0] == pytest.approx(302.4625)
    # A quarter of the cell's blood a step: 0.25 · 0.375 ml/2 ms = 46.9 ml/s.
    assert largest[0] == pytest.approx(0.25 * 0.375e-6 / 2e-3)
    assert (friction[1], inertance[1], head[1]) == (0.0, 0.0, 0.0)


def test_wall_that_is_being_stretched_adds_its_damping() -> None:
    # Round cell, Kl = 1000 Pa, filling by 0.1 ml/s over 10 cm: dA/dt = 1e-6 m²/s;
    # τ·ρc²·(dA/dt)/A = 0.01 · 1000 · 1e-6/1e-4 = 0.1 Pa, at any step: 10 Pa·s is far
    # from the limit of the step, ¼ρ l²/dt = 1325 Pa·s at 2 ms.
    cell = np.zeros((1, kernels.N_CELL_CONSTANTS))
    cell[0, :3] = [1e4, 0.1, 1000.0]
    filling, still = np.array([[1e-7], [0.0]]), np.zeros((2, 1))
    for step_s in (2e-3, 1e-3, 2.5e-4):
        found = [np.empty((2, 1)) for _ in range(5)]
        kernels._pressures(
            *(np.array([[1e-4]]), filling.copy(), *found, still, cell),
            *(np.zeros((1, 1)), np.zeros((kernels.N_DRIVERS, 1)), step_s, 0.01),
        )
        assert found[0][0, 0] == pytest.approx(0.1)


def test_damping_that_outruns_the_step_is_held_at_its_limit() -> None:
    # A piece of 5 mm of a wall of 20 kPa: τ·ρc² = 200 Pa·s, but ¼ρ l²/dt at 2 ms is
    # 0.25 · 1060 · 25e-6/2e-3 = 3.3125 Pa·s; · (dA/dt)/A = 2e-5 m²/s over 1e-4 m².
    cell = np.zeros((1, kernels.N_CELL_CONSTANTS))
    cell[0, :3] = [1e4, 0.005, 2e4]
    filling, still = np.array([[1e-7], [0.0]]), np.zeros((2, 1))
    found = [np.empty((2, 1)) for _ in range(5)]
    kernels._pressures(
        *(np.array([[1e-4]]), filling, *found, still, cell),
        *(np.zeros((1, 1)), np.zeros((kernels.N_DRIVERS, 1)), 2e-3, 0.01),
    )
    assert found[0][0, 0] == pytest.approx(3.3125 * 0.2)
