from dataclasses import replace

import numpy as np

from exam import SITES, Breathing, Defect
from simulator.picture.bmode import bmode
from simulator.picture.colour import ColourSettings, colour_frame
from simulator.picture.long_view import Throat, long_view
from simulator.picture.mmode import mmode
from simulator.picture.neck_view import neck_view
from simulator.picture.section_sheet import SectionNotes, mmode_sheet, section_sheet
from simulator.picture.wording import (
    audio_alt,
    colour_alt,
    heading,
    mmode_alt,
    section_alt,
    strip_alt,
)
from simulator.settings import Glottis
from tests.unit.simulator.picture.builders import Machine, one_line, steady_traces

J2 = SITES["right_j2"]
SPECTRUM = one_line(80)


def test_heading_says_site_posture_and_breathing() -> None:
    quiet = heading(J2, 90.0, Breathing.QUIET, Glottis.OPEN)
    assert quiet == "Right J2 · upright · quiet breathing"
    for glottis in Glottis:
        sinus = heading(SITES["straight_sinus"], 30.0, Breathing.HELD, glottis)
        assert sinus == (
            f"Straight sinus · tilted 30° · held breath, glottis {glottis.value}"
        )


def test_strip_says_direction_speed_and_longest_reversal() -> None:
    mean = np.full(200, 8.0)
    mean[50:70] = -4.0  # 20 columns of 0.05 s
    words = strip_alt(J2, SPECTRUM, steady_traces(mean), Machine())
    assert "right J2" in words
    assert "toward the heart for 90 % of the time" in words
    assert "mean 6.8 cm/s" in words
    assert "peaks up to 16 cm/s toward the heart, corrected for 60°" in words
    assert "longest reversal 1.00 s" in words
    assert "wraps" not in words


def test_strip_says_that_nothing_is_seen_or_that_it_wraps() -> None:
    traces = steady_traces(np.full(200, 30.0))
    assert "wraps round" in strip_alt(J2, SPECTRUM, traces, Machine())
    blind = replace(traces, is_detected=np.zeros(200, dtype=bool))
    assert "no flow stands out" in strip_alt(J2, SPECTRUM, blind, Machine())


def test_section_says_shape_pressure_and_defect() -> None:
    assert "round, 1.24 cm across" in section_alt(J2, 1.2, 1.2)
    words = section_alt(J2, 0.3, 1.2, pressure_mmhg=6.0, defect=Defect.SEPTUM)
    assert "flattened" in words
    assert "25 % of its round area" in words
    assert "6.0 mmHg" in words
    assert "septum" in words
    assert "shut" in section_alt(J2, 0.005, 1.2)


def test_mmode_says_how_far_apart_the_walls_are() -> None:
    time_s = np.arange(101) * 0.1
    area = np.full(101, 1.2)
    area[30] = 0.3
    words = mmode_alt(J2, time_s, area, 1.2)
    assert "0.20 cm apart at 3.0 s" in words
    assert "1.24 cm" in words
    still = mmode_alt(J2, time_s, np.full(101, 0.33), 0.33)
    assert "stand still, 0.65 cm apart" in still


def test_colour_says_direction_aliasing_and_narrowing() -> None:
    settings = ColourSettings(prf_hz=2000.0)
    slow = long_view(1.1, 1.2, angle_deg=60.0)
    words = colour_alt(J2, colour_frame(slow, 5.0, settings), slow, settings)
    assert "100 % of the coloured area is painted as flow toward the heart" in words
    assert "±12.8 cm/s axial" in words
    assert "aliasing" not in words
    tight = long_view(0.3, 0.3, throat=Throat(open_share=0.25, length_cm=1.0))
    words = colour_alt(J2, colour_frame(tight, 45.0, settings), tight, settings)
    assert "aliasing" in words
    assert "narrows to 25 %" in words


def test_sound_says_which_ear_hears_what() -> None:
    t = np.arange(4000) / 4000.0
    forward, back = np.exp(2j * np.pi * 300 * t), np.exp(-2j * np.pi * 200 * t)
    assert "100 % on the left (toward the heart)" in audio_alt(J2, forward, 4000.0)
    both = audio_alt(J2, forward + back, 4000.0)
    assert "50 % on the left" in both
    assert "50 % on the right (reversed)" in both
    assert "silence" in audio_alt(J2, 0 * forward, 4000.0)


def test_sheets_hold_the_picture_untouched() -> None:
    view = neck_view(J2, 1.2, 1.2)
    levels = bmode(view, 1.2)
    notes = SectionNotes(heading="Right J2", area_cm2=1.2, shows_names=False)
    sheet = np.asarray(section_sheet(levels, view, notes).image.convert("L"))
    height, width = levels.shape
    np.testing.assert_array_equal(sheet[76 : 76 + height, 50 : 50 + width], levels)
    time_s = np.arange(100) * 0.1
    lines = mmode(view, time_s, np.full(100, 1.2), width=500)
    sheet = np.asarray(mmode_sheet(lines, view, notes, 10.0).image.convert("L"))
    np.testing.assert_array_equal(sheet[76:316, 50:550], lines)
