"""What people write after the options of a command, for all our command lines.

Numbers are read as in links and files: `exam/plain_number.py` says what one is.
"""

from collections.abc import Iterable

import typer

from exam.plain_number import number_in, whole_number_in
from exam.problems import shown, told
from simulator.spec import ScenarioError


def whole_number(given: str | int) -> int:
    """What a whole-number option says; its default is whole already."""
    number = given if isinstance(given, int) else whole_number_in(given)
    if number is None:
        raise typer.BadParameter(
            f"{shown(given)} is not a whole number: write it in digits, e.g. 7"
        )
    return number


def number(given: str | float) -> float:
    """What a number option says; its default is a number already."""
    found = given if isinstance(given, float) else number_in(given)
    if found is None:
        raise typer.BadParameter(
            f"{shown(given)} is not a number: write it in digits, e.g. 7.5"
        )
    return found


def parse_changes(changes: Iterable[str]) -> dict[str, str]:
    """Read the ``key=value`` words of ``--set``.

    Raises
    ------
    ScenarioError
        If a word has no ``=``, or a key is given twice: which of two values was meant
        nobody can tell.
    """
    parsed: dict[str, str] = {}
    for word in changes:
        key, found, value = word.partition("=")
        if not found:
            raise ScenarioError(
                f"--set {told(word)} has no '=': write group.name_unit=value, "
                "e.g. operator.probe_pressure_mmhg=6"
            )
        key, value = key.strip(), value.strip()
        if key in parsed:
            raise ScenarioError(
                f"--set {key} is given twice, as {parsed[key]} and as {value}: "
                "keep one of them"
            )
        parsed[key] = value
    return parsed
