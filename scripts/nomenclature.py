"""Writes `docs/nomenclature.md`: every parameter and every column of the form.

::

    python -m scripts.nomenclature           write it
    python -m scripts.nomenclature --check   say whether it is up to date
"""

import argparse
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exam import COLUMNS, Column, Kind
from simulator import PARAMETERS, Parameter

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "nomenclature.md"
SOURCES_FILE = ROOT / "simulator" / "sources.toml"
ASSUMPTION = "assumption"

HEADER = """# Nomenclature

Every parameter that can be set and every column of the examination form. This page is
written by `python -m scripts.nomenclature`; change `simulator/parameters.py`,
`simulator/settings.py` or `exam/columns.py` instead. The unit is part of the name.
*assumption* means that the default is ours; what that covers is in
[limits.md](limits.md).
"""
GROUPS = {
    "patient": "The person",
    "veins": "The veins",
    "operator": "The operator",
    "machine": "The machine",
}


def page() -> str:
    """The whole page as text."""
    parts = [HEADER, "## Parameters\n"]
    for group, title in GROUPS.items():
        rows = [_parameter_row(p) for p in PARAMETERS.values() if p.group == group]
        parts.append(
            _table(
                f"### {title}: `{group}`",
                ("name", "unit", "range", "default", "meaning", "source"),
                rows,
            )
        )
    parts.append(_sources())
    parts.append(
        _table(
            "## Columns of the form",
            ("name", "unit", "values", "meaning"),
            [_column_row(column) for column in COLUMNS.values()],
            before="An empty cell means *not assessed*. Ranges of numbers are limits "
            "of plausibility that catch wrong units; they are assumptions, and no "
            "criterion uses them.",
        )
    )
    return "\n".join(parts)


def sources() -> dict[str, dict[str, Any]]:
    """Every publication behind a parameter, by its key."""
    return tomllib.loads(SOURCES_FILE.read_text("utf-8"))


def _table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], before: str = ""
) -> str:
    lines = [title, ""]
    if before:
        lines += [before, ""]
    lines += [_row(heads), _row(["---"] * len(heads)), *map(_row, rows), ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    meaning = parameter.label
    if parameter.note:
        meaning += f"; {parameter.note}"
    source = parameter.source
    return (
        f"`{parameter.key}`",
        parameter.unit or "–",
        _range(parameter),
        _plain(parameter.default),
        meaning,
        source if source == ASSUMPTION else f"[{source}](#sources)",
    )


def _range(parameter: Parameter) -> str:
    if parameter.choices is not None:
        return ", ".join(parameter.choices)
    return f"{_plain(parameter.low)} to {_plain(parameter.high)}"


def _plain(value: float | str | None) -> str:
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    return str(value)


def _column_row(column: Column) -> tuple[str, ...]:
    if column.kind is Kind.FLAG:
        values = "true, false"
    elif column.allowed:
        values = ", ".join(column.allowed)
    else:
        values = f"{_plain(column.low)} to {_plain(column.high)}"
    return f"`{column.name}`", column.unit or "–", values, column.meaning


def _sources() -> str:
    lines = ["## Sources", ""]
    for key, source in sources().items():
        links = [
            f"doi:{source['doi']}" if "doi" in source else "",
            source.get("pmcid", ""),
        ]
        where = ", ".join(link for link in links if link) or "no identifier seen"
        lines.append(
            f"- **{key}**: {source['citation']} {where}. Read: {source['seen']} "
            f"[{source['confidence']}]."
        )
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with `--check` say whether it is up to date (1 if not)."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.nomenclature",
        description="Write docs/nomenclature.md from the declarations in the code.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if out of date"
    )
    if not parser.parse_args(arguments).check:
        PAGE.write_text(page(), "utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text("utf-8") == page():
        return 0
    print("docs/nomenclature.md is out of date: python -m scripts.nomenclature")
    return 1


if __name__ == "__main__":
    sys.exit(main())
