"""The command line: what it prints, and one clear line with exit code 2 otherwise."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator import Scenario
from sweeps import Flip, Found, ledger
from sweeps.__main__ import app
from sweeps.printing import show_ledger
from sweeps.study_file import read_study
from tests.sweeps import quick
from tests.sweeps.studies import ROOT, command, environment

TINY = '[factors]\n"operator.probe_pressure_mmhg" = [0, 8]\n'
EXAMPLES = sorted((ROOT / "studies-examples").glob("*.toml"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "nowhere.toml"], "cannot be read"),
        (["run", "tiny.toml", "--engine", "magic"], "must be one of processes"),
        (["run", "tiny.toml", "--engine", "dask"], "needs either --scheduler"),
        (["run", "tiny.toml", "--engine", "serial", "--dask-local", "1"], "neither"),
        (["run", "tiny.toml", "--workers", "0"], "workers = 0 is outside 1"),
        (
            [*("run", "tiny.toml", "--workers", "3", "--dask-local", "2")],
            "--workers 3 does not go with Dask: say --dask-local 3",
        ),
        (
            [*("run", "tiny.toml", "--workers", "3", "--scheduler", "tcp://a:1")],
            "start them for your --scheduler",
        ),
        (
            [*("run", "tiny.toml", "--workers", "3", "--engine", "dask")],
            "does not go with Dask",
        ),
        (
            [*("run", "tiny.toml", "--workers", "3", "--engine", "serial")],
            "does not go with the engine serial",
        ),
        (["run", "tiny.toml", "--part", "3/2"], "must be k/n"),
        (["run", "tiny.toml", "--part", "a"], "must be k/n"),
        (["run", "tiny.toml", "--part", "0/0"], "must be k/n"),
        (["run", "tiny.toml", "--part", "²/3"], "must be k/n"),
        (["run", "tiny.toml", "--part", "１/3"], "must be k/n"),
        (["run", "tiny.toml", "--part", "1/1_0"], "must be k/n"),
        (["run", "tiny.toml", "--out", "tiny.toml/x"], "cannot be written"),
        (["status", "nowhere"], "no such folder"),
        (["status", "."], "no study was begun"),
        (["summarise", "."], "no study was begun"),
        (["flip", "--workers", "0"], "workers = 0 is outside 1"),
        (["flip", "--preset", "helthy"], "Did you mean 'healthy'?"),
        (["flip", "--edition", "x"], "not known"),
        (["flip", "--factor", "x"], "unknown factor"),
        (["flip", "--set", "x"], "has no '='"),
        (
            [*("flip", "--set", "machine.gain_db=1", "--set", "machine.gain_db=2")],
            "--set machine.gain_db is given twice, as 1 and as 2",
        ),
        (["flip", "--set", "operator.settle_s=99"], "nearest allowed value is 60"),
        (["flip", "--seed", "-1"], "seed = -1"),
        (["map", "a", "b"], "2 problems"),
        (["map", "--out", "x.gif"], "must end in .html, .svg or .png"),
        (["map", "--out", "nowhere/x.svg"], "the folder does not exist"),
        (["paths", "--n", "0"], "n = 0 is outside 1"),
        (["paths", "--space", "nowhere.toml"], "cannot be read"),
    ],
)
def test_bad_input_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.toml"]


@pytest.mark.parametrize(
    "words",
    [
        *(["map", "--points", "1_0"], ["paths", "--n", "１0"], ["flip", "--seed", "x"]),
        *(["run", "tiny.toml", "--workers", "1_0"], ["flip", "--workers", "2.0"]),
    ],
)
def test_a_whole_number_is_plain_digits(words: list[str]) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2, done.output
    assert words[-2] in done.stderr
    assert "is not a whole number: write it in" in " ".join(done.stderr.split())


FOUR = ("probe_pressure_mmhg", "breath_depth_mmhg", "head_turn_deg", "gate_mm")
A_TRILLION = "".join(f"{name} = {{ points = 1000 }}\n" for name in FOUR)


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ("probe_presure_mmhg = {}", "Did you mean 'operator.probe_pressure_mmhg'?"),
        ("probe_pressure_mmhg = { low = 5, high = 5 }", "from 5 to 5 mmHg is empty"),
        (A_TRILLION, "1,000,000,000,000 rows are more than"),
        ("probe_pressure_mmhg = [", "not valid TOML"),
    ],
    ids=["unknown factor", "empty range", "10^12 rows", "no TOML"],
)
def test_a_nonsense_study_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factors: str, said: str
) -> None:
    (tmp_path / "nonsense.toml").write_text(f"[factors.operator]\n{factors}\n")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["run", "nonsense.toml", "--out", "o"])
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["nonsense.toml"]


def test_a_study_from_run_to_report(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY)
    planned = command("run", "tiny.toml", "--dry-run", "--json", cwd=tmp_path)
    assert json.loads(planned.stdout)["rows"] == 2
    assert not (tmp_path / "tiny").exists()
    ran = command("run", "tiny.toml", "--engine", "serial", "--json", cwd=tmp_path)
    assert json.loads(ran.stdout)["rows_done"] == 2
    again = command("run", "tiny.toml", "--engine", "serial", "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["rows_now"] == 0
    state = command("status", "tiny", "--json", cwd=tmp_path)
    assert json.loads(state.stdout)["parts_missing"] == 0
    summed = command("summarise", "tiny", "--formats", "svg", "--json", cwd=tmp_path)
    assert json.loads(summed.stdout)["n_done"] == 2
    assert (tmp_path / "tiny" / "summary" / "report.md").exists()
    (tmp_path / "tiny.toml").write_text("seed = 2\n" + TINY)
    other = command("run", "tiny.toml", "--engine", "serial", cwd=tmp_path)
    assert other.returncode == 2
    assert "holds another study" in other.stderr


def test_a_ledger_a_map_and_paths_are_printed(tmp_path: Path) -> None:
    flipped = command(
        "flip", "--factor", "operator.probe_pressure_mmhg", "--json", cwd=tmp_path
    )
    ledger = json.loads(flipped.stdout)
    assert [f["factor"] for f in ledger["flips"]] == ["operator.probe_pressure_mmhg"]
    mapped = command("map", "--points", "2", "--out", "m.svg", cwd=tmp_path)
    assert mapped.stdout.count("\n") == 7
    assert "MET in" in mapped.stdout
    assert mapped.stdout.endswith("saved as m.svg\n")
    assert (tmp_path / "m.svg").read_text().startswith("<svg")
    walked = command("paths", "--n", "3", cwd=tmp_path)
    assert "of 3 paths call this person positive" in walked.stdout
    assert "(assumption)" in walked.stdout


def test_a_ledger_says_what_none_within_range_rests_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys = ["operator.probe_pressure_mmhg", "patient.height_cm", "operator.csa_method"]
    found = ledger(
        Scenario().with_(operator__head_turn_deg=20.0),
        "zamboni_2009_jnnp",
        factors=keys,
        examiner=quick.examine,
    )
    show_ledger(found)
    printed = " ".join(capsys.readouterr().out.split())
    none = [f for f in found.flips if f.found is Found.NONE]
    assert [(f.key, f.n_tried) for f in none] == [(keys[0], 5)]
    assert f"none within range (5 values tried): {keys[0]} up" in printed
    assert "no effect on any reading (1 value tried): operator.csa_method" in printed


def test_a_ledger_prints_large_numbers_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    flip = Flip(
        key="machine.prf_hz",
        direction="up",
        found=Found.FLIPS,
        base=5999.7,
        value=16000.0,
        end=16000.0,
        outcome="MET",
    )
    nothing = ledger(
        Scenario(), "zamboni_2009_jnnp", factors=[], examiner=quick.examine
    )
    show_ledger(replace(nothing, flips=(flip,)))
    printed = " ".join(capsys.readouterr().out.split())
    assert "6000 16000 +10000 Hz" in printed


def test_an_interrupt_ends_tidily_and_the_same_command_goes_on(tmp_path: Path) -> None:
    (tmp_path / "many.toml").write_text(
        'part_rows = 1\n[factors]\n"operator.probe_pressure_mmhg" = { points = 40 }\n'
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "sweeps", "run", "many.toml", "--workers", "1"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if list(tmp_path.glob("many/part-*")):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "the same command goes on" in said
    assert "Traceback" not in said
    n_done = len(list(tmp_path.glob("many/part-*")))
    assert 0 < n_done < 40
    assert not list(tmp_path.glob("many/.*"))


def test_started_as_a_program_an_error_is_no_traceback(tmp_path: Path) -> None:
    done = command("run", "nowhere.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "error: nowhere.toml: the study cannot be read: No such file or directory\n"
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_example_studies_can_be_run(path: Path) -> None:
    study = read_study(path)
    assert study.title
    assert 10 <= study.n_rows <= 20_000


def test_there_are_example_studies() -> None:
    assert len(EXAMPLES) >= 3


def test_one_of_a_thing_is_no_plural(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        '[factors]\n"operator.probe_pressure_mmhg" = [4]\n'
    )
    said = command("run", "one.toml", "--dry-run", cwd=tmp_path)
    assert said.stdout.startswith("1 examination in 1 part of "), said.stderr
