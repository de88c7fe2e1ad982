from dataclasses import replace

import numpy as np
import pytest

from exam import SITES
from simulator import Scenario
from simulator.orifice import Jet
from simulator.picture.colour import (
    ColourSettings,
    colour_frame,
    measured_share,
    velocity_field_cm_s,
)
from simulator.picture.colour_map import ColourMap, colours, painted
from simulator.picture.colour_sheet import ColourNotes, colour_sheet
from simulator.picture.long_view import OPEN, Throat, long_grid_cm, long_view
from simulator.picture.pen import Pen
from simulator.picture.throat import throat_at

SETTINGS = ColourSettings(prf_hz=2000.0)
HEALTHY = long_view(1.1, 1.2, angle_deg=60.0)


def mean_share(axial_cm_s: float, settings: ColourSettings = SETTINGS) -> float:
    """Mean reading of a region of even flow, as a share of Nyquist."""
    field = np.full((60, 80), axial_cm_s)
    share = measured_share(
        field,
        np.zeros_like(field),
        np.ones_like(field, dtype=bool),
        settings,
        np.random.default_rng(1),
    )
    return float(np.nanmean(share))


def test_nyquist_limit_is_that_of_the_doppler_equation() -> None:
    # c PRF / (4 f0) = 154000 · 2000 / (4 · 6e6) = 12.83 cm/s
    assert SETTINGS.nyquist_cm_s == pytest.approx(12.833, abs=1e-3)


@pytest.mark.parametrize("share", [-0.7, -0.3, 0.2, 0.5, 0.8])
def test_velocity_below_the_limit_is_read_right(share: float) -> None:
    assert mean_share(share * SETTINGS.nyquist_cm_s) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("share", "read"), [(1.3, -0.7), (-1.4, 0.6), (1.7, -0.3)])
def test_velocity_beyond_the_limit_changes_its_sign(share: float, read: float) -> None:
    assert mean_share(share * SETTINGS.nyquist_cm_s) == pytest.approx(read, abs=0.03)


def test_a_higher_scale_undoes_the_aliasing() -> None:
    fast = replace(SETTINGS, prf_hz=6000.0)
    assert mean_share(1.3 * SETTINGS.nyquist_cm_s) < 0
    assert mean_share(1.3 * SETTINGS.nyquist_cm_s, fast) == pytest.approx(
        1.3 / 3, abs=0.02
    )


def test_slow_blood_and_no_blood_get_no_colour() -> None:
    field = np.full((60, 80), 0.2)  # 16 Hz, under the wall filter of 100 Hz
    high = replace(SETTINGS, wall_filter_hz=100.0)
    flat = np.zeros_like(field)
    rng = np.random.default_rng(1)
    slow = measured_share(field, flat, np.ones_like(field, dtype=bool), high, rng)
    none = measured_share(
        np.full_like(field, 6.0), flat, np.zeros_like(field, dtype=bool), SETTINGS, rng
    )
    assert np.isnan(slow).all()
    assert np.isnan(none).mean() > 0.999


def test_flow_toward_the_heart_is_blue_and_reversed_flow_red() -> None:
    for velocity, stronger, weaker in ((5.0, 2, 0), (-5.0, 0, 2)):
        frame = colour_frame(HEALTHY, velocity, SETTINGS)
        is_painted = np.isfinite(frame.share)
        assert is_painted.sum() > 5000
        tint = frame.rgb[is_painted].mean(axis=0)
        assert tint[stronger] > tint[weaker] + 60
        assert not frame.is_wrapped


def test_invert_turns_the_colours_and_not_the_flow() -> None:
    plain = colour_frame(HEALTHY, 5.0, SETTINGS)
    turned = colour_frame(HEALTHY, 5.0, replace(SETTINGS, is_inverted=True))
    np.testing.assert_allclose(turned.share, -plain.share)


def test_beyond_ninety_degrees_forward_flow_is_painted_red() -> None:
    frame = colour_frame(long_view(1.1, 1.2, angle_deg=110.0), 8.0, SETTINGS)
    assert np.nanmean(frame.share) > 0


