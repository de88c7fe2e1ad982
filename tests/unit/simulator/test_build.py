from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from exam import Defect
from exam.words import SITES
from simulator import Patient, Veins
from simulator.anatomy import TYPICAL
from simulator.build import build, head_turn_pressure_pa
from simulator.network import Network
from simulator.parameters import StenosisKind
from simulator.stenosis import stenosis_loss
from simulator.units import PA_PER_MMHG
from tests.physics.runs import mirrored_veins

PATIENT, VEINS = Patient(), Veins()
DYNAMIC = StenosisKind.DYNAMIC
NETWORK = build(PATIENT, VEINS)


def jugular(network: Network, values: np.ndarray, side: str = "right") -> np.ndarray:
    return np.array([values[network.cell(f"{side}_jugular_{k}")] for k in range(10)])


def test_every_cell_and_link_has_its_own_name() -> None:
    for names in (NETWORK.cell_names, NETWORK.link_names):
        assert [name for name, n in Counter(names).items() if n > 1] == []


def test_blood_reaches_the_atrium_from_every_cell() -> None:
    reached = {NETWORK.n_cell}
    for _ in range(NETWORK.n_link):
        arrows = zip(NETWORK.start, NETWORK.end, strict=True)
        reached |= {int(a) for a, b in arrows if int(b) in reached}
    assert reached == set(range(NETWORK.n_cell + 1))


def test_areas_and_lengths_are_positive_and_finite() -> None:
    for values in (NETWORK.area_m2, NETWORK.length_m):
        assert np.isfinite(values).all()
        assert (values > 0).all()


def test_jugular_area_at_j2_is_the_parameter() -> None:
    for side, area_cm2 in (("right", 1.20), ("left", 0.82)):
        cell = NETWORK.site_cell(SITES[f"{side}_j2"])
        assert NETWORK.area_m2[cell] == pytest.approx(area_cm2 * 1e-4, rel=1e-9)


def test_jugular_grows_from_the_bulb_to_the_inlet_as_the_anatomy_says() -> None:
    # Cell means of a line through the ten values: within 2 % of them.
    shape = jugular(NETWORK, NETWORK.area_m2) / 1.20e-4
    assert shape == pytest.approx(TYPICAL.jugular_shape, rel=0.02)


def test_inflow_sums_to_what_the_anatomy_lists() -> None:
    # Both sides: arm 4, face 0.4, vertebral 0.35, suboccipital 0.25 = 5 ml/s a side.
    assert NETWORK.inflow_m3_s.sum() == pytest.approx(10e-6)
    # 700 ml/min = 11.667 ml/s to the brain.
    assert NETWORK.brain_inflow_m3_s == pytest.approx(11.6667e-6, rel=1e-5)


def test_taller_person_has_every_height_and_the_neck_scaled() -> None:
    tall = build(Patient(height_cm=206.4), VEINS)  # 1.2 times 172 cm
    assert tall.height_m == pytest.approx(1.2 * NETWORK.height_m)
    assert jugular(tall, tall.length_m).sum() == pytest.approx(1.2 * 0.15)
    assert tall.area_m2 == pytest.approx(NETWORK.area_m2)


@pytest.mark.parametrize(
    ("turn_deg", "right_mmhg", "left_mmhg"),
    # 8.5 mmHg · (turn/54°)² on the side the face turns to.
    [
        (0.0, 0.0, 0.0),
        (54.0, 8.5, 0.0),
        (-54.0, 0.0, 8.5),
        (27.0, 2.125, 0.0),
        (-90.0, 0.0, 8.5 * 25.0 / 9.0),
    ],
)
def test_head_turn_presses_the_side_it_turns_to(
    turn_deg: float, right_mmhg: float, left_mmhg: float
) -> None:
    for side, mmhg in (("right", right_mmhg), ("left", left_mmhg)):
        found = head_turn_pressure_pa(turn_deg, side) / PA_PER_MMHG
        assert found == pytest.approx(mmhg)


def test_head_turn_presses_the_upper_seven_tenths_only() -> None:
    turned = build(PATIENT, VEINS, head_turn_deg=54.0)
    pressed = (turned.outer_pa - NETWORK.outer_pa) / PA_PER_MMHG
    assert jugular(turned, pressed) == pytest.approx([8.5] * 7 + [0.0] * 3)
    assert not jugular(turned, pressed, "left").any()


