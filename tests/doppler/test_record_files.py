import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from exam import SITES
from simulator import Scenario, record
from simulator.__main__ import app
from simulator.record_files import sidecar, traces_csv

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
    assert region["PhysicalDeltaX"] == pytest.approx(0.02 / 3)  # 1500 in 10 s
    # 6000 Hz / 128 bins = 46.9 Hz; 154000 · 46.9 / (2 · 5e6 · cos 55°) = 1.2586 cm/s
    assert region["PhysicalDeltaY"] == pytest.approx(1.2586, abs=1e-4)
    # The baseline stands 0.2 of 128 rows, 26, below the middle of the scale.
    assert region["ReferencePixelY0"] == 64 - 26
    assert told["truth"]["tamean_cm_s"] == pytest.approx(
        RECORDING.true_reading.tamean_cm_s, abs=1e-3
    )
    assert Scenario.from_dict(told["scenario"]) == RECORDING.scenario
    json.dumps(told)


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
