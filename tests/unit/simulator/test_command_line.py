import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from exam.__main__ import main as exam_command
from exam.files import read_examination
from simulator import PARAMETERS, PRESETS, Scenario, ScenarioError, examine, preset
from simulator.__main__ import app
from simulator.options import parse_changes
from tests.unit.simulator.builders import recording_file, sound_lines


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def refused(*words: str) -> str:
    """One message on stderr, nothing on stdout, status 2."""
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("error: ") == 1
    assert result.stderr.startswith("error: ")
    return result.stderr.removeprefix("error: ").rstrip()


def test_presets_as_json_say_what_differs_from_healthy() -> None:
    result = run("presets", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [p["name"] for p in found] == list(PRESETS)
    assert all(p["title"] and p["why"] for p in found)
    for p in found:
        assert Scenario().replaced(p["differs"]) == preset(p["name"])


def test_presets_as_a_table_name_every_one() -> None:
    result = run("presets")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in PRESETS)


def test_parameters_as_json_carry_everything_a_slider_needs() -> None:
    found = json.loads(run("parameters", "--json").stdout)
    assert [p["key"] for p in found] == list(PARAMETERS)
    for p in found:
        assert {"unit", "low", "high", "default", "label", "source"} <= set(p)


def test_parameters_as_a_table_name_every_one() -> None:
    result = run("parameters")
    assert result.exit_code == 0
    assert all(key in result.stdout for key in PARAMETERS)


def test_exam_as_json_is_the_form_of_the_scenario() -> None:
    result = run(
        *("exam", "--preset", "dehydrated", "--seed", "7", "--json"),
        *("--set", "operator.probe_pressure_mmhg=6"),
    )
    assert result.exit_code == 0
    scenario = preset("dehydrated").with_(operator__probe_pressure_mmhg=6, seed=7)
    form = json.loads(result.stdout)
    assert Scenario.from_dict(form["meta"]["scenario"]) == scenario
    expected = examine(scenario).measurements
    assert [m["csa_cm2"] for m in form["measurements"]] == [
        row.csa_cm2 for row in expected
    ]


def test_exam_as_a_table_has_a_line_a_row_and_the_note() -> None:
    result = run("exam")
    assert result.exit_code == 0
    for row in examine(Scenario()).measurements:
        assert row.where in result.stdout
    assert "taken from the simulated Doppler screen" in " ".join(result.stdout.split())


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_exam_to_a_file_can_be_read_back_and_is_counted_alike(
    tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"exam.{ending}"
    result = run("exam", "--out", str(out))
    assert result.exit_code == 0
    assert read_examination(out).measurements == examine(Scenario()).measurements
    # 24 rows of a jugular × 8 readings, 8 of a vertebral × 7 (no defect looked for),
    # 12 through the skull × 5 (nor area nor flow): 192 + 56 + 60.
    assert result.stdout == f"44 rows, 308 readings, written to {out}\n"
    assert exam_command(["check", str(out)]) == 0
    assert ": 44 rows, 308 readings, no problems" in capsys.readouterr().out


def test_exam_to_a_file_with_json_prints_json_only(tmp_path: Path) -> None:
    out = tmp_path / "exam.csv"
    result = run("exam", "--json", "--out", str(out))
    assert len(json.loads(result.stdout)["measurements"]) == 44
    assert len(read_examination(out).measurements) == 44


def test_settings_are_split_at_the_first_equals_sign() -> None:
    words = ["operator.tilt_deg = 6 ", "patient.heart=a=b"]
    assert parse_changes(words) == {"operator.tilt_deg": "6", "patient.heart": "a=b"}


@pytest.mark.parametrize("again", ["9", "3"])
@pytest.mark.parametrize("command", ["exam", "record"])
def test_setting_given_twice_is_refused_by_name(
    tmp_path: Path, command: str, again: str
) -> None:
    key = "operator.probe_pressure_mmhg"
    said = refused(
        *(command, "--out", str(tmp_path / "a.json")),
        *("--set", f"{key}=3", "--set", f" {key} = {again}"),
    )
    assert f"--set {key} is given twice, as 3 and as {again}: keep one" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mean_mmhg", [25.0, -4.0])
def test_own_recording_with_the_mean_of_no_person_is_refused_by_its_name(
    tmp_path: Path, mean_mmhg: float
) -> None:
    lines = sound_lines(duration_s=30.0)
    moved = [
        f"{t},{float(p) + mean_mmhg - 9.0}"
        for t, p in (line.split(",") for line in lines)
    ]
    path = recording_file(tmp_path, *moved)
    said = refused("exam", "--right-atrial-pressure", str(path))
    assert f"own.csv: its mean is {mean_mmhg:.1f} mmHg" in said
    assert "-2 to 20 mmHg: check the unit and the zero of the transducer" in said
    key = "patient.right_atrial_pressure_mmhg"
    # What the message offers does work.
    result = run("exam", "--right-atrial-pressure", str(path), "--set", f"{key}=5")
    assert result.exit_code == 0, result.output


def test_setting_without_equals_sign_is_explained() -> None:
    with pytest.raises(ScenarioError, match=r"write group\.name_unit=value"):
        parse_changes(["operator.tilt_deg"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "operator.probe_pressure_mmhg"], "has no '='"),
        (["--set", "operator.probe_presure_mmhg=3"], "operator.probe_pressure_mmhg"),
        (["--set", "operator.probe_pressure_mmhg=99"], "outside 0 to 30 mmHg"),
        (["--set", "operator.probe_pressure_mmhg=1e999"], "inf is not finite"),
        (["--set", "operator.probe_pressure_mmhg=nan"], "'nan' is not a number"),
        (["--set", "operator.probe_pressure_mmhg=1_0"], "'1_0' is not a number"),
        (["--set", "operator.probe_pressure_mmhg="], "'' is not a number"),
        (["--set", "operator.probe_pressure_mmhg=3 mmHg"], "is not a number"),
        (["--set", "operator.breathing=strian"], "Did you mean 'strain'?"),
        (["--preset", "helthy"], "Did you mean 'healthy'?"),
        (["--seed", "-1"], "seed = -1 must be a whole number"),
    ],
)
def test_bad_request_gets_one_clear_message_and_leaves_no_file(
    tmp_path: Path, words: list[str], said: str
) -> None:
    out = tmp_path / "exam.json"
    assert said in refused("exam", "--out", str(out), *words)
    assert list(tmp_path.iterdir()) == []