def test_muscle_tension_presses_both_jugulars_but_not_what_the_chest_holds() -> None:
    tense = build(Patient(neck_muscle_tension_mmhg=10.0), VEINS)
    # Held by the chest: 0.2 of the ninth piece, 0.6 of the last.
    expected = [10.0] * 8 + [8.0, 4.0]
    for side in ("right", "left"):
        pressed = jugular(tense, tense.outer_pa, side) / PA_PER_MMHG
        assert pressed == pytest.approx(expected)
        assert jugular(tense, tense.chest_share, side) == pytest.approx(
            [0.0] * 8 + [0.2, 0.6]
        )


def test_stenosis_adds_its_loss_to_the_link_above_its_cell() -> None:
    narrow = build(PATIENT, Veins(right_j1_stenosis_percent=80.0))
    cell = narrow.site_cell(SITES["right_j1"])
    link = narrow.link(narrow.cell_names[cell])
    linear, quadratic, inertance = stenosis_loss(float(narrow.area_m2[cell]), 0.2, 0.01)
    added = narrow.resistance - NETWORK.resistance
    assert added[link] == pytest.approx(linear)
    assert narrow.quadratic[link] == pytest.approx(quadratic)
    assert narrow.inertance[link] == pytest.approx(inertance)
    assert np.count_nonzero(added) == 1
    assert narrow.throat_m2[cell] == pytest.approx(0.2 * narrow.area_m2[cell])
    assert np.isfinite(narrow.throat_m2).sum() == 1


def test_bone_and_stenosis_at_j3_lie_one_after_the_other() -> None:
    veins = Veins(left_j3_stenosis_percent=50.0, left_c1_compression_percent=60.0)
    narrow = build(PATIENT, veins)
    cell = narrow.site_cell(SITES["left_j3"])
    healthy_m2 = float(narrow.area_m2[cell])
    # The narrower of the two is the throat; both losses add up.
    assert narrow.throat_m2[cell] == pytest.approx(0.4 * healthy_m2)
    both = [stenosis_loss(healthy_m2, share, 0.01) for share in (0.5, 0.4)]
    link = narrow.link(narrow.cell_names[cell])
    assert narrow.quadratic[link] == pytest.approx(both[0][1] + both[1][1])
    assert narrow.inertance[link] == pytest.approx(both[0][2] + both[1][2])


def test_dynamic_narrowing_is_a_narrow_piece_of_vein_without_a_throat() -> None:
    veins = Veins(right_j2_stenosis_percent=75.0, right_stenosis_kind=DYNAMIC)
    narrow = build(PATIENT, veins)
    cell = narrow.site_cell(SITES["right_j2"])
    expected = NETWORK.area_m2.copy()
    expected[cell] *= 0.25
    assert narrow.area_m2 == pytest.approx(expected)
    assert np.isinf(narrow.throat_m2).all()
    assert np.array_equal(narrow.resistance, NETWORK.resistance)
    assert np.array_equal(narrow.quadratic, NETWORK.quadratic)


def test_dynamic_narrowing_is_one_cell_long_whatever_length_is_set() -> None:
    veins = Veins(right_j2_stenosis_percent=75.0, right_stenosis_kind=DYNAMIC)
    longer = build(PATIENT, replace(veins, right_stenosis_length_cm=4.0))
    narrow = build(PATIENT, veins)
    assert np.array_equal(longer.area_m2, narrow.area_m2)
    assert np.array_equal(longer.resistance, narrow.resistance)
    assert np.array_equal(longer.inertance, narrow.inertance)


def test_bone_stays_fixed_where_the_stenosis_is_dynamic() -> None:
    veins = Veins(
        right_j3_stenosis_percent=50.0,
        right_c1_compression_percent=60.0,
        right_stenosis_kind=DYNAMIC,
    )
    narrow = build(PATIENT, veins)
    cell = narrow.site_cell(SITES["right_j3"])
    healthy_m2 = float(NETWORK.area_m2[cell])
    assert narrow.area_m2[cell] == pytest.approx(0.5 * healthy_m2)
    assert narrow.throat_m2[cell] == pytest.approx(0.4 * healthy_m2)


