"""What a criterion can answer: met, not met, or nobody can tell.

`margin.py` adds which reading decided; `evaluate.py` counts the answers.
"""

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """The three answers of Kleene's logic, in the words of the criteria."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    NOT_ASSESSABLE = "NOT_ASSESSABLE"


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """MET if one is; otherwise unknown wins over no. Nothing asked is unknown."""
    seen = set(outcomes)
    if Outcome.MET in seen:
        return Outcome.MET
    if not seen or Outcome.NOT_ASSESSABLE in seen:
        return Outcome.NOT_ASSESSABLE
    return Outcome.NOT_MET


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """NOT_MET if one is; otherwise unknown wins over yes. Nothing asked is unknown."""
    seen = set(outcomes)
    if Outcome.NOT_MET in seen:
        return Outcome.NOT_MET
    if not seen or Outcome.NOT_ASSESSABLE in seen:
        return Outcome.NOT_ASSESSABLE
    return Outcome.MET
