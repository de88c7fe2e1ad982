"""Little networks of the real parts whose answer is known in closed form."""

from itertools import pairwise

import numpy as np
import pytest

from simulator.anatomy import NECK_LAW
from simulator.network import Cell, Link, Network
from simulator.stenosis import stenosis_loss
from simulator.tube_law import TubeLaw, friction_factor
from tests.unit.simulator.builders import Array, little_network, run_little

RHO, MU, G = 1060.0, 3.5e-3, 9.81
ARTERY_PA = 85.0 * 133.322  # the kernel scales the brain's inflow to this drop
RIGID = TubeLaw(kl_pa=2e5)


def chain(
    law: TubeLaw,
    areas_m2: list[float],
    *,
    length_m: float = 0.05,
    inflow_m3_s: float = 0.0,
    loss: tuple[float, float, float] = (0.0, 0.0, 0.0),
    heights_m: Array | None = None,
) -> Network:
    """Brain, then pieces of vein in a row, then the atrium; a loss half way."""
    heights = np.zeros(len(areas_m2)) if heights_m is None else heights_m
    brain = Cell(
        name="brain",
        area_m2=4e-4,
        length_m=0.1,
        height_m=float(heights[0]),
        law=TubeLaw(kl_pa=2e4),
    )
    pieces = [
        Cell(name=f"v{k}", area_m2=area, length_m=length_m, height_m=height, law=law)
        for k, (area, height) in enumerate(zip(areas_m2, heights, strict=True))
    ]
    names = [cell.name for cell in pieces]
    links = [Link(name="v0", start="brain", end="v0", resistance=1e6, inertance=1e5)]
    for k, (a, b) in enumerate(pairwise(names), start=1):
        linear, quadratic, inertance = loss if k == len(names) // 2 else (0.0, 0.0, 0.0)
        links.append(
            Link(
                name=b,
                start=a,
                end=b,
                resistance=linear,
                quadratic=quadratic,
                inertance=inertance,
            )
        )
    links.append(Link(name="out", start=names[-1], end="right_atrium"))
    return little_network([brain, *pieces], links, brain_inflow_m3_s=inflow_m3_s)


def test_pressure_drop_of_a_rigid_uniform_tube_is_poiseuille() -> None:
    # 0.2 cm², 1 ml/s: 8πμQ/A² = 8π · 3.5e-3 · 1e-6/4e-10 = 219.9 Pa/m. The first and
    # last of eight centres are 7 · 5 cm apart: 76.97 Pa. At kl = 2e5 Pa the lumen gives
    # way by 1e-3 at most, the friction by 2e-3.
    network = chain(RIGID, [2e-5] * 8, inflow_m3_s=1.0e-6)
    run = run_little(network, duration_s=10.0, artery_pa=ARTERY_PA)
    flow = run.flow[-1, :, 0]
    assert flow == pytest.approx(np.full(flow.size, flow[0]), rel=1e-6)
    # The brain's own pressure takes a little off the inflow of 1 ml/s.
    assert flow[0] == pytest.approx(1.0e-6, rel=0.02)
    drop = run.pressure[-1, 1, 0] - run.pressure[-1, 8, 0]
    assert drop == pytest.approx(76.97 * flow[0] / 1e-6, rel=3e-3)
    assert run.n_clipped == 0


def expected_drop_pa(network: Network, area: Array, flow: float, link: int) -> float:
    """Steady momentum of one link between two pieces of vein, written out by hand."""
    a, b = network.start[link], network.end[link]

    def half(cell: int) -> float:
        phi = float(friction_factor(area[cell] / network.area_m2[cell]))
        length_m = float(network.length_m[cell]) / 2
        return 8 * np.pi * MU * phi * length_m / float(area[cell]) ** 2

    friction = (half(a) + half(b) + network.resistance[link]) * flow
    u_a, u_b = flow / area[a], flow / area[b]
    # Faster downstream: Bernoulli. Slower: part of the head is lost (Borda-Carnot).
    gained = 0.5 * RHO * (u_b**2 - u_a**2)
    recovered = -RHO * u_b * (u_a - u_b)
    speed = gained if u_b > u_a else recovered
    return float(friction + network.quadratic[link] * flow * abs(flow) + speed)


def interior(network: Network) -> range:
    """Links between two pieces that are crossed in full."""
    return range(2, network.n_link - 2)


@pytest.mark.parametrize("atrium_pa", [900.0, 300.0, 0.0, -150.0])
def test_steady_drop_along_a_soft_vein_open_or_flat_is_the_momentum_balance(
    atrium_pa: float,
) -> None:
    areas = [1.0e-4, 1.0e-4, 0.8e-4, 0.7e-4, 0.9e-4, 1.2e-4, 1.2e-4, 1.0e-4]
    network = chain(NECK_LAW, areas, length_m=0.015, inflow_m3_s=5e-6)
    run = run_little(network, duration_s=60.0, atrium_pa=atrium_pa, artery_pa=ARTERY_PA)
    area, flow = run.area[-1, :, 0], float(run.flow[-1, 0, 0])
    assert run.flow[-1, :, 0] == pytest.approx(flow, rel=1e-6)  # steady
    alpha = area[1:] / network.area_m2[1:]
    assert alpha.max() < 1.0 or atrium_pa > 600.0
    for link in interior(network):
        found = run.pressure[-1, network.start[link], 0]
        found -= run.pressure[-1, network.end[link], 0]
        expected = expected_drop_pa(network, area, flow, link)
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_steady_drop_across_a_stenosis_is_its_loss_and_the_friction() -> None:
    linear, quadratic, inertance = stenosis_loss(1e-4, 0.2, 0.01)
    network = chain(
        NECK_LAW,
        [1e-4] * 8,
        length_m=0.015,
        inflow_m3_s=6e-6,
        loss=(linear, quadratic, inertance),
    )
    run = run_little(network, duration_s=60.0, atrium_pa=700.0, artery_pa=ARTERY_PA)
    area, flow = run.area[-1, :, 0], float(run.flow[-1, 0, 0])
    link = network.link("v4")
    found = run.pressure[-1, network.start[link], 0]
    found -= run.pressure[-1, network.end[link], 0]
    assert found == pytest.approx(expected_drop_pa(network, area, flow, link), rel=1e-5)
    # By far most of it is the stenosis itself.
    assert linear * flow + quadratic * flow**2 == pytest.approx(found, rel=0.1)


