"""Numbers among the options of a command: read as in links and files.

`exam/plain_number.py` says what a number is.
"""

import typer

from exam.plain_number import number_in, whole_number_in
from exam.problems import shown


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
