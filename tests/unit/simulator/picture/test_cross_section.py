import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from exam import SITES, Defect
from simulator.picture.bmode import artery_radius_cm, bmode
from simulator.picture.lumen import coverage, half_axes_cm, half_chord_cm
from simulator.picture.mmode import mmode
from simulator.picture.neck_view import NeckView, neck_view
from simulator.tube_law import short_axis_cm

ROUND_CM2 = 1.2
VIEW = neck_view(SITES["right_j2"], ROUND_CM2, ROUND_CM2)
STEP_CM = VIEW.depth_cm / 240


def drawn_area_cm2(area_cm2: float, round_cm2: float = ROUND_CM2) -> float:
    """Area of the lumen's pixels in a picture of 240 rows."""
    a, b = half_axes_cm(area_cm2, round_cm2)
    x = (np.arange(320) + 0.5) * STEP_CM - VIEW.vein_x_cm
    y = (np.arange(240) + 0.5) * STEP_CM
    chord = half_chord_cm(x, a, b, STEP_CM)
    share = coverage(y, VIEW.vein_y_cm, chord, STEP_CM)
    return float(share.sum()) * STEP_CM**2


@given(st.floats(0.03, 2.2))
def test_drawn_lumen_has_the_true_area(area_cm2: float) -> None:
    assert drawn_area_cm2(area_cm2) == pytest.approx(area_cm2, rel=0.02)


def mean_picture(area_cm2: float, **more: float) -> np.ndarray:
    """Levels averaged over seeds: structure without grain."""
    pictures = [bmode(VIEW, area_cm2, seed=seed, **more) for seed in range(1, 9)]
    return np.mean(pictures, axis=0)


def seen_area_cm2(levels: np.ndarray) -> float:
    """Dark pixels around the vein's middle, as an eye would outline them."""
    rows, columns = np.indices(levels.shape)
    x = (columns + 0.5) * STEP_CM - VIEW.vein_x_cm
    y = (rows + 0.5) * STEP_CM - VIEW.vein_y_cm
    is_near = (np.abs(x) < 1.25) & (np.abs(y) < 0.66)
    return float((is_near & (levels < 70)).sum()) * STEP_CM**2


@pytest.mark.parametrize("area_cm2", [0.35, 0.7, 1.2])
def test_an_eye_outlines_the_true_area(area_cm2: float) -> None:
    seen = seen_area_cm2(mean_picture(area_cm2))
    assert seen == pytest.approx(area_cm2, rel=0.05)


@pytest.mark.parametrize("area_cm2", [0.05, 0.3, 0.8, 1.2, 1.6])
def test_thickness_is_the_short_axis_of_the_tube_law(area_cm2: float) -> None:
    a, b = half_axes_cm(area_cm2, ROUND_CM2)
    assert 2 * b == pytest.approx(short_axis_cm(area_cm2, area_cm2 / ROUND_CM2))
    assert np.pi * a * b == pytest.approx(area_cm2)


def test_lumen_is_round_when_full_and_ever_flatter_when_it_empties() -> None:
    areas = np.array([1.6, 1.2, 0.9, 0.5, 0.2, 0.05])
    a, b = half_axes_cm(areas, ROUND_CM2)
    ratio = a / b
    assert ratio[:2] == pytest.approx([1.0, 1.0])
    assert (np.diff(ratio[1:]) > 0).all()
    assert ratio[-1] > 20


def test_flat_vein_is_flat_in_the_picture() -> None:
    picture = mean_picture(0.3)
    middle = int(VIEW.vein_x_cm / STEP_CM)
    row = int(VIEW.vein_y_cm / STEP_CM)
    tall = (picture[row - 30 : row + 30, middle] < 70).sum()
    wide = (picture[row, middle - 80 : middle + 80] < 70).sum()
    a, b = half_axes_cm(0.3, ROUND_CM2)
    assert tall * STEP_CM == pytest.approx(2 * b, abs=1.5 * STEP_CM)
    assert wide * STEP_CM == pytest.approx(2 * a, abs=4 * STEP_CM)


def test_same_seed_same_bytes_and_another_seed_another_grain() -> None:
    first = bmode(VIEW, 0.8, seed=3)
    assert first.tobytes() == bmode(VIEW, 0.8, seed=3).tobytes()
    assert not np.array_equal(first, bmode(VIEW, 0.8, seed=4))


def grain(levels: np.ndarray) -> np.ndarray:
    """Fine structure of the tissue beside the vein."""
    part = levels[120:170, 30:110].astype(float)
    return (part - gaussian_filter(part, 2.5)).ravel()


def test_pressing_moves_structure_and_not_the_grain() -> None:
    free, pressed = bmode(VIEW, 1.2), bmode(VIEW, 0.2, pressure_mmhg=12.0)
    other = bmode(VIEW, 0.2, pressure_mmhg=12.0, seed=2)
    assert np.corrcoef(grain(free), grain(pressed))[0, 1] > 0.7
    assert abs(np.corrcoef(grain(free), grain(other))[0, 1]) < 0.3
    a, b = free[:120].astype(float), pressed[:120].astype(float)
    assert np.abs(a - b).mean() > 10.0


