"""Prints the table of published against model values at the end of a test run.

Each test of a row leaves its line in the report of the test, which also travels from
the workers of pytest-xdist to the process that prints.
"""

import pytest

from validation.rows import COLUMNS

PROPERTY = "physiology_row"
REASON = -1
"""The last cell is no column: why the row misses."""
TITLES = COLUMNS
_PRINTED = pytest.StashKey[bool]()


def _rows(reporter: pytest.TerminalReporter) -> list[list[str]]:
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in reporter.getreports(outcome)
        if report.when == "call"
    ]
    found = [
        [str(cell) for cell in value]
        for report in reports
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    return sorted(found)


def table(rows: list[list[str]]) -> list[str]:
    """Lines of a table whose columns are as wide as they must be."""
    lines = [TITLES, *(row[:REASON] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def misses(rows: list[list[str]]) -> list[str]:
    """One line for each row that misses, with its reason."""
    z, verdict = TITLES.index("z"), TITLES.index("≤ 1 SD")
    return [
        f"{row[0]}  miss, {row[z]} SD: {row[REASON] or 'no reason given'}"
        for row in rows
        if row[verdict].startswith("miss")
    ]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash.get(_PRINTED, False):
        return
    rows = _rows(terminalreporter)
    if not rows:
        return
    config.stash[_PRINTED] = True
    terminalreporter.section("physiology: published against model")
    for line in (*table(rows), "", *misses(rows), ""):
        terminalreporter.write_line(line)
    terminalreporter.write_line(
        "z: distance from the published mean in published SDs; * gated: must be ≤ 1."
    )
