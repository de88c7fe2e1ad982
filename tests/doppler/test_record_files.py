import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from exam import SITES
from exam.form import READINGS
from simulator import Scenario, record
from simulator.__main__ import app
from simulator.picture import strip_png
from simulator.record_files import sidecar, traces_csv
from tests.unit.simulator.builders import recording

RECORDING = record(Scenario(), SITES["right_j1"])


def test_traces_have_a_line_a_column_and_the_truth_beside_them() -> None:
    rows = list(csv.DictReader(StringIO(traces_csv(RECORDING))))
    assert len(rows) == 500
    assert float(rows[100]["time_s"]) == pytest.approx(2.01)
    assert float(rows[100]["mean_cm_s"]) == pytest.approx(
        RECORDING.traces.mean_cm_s[100], abs=1e-3
    )
    # The truth is sampled each 0.01 s, the first at 0.01 s: 2.01 s is number 201.
    assert float(rows[100]["true_mean_cm_s"]) == pytest.approx(
        RECORDING.truth.velocity_cm_s[200], abs=1e-3
    )


def test_side_file_names_the_region_as_dicom_does() -> None:
    told = sidecar(RECORDING)
    (region,) = told["SequenceOfUltrasoundRegions"]
    assert (region["RegionSpatialFormat"], region["PhysicalUnitsXDirection"]) == (3, 4)
    assert region["PhysicalUnitsYDirection"] == 7
    wide, high = (
        region[f"RegionLocationMax{end}"] + 1 - region[f"RegionLocationMin{start}"]
        for start, end in (("X0", "X1"), ("Y0", "Y1"))
    )
    # One sweep of 10 s, and the whole scale: 6000 Hz, at 154000/(2 · 5e6 · cos 55°)
    # cm/s per Hz 161.09 cm/s.
    assert wide * region["PhysicalDeltaX"] == pytest.approx(10.0)
    assert high * region["PhysicalDeltaY"] == pytest.approx(161.09, abs=0.01)
    assert told["truth"]["tamean_cm_s"] == pytest.approx(
        RECORDING.true_reading.tamean_cm_s, abs=1e-3
    )
    assert Scenario.from_dict(told["scenario"]) == RECORDING.scenario
    json.dumps(told)


@pytest.mark.parametrize("shift", [-0.3, 0.0, 0.2])
def test_region_finds_the_baseline_and_the_edge_in_the_picture(shift: float) -> None:
    moved = record(Scenario().with_(machine__baseline_shift=shift), SITES["right_j1"])
    (region,) = sidecar(moved)["SequenceOfUltrasoundRegions"]
    sheet = np.asarray(Image.open(BytesIO(strip_png(moved, with_traces=False))))
    left, top = region["RegionLocationMinX0"], region["RegionLocationMinY0"]
    right, bottom = region["RegionLocationMaxX1"], region["RegionLocationMaxY1"]
    strip = sheet[top : bottom + 1, left : right + 1].astype(float).sum(axis=2)
    # The baseline is drawn across the strip: the only row that is bright throughout.
    drawn = int(strip.min(axis=1).argmax())
    assert strip[drawn].min() > 300
    zero = region["ReferencePixelY0"] - (
        region["ReferencePixelPhysicalValueY"] / region["PhysicalDeltaY"]
    )
    assert zero == pytest.approx(drawn, abs=1.0)
    # Beside the last column stands the axis, one colour from top to bottom.
    axis = sheet[top + 40 : bottom - 40, right + 1]
    assert np.median(axis, axis=0).max() > 30
    assert (np.median(axis, axis=0) == axis).all(axis=1).mean() > 0.9


def test_means_of_the_side_file_are_those_of_the_table() -> None:
    told = sidecar(RECORDING)
    first, last = told["averaged_s"]
    assert told["read_s"] == [0.0, 6.0]
    # One breath of 4 s in 6 s; a column is 0.02 s wide.
    assert (first, last) == (0.01, pytest.approx(4.0, abs=0.011))
    rows = [
        row
        for row in csv.DictReader(StringIO(traces_csv(RECORDING)))
        if first <= float(row["time_s"]) <= last
    ]
    for name, column in (
        ("tamean_cm_s", "mean_cm_s"),
        ("tamax_cm_s", "peak_cm_s"),
    ):
        mean = np.mean([float(row[column]) for row in rows])
        assert told["reading"][name] == pytest.approx(mean, abs=1e-3)
    area = np.mean([float(row["true_area_cm2"]) for row in rows])
    # The table has every second sample.
    assert told["truth"]["csa_cm2"] == pytest.approx(area, rel=1e-3)


def test_side_file_has_the_row_of_the_form_and_leaves_empty_what_the_bone_hides() -> (
    None
):
    row = sidecar(RECORDING)["form_row"]
    assert RECORDING.measurement is not None
    assert (row["side"], row["level"], row["breathing"]) == ("right", "j1", "quiet")
    assert row["csa_cm2"] == RECORDING.measurement.csa_cm2
    hidden = record(Scenario().with_(patient__bone_window=0), SITES["straight_sinus"])
    row = sidecar(hidden)["form_row"]
    assert [row[name] for name in READINGS] == [None] * len(READINGS)
    tilted = record(Scenario().with_(operator__tilt_deg=45), SITES["right_j1"])
    assert sidecar(tilted)["form_row"] is None


def test_side_file_says_that_a_recorded_heart_of_ones_own_is_not_in_it() -> None:
    found = record(Scenario(), SITES["right_j1"], recording=recording())
    assert any("not part of this file" in note for note in sidecar(found)["notes"])
    assert sidecar(RECORDING)["notes"] == []


@pytest.mark.parametrize("glottis", ["closed", "open"])
def test_side_file_tells_the_glottis_of_a_held_breath_only(glottis: str) -> None:
    held = Scenario().with_(operator__breathing="held", operator__glottis=glottis)
    assert sidecar(record(held, SITES["right_j1"]))["glottis"] == glottis
    assert "glottis" not in sidecar(RECORDING)


def run(*words: str):
    return CliRunner().invoke(app, ["record", *words])


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_command_writes_a_file(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"one.{ending}"
    found = run("--site", "left_j2", "--out", str(out), "--set", "machine.gain_db=3")
    assert found.exit_code == 0, found.output
    assert out.stat().st_size > 500
    assert "left J2, 10.0 s" in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "right_j9", "--out", "t.csv"), "is not one of right_j1"),
        (("--out", "t.gif"), "must end in .png, .wav, .csv or .json"),
        (("--out", "/nowhere/at/all/t.csv"), "folder does not exist"),
        (("--out", "t.csv", "--set", "machine.prf_hz=1"), "500 to 16000 Hz"),
        (("--out", "t.csv", "--seconds", "0"), "choose a length in that range"),
    ],
)
def test_command_says_what_is_wrong(words: tuple[str, ...], said: str) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert said in found.stderr
    assert not Path("t.csv").exists()


@pytest.mark.parametrize(
    ("words", "is_told"),
    [(("--seconds", "12"), True), (("--seconds", "9"), False)],
)
def test_picture_of_a_long_recording_is_said_to_be_its_first_sweep(
    tmp_path: Path, words: tuple[str, ...], is_told: bool
) -> None:
    out = tmp_path / "long.png"
    found = run("--out", str(out), *words)
    assert found.exit_code == 0, found.output
    assert ("one sweep, the first 10 s" in found.output) is is_told