@pytest.mark.parametrize(
    ("defect", "open_share"),
    [("septum", 0.7), ("flap", 0.6), ("double_channel", 0.5)],
)
def test_defect_costs_pressure_at_j1_but_narrows_no_lumen(
    defect: str, open_share: float
) -> None:
    narrow = build(PATIENT, Veins(left_defect=Defect(defect)))
    cell = narrow.site_cell(SITES["left_j1"])
    # 5 mm long.
    linear, quadratic, _ = stenosis_loss(float(narrow.area_m2[cell]), open_share, 0.005)
    link = narrow.link(narrow.cell_names[cell])
    assert narrow.quadratic[link] == pytest.approx(quadratic)
    added = narrow.resistance - NETWORK.resistance
    assert added[link] == pytest.approx(linear)
    assert np.count_nonzero(added) == 1
    assert np.isinf(narrow.throat_m2[cell])
    assert narrow.area_m2 == pytest.approx(NETWORK.area_m2)


def test_small_sinus_has_a_narrow_foramen() -> None:
    # Half the area: four times the resistance.
    small = build(PATIENT, Veins(right_sinus_area_cm2=0.18))
    sinus, door = small.cell("right_sinus"), small.link("right_jugular_0")
    assert small.area_m2[sinus] == pytest.approx(0.18e-4)
    assert small.resistance[door] == pytest.approx(2.8e7)  # 4 · 7.0e6
    left = small.link("left_jugular_0")
    assert small.resistance[left] == pytest.approx(3.0e7)


def test_length_of_a_stenosis_belongs_to_its_side() -> None:
    veins = Veins(
        right_j2_stenosis_percent=50.0,
        left_j2_stenosis_percent=50.0,
        left_stenosis_length_cm=3.0,
    )
    narrow = build(PATIENT, veins)

    def extra(side: str) -> float:
        cell = narrow.site_cell(SITES[f"{side}_j2"])
        link = narrow.link(narrow.cell_names[cell])
        return float(narrow.inertance[link] * narrow.area_m2[cell])

    # K_u ρ L_s: 3 cm on the left, 1 cm on the right.
    assert extra("left") == pytest.approx(3.0 * extra("right"))


@pytest.mark.parametrize(("leak", "share"), [(0.0, 1e-3), (0.17, 0.17), (0.5, 0.5)])
def test_valve_leaks_its_parameter_and_never_less_than_a_tight_one(
    leak: float, share: float
) -> None:
    network = build(PATIENT, Veins(right_valve_leak=leak))
    assert network.valve_leak[network.link("right_valve")] == pytest.approx(share)
    assert network.valve_leak[network.link("left_valve")] == pytest.approx(1e-3)


def test_collateral_factor_multiplies_the_flow_of_plexus_and_emissary_veins() -> None:
    # Four times the flow at the same pressure: R/4 where it grows with the flow, K/16
    # where it grows with the square of the flow.
    wide = build(Patient(collateral_conductance=4.0), VEINS)
    for given, typical, factor, part in (
        (wide.resistance, NETWORK.resistance, 4.0, "emissary"),
        (wide.quadratic, NETWORK.quadratic, 16.0, "plexus"),
    ):
        changed = np.flatnonzero(given != typical)
        assert {wide.link_names[k] for k in changed} == {
            f"right_{part}",
            f"left_{part}",
        }
        assert given[changed] == pytest.approx(typical[changed] / factor)


def test_small_jugular_has_a_narrow_inlet() -> None:
    # Half the area: four times the resistance; the other side keeps its own.
    small = build(PATIENT, Veins(left_jugular_area_cm2=0.41))
    left, right = small.link("left_valve"), small.link("right_valve")
    assert small.resistance[left] == pytest.approx(1.4e8)
    assert small.resistance[right] == pytest.approx(3.5e7)


def test_plexus_of_both_sides_together_loses_what_the_anatomy_says() -> None:
    # Each side carries half: K of one side is four times that of both in parallel.
    k = [NETWORK.link(f"{side}_plexus") for side in ("right", "left")]
    assert NETWORK.quadratic[k] == pytest.approx([4.0 * 3.4e13] * 2)
    assert NETWORK.resistance[k].tolist() == [0.0, 0.0]


