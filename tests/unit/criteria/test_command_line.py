import contextlib
import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from criteria import (
    DISCLAIMER,
    EDITIONS,
    MISSING_POLICIES,
    NOT_EVALUATED,
    evaluate,
    load_edition,
)
from criteria.__main__ import app
from exam import Examination, examination_to_json, write_examination
from tests.unit.criteria.forms import EDITION, healthy, row

ROOT = Path(__file__).parents[3]


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


@pytest.fixture
def narrow(tmp_path: Path) -> str:
    path = tmp_path / "narrow.json"
    write_examination(healthy(row("right_j2", csa_cm2=0.04)), path)
    return str(path)


def test_editions_lists_names_and_titles() -> None:
    result = run("editions")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    listed = [line.rpartition(" [")[0] for line in lines if line.endswith("]")]
    assert listed == [f"{name}  {title}" for name, title in EDITIONS.items()]
    after = lines[lines.index("Known, but not evaluated") + 1 :]
    assert [line.split()[0] for line in after] == list(NOT_EVALUATED)


def test_editions_as_json() -> None:
    listed = json.loads(run("editions", "--json").stdout)
    (zamboni,) = [each for each in listed if each["edition"] == EDITION]
    assert (zamboni["min_met"], zamboni["criteria"][0]) == (2, "C1")


def test_show_prints_every_number_and_switch_with_its_support() -> None:
    result = run("show", EDITION)
    assert result.exit_code == 0
    for text in (
        "Needed: 2 of 5 criteria",
        "   extracranial_reflux.duration > 0.88 s",
        "[secondary: mayer2011, bmcmed2013]",
        "   jugular_stenosis.csa ≤ 0.30 cm²",
        "   extracranial_reflux.same_vein_required = false (or true)",
        "   postural_control.side = either (or both, sum)",
        "The default adds no condition. [assumption]",
        "   [czyzewska2015] ",
        DISCLAIMER,
    ):
        assert text in result.stdout


def test_show_as_json() -> None:
    shown = json.loads(run("show", EDITION, "--json").stdout)
    assert shown["edition"] == EDITION
    assert len(shown["rules"]) == 5


def test_judge_prints_a_report_to_read(narrow: str) -> None:
    result = run("judge", narrow)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert (
        "C3 MET: right J2, supine, quiet: CSA 0.04 cm² ≤ 0.30 cm² (by 0.26 cm², 87 %)"
        in lines
    )
    assert "CCSVI criteria met: 2 met of 5 assessable; 2 of 5 needed" in lines
    for policy in MISSING_POLICIES:
        assert any(line.strip().startswith(policy) for line in lines)
    assert any(line.startswith("   [mayer2011] Mayer CA") for line in lines)
    assert lines[-1] == DISCLAIMER


def test_judge_as_json_is_a_list_of_verdicts(narrow: str) -> None:
    (verdict,) = json.loads(run("judge", narrow, "--json").stdout)
    exam = healthy(row("right_j2", csa_cm2=0.04))
    assert verdict == {**evaluate(exam, EDITION).to_dict(), "examination": "1"}


def test_judge_reads_csv(tmp_path: Path, narrow: str) -> None:
    path = tmp_path / "narrow.csv"
    write_examination(healthy(row("right_j2", csa_cm2=0.04)), path)
    assert run("judge", str(path)).stdout == run("judge", narrow).stdout


def test_judge_reads_a_pipe(narrow: str) -> None:
    content = Path(narrow).read_bytes()
    assert run("judge", "-", stdin=content).stdout == run("judge", narrow).stdout


def test_judge_all_editions(narrow: str) -> None:
    verdicts = json.loads(run("judge", narrow, "--edition", "all", "--json").stdout)
    assert [each["edition"] for each in verdicts] == list(EDITIONS)


