import json
import subprocess
import sys
from pathlib import Path

import pytest

from exam.__main__ import main
from exam.csv_form import csv_template
from exam.json_schema import json_schema_text
from tests.unit.exam.builders import form_text, row


def test_schema_and_template_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == json_schema_text()
    assert main(["template"]) == 0
    assert capsys.readouterr().out == csv_template()


def test_check_counts_what_is_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "exam.json"
    path.write_text(form_text(row(csa_cm2=0.5, reflux_s=0.0), row(level="j1")))
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert said == f"{path}: examination 1: 2 rows, 2 readings, no problems\n"
    assert main(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": str(path),
        "ok": True,
        "problems": [],
        "examinations": [{"measurements": 2, "readings": 2}],
    }


def test_bad_input_is_explained_and_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "exam.json"
    path.write_text(form_text(row(csa_cm2=99)))
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        f"{path}: measurement 1, column csa_cm2: 99 is outside 0"
    )
    assert said.err.count("\n") == 1
    assert main(["check", str(path), "--json"]) == 2
    result = json.loads(capsys.readouterr().out)
    assert result["ok"] is False
    assert len(result["problems"]) == 1


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check"]])
def test_wrong_command_exits_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m exam" in capsys.readouterr().err


def test_module_runs_and_writes_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "exam", "schema"],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == json_schema_text()


def test_package_needs_the_standard_library_only() -> None:
    code = (
        "import sys, exam\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'exam', '__main__'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],  # -S: without the installed packages
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"


def test_check_reads_a_pipe() -> None:
    filled = subprocess.run(
        [sys.executable, "-m", "exam", "check", "-"],
        input=csv_template().encode(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert filled.stdout.decode().startswith("-: examination 1: 56 rows")
    empty = subprocess.run(
        [sys.executable, "-m", "exam", "check", "-"],
        input=b"",
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert empty.returncode == 2
    assert empty.stderr.decode().startswith("standard input: empty")
