"""Every command line ends well, whatever its output is connected to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMANDS = ("exam schema", "criteria editions --json", "simulator parameters --json")


def started(
    command: str, *, stdout: int, env: dict[str, str] | None = None
) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_reader_that_leaves_early_gets_no_traceback(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code, said = started(command, stdout=writing)
    os.close(writing)
    # typer leaves with 1 then; nobody is there to see it.
    assert code in (0, 1)
    assert said == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
@pytest.mark.parametrize("command", COMMANDS)
def test_full_disk_is_said_in_one_line(command: str) -> None:
    with Path("/dev/full").open("w") as full:
        code, said = started(command, stdout=full.fileno())
    assert code == 2
    assert said.startswith("error: the output cannot be written (No space left")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_narrow_encoding_is_no_error(command: str) -> None:
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    code, said = started(command, stdout=subprocess.DEVNULL, env=env)
    assert (code, said) == (0, "")


@pytest.mark.parametrize("command", ["exam check -", "criteria judge -"])
def test_standard_input_that_is_cannot_be_read_is_said(command: str) -> None:
    words = f"exec {sys.executable} -m {command}"
    for given, said in (
        ("<&-", "standard input: is closed: pipe a form in, or name a file\n"),
        ("0>/dev/null", "standard input: cannot be read: Bad file descriptor\n"),
    ):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{words} {given}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