def test_judge_several_examinations_tells_them_apart(tmp_path: Path) -> None:
    exams = [
        Examination(measurements=healthy().measurements, meta={"examination": name})
        for name in ("anna", "bert")
    ]
    joined = "[" + ",".join(examination_to_json(each) for each in exams) + "]"
    path = tmp_path / "two.json"
    path.write_text(joined, encoding="utf-8")
    lines = run("judge", str(path)).stdout.splitlines()
    assert [line for line in lines if line.startswith("Examination ")] == [
        "Examination anna",
        "Examination bert",
    ]
    verdicts = json.loads(run("judge", str(path), "--json").stdout)
    assert [each["examination"] for each in verdicts] == ["anna", "bert"]


def test_judge_with_switches_changed(tmp_path: Path) -> None:
    path = tmp_path / "lying.json"
    write_examination(healthy(row("right_j1", reflux_s=1.1)), path)
    switches = ("--set", "c1.posture_logic=any", "--set", "c3.defect_counts = false")
    (verdict,) = json.loads(run("judge", str(path), *switches, "--json").stdout)
    assert verdict["n_met"] == 1
    assert verdict["switches_changed"] == {
        "extracranial_reflux.posture_logic": "any",
        "jugular_stenosis.defect_counts": False,
    }


def test_judge_with_an_edition_of_ones_own(tmp_path: Path, narrow: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        schema = "insonate/edition/1"
        name = "mine"
        title = "Thinner still"
        year = 2024
        based_on = "zamboni_2009_jnnp"
        sources = []
        confidence = "assumption"
        note = "for a lesson"
        [jugular_stenosis.csa]
        value = 0.03
        sources = []
        confidence = "assumption"
        note = "made up"
        """,
        encoding="utf-8",
    )
    (verdict,) = json.loads(
        run("judge", narrow, "--edition", str(path), "--json").stdout
    )
    assert verdict["edition"] == "mine"
    c3 = verdict["findings"][2]
    assert (c3["outcome"], c3["limit"], c3["confidence"]) == (
        "NOT_MET",
        0.03,
        "assumption",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "zamboni_2009_jnp"], "did you mean 'zamboni_2009_jnnp'?"),
        (["show", "nowhere.toml"], "edition nowhere.toml: cannot be read"),
        (["judge", "FILE", "--edition", "zamboni"], "not known; use one of"),
        (["judge", "FILE", "--set", "c1"], "--set 'c1' has no value"),
        (["judge", "FILE", "--set", "c1.posture=any"], "has no switch 'c1.posture'"),
        (["judge", "FILE", "--set", "c1.posture_logic=x"], "cannot be 'x': use one of"),
        (
            ["judge", "FILE", *["--set", "c1.posture_logic=any"] * 2],
            "c1.posture_logic is set twice",
        ),
        (["judge", "nowhere.json"], "nowhere.json: no such file"),
        (["judge", "."], ".: this is a folder"),
        (["judge", "-"], "standard input: empty"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(
    arguments: list[str], message: str, narrow: str
) -> None:
    result = run(*(narrow if each == "FILE" else each for each in arguments), stdin="")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_broken_form_lists_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    text = examination_to_json(healthy()).replace("0.9", "-0.9")
    path.write_text(text.replace('"deep"', '"yawning"'), encoding="utf-8")
    result = run("judge", str(path))
    assert result.exit_code == 2
    assert "yawning" in result.stderr
    assert "csa_cm2" in result.stderr


def test_the_exit_code_does_not_depend_on_the_verdict(
    narrow: str, tmp_path: Path
) -> None:
    path = tmp_path / "healthy.json"
    write_examination(healthy(), path)
    assert run("judge", narrow).exit_code == run("judge", str(path)).exit_code == 0


@pytest.mark.parametrize("command", [[], ["editions"], ["show"], ["judge"]])
def test_help_says_what_a_command_does(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_it_runs_as_a_module_and_prints_utf8_whatever_the_terminal(
    narrow: str,
) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "criteria", "judge", narrow],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.returncode == 0, result.stderr
    assert "0.04 cm² ≤ 0.30 cm²" in result.stdout.decode("utf-8")


def test_it_prints_to_any_stream_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["criteria", "editions"])
    printed = io.StringIO()  # has no encoding to set
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit) as leaving:
        runpy.run_path(str(ROOT / "criteria" / "__main__.py"), run_name="__main__")
    assert leaving.value.code == 0
    assert printed.getvalue().startswith(EDITION)
