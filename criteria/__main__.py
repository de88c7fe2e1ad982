"""The criteria on the command line: ``python -m criteria editions | show | judge``."""

import json
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from criteria.edition import Edition, EditionError, SwitchError
from criteria.evaluate import evaluate
from criteria.finding import DISCLAIMER, Verdict
from criteria.library import EDITIONS, NOT_EVALUATED, load_edition
from criteria.matrix import aligned, matrix_lines
from criteria.show import difference_lines, differences, edition_lines
from criteria.sources import citations
from criteria.vhiss_like import (
    LABEL,
    Weights,
    WeightsError,
    load_weights,
    vhiss_like,
)
from exam import (
    Examination,
    ExaminationError,
    read_examinations,
)
from exam.command_line import BAD_INPUT, run
from exam.files import examinations_from_standard_input
from exam.names import name_of

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AsBibtex = Annotated[
    bool, typer.Option("--bibtex", help="Print the references only, as BibTeX.")
]
STANDARD_INPUT = "-"
ALL = "all"


@app.callback()
def criteria() -> None:
    """Apply published ultrasound criteria to an examination form. For teaching only."""


@app.command()
def editions(*, as_json: AsJson = False) -> None:
    """List the editions, and those that are known but not evaluated."""
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
                    "evaluated": True,
                }
                for edition in loaded
            ]
            + [
                {
                    "edition": each.name,
                    "title": each.title,
                    "year": each.year,
                    "where": each.where,
                    "evaluated": False,
                    "why": each.why,
                }
                for each in NOT_EVALUATED.values()
            ]
        )
        return
    for edition in loaded:
        typer.echo(f"{edition.name}  {edition.title} [{edition.confidence.value}]")
    typer.echo("\nKnown, but not evaluated; where they were published is not confirmed")
    for each in NOT_EVALUATED.values():
        typer.echo(f"   {each.text}")


@app.command()
def show(
    edition: Annotated[list[str], typer.Argument(help="Names, or .toml files.")],
    *,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what sets two editions apart.")
    ] = False,
    as_json: AsJson = False,
    bibtex: AsBibtex = False,
) -> None:
    """Print an edition: its numbers, its switches, who says so and how sure that is."""
    chosen = [_edition(name) for name in edition]
    if diff:
        _show_differences(chosen, as_json=as_json)
    elif as_json:
        shown = [each.to_dict() for each in chosen]
        _print_json(shown[0] if len(shown) == 1 else shown)
    elif bibtex:
        _print_blocks([[citations(each, style="bibtex")] for each in chosen])
    else:
        _print_blocks([edition_lines(each) for each in chosen])


def _show_differences(chosen: list[Edition], *, as_json: bool) -> None:
    if len(chosen) != 2:
        _fail(f"--diff compares two editions, not {len(chosen)}: name two")
    one, other = chosen
    if as_json:
        _print_json(
            [
                {"key": each.key, one.name: each.one, other.name: each.other}
                for each in differences(one, other)
            ]
        )
        return
    _print_blocks([difference_lines(one, other)])


@app.command()
def judge(
    file: Annotated[
        str, typer.Argument(help="Examination as .json or .csv; - reads from a pipe.")
    ],
    *,
    edition: Annotated[
        str, typer.Option(help="A name, a .toml file, or all for a table of all.")
    ] = "zamboni_2009_jnnp",
    switches: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SWITCH=VALUE",
            help="Read an ambiguity differently, e.g. c1.posture_logic=any.",
        ),
    ] = None,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch", help="Judge a .parquet or .csv of very many examinations."
        ),
    ] = False,
    out: Annotated[
        str, typer.Option(help="With --batch: write verdicts to this .parquet or .csv.")
    ] = "",
    vhiss: Annotated[
        bool,
        typer.Option("--vhiss-like", help="Add a VHISS-like score; weights are ours."),
    ] = False,
    weights: Annotated[
        str, typer.Option(help="With --vhiss-like: a .toml file of other weights.")
    ] = "",
    as_json: AsJson = False,
    bibtex: AsBibtex = False,
) -> None:
    """Apply the criteria to an examination and say how each answer came about."""
    chosen = _editions(edition, switches or [])
    if batch:
        _judge_batch(file, chosen, out, as_json=as_json)
        return
    if out:
        _fail("--out goes with --batch: add it, or redirect what is printed")
    examinations = _examinations(file)
    judged = [
        (name, [evaluate(examination, each) for each in chosen])
        for name, examination in examinations
    ]
    points = _weights(weights) if vhiss or weights else None
    if as_json:
        _print_json(
            [
                {**verdict.to_dict(), "examination": name, **_scored(verdict, points)}
                for name, verdicts in judged
                for verdict in verdicts
            ]
        )
        return
    if bibtex:
        _print_blocks([_bibtex(each for _, verdicts in judged for each in verdicts)])
        return
    report = _table if edition == ALL else _report
    several = len(examinations) > 1
    _print_blocks(
        [
            [
                *([f"Examination {name}"] if several else []),
                *report(verdicts, points),
            ]
            for name, verdicts in judged
        ]
    )


