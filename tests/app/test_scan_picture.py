"""The cross-section on the glass: is it the model's vein, and does it stay small?"""

import numpy as np
import pytest

from exam import SITES
from simulator import Scenario, preset
from simulator.picture.lumen import half_axes_cm
from simulator.protocol import EXAMINED
from tests.app.opening import PRESS, lumen_cm2, opened, picture_now, shown
from ui import section, state, window
from ui.picture import picture
from ui.section import LARGEST_STEP_CM, MOST_PICTURES, layout, levels_cm2, pictures

NECK = preset("healthy")
LARGEST_KB = 90.0
"""Eight pictures of a vein that opens and shuts, as base64 [kB]."""


def recorded(of: Scenario, code: str = "right_j2"):
    return state.recording_at(of, code)


# ---------------------------------------------------------------- the vein
@pytest.mark.parametrize("press", ["0", "2", "4"])
def test_black_spot_on_the_glass_has_the_true_area(press):
    """Within a rim half the wall's blur wide: walls are bright, blood is black."""
    app = opened(**{PRESS.replace(".", "__"): press})
    scenario = NECK.with_(operator__probe_pressure_mmhg=float(press))
    truth = recorded(scenario).truth
    area = float(np.median(truth.area_cm2))
    wide, thick = half_axes_cm(area, truth.round_area_cm2)
    rim = np.pi * (float(wide) + float(thick)) * 0.025
    assert lumen_cm2(app) == pytest.approx(area, abs=rim)


def test_every_instant_has_the_picture_of_its_area():
    of = NECK.with_(operator__breathing="deep")
    told, truth = pictures(recorded(of)), recorded(of).truth
    areas = levels_cm2(truth.area_cm2, truth.round_area_cm2)
    assert told["n_picture"] == len(areas) > 3
    shown_cm2 = np.interp(told["at"], np.arange(len(areas)), areas)
    wanted = truth.area_cm2.reshape(len(told["at"]), -1).mean(axis=1)
    # Between two pictures the glass mixes them: within one step of the outline.
    step = np.diff(areas).max()
    assert np.abs(shown_cm2 - wanted).max() < step
    assert np.abs(shown_cm2 - wanted).mean() < 0.1 * step


@pytest.mark.parametrize("breathing", ["quiet", "deep", "strain"])
def test_walls_move_in_small_steps_from_one_picture_to_the_next(breathing):
    truth = recorded(NECK.with_(operator__breathing=breathing)).truth
    areas = np.array(levels_cm2(truth.area_cm2, truth.round_area_cm2))
    assert areas[0] == pytest.approx(truth.area_cm2.min(), abs=1e-3)
    assert areas[-1] == pytest.approx(truth.area_cm2.max(), abs=1e-3)
    wide, thick = half_axes_cm(areas, truth.round_area_cm2)
    steps = np.abs(np.diff(wide)) + np.abs(np.diff(thick))
    if len(areas) < MOST_PICTURES:
        assert steps.max() < 1.2 * LARGEST_STEP_CM


def test_a_vein_that_stands_still_needs_one_picture():
    assert levels_cm2(np.full(100, 0.8), 1.2) == (0.8,)


def test_layout_does_not_shake_under_a_slider():
    """Pressing changes the vein, and not the place of everything else."""
    views = {
        layout(recorded(NECK.with_(operator__probe_pressure_mmhg=p)).truth)
        for p in (0.5, 1.0, 1.5, 2.0, 2.5)
    }
    assert len(views) == 1


# ---------------------------------------------------------------- the glass
@pytest.mark.parametrize("breathing", ["quiet", "deep", "held", "strain"])
@pytest.mark.parametrize("code", ["right_j2", "left_j1", "left_vertebral"])
def test_pictures_stay_small(code, breathing):
    told = pictures(recorded(NECK.with_(operator__breathing=breathing), code))
    assert len(told["image"]) < LARGEST_KB * 1024
    if breathing == "quiet":
        assert len(told["image"]) < LARGEST_KB * 1024 * 0.7


@pytest.mark.parametrize(
    ("key", "seed"), [("machine__gain_db", 71), ("machine__baseline_shift", 72)]
)
def test_display_settings_make_no_new_picture(key, seed, monkeypatch):
    drawn = []
    draw = section.bmode
    monkeypatch.setattr(
        section, "bmode", lambda *a, **k: drawn.append(a) or draw(*a, **k)
    )
    own = NECK.with_(seed=seed)
    first = pictures(recorded(own))
    assert drawn
    drawn.clear()
    for value in (0.05, 0.1, 0.15):
        turned = pictures(recorded(own.with_(**{key: value})))
        assert turned["image"] == first["image"]
    assert not drawn


def test_gate_stands_where_the_signal_comes_from():
    centred = pictures(recorded(NECK))
    vein, gate = centred["vein"], centred["gate"]
    assert gate["y_cm"] == vein["y_cm"]
    moved = pictures(recorded(NECK.with_(operator__gate_offset_mm=3)))
    assert moved["gate"]["y_cm"] == pytest.approx(vein["y_cm"] + 0.3)
    short = pictures(recorded(NECK.with_(operator__gate_mm=2)))
    sine = np.sin(np.radians(recorded(NECK).beam.angle_deg))
    assert short["gate"]["half_cm"] == pytest.approx(0.1 * sine, abs=1e-3)


@pytest.mark.parametrize("site", EXAMINED, ids=lambda site: site.code)
def test_vein_and_artery_are_in_the_picture(site):
    told = picture(NECK, site, state.edition(), reveal=False)
    assert ("section" in told) is not window.is_deep(site)
    if window.is_deep(site):
        return
    view = told["section"]
    for vessel, radius in (
        (view["vein"], view["vein"]["below_cm"]),
        (view["artery"], view["artery"]["radius_cm"]),
    ):
        assert radius < vessel["x_cm"] < view["width_cm"] - radius
        assert radius < vessel["y_cm"] < view["depth_cm"] - radius


def test_an_oblique_section_is_drawn_deeper():
    square, oblique = (
        picture(
            NECK.with_(operator__probe_tilt_deg=tilt),
            SITES["right_j2"],
            state.edition(),
            reveal=True,
        )["truth"]["outline"]
        for tilt in (0, 40)
    )
    assert oblique["area_cm2"] == square["area_cm2"]
    assert oblique["half_width_cm"] == square["half_width_cm"]
    ratio = np.array(oblique["half_depth_cm"]) / np.array(square["half_depth_cm"])
    assert ratio == pytest.approx(1 / np.cos(np.radians(40)), rel=2e-3)


def test_the_true_area_stays_in_python_until_it_is_asked_for():
    told = picture(NECK, SITES["right_j2"], state.edition(), reveal=False)
    assert told["truth"] is None
    assert "area_cm2" not in str(told)
    told = picture(NECK, SITES["right_j2"], state.edition(), reveal=True)
    truth = recorded(NECK).truth
    assert np.mean(told["truth"]["outline"]["area_cm2"]) == pytest.approx(
        truth.area_cm2.mean(), abs=1e-3
    )


def test_a_defect_shows_in_the_lumen():
    clear = picture_now(opened(site="right_j1"))
    septum = picture_now(opened(site="right_j1", veins__right_defect="septum"))
    told = shown(opened(site="right_j1"), "screen")["section"]
    per_cm = clear.shape[0] / told["depth_cm"]
    row, column = (round(told["vein"][a] * per_cm) for a in ("y_cm", "x_cm"))
    spot = (slice(row - 6, row + 7), slice(column - 3, column + 4))
    assert clear[spot].max() < 60
    assert septum[spot].max() > 120
