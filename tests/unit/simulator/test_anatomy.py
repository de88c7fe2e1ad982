import pytest

from simulator.anatomy import CHEST_LAW, NECK_LAW, TYPICAL
from simulator.units import PA_PER_MMHG


def test_mirror_image_exchanges_the_sides_and_nothing_else() -> None:
    mirrored = TYPICAL.mirrored
    assert (mirrored.right, mirrored.left) == (TYPICAL.left, TYPICAL.right)
    assert mirrored != TYPICAL
    assert mirrored.mirrored == TYPICAL


def test_shape_of_the_jugular_is_one_at_j2() -> None:
    # J2 lies 55 % of the way down: the sixth of ten pieces.
    assert TYPICAL.jugular_shape[5] == 1.0
    assert len(TYPICAL.jugular_shape) == 10


def test_jugular_hangs_between_skull_base_and_thoracic_inlet() -> None:
    lowest_m = TYPICAL.jugular_top_m - TYPICAL.jugular_length_m
    for side in (TYPICAL.right, TYPICAL.left):
        assert lowest_m > max(height for _, height in side.brachiocephalic)


def test_neck_vein_has_its_reference_area_at_4_and_a_half_mmhg() -> None:
    assert NECK_LAW.alpha(4.5 * PA_PER_MMHG) == pytest.approx(1.0)


def test_vein_in_the_chest_is_stiffer_when_it_empties() -> None:
    # Tethered: at α = 0.3 the chest vein is stiffer than the neck vein.
    assert CHEST_LAW.stiffness_pa(0.3) > 2.0 * NECK_LAW.stiffness_pa(0.3)
