"""What all commands of ``python -m sweeps`` have in common: options, errors, output."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from criteria import EditionError
from exam.command_line import BAD_INPUT, INTERRUPTED
from simulator import ScenarioError
from simulator.options import whole_number
from sweeps.crew import Stopped
from sweeps.problems import StudyError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WHOLE: dict[str, Any] = {"parser": whole_number, "metavar": "<int>"}
"""How an option takes a whole number."""
Workers = Annotated[
    int | None, typer.Option(help="Processes; as many as cores if not given.", **WHOLE)
]


def clear_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong on one clear message and leave with 2, never a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (StudyError, ScenarioError, EditionError) as error:
            print(f"error: {error}", file=sys.stderr)
            raise typer.Exit(BAD_INPUT) from None
        except (KeyboardInterrupt, Stopped):
            print("stopped", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None

    return wrapped


def say(values: dict[str, Any], text: str, as_json: bool) -> None:
    """Print the text, or the values if JSON is wanted."""
    if as_json:
        print_json(values)
    else:
        print(text)


def print_json(values: Any) -> None:
    """Print plain values."""
    print(json.dumps(values, ensure_ascii=False, indent=2))
