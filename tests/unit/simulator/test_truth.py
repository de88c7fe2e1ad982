import numpy as np
import pytest

from exam import Side, Site, Vein
from exam.words import SITES
from simulator import FlowTruth, Scenario, simulate
from simulator.truth import site_truth

TRUTH = simulate(Scenario(), duration_s=4.0)
SITE = SITES["right_j2"]


def test_arrays_have_a_row_for_every_cell_and_link() -> None:
    n_time = TRUTH.time_s.size
    assert TRUTH.area_cm2.shape == (TRUTH.network.n_cell, n_time)
    assert TRUTH.pressure_mmhg.shape == (TRUTH.network.n_cell, n_time)
    assert TRUTH.flow_ml_min.shape == (TRUTH.network.n_link, n_time)
    assert TRUTH.valve_opening.shape == (6, n_time)


def test_through_flow_is_the_mean_of_inlet_and_outlet() -> None:
    cell = TRUTH.network.site_cell(SITE)
    inlet = TRUTH.link_flow_ml_min("right_jugular_5")
    outlet = TRUTH.link_flow_ml_min("right_jugular_6")
    assert TRUTH.through_flow_ml_min(cell) == pytest.approx(0.5 * (inlet + outlet))


def test_through_flow_leaves_side_branches_out() -> None:
    # The face drains into jugular cell 3 through a link that is no piece of it.
    cell = TRUTH.network.cell("right_jugular_3")
    inlet = TRUTH.link_flow_ml_min("right_jugular_3")
    outlet = TRUTH.link_flow_ml_min("right_jugular_4")
    assert TRUTH.through_flow_ml_min(cell) == pytest.approx(0.5 * (inlet + outlet))
    assert abs(TRUTH.link_flow_ml_min("right_facial").mean()) > 1.0


def test_velocity_is_flow_over_area() -> None:
    seen = TRUTH.at(SITE)
    assert seen.velocity_cm_s * seen.area_cm2 * 60.0 == pytest.approx(seen.flow_ml_min)


def test_narrowed_site_shows_its_throat_and_the_velocity_in_it() -> None:
    narrow = simulate(Scenario().with_(veins__right_j2_stenosis_percent=75.0))
    seen = narrow.at(SITE)
    # A quarter of 1.2 cm² stays open; the vein round it is wider.
    assert seen.area_cm2 == pytest.approx(0.3)
    assert seen.round_area_cm2 == pytest.approx(0.3)
    assert seen.velocity_cm_s == pytest.approx(seen.flow_ml_min / 60.0 / 0.3)


def test_vein_flatter_than_its_throat_shows_the_vein() -> None:
    network = simulate(
        Scenario().with_(veins__right_j2_stenosis_percent=50.0), duration_s=1.0
    ).network
    time_s, flow = np.array([0.01, 0.02]), np.array([60.0, 60.0])
    seen = site_truth(network, SITE, time_s, np.array([0.2, 1.0]), flow, flow)
    # The throat is 0.6 cm²; 1 ml/s through 0.2 and 0.6 cm².
    assert seen.area_cm2 == pytest.approx([0.2, 0.6])
    assert seen.velocity_cm_s == pytest.approx([5.0, 1.0 / 0.6])


def test_site_the_model_does_not_have_is_named() -> None:
    with pytest.raises(KeyError, match="straight sinus"):
        TRUTH.at(Site(Vein.STRAIGHT_SINUS, Side.MIDLINE))


def altered(*, flow: float, n_clipped: int) -> FlowTruth:
    changed = TRUTH.flow_ml_min.copy()
    changed[3, 5] = flow
    return FlowTruth(
        network=TRUTH.network,
        lane=TRUTH.lane,
        time_s=TRUTH.time_s,
        area_cm2=TRUTH.area_cm2,
        pressure_mmhg=TRUTH.pressure_mmhg,
        flow_ml_min=changed,
        valve_opening=TRUTH.valve_opening,
        volume_error=TRUTH.volume_error,
        n_clipped=n_clipped,
    )


@pytest.mark.parametrize(
    ("flow", "n_clipped", "sound"),
    [(1.0, 0, True), (np.nan, 0, False), (np.inf, 0, False), (1.0, 1, False)],
)
def test_run_is_sound_when_finite_and_nothing_was_clipped(
    flow: float, n_clipped: int, sound: bool
) -> None:
    assert altered(flow=flow, n_clipped=n_clipped).is_sound is sound
