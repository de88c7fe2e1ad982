"""Examination forms on the command line: ``python -m exam schema|template|check``."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from exam.command_line import BAD_INPUT, run
from exam.csv_form import csv_template
from exam.files import examinations_from_standard_input, read_examinations
from exam.form import Examination
from exam.json_schema import json_schema_text
from exam.names import name_of
from exam.problems import ExaminationError

STANDARD_INPUT = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, or 2 on bad input."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "schema":
        sys.stdout.write(json_schema_text())
    elif chosen.command == "template":
        sys.stdout.write(csv_template())
    else:
        return _check(chosen.file, as_json=chosen.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m exam",
        description="Examination forms: their schema, a form to fill in, a check. "
        "Synthetic, for teaching; not a medical device.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("schema", help="print the JSON Schema of an examination")
    commands.add_parser("template", help="print an empty form as CSV, to fill in")
    check = commands.add_parser("check", help="say everything wrong with a file")
    check.add_argument(
        "file", metavar="FILE", help="a .json or .csv form; - reads from a pipe"
    )
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _check(file: str, *, as_json: bool) -> int:
    try:
        exams = _read(file)
    except ExaminationError as error:
        if as_json:
            _print_json(file, [], error.problems)
        else:
            print(error, file=sys.stderr)
        return BAD_INPUT
    if as_json:
        _print_json(file, exams, ())
        return 0
    for n, exam in enumerate(exams, 1):
        name = name_of(exam.meta, f"examination {n}")
        print(f"{file}: {name}: {exam.size}, no problems")
    return 0


def _read(file: str) -> list[Examination]:
    if file == STANDARD_INPUT:
        return examinations_from_standard_input()
    return read_examinations(Path(file))


def _print_json(file: str, exams: list[Examination], problems: Sequence[str]) -> None:
    result = {
        "file": file,
        "ok": not problems,
        "problems": list(problems),
        "examinations": [
            {"measurements": len(exam.measurements), "readings": exam.n_readings}
            for exam in exams
        ],
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    run(main)