def test_the_middle_of_a_fast_vein_wraps_and_the_edge_does_not() -> None:
    frame = colour_frame(HEALTHY, 20.0, SETTINGS)  # peak 33 cm/s, 17 along the beam
    column = frame.share[:, 160]
    seen = column[np.isfinite(column)]
    assert frame.is_wrapped
    assert np.median(seen[len(seen) // 2 - 3 : len(seen) // 2 + 3]) > 0
    assert seen[1] < 0
    assert seen[-2] < 0


def test_colour_stays_in_its_box_and_in_the_lumen() -> None:
    frame = colour_frame(HEALTHY, 5.0, SETTINGS)
    x, y = long_grid_cm(HEALTHY, 240)
    away = np.abs(y[:, None] - HEALTHY.centre_cm(x)) - HEALTHY.half_lumen_cm(x)
    is_painted = np.isfinite(frame.share)
    assert is_painted[away > 0.1].sum() == 0
    assert not is_painted[:, :20].any()
    assert not is_painted[:, -20:].any()


def test_same_seed_same_bytes_and_another_frame_another_noise() -> None:
    one = colour_frame(HEALTHY, 5.0, SETTINGS).rgb
    assert one.tobytes() == colour_frame(HEALTHY, 5.0, SETTINGS).rgb.tobytes()
    assert not np.array_equal(one, colour_frame(HEALTHY, 5.0, SETTINGS, frame=1).rgb)


def test_flow_is_the_same_in_the_throat_and_before_it() -> None:
    throat = Throat(open_share=0.25, length_cm=1.0)
    view = long_view(0.3, 0.3, throat=throat)
    field, _ = velocity_field_cm_s(view, 40.0, 240)
    middle, before = field[:, 160], field[:, 5]
    # peak over mean is (n + 2)/n: 1.25 in the throat, 5/3 in the vein, where the mean
    # is a quarter of the throat's
    assert middle.max() == pytest.approx(50.0, rel=0.01)
    assert before.max() == pytest.approx(16.67, rel=0.01)


def test_a_jet_leaves_the_throat_on_the_side_the_blood_flows_to() -> None:
    view = long_view(0.3, 0.3, throat=Throat(open_share=0.25, length_cm=1.0))
    forward, _ = velocity_field_cm_s(view, 40.0, 240)
    back, _ = velocity_field_cm_s(view, -40.0, 240)
    assert forward[:, 280].max() > 2 * forward[:, 40].max()
    assert back[:, 40].min() < 2 * back[:, 280].min()


def test_jet_of_a_leaking_valve_comes_in_from_the_heart_and_flow_stays() -> None:
    leak = Jet(orifice_cm2=0.175, distance_cm=2.25, velocity_cm_s=np.array([-85.0]))
    view = long_view(1.6, 1.65)
    field, disturbed = velocity_field_cm_s(view, -8.0, 240, [(leak, -85.0)])
    plain, _ = velocity_field_cm_s(view, -8.0, 240)
    # Half way to the valve the core still has its full speed; 3.6 cm on it is mixed.
    assert field[:, 240].min() == pytest.approx(-85.0, abs=0.5)
    assert -80.0 < field[:, 160].min() < -50.0
    np.testing.assert_allclose(field[:, 60], plain[:, 60])
    assert disturbed[:, 240].max() > 0.3
    x, y = long_grid_cm(view, 240)
    for column in (160, 200, 240):  # rings of the round section by their area
        away = np.abs(y - view.centre_cm(x)[column])
        within = away < view.half_lumen_cm(x)[column]
        carried = (field[:, column] * away)[within].sum() / away[within].sum()
        assert carried == pytest.approx(-8.0, abs=1.0)


def test_lumen_in_the_throat_has_its_share_of_the_area() -> None:
    view = long_view(0.3, 0.3, throat=Throat(open_share=0.25, length_cm=1.0))
    x, _ = long_grid_cm(view, 240)
    half = view.half_lumen_cm(x)
    assert half[160] == pytest.approx(np.sqrt(0.3 / np.pi), rel=1e-6)
    assert half[160] / half[0] == pytest.approx(0.5)


def test_throat_follows_the_persons_stenosis() -> None:
    scenario = Scenario().with_(
        veins__right_j1_stenosis_percent=75, veins__right_stenosis_length_cm=2.0
    )
    assert throat_at(scenario.veins, SITES["right_j1"]) == Throat(
        open_share=0.25, length_cm=2.0
    )
    for site in ("right_j2", "left_j1", "right_vertebral"):
        assert throat_at(scenario.veins, SITES[site]) == OPEN
    soft = scenario.with_(veins__right_stenosis_kind="dynamic")
    assert throat_at(soft.veins, SITES["right_j1"]) == OPEN
    with pytest.raises(ValueError, match="open share above 0"):
        Throat(open_share=0.0, length_cm=1.0)


@pytest.mark.parametrize("colour_map", list(ColourMap))
def test_colour_maps_are_dark_in_the_middle_and_part_the_directions(colour_map) -> None:
    ramp = colours(colour_map).astype(int)
    light = ramp @ np.array([0.30, 0.59, 0.11])
    assert light[:120].argmax() == 0
    assert light[136:].argmax() == len(light) - 137
    assert light[120:136].max() < 0.6 * light[[0, -1]].min()
    away, toward = painted(np.array([-0.5, 0.5]), colour_map).astype(int)
    assert away[2] > away[0] + 80
    assert toward[0] > toward[2] + 80


def test_reversed_flow_is_hatched_in_the_colour_blind_safe_map() -> None:
    safe = replace(SETTINGS, colour_map=ColourMap.BLUE_ORANGE)
    for velocity, is_hatched in ((5.0, False), (-5.0, True)):
        frame = colour_frame(HEALTHY, velocity, safe)
        row = frame.rgb[int(HEALTHY.vein_y_cm / HEALTHY.depth_cm * 240), 120:200]
        light = row.astype(int).sum(axis=1)
        assert (np.ptp(light) > 0.4 * light.max()) == is_hatched


def test_colour_sheet_is_drawn_with_its_limits(monkeypatch) -> None:
    written: list[str] = []
    plain = Pen.text

    def listening(self, at, words, **more):
        written.append(words)
        return plain(self, at, words, **more)

    monkeypatch.setattr(Pen, "text", listening)
    frame = colour_frame(HEALTHY, 5.0, SETTINGS)
    notes = ColourNotes(heading="Right J2", gate_mm=4.0)
    colour_sheet(frame, HEALTHY, SETTINGS, notes)
    assert {"+12.8", "−12.8", "toward heart", "reversed", "0  cm/s axial"} <= set(
        written
    )
