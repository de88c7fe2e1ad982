"""One examination under many editions: a row each, a column for each criterion.

The marks are words and signs, never colour alone.
"""

from collections.abc import Iterable, Sequence

from criteria.finding import Verdict
from criteria.outcome import Outcome

CRITERIA = ("C1", "C2", "C3", "C4", "C5")
MARK = {Outcome.MET: "met", Outcome.NOT_MET: "no", Outcome.NOT_ASSESSABLE: "?"}
NOT_ASKED = "-"
KEY = "met · no: not met · ?: not assessable · -: does not count in this edition"
_VERDICT = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not met",
    Outcome.NOT_ASSESSABLE: "open",
}
HEAD = ("edition", *CRITERIA, "verdict", "count")


def matrix_rows(verdicts: Iterable[Verdict]) -> list[tuple[str, ...]]:
    """The table as text: a head, then a row for each verdict."""
    return [HEAD, *(_row(verdict) for verdict in verdicts)]


def matrix_lines(verdicts: Iterable[Verdict]) -> list[str]:
    """The table as lines to print, and what its marks mean."""
    return [*aligned(matrix_rows(verdicts)), KEY]


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _row(verdict: Verdict) -> tuple[str, ...]:
    outcomes = {each.criterion: MARK[each.outcome] for each in verdict.findings}
    counted = f"{verdict.n_met} of {verdict.n_assessable}, {verdict.min_met} needed"
    return (
        verdict.edition,
        *(outcomes.get(criterion, NOT_ASKED) for criterion in CRITERIA),
        _told(verdict),
        counted,
    )


def _told(verdict: Verdict) -> str:
    if verdict.borderline:
        return f"{_VERDICT[verdict.outcome]}, borderline"
    return _VERDICT[verdict.outcome]