def test_vertebral_resistance_and_heads_grow_with_one_over_area_squared() -> None:
    half = build(PATIENT, Veins(right_vertebral_area_cm2=0.0225))
    links = [half.link(f"right_vertebral_{k}") for k in range(4)]
    for values, typical in (
        (half.resistance, NETWORK.resistance),
        (half.quadratic, NETWORK.quadratic),
    ):
        assert values[links] == pytest.approx(4.0 * typical[links])
    # 1.0e8 Pa·s/m³ and 6 heads of ½ρ/A² in four pieces.
    assert NETWORK.resistance[links].sum() == pytest.approx(1.0e8)
    assert NETWORK.quadratic[links].sum() == pytest.approx(
        6.0 * 0.5 * 1060.0 / 0.045e-4**2
    )


def test_mirrored_anatomy_exchanges_the_foramina() -> None:
    mirrored = build(PATIENT, mirrored_veins(VEINS), anatomy=TYPICAL.mirrored)
    for side, other in (("right", "left"), ("left", "right")):
        assert mirrored.resistance[mirrored.link(f"{side}_jugular_0")] == pytest.approx(
            NETWORK.resistance[NETWORK.link(f"{other}_jugular_0")]
        )


def resistance_of(*names: str) -> np.ndarray:
    return np.array([NETWORK.resistance[NETWORK.link(name)] for name in names])


DEEP_WAYS = ("sagittal", "galenic", "right_deep", "left_deep")


def test_ways_behind_the_bridging_veins_by_hand() -> None:
    # 40 % of 2.6e7 lie behind the bridging veins: 1.04e7 Pa·s/m³ for all the blood.
    # Deep veins take 4 + 4 + 10 = 18 %, the sagittal sinus the rest: 1.04e7 / 0.82.
    # Straight sinus: 8π · 3.5e-3 · 0.04 / (0.14e-4)² = 1.7952e7, half of it beyond the
    # confluence's end, 18 % of the blood: 1.6157e6 of the 1.04e7 are used up there,
    # 8.7843e6 are left. Internal cerebral veins: 8.7843e6 / 0.10 = 8.7843e7.
    # Basal vein: wall 8π · 3.5e-3 · 0.03 / (0.045e-4)² = 1.3032e8; half of it and half
    # the straight sinus, 7.4136e7, come off 8.7843e6 / 0.04 = 2.1961e8.
    assert resistance_of(*DEEP_WAYS) == pytest.approx(
        [1.04e7 / 0.82, 8.7843e7, 1.4547e8, 1.4547e8], rel=1e-3
    )


def test_brain_to_bridging_veins_has_the_rest_of_the_fitted_resistance() -> None:
    assert float(resistance_of("brain_out")[0]) == pytest.approx(0.60 * 2.6e7)


def test_deep_veins_join_in_the_straight_sinus_and_end_in_the_confluence() -> None:
    names = (*NETWORK.cell_names, "right_atrium")
    way = {
        link: (names[a], names[b])
        for link, a, b in zip(
            NETWORK.link_names, NETWORK.start, NETWORK.end, strict=True
        )
    }
    for side in ("right", "left"):
        assert way[f"{side}_basal"] == (f"{side}_basal", "straight_sinus")
        assert way[f"{side}_deep"] == ("dural_mouth", f"{side}_basal")
    assert way["straight_sinus"] == ("straight_sinus", "confluence")
    assert way["sagittal"] == ("dural_mouth", "confluence")
    assert way["brain_out"] == ("brain", "bridging")


def test_fluid_of_the_skull_presses_brain_and_bridging_veins_only() -> None:
    pressed = {
        name: float(share)
        for name, share in zip(NETWORK.cell_names, NETWORK.skull_share, strict=True)
        if share
    }
    assert pressed == {"brain": 1.0, "bridging": 1.0}


def test_veins_held_open_by_the_dura_are_stiff_and_bridging_veins_soft() -> None:
    for name in ("straight_sinus", "right_basal", "left_basal", "dural_mouth"):
        k = NETWORK.cell(name)
        assert (NETWORK.kl_pa[k], NETWORK.kb_pa[k]) == (2e4, 0.0)
    assert NETWORK.kl_pa[NETWORK.cell("bridging")] < 0.05 * 2e4