def test_pressing_squeezes_the_tissue_over_the_vein() -> None:
    def top_of(levels: np.ndarray, radius_cm: float) -> float:
        column = int(VIEW.artery_x_cm / STEP_CM)
        expected = int((VIEW.artery_y_cm - radius_cm) / STEP_CM)
        dark = np.flatnonzero(levels[expected - 40 : expected + 20, column] < 60)
        return (expected - 40 + dark[0]) * STEP_CM

    free = mean_picture(1.2)
    pressed = mean_picture(1.2, pressure_mmhg=15.0)
    rise = top_of(free, 0.31) - top_of(pressed, 0.31)
    assert rise == pytest.approx(0.22, abs=2 * STEP_CM)


@pytest.mark.parametrize("defect", [d for d in Defect if d is not Defect.NONE])
def test_a_defect_echoes_inside_the_lumen(defect: Defect) -> None:
    a, b = half_axes_cm(1.1, ROUND_CM2)
    rows, columns = np.indices((240, 320))
    u = ((columns + 0.5) * STEP_CM - VIEW.vein_x_cm) / a
    v = ((rows + 0.5) * STEP_CM - VIEW.vein_y_cm) / b
    is_core = u * u + v * v < 0.7**2
    plain, shown = bmode(VIEW, 1.1), bmode(VIEW, 1.1, defect=defect)
    assert (plain[is_core] > 100).sum() < 5
    assert (shown[is_core] > 100).sum() > 40
    outside = u * u + v * v > 1.3**2
    np.testing.assert_array_equal(plain[outside], shown[outside])


def test_carotid_lies_toward_the_middle_and_beats() -> None:
    left = neck_view(SITES["left_j2"], ROUND_CM2, ROUND_CM2)
    assert VIEW.artery_x_cm > VIEW.vein_x_cm  # screen right is the person's left
    assert left.artery_x_cm < left.vein_x_cm
    time_s = np.linspace(0.0, 2.0, 400)
    radius = artery_radius_cm(VIEW, time_s, 60.0)
    assert radius.max() / radius.min() == pytest.approx(1.045, abs=0.002)
    assert radius[:200] == pytest.approx(artery_radius_cm(VIEW, time_s[:200] + 1, 60.0))


def test_blood_is_new_in_every_frame_and_the_grain_is_not() -> None:
    one, two = bmode(VIEW, 1.2, time_s=1.0), bmode(VIEW, 1.2, time_s=1.05)
    row, column = int(VIEW.vein_y_cm / STEP_CM), int(VIEW.vein_x_cm / STEP_CM)
    blood = np.s_[row - 20 : row + 20, column - 20 : column + 20]
    assert not np.array_equal(one[blood], two[blood])
    assert np.corrcoef(grain(one), grain(two))[0, 1] > 0.9


def test_an_oblique_section_draws_the_lumen_deeper() -> None:
    square, oblique = mean_picture(0.7), mean_picture(0.7, probe_tilt_deg=40.0)
    ratio = seen_area_cm2(oblique) / seen_area_cm2(square)
    assert ratio == pytest.approx(1.0 / np.cos(np.radians(40.0)), rel=0.05)
    with pytest.raises(ValueError, match="probe tilt = 85"):
        bmode(VIEW, 0.7, probe_tilt_deg=85.0)


def test_depth_holds_a_large_vein() -> None:
    large = neck_view(SITES["right_j1"], 2.5, 3.0)
    assert large.vein_y_cm + np.sqrt(3.0 / np.pi) < large.depth_cm
    assert large.depth_cm >= VIEW.depth_cm


def test_a_vein_behind_bone_has_no_cross_section() -> None:
    with pytest.raises(ValueError, match="straight sinus lies behind bone"):
        neck_view(SITES["straight_sinus"], 0.3, 0.3)


def test_vertebral_bones_cast_a_shadow() -> None:
    view: NeckView = neck_view(SITES["left_vertebral"], 0.045, 0.045)
    picture = bmode(view, 0.045)
    step = view.depth_cm / 240
    column = int((view.vein_x_cm + 0.85) / step)
    cap = int(view.vein_y_cm / step)
    assert picture[cap - 10 : cap + 6, column].max() > 200
    assert picture[cap + 30 : cap + 100, column].mean() < 40


def test_walls_move_in_the_mmode_as_the_area_does() -> None:
    time_s = np.arange(1000) * 0.01
    area = 0.7 + 0.4 * np.sin(2 * np.pi * time_s / 4.0)
    picture = mmode(VIEW, time_s, area, width=400)
    row = int(VIEW.vein_y_cm / STEP_CM)
    dark = (gaussian_filter(picture.astype(float), 1.0)[row - 50 : row + 50] < 75).sum(
        0
    )
    at = (np.arange(400) + 0.5) / 400 * time_s[-1]
    _, b = half_axes_cm(np.interp(at, time_s, area), ROUND_CM2)
    assert np.corrcoef(dark, b)[0, 1] > 0.99
    assert dark * STEP_CM == pytest.approx(2 * b, abs=4 * STEP_CM)


def test_the_mmode_of_the_artery_shows_its_beat() -> None:
    time_s = np.arange(400) * 0.01
    picture = mmode(
        VIEW,
        time_s,
        np.full(400, 1.2),
        width=400,
        height=960,
        line_cm=VIEW.artery_x_cm,
        heart_rate_bpm=60.0,
    )
    row = int(VIEW.artery_y_cm / VIEW.depth_cm * 960)
    dark = (gaussian_filter(picture.astype(float), 2.0)[row - 90 : row + 90] < 70).sum(
        0
    )
    wave = dark - dark.mean()
    assert wave[:300] @ wave[100:] > 0.7 * (wave @ wave) * 0.75  # repeats every second
    assert 3 <= dark.max() - dark.min() <= 14
