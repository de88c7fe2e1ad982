import numpy as np
import pytest

from exam import Side, Site, Vein
from exam.words import SITES
from simulator import FlowTruth, Scenario, ScenarioError, simulate
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


def test_through_flow_where_a_branch_joins_counts_all_that_enters() -> None:
    # The face drains into jugular cell 3: half of what enters on both ways and leaves.
    cell = TRUTH.network.cell("right_jugular_3")
    inlet = TRUTH.link_flow_ml_min("right_jugular_3")
    face = TRUTH.link_flow_ml_min("right_facial")
    outlet = TRUTH.link_flow_ml_min("right_jugular_4")
    found = TRUTH.through_flow_ml_min(cell)
    assert found == pytest.approx(0.5 * (inlet + face + outlet))
    assert abs(face.mean()) > 1.0
    # Over whole beats as much leaves as enters: the flow is that below the branch.
    run = simulate(Scenario(), duration_s=20.0)
    below = run.link_flow_ml_min("right_jugular_4").mean()
    assert run.through_flow_ml_min(cell).mean() == pytest.approx(below, rel=5e-3)


@pytest.mark.parametrize("code", ["right_basal_rosenthal", "left_basal_rosenthal"])
def test_velocity_of_a_deep_vein_is_all_its_blood_over_its_section(code: str) -> None:
    # The basal vein begins with a resistance, not with a piece of vein.
    seen = TRUTH.at(SITES[code])
    inlet = TRUTH.link_flow_ml_min(f"{seen.site.side.value}_deep")
    assert seen.flow_ml_min.mean() == pytest.approx(inlet.mean(), rel=0.02)
    assert seen.velocity_cm_s * seen.area_cm2 * 60.0 == pytest.approx(seen.flow_ml_min)


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
    with pytest.raises(ScenarioError, match="no great cerebral vein"):
        TRUTH.at(Site(Vein.GREAT_CEREBRAL, Side.MIDLINE))


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


@pytest.mark.parametrize("level", ["j1", "j2", "j3"])
def test_throat_shows_the_blood_that_passes_it(level: str) -> None:
    scenario = Scenario().replaced({f"veins.right_{level}_stenosis_percent": 99.0})
    truth = simulate(scenario, duration_s=6.0)
    site = SITES[f"right_{level}"]
    network = truth.network
    entering = truth.link_flow_ml_min(network.cell_names[network.site_cell(site)])
    seen = truth.at(site)
    throat_cm2 = float(network.throat_m2[network.site_cell(site)]) * 1e4
    assert seen.velocity_cm_s == pytest.approx(entering / 60.0 / throat_cm2)
    # The wide vein behind it swells with each beat; the throat never reverses.
    assert entering.min() > 0.0
    assert seen.velocity_cm_s.min() > 0.0
