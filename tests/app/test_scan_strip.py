"""The spectral strip: what the machine made of it, and the truth only on request."""

import wave
from base64 import b64decode
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from criteria import Edition, load_edition
from exam import SITES, Site
from simulator import Scenario, preset
from tests.app.opening import (
    opened,
    shown,
)
from ui import state
from ui.picture import picture


# ---------------------------------------------------------------- the strip
def strained_neck(**changes: float | str) -> tuple[Scenario, Site, Edition]:
    """A strained neck with a reversal on the strip, the site, and the first edition."""
    scenario = preset("leaky_valve").with_(operator__breathing="strain", **changes)
    return scenario, SITES["right_j1"], load_edition(state.START_EDITION)


def grey(told: dict[str, Any]) -> NDArray[np.float64]:
    """The strip's picture, (row, column)."""
    head, _, body = told["image"].partition(",")
    assert head == "data:image/jpeg;base64"
    return np.asarray(Image.open(BytesIO(b64decode(body))), dtype=float)


def test_picture_and_axes_of_the_strip_agree():
    """Where the picture is bright, read off the axis, is where the mean trace runs."""
    told = picture(*strained_neck(), reveal=False)
    bright = grey(told)
    height, width = bright.shape
    span = told["up_cm_s"] + told["down_cm_s"]
    velocity = (np.arange(height) + 0.5) / height * span - told["up_cm_s"]
    weight = np.where(bright > 120.0, bright, 0.0)
    per_column = weight.sum(axis=0)
    seen = per_column > 0.0
    middle = (velocity @ weight)[seen] / per_column[seen]
    at = (np.flatnonzero(seen) + 0.5) / width * len(told["mean_cm_s"])
    mean = np.array([v or 0.0 for v in told["mean_cm_s"]])[at.astype(int)]
    assert seen.mean() > 0.9
    assert np.corrcoef(middle, mean)[0, 1] > 0.85
    assert np.median(np.abs(middle - mean)) < 0.03 * span


@pytest.mark.parametrize("shift", [-0.2, 0.0, 0.4])
def test_strip_ends_at_the_nyquist_limits(shift):
    """c PRF / (4 f0 cos θ) on either side of an unshifted baseline."""
    told = picture(
        *strained_neck(
            machine__prf_hz=3000,
            machine__transmit_mhz=6,
            machine__baseline_shift=shift,
            operator__angle_set_deg=60,
        ),
        reveal=False,
    )
    nyquist = 154_000 * 3000 / (4 * 6e6 * 0.5)
    ends = [nyquist * (1 - 2 * shift), nyquist * (1 + 2 * shift)]
    assert [float(text) for text in told["nyquist"]] == pytest.approx(ends, abs=0.5)
    row = (told["up_cm_s"] + told["down_cm_s"]) / 128
    assert [told["up_cm_s"], told["down_cm_s"]] == pytest.approx(ends, abs=row)


def test_gain_and_dynamic_range_change_the_picture():
    plain = grey(picture(*strained_neck(), reveal=False)).mean()
    loud = grey(picture(*strained_neck(machine__gain_db=10), reveal=False)).mean()
    hard = grey(
        picture(*strained_neck(machine__dynamic_range_db=30), reveal=False)
    ).mean()
    assert loud > plain + 20
    assert hard != pytest.approx(plain, abs=1.0)


def test_settings_are_printed_and_a_steep_angle_is_marked_in_words():
    told = shown(opened(operator__angle_set_deg="60"), "screen")["settings"]
    values = {row["name"]: row["value"] for row in told}
    assert values["f0"] == "5.0 MHz"
    assert values["PRF"] == "6.0 kHz"
    assert values["WF"] == "50 Hz"
    assert values["Gain"] == "0 dB"
    assert values["Angle"] == "60°"
    assert not any(row["warning"] for row in told)
    steep = shown(opened(operator__angle_set_deg="61"), "screen")["settings"]
    assert [row["name"] for row in steep if row["warning"]] == ["Angle"]
    assert steep[-1]["warning"] == "above 60°"


