"""Judging one form at the command line, and what is said of bad input."""

import contextlib
import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from criteria import (
    DISCLAIMER,
    EDITIONS,
    MISSING_POLICIES,
    evaluate,
)
from exam import (
    Examination,
    examination_to_json,
    write_examination,
)
from tests.unit.criteria.command_line import run
from tests.unit.criteria.forms import EDITION, healthy, row

ROOT = Path(__file__).parents[3]


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


def test_judge_under_all_editions_prints_a_table(narrow: str) -> None:
    lines = run("judge", narrow, "--edition", "all").stdout.splitlines()
    assert lines[0].split() == [
        "edition",
        *(f"C{n}" for n in range(1, 6)),
        "verdict",
        "count",
    ]
    assert [line.split()[0] for line in lines[1:-2]] == list(EDITIONS)
    (zamboni,) = [line for line in lines if line.startswith(f"{EDITION} ")]
    assert zamboni.split() == [
        EDITION,
        *("no", "no", "met", "no", "met", "met"),
        *("2", "of", "5,", "2", "needed"),
    ]
    (premise,) = [line for line in lines if line.startswith("premise_2013")]
    # The neck of these forms has a short backflow sitting too: enough without a limit.
    assert premise.split()[1:6] == ["met", "-", "met", "no", "met"]
    assert lines[-1] == DISCLAIMER


def test_a_borderline_person_is_called_so_in_the_table(tmp_path: Path) -> None:
    rows = [row("right_j1", x, reflux_s=1.1) for x in ("supine", "upright")]
    neck = [
        x
        for x in healthy(*rows).measurements
        if x.site.vein in ("jugular", "vertebral")
    ]
    path = tmp_path / "no_window.json"
    write_examination(Examination(measurements=tuple(neck)), path)
    lines = run("judge", str(path), "--edition", "all").stdout.splitlines()
    (buffalo,) = [line for line in lines if line.startswith("buffalo")]
    assert "open, borderline" in buffalo
    report = run("judge", str(path), "--edition", "buffalo_ctevd_2011").stdout
    assert (
        "   borderline class: yes; borderline as negative: NOT_MET; "
        "borderline left out: NOT_ASSESSABLE" in report.splitlines()
    )
    (told,) = json.loads(
        run("judge", str(path), "--edition", "buffalo_ctevd_2011", "--json").stdout
    )
    assert told["borderline"] == {
        "is_borderline": True,
        "as_negative": "NOT_MET",
        "left_out": "NOT_ASSESSABLE",
    }


def test_with_all_editions_a_switch_is_set_where_there_is_one(narrow: str) -> None:
    told = run(
        *("judge", narrow, "--edition", "all", "--json"),
        *("--set", "c2.posture=both"),
    )
    verdicts = {each["edition"]: each for each in json.loads(told.stdout)}
    assert verdicts["premise_2013"]["switches_changed"] == {}
    assert verdicts["mayer_2011"]["switches_changed"] == {
        "intracranial_reflux.posture": "both"
    }


def test_a_vhiss_like_score_is_printed_only_if_asked_for(
    narrow: str, tmp_path: Path
) -> None:
    assert "VHISS" not in run("judge", narrow).stdout
    told = run("judge", narrow, "--vhiss-like").stdout
    assert "VHISS-like score, not the VHISS: the published weights are unknown: 2" in (
        told
    )
    table = run("judge", narrow, "--edition", "all", "--vhiss-like").stdout
    assert f"{EDITION}     2 of 16" in table
    (verdict,) = json.loads(run("judge", narrow, "--vhiss-like", "--json").stdout)
    assert verdict["vhiss_like"]["points"] == 2
    result = run("judge", narrow, "--weights", str(tmp_path / "no.toml"))
    assert result.exit_code == 2
    assert result.stderr.startswith("weights ")


def test_judge_all_editions(narrow: str) -> None:
    verdicts = json.loads(run("judge", narrow, "--edition", "all", "--json").stdout)
    assert [each["edition"] for each in verdicts] == list(EDITIONS)


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
        (["show", "isnvd_2014"], "known, but not evaluated: only its title page"),
        (["show", EDITION, "--diff"], "--diff compares two editions, not 1"),
        (["judge", "FILE", "--out", "x.csv"], "--out goes with --batch"),
        (["judge", "FILE", "--batch"], "the ending '.json' says no format"),
        (
            ["judge", "FILE", "--edition", "all", "--set", "c2.colour=red"],
            "has no switch 'c2.colour'",
        ),
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