def _judge_batch(file: str, chosen: list[Edition], out: str, *, as_json: bool) -> None:
    """Judge a table of forms; print how many are met, write the rest to a file."""
    from criteria.batch import evaluate_batch, read_forms, summary, write_verdicts

    try:
        forms = read_forms(file)
        verdicts = evaluate_batch(forms, chosen)
        if out:
            write_verdicts(verdicts, forms, out)
    except ExaminationError as error:
        _fail(str(error))
    counts = [summary(each) for each in verdicts.values()]
    if as_json:
        _print_json(counts)
        return
    rows = [tuple(counts[0]), *(tuple(map(str, each.values())) for each in counts)]
    _print_blocks([[*aligned(rows), DISCLAIMER]])


def _report(verdicts: list[Verdict], weights: Weights | None) -> list[str]:
    (verdict,) = verdicts
    *lines, disclaimer = verdict.explain()
    scores = [vhiss_like(verdict, weights).text] if weights else []
    references = [f"   {line}" for line in citations(verdict).splitlines()]
    return [*lines, *scores, "Sources", *references, disclaimer]


def _table(verdicts: list[Verdict], weights: Weights | None) -> list[str]:
    lines = matrix_lines(verdicts)
    if weights:
        scored = [(each.edition, vhiss_like(each, weights)) for each in verdicts]
        rows = [(name, f"{x.points:g} of {x.highest:g}") for name, x in scored]
        lines += [LABEL, *aligned(rows)]
    return [*lines, DISCLAIMER]


def _scored(verdict: Verdict, weights: Weights | None) -> dict[str, Any]:
    return {"vhiss_like": vhiss_like(verdict, weights).to_dict()} if weights else {}


def _weights(path: str) -> Weights:
    try:
        return load_weights(path or None)
    except WeightsError as error:
        _fail(str(error))


def _bibtex(verdicts: Any) -> list[str]:
    """The references of all verdicts, each once."""
    entries = (
        entry
        for verdict in verdicts
        for entry in citations(verdict, style="bibtex").split("\n\n")
    )
    return ["\n\n".join(dict.fromkeys(entries))]


def _examinations(file: str) -> list[tuple[str, Examination]]:
    """Every examination in the file, with its name or number."""
    try:
        is_piped = file == STANDARD_INPUT
        found = (
            examinations_from_standard_input()
            if is_piped
            else read_examinations(Path(file))
        )
    except ExaminationError as error:
        _fail(str(error))
    return [
        (name_of(examination.meta, str(number)), examination)
        for number, examination in enumerate(found, 1)
    ]


def _editions(wanted: str, switches: list[str]) -> list[Edition]:
    """The editions asked for; with all, a switch is set where an edition has it."""
    try:
        pairs = _pairs(switches)
        if wanted != ALL:
            return [_edition(wanted).with_(**pairs)]
        loaded = [_edition(name) for name in EDITIONS]
        return [_as_far_as_possible(each, pairs, loaded) for each in loaded]
    except SwitchError as error:
        _fail(str(error))


def _as_far_as_possible(
    edition: Edition, pairs: dict[str, str], everywhere: list[Edition]
) -> Edition:
    known = {key: value for key, value in pairs.items() if edition.has_switch(key)}
    for key in set(pairs) - set(known):
        if not any(each.has_switch(key) for each in everywhere):
            edition.with_(**{key: pairs[key]})  # says what is wrong
    return edition.with_(**known)


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


def _print_blocks(blocks: list[list[str]]) -> None:
    """Lines, with an empty one between blocks."""
    for number, lines in enumerate(blocks):
        if number:
            typer.echo()
        for line in lines:
            typer.echo(line)


def _print_json(result: Any) -> None:
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


if __name__ == "__main__":
    run(lambda: app(prog_name="python -m criteria"))
