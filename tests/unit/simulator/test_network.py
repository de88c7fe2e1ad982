import numpy as np
import pytest

from exam import NECK_SITES, Level, Side, Site, Vein
from exam.words import SITES
from simulator import Patient, ScenarioError, Veins
from simulator.build import build
from simulator.network import LEVEL_FRACTION, Cell, Link, level_cell
from simulator.tube_law import TubeLaw
from tests.unit.simulator.builders import little_network

NETWORK = build(Patient(), Veins())


@pytest.mark.parametrize(
    ("level", "n_cells", "cell"),
    # 0.15, 0.55 and 0.85 of the way down: int(0.55 · 10) = 5, int(0.85 · 40) = 34.
    [("j3", 10, 1), ("j2", 10, 5), ("j1", 10, 8), ("j3", 40, 6), ("j1", 40, 34)],
)
def test_level_is_the_cell_at_its_share_of_the_way(
    level: str, n_cells: int, cell: int
) -> None:
    assert level_cell(Level(level), n_cells) == cell


def test_levels_lie_in_order_from_the_skull_down() -> None:
    high, middle, low = (LEVEL_FRACTION[k] for k in (Level.J3, Level.J2, Level.J1))
    assert 0.0 < high < middle < low < 1.0


@pytest.mark.parametrize("site", NECK_SITES, ids=lambda s: s.code)
def test_neck_site_stands_on_its_own_vein(site: Site) -> None:
    name = NETWORK.cell_names[NETWORK.site_cell(site)]
    assert name.startswith(f"{site.side.value}_{site.vein.value}_")


def test_probe_at_j3_stands_higher_than_at_j1() -> None:
    heights = [
        float(NETWORK.height_m[NETWORK.site_cell(SITES[f"left_j{k}"])])
        for k in (1, 2, 3)
    ]
    # Cells of 1.5 cm from 25 cm down, centres: 25 − 1.5 · (8.5, 5.5, 1.5).
    assert heights == pytest.approx([0.1225, 0.1675, 0.2275])


def test_vein_the_model_does_not_have_is_named() -> None:
    site = Site(Vein.GREAT_CEREBRAL, Side.MIDLINE)
    with pytest.raises(ScenarioError, match="no great cerebral vein") as caught:
        NETWORK.site_cell(site)
    assert "choose a jugular or vertebral site" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("right_basal_rosenthal", "right_basal"),
        ("left_basal_rosenthal", "left_basal"),
        ("straight_sinus", "straight_sinus"),
    ],
)
def test_deep_site_is_its_own_vein(code: str, cell: str) -> None:
    assert NETWORK.cell_names[NETWORK.site_cell(SITES[code])] == cell


def test_arrays_follow_the_order_of_cells_and_links() -> None:
    law = TubeLaw(p0_pa=1.0, kl_pa=2.0, ke_pa=3.0, kb_pa=4.0)
    network = little_network(
        [
            Cell(name="brain", area_m2=1e-4, length_m=0.1, height_m=0.2, law=law),
            Cell(name="b", area_m2=2e-4, length_m=0.3, height_m=0.1, law=TubeLaw()),
        ],
        [
            Link(name="first", start="brain", end="b", resistance=7.0),
            Link(name="out", start="b", end="right_atrium", valve_m2=5e-5),
        ],
    )
    assert (network.n_cell, network.n_link) == (2, 2)
    assert (network.cell("b"), network.link("out")) == (1, 1)
    assert network.start.tolist() == [0, 1]
    assert network.end.tolist() == [1, 2]  # the right atrium comes after the cells
    assert network.kb_pa.tolist() == [4.0, 0.0]
    assert network.resistance.tolist() == [7.0, 0.0]
    assert network.valve_m2.tolist() == [0.0, 5e-5]
    assert np.isinf(network.throat_m2).all()