def test_wall_filter_band_is_what_the_machine_filters():
    """c f / (2 f0 cos θ), with the filter that the PRF allows."""
    told = picture(*strained_neck(machine__wall_filter_hz=400), reveal=False)
    cosine = np.cos(np.radians(55))
    assert told["wall_cm_s"] == pytest.approx(
        154_000 * 400 / (2 * 5e6 * cosine), abs=1e-3
    )


@pytest.mark.parametrize("sweep_s", [3, 10, 20])
def test_sweep_shows_the_reversal_that_is_read(sweep_s):
    told = picture(*strained_neck(machine__sweep_s=sweep_s), reveal=False)
    assert told["sweep_s"] == sweep_s
    assert told["duration_s"] == min(sweep_s, told["recorded_s"])
    assert len(told["mean_cm_s"]) == round(told["duration_s"] / 0.02)
    first, bracket = told["start_s"], told["reversal"]
    assert first <= bracket["start_s"]
    assert (
        bracket["start_s"] + bracket["duration_s"] <= first + told["duration_s"] + 0.02
    )
    inside = round((bracket["start_s"] + 0.5 * bracket["duration_s"] - first) / 0.02)
    assert told["mean_cm_s"][inside] < 0.0


def test_no_flow_leaves_a_gap_in_the_traces():
    scenario, site, edition = strained_neck(machine__gain_db=-40)
    told = picture(scenario, site, edition, reveal=False)
    seen = state.recording_at(scenario, site.code).traces.is_detected
    assert [v is not None for v in told["mean_cm_s"]] == seen.tolist()
    assert not seen.all()
    told = picture(
        *strained_neck(machine__gain_db=-40, machine__snr_db=0), reveal=False
    )
    assert set(told["mean_cm_s"]) == {None}
    assert "No flow stands out" in told["alt"]


# ---------------------------------------------------------------- the truth
def test_the_truth_stays_in_python_until_it_is_asked_for():
    scenario, site, edition = strained_neck(operator__angle_deg=40)
    blind = picture(scenario, site, edition, reveal=False)
    assert blind["truth"] is None
    assert blind["unpressed"] is None
    true = picture(scenario, site, edition, reveal=True)["truth"]
    truth, _ = state.truth_at(scenario, site.code)
    assert true["velocity_cm_s"] == pytest.approx(truth.velocity_cm_s[::4], abs=0.006)
    recorded = state.recording_at(scenario, site.code).true_reading
    assert true["reversal"] == f"true {recorded.reflux_s:.2f} s"
    assert true["area"] == f"true {recorded.csa_cm2:.2f}"
    assert true["angle"] == "true 40°"
    assert f"{recorded.reflux_s:.2f} s" in true["alt"]
    assert "40°" in true["alt"]


def test_a_wrong_angle_moves_the_machine_and_not_the_truth():
    told, steep = (
        picture(*strained_neck(operator__angle_set_deg=angle), reveal=True)
        for angle in (55, 75)
    )
    assert told["truth"]["velocity_cm_s"] == steep["truth"]["velocity_cm_s"]
    ratio = np.cos(np.radians(55)) / np.cos(np.radians(75))
    fast = [i for i, v in enumerate(told["mean_cm_s"]) if v and abs(v) > 5]
    assert len(fast) > 20
    for i in fast:
        assert steep["mean_cm_s"][i] == pytest.approx(
            ratio * told["mean_cm_s"][i], rel=0.01
        )


# ---------------------------------------------------------------- the sound
def test_sound_is_made_only_when_asked_for_and_lasts_one_sweep():
    assert shown(opened(), "screen")["sound"] is None
    told = picture(*strained_neck(machine__sweep_s=4), reveal=False, sound=True)
    with wave.open(BytesIO(b64decode(told["sound"]))) as file:
        assert file.getnchannels() == 2
        assert file.getnframes() / file.getframerate() == pytest.approx(
            told["duration_s"], abs=1e-3
        )