def test_several_bad_settings_are_all_reported_at_once() -> None:
    said = refused(
        *("exam", "--set", "operator.tilt_deg=120", "--set", "operator.tlt=1"),
        *("--set", "patient.heart=paper"),
    )
    assert len(said.splitlines()) == 3


def test_target_that_cannot_be_is_refused(tmp_path: Path) -> None:
    said = refused("exam", "--out", str(tmp_path / "exam.txt"))
    assert "the name must end in .json or .csv" in said
    said = refused("exam", "--out", str(tmp_path / "none" / "exam.json"))
    assert "the folder does not exist" in said
    folder = tmp_path / "folder.json"
    folder.mkdir()
    assert "cannot be written: this is a folder" in refused(
        "exam", "--out", str(folder)
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        *(["--bogus"], ["--set"], ["--out"]),
        *(["--seed", "abc"], ["--seed", "1_0"], ["--seed", "７"], ["--seed", "1.0"]),
    ],
)
def test_wrong_option_exits_with_2_and_names_it(words: list[str]) -> None:
    result = run("exam", *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert words[0].lstrip("-") in result.stderr


def test_own_recording_takes_the_place_of_the_heart(tmp_path: Path) -> None:
    path = recording_file(tmp_path, *sound_lines(duration_s=30.0))
    result = run("exam", "--json", "--right-atrial-pressure", str(path))
    assert result.exit_code == 0, result.stderr
    meta = json.loads(result.stdout)["meta"]
    assert meta["heart"]["name"] == "own.csv"
    # Its mean, 9 mmHg, becomes the mean of the person.
    mean = meta["scenario"]["patient"]["right_atrial_pressure_mmhg"]
    assert mean == pytest.approx(9.0, abs=1e-3)


def test_own_recording_with_a_set_mean_is_shifted_to_it(tmp_path: Path) -> None:
    path = recording_file(tmp_path, *sound_lines(duration_s=30.0))
    result = run(
        *("exam", "--json", "--right-atrial-pressure", str(path)),
        *("--set", "patient.right_atrial_pressure_mmhg=4"),
    )
    meta = json.loads(result.stdout)["meta"]
    assert meta["scenario"]["patient"]["right_atrial_pressure_mmhg"] == 4.0


def test_own_recording_is_behind_a_single_site_too(tmp_path: Path) -> None:
    path = recording_file(tmp_path, *sound_lines(duration_s=30.0))
    own, usual = tmp_path / "own.json", tmp_path / "usual.json"
    heart = ("--right-atrial-pressure", str(path))
    for out, words in ((own, heart), (usual, ())):
        result = run("record", "--site", "right_j1", "--out", str(out), *words)
        assert result.exit_code == 0, result.stderr
    told, other = (json.loads(each.read_text()) for each in (own, usual))
    mean = told["scenario"]["patient"]["right_atrial_pressure_mmhg"]
    assert mean == pytest.approx(9.0, abs=1e-3)
    assert told["reading"] != other["reading"]
    message = refused(
        *("record", "--out", str(own), "--seconds", "60"),
        *("--right-atrial-pressure", str(path)),
    )
    assert "own.csv" in message


def broken_recordings() -> dict[str, tuple[list[str], str]]:
    good = sound_lines(duration_s=30.0)
    return {
        "gap": (good[:500] + good[600:], "at most 0.1 s is allowed: cut"),
        "pascal": (sound_lines(scale=133.322), "looks like pascal: divide by 133.322"),
        "nan": ([*good[:9], "0.09,nan", *good[10:]], "sample 10 (at 0.09 s) is nan"),
        "short": (good[:1000], "at least 20 s is needed"),
        "backward": ([good[1], *good], "does not rise"),
        "broken": ([*good[:9], "oops", *good[10:]], "line 11 ('oops')"),
    }


@pytest.mark.parametrize("fault", broken_recordings())
def test_broken_recording_is_explained_and_leaves_no_file(
    tmp_path: Path, fault: str
) -> None:
    lines, said = broken_recordings()[fault]
    path = recording_file(tmp_path, *lines)
    out = tmp_path / "exam.json"
    message = refused("exam", "--right-atrial-pressure", str(path), "--out", str(out))
    assert message.startswith("own.csv: ")
    assert said in message
    assert not out.exists()


def test_recording_that_is_not_there_is_explained(tmp_path: Path) -> None:
    said = refused("exam", "--right-atrial-pressure", str(tmp_path / "none.csv"))
    assert "none.csv: cannot be read" in said


@pytest.mark.parametrize(
    ("words", "status"),
    [(["exam", "--set", "patient.height_cm=1"], 2), (["presets", "--json"], 0)],
)
def test_module_runs_as_a_program_of_its_own(words: list[str], status: int) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == status
    assert "Traceback" not in result.stderr
    if status:
        assert result.stdout == ""
        assert result.stderr == (
            "error: patient.height_cm = 1 cm is outside 140 to 210 cm: "
            "the nearest allowed value is 140.\n"
        )