@pytest.mark.parametrize("tilt_deg", [90.0, 30.0, -15.0])
def test_blood_at_rest_is_hydrostatic_and_fills_each_piece_by_its_law(
    tilt_deg: float,
) -> None:
    heights = np.linspace(0.10, 0.02, 8)
    network = chain(NECK_LAW, [1e-4] * 8, length_m=0.0125, heights_m=heights)
    run = run_little(network, duration_s=180.0, atrium_pa=600.0, tilt_deg=tilt_deg)
    # p = p_atrium − ρ g h sin(tilt); nothing lies in front of the heart here. Upright
    # the top is at 600 − 1040 = −440 Pa and flat: it takes minutes to drain.
    expected = 600.0 - RHO * G * heights * np.sin(np.radians(tilt_deg))
    found = run.pressure[-1, 1:, 0]
    assert found == pytest.approx(expected, abs=0.01)
    alpha = run.area[-1, 1:, 0] / 1e-4
    assert alpha == pytest.approx(NECK_LAW.alpha(found), rel=1e-4)
    assert run.volume_error[0] < 1e-10


@pytest.mark.parametrize("chest_share", [0.0, 0.5, 1.0])
def test_vein_at_rest_in_the_chest_feels_pleural_pressure_fall_with_height(
    chest_share: float,
) -> None:
    # Upright, 8 cm above the atrium: p = 600 − 1060 · 9.81 · 0.08 = −231.9 Pa. Outside,
    # a quarter of that column, 208.0 Pa, is missing as well, by the share of the chest.
    law = TubeLaw(kl_pa=600.0, ke_pa=45.0, kb_pa=100.0)
    cells = [
        Cell(
            name=name,
            area_m2=1e-4,
            length_m=0.02,
            height_m=0.08,
            law=law,
            chest_share=chest_share,
        )
        for name in ("brain", "v0")
    ]
    links = [
        Link(name="v0", start="brain", end="v0"),
        Link(name="out", start="v0", end="right_atrium"),
    ]
    network = little_network(cells, links)
    run = run_little(network, duration_s=30.0, atrium_pa=600.0, tilt_deg=90.0)
    inside = 600.0 - RHO * G * 0.08
    outside = -0.25 * chest_share * RHO * G * 0.08
    assert run.pressure[-1, :, 0] == pytest.approx(inside, abs=0.01)
    alpha = run.area[-1, :, 0] / 1e-4
    assert alpha == pytest.approx(np.full(2, law.alpha(inside - outside)), rel=1e-4)


def test_pulse_runs_along_a_vein_at_its_wave_speed() -> None:
    # A linear law, ρc² = Kl: 1060 Pa give 1 m/s. The atrium steps up by 20 Pa; the
    # front passes 20 cm between the 30th and the 10th of 40 pieces of 1 cm. The wall's
    # damping smears the front by √(2 τ x/c) but leaves its middle.
    law = TubeLaw(kl_pa=1060.0)
    network = chain(law, [3e-4] * 40, length_m=0.01)
    run = run_little(network, duration_s=1.0, atrium_pa=20.0, step_s=5e-4)

    def arrival_s(piece: int) -> float:
        pressure = run.pressure[:, 1 + piece, 0]
        k = int(np.argmax(pressure >= 10.0))
        assert k > 0
        rise = pressure[k] - pressure[k - 1]
        return float(0.01 * (k + 1 - (pressure[k] - 10.0) / rise))

    speed = 0.20 / (arrival_s(10) - arrival_s(30))
    assert speed == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("skull_share", [0.0, 0.5, 1.0])
def test_vein_at_rest_in_the_skull_is_pressed_by_its_fluid(skull_share: float) -> None:
    # Inside 600 Pa everywhere; outside 900 Pa of fluid by the share of the skull: at
    # half of it 150 Pa are left to open the vein, at all of it it is flat.
    law = TubeLaw(kl_pa=600.0, ke_pa=100.0, kb_pa=20.0)
    pieces = [
        Cell(
            name=name,
            area_m2=1e-4,
            length_m=0.02,
            height_m=0.0,
            law=law,
            skull_share=skull_share,
        )
        for name in ("brain", "v0")
    ]
    links = [
        Link(name="v0", start="brain", end="v0"),
        Link(name="out", start="v0", end="right_atrium"),
    ]
    network = little_network(pieces, links)
    run = run_little(network, duration_s=30.0, atrium_pa=600.0, csf_pa=900.0)
    assert run.pressure[-1, :, 0] == pytest.approx(600.0, abs=0.01)
    alpha = run.area[-1, :, 0] / 1e-4
    across = 600.0 - 900.0 * skull_share
    assert alpha == pytest.approx(np.full(2, law.alpha(across)), rel=1e-4)
    assert bool(alpha[0] < 1.0) is (across < 0.0)
