"""Draws what one factor alone does to the criteria, and writes the table of it.

::

    python -m scripts.flip_pictures              pictures, and docs/measurement.md
    python -m scripts.flip_pictures --only calipers --out folder     a few pictures

`flips.toml` says which factors, from where to where; all else is computed.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.flip_rows import Result, Row, result, rows, setting_text
from scripts.flip_sheet import flip_png

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "measurement.md"
FOLDER = ROOT / "docs" / "pictures" / "flips"
START, END = "<!-- flips: python -m scripts.flip_pictures -->", "<!-- end of flips -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pictures; write the page too if all rows are drawn in their place."""
    options = _options(arguments)
    chosen = _chosen(options.only)
    if chosen is None:
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    results = []
    for row in chosen:
        found = result(row)
        (options.out / f"{row.name}.png").write_bytes(flip_png(found))
        print(found.caption)
        results.append(found)
    if not options.only and options.out == FOLDER:
        PAGE.write_text(page_with(PAGE.read_text("utf-8"), results), "utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.flip_pictures",
        description="Pictures of what one factor alone does to the criteria.",
    )
    parser.add_argument("--only", nargs="+", default=[], help="names of rows")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder")
    return parser.parse_args(arguments)


def _chosen(names: Sequence[str]) -> tuple[Row, ...] | None:
    known = {row.name: row for row in rows()}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(
            f"no row {', '.join(unknown)}: there are {', '.join(known)}",
            file=sys.stderr,
        )
        return None
    return tuple(known[name] for name in names) if names else tuple(known.values())


def page_with(page: str, results: Sequence[Result]) -> str:
    """The page with the part between the marks written anew.

    Raises
    ------
    ValueError
        If the page lacks one of the marks.
    """
    if page.count(START) != 1 or page.count(END) != 1:
        raise ValueError(f"{PAGE.name} must have {START!r} and {END!r} once each")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n\n{_table(results)}\n{_gallery(results)}\n{END}{after}"


def _table(results: Iterable[Result]) -> str:
    lines = [
        "| factor | from | to | given | what is read | verdict |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for found in results:
        row = found.row
        verdict = " ".join(filter(None, (found.verdict_text, found.judged_text)))
        cells = (
            f"[{row.factor}](#{anchor(row.covers)})",
            *_settings(row),
            given_text(row),
            f"{found.after.measurement.where}: {found.reading_text}",
            verdict,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _settings(row: Row) -> tuple[str, str]:
    if row.levels:
        return row.levels[0].upper(), row.levels[1].upper()
    gap = "" if row.unit in ("", "°") else " "
    first, second = (
        f"{setting_text(value)}{gap}{row.unit}"
        for setting in (row.from_, row.to)
        for value in setting.values()
    )
    return first, second


def given_text(row: Row) -> str:
    """The person, and what else is set; a dash for the healthy neck as it is."""
    person = "" if row.person == "healthy" else f"preset `{row.person}`"
    return "; ".join(filter(None, (person, row.given_text))) or "–"


def anchor(heading: str) -> str:
    """The link to a heading, as the page of a repository makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _gallery(results: Iterable[Result]) -> str:
    parts = []
    covers = ""
    for found in results:
        row = found.row
        if row.covers != covers:
            covers = row.covers
            parts.append(f"### {covers[0].upper()}{covers[1:]}\n")
        parts.append(f"**{row.change}.** {row.why}\n")
        parts.append(f"![{found.caption}](pictures/flips/{row.name}.png)\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
