"""The criteria on the command line: ``python -m criteria editions | show | judge``."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from criteria.edition import (
    Edition,
    EditionError,
    RuleSettings,
    Switch,
    SwitchError,
    option_text,
)
from criteria.evaluate import evaluate
from criteria.finding import DISCLAIMER, Verdict
from criteria.library import EDITIONS, load_edition
from criteria.sources import citations
from criteria.threshold import Threshold
from criteria.wording import number_text, unit_text
from exam import (
    Examination,
    ExaminationError,
    examinations_from_bytes,
    read_examinations,
)
from exam.command_line import run

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
BAD_INPUT = 2
STANDARD_INPUT = "-"
ALL = "all"


@app.callback()
def criteria() -> None:
    """Apply published ultrasound criteria to an examination form. For teaching only."""


@app.command()
def editions(*, as_json: AsJson = False) -> None:
    """List the editions that come with the program."""
    loaded = [_edition(name) for name in EDITIONS]
    if as_json:
        _print_json(
            [
                {
                    "edition": edition.name,
                    "title": edition.title,
                    "year": edition.year,
                    "criteria": list(edition.criteria),
                    "min_met": int(edition.min_met.value),
                    "confidence": edition.confidence.value,
                }
                for edition in loaded
            ]
        )
        return
    for edition in loaded:
        typer.echo(f"{edition.name}  {edition.title}")


@app.command()
def show(
    edition: Annotated[str, typer.Argument(help="A name, or a .toml file.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Print an edition: its numbers, its switches, who says so and how sure that is."""
    chosen = _edition(edition)
    if as_json:
        _print_json(chosen.to_dict())
        return
    for line in _edition_lines(chosen):
        typer.echo(line)


@app.command()
def judge(
    file: Annotated[
        str, typer.Argument(help="Examination as .json or .csv; - reads from a pipe.")
    ],
    *,
    edition: Annotated[
        str, typer.Option(help="A name, a .toml file, or all.")
    ] = "zamboni_2009_jnnp",
    switches: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SWITCH=VALUE",
            help="Read an ambiguity differently, e.g. c1.posture_logic=any.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Apply the criteria to an examination and say how each answer came about."""
    examinations = _examinations(file)
    chosen = _editions(edition, switches or [])
    judged = [
        (name, evaluate(examination, each))
        for name, examination in examinations
        for each in chosen
    ]
    if as_json:
        _print_json(
            [{**verdict.to_dict(), "examination": name} for name, verdict in judged]
        )
        return
    for number, (name, verdict) in enumerate(judged):
        if number:
            typer.echo()
        if len(examinations) > 1:
            typer.echo(f"Examination {name}")
        for line in _report(verdict):
            typer.echo(line)


def _report(verdict: Verdict) -> list[str]:
    *lines, disclaimer = verdict.explain()
    references = citations(verdict).splitlines()
    return [*lines, "Sources", *(f"   {line}" for line in references), disclaimer]


def _edition_lines(edition: Edition) -> list[str]:
    lines = [
        f"{edition.name}  {edition.title}",
        _sentence(edition.note),
        f"Needed: {int(edition.min_met.value)} of {len(edition.criteria)} criteria",
        f"   {_sentence(edition.min_met.note)} {_support(edition.min_met)}",
    ]
    for rule in edition.rules.values():
        lines += ["", *_rule_lines(rule)]
    lines += ["", "Sources"]
    lines += [f"   {line}" for line in citations(edition).splitlines()]
    return [*lines, DISCLAIMER]


def _rule_lines(rule: RuleSettings) -> list[str]:
    lines = [f"{rule.criterion} {rule.name}", f"   {_sentence(rule.note)}"]
    for limit in rule.thresholds.values():
        lines += [
            f"   {limit.key} {limit.comparison.symbol} {number_text(limit.value)} "
            f"{unit_text(limit.unit)}",
            f"      {_sentence(limit.note)} {_support(limit)}",
        ]
    for switch in rule.switches.values():
        others = [option_text(x) for x in switch.options if x != switch.default]
        lines += [
            f"   {switch.key} = {option_text(switch.default)} (or {', '.join(others)})",
            f"      {_sentence(switch.why)} {_support(switch)}",
        ]
    return lines


def _sentence(text: str) -> str:
    """A text of a TOML file on one line."""
    return " ".join(text.split())


def _support(item: Threshold | Switch) -> str:
    sources = ", ".join(item.sources)
    return f"[{item.confidence.value}{': ' + sources if sources else ''}]"


def _examinations(file: str) -> list[tuple[str, Examination]]:
    """Every examination in the file, with its name or number."""
    try:
        if file == STANDARD_INPUT:
            content = sys.stdin.buffer.read()
            found = examinations_from_bytes(content, name="standard input")
        else:
            found = read_examinations(Path(file))
    except ExaminationError as error:
        _fail(str(error))
    return [
        (str(examination.meta.get("examination", number)), examination)
        for number, examination in enumerate(found, 1)
    ]


def _editions(wanted: str, switches: list[str]) -> list[Edition]:
    names = list(EDITIONS) if wanted == ALL else [wanted]
    try:
        return [_edition(name).with_(**_pairs(switches)) for name in names]
    except SwitchError as error:
        _fail(str(error))


def _pairs(switches: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in switches:
        key, equals, value = text.partition("=")
        if not equals:
            raise SwitchError(f"--set {text!r} has no value: write switch=value")
        if key.strip() in pairs:
            raise SwitchError(f"switch {key.strip()} is set twice: set it once")
        pairs[key.strip()] = value.strip()
    return pairs


def _edition(name: str) -> Edition:
    try:
        return load_edition(name)
    except EditionError as error:
        _fail(str(error))


def _print_json(result: Any) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


if __name__ == "__main__":
    run(lambda: app(prog_name="python -m criteria"))
