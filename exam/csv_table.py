"""Text of a spreadsheet export as rows of cells, whatever program saved it.

`csv_form.py` turns the rows into measurements.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exam.column import Kind
from exam.columns import COLUMNS
from exam.csv_cell import surely_has_decimal_comma
from exam.problems import EMPTY, ExaminationError, shown
from exam.rows import unknown_column

EXAMINATION = "examination"
"""Optional column that tells several examinations in one file apart."""

KNOWN = (EXAMINATION, *COLUMNS)

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and its rows, with the row numbers a spreadsheet shows."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str

    @classmethod
    def parse(cls, text: str) -> "Table":
        """Split the text into cells, blank rows left out.

        Raises
        ------
        ExaminationError
            If the text is empty, has a broken quote or none of our columns.
        """
        text = text.removeprefix("\ufeff")
        delimiter, n_skipped, text = _delimiter(text)
        filled = [
            (number, cells)
            for number, cells in enumerate(_cells(text, delimiter), n_skipped + 1)
            if any(cells)
        ]
        if not filled:
            raise ExaminationError([EMPTY])
        (header_row, names), *rows = filled
        header = tuple(_column_name(name) for name in names)
        if not set(header) & set(KNOWN):
            raise ExaminationError(
                [
                    f"row {header_row} is not the header of an examination form, it "
                    f"begins {shown(names[0])}: the first row must name the columns, "
                    f"{', '.join(COLUMNS)}, separated by commas, semicolons or tabs"
                ]
            )
        return cls(
            header=header,
            header_row=header_row,
            rows=tuple(rows),
            delimiter=delimiter,
        )

    def header_problems(self) -> list[str]:
        """Columns that are unknown, given twice, or lack a name."""
        where = f"row {self.header_row}"
        found = []
        for n, name in enumerate(self.header, 1):
            if not name:
                if any(len(cells) >= n and cells[n - 1] for _, cells in self.rows):
                    found.append(
                        f"{where}, column {n}: has entries but no name: name it or "
                        "empty it"
                    )
            elif name not in KNOWN:
                found.append(f"{where}, column {n}: {unknown_column(name, KNOWN)}")
            elif (first := self.header.index(name) + 1) < n:
                found.append(
                    f"{where}, column {n}: {name} is already column {first}: keep one"
                )
        return found

    def named(self, cells: tuple[str, ...]) -> dict[str, str]:
        """The cells by column; of a column given twice, the first."""
        pairs = zip(self.header, cells, strict=False)
        return dict(reversed(list(pairs)))

    def ragged(self, cells: tuple[str, ...]) -> str | None:
        """Why these cells do not fit the header, if they do not."""
        wanted = len(self.header)
        if len(cells) < wanted:
            return (
                f"{len(cells)} cells, but the header has {wanted}: the file may be cut "
                "off, or separators are missing"
            )
        if any(cells[wanted:]):
            return (
                f"{len(cells)} cells, but the header has {wanted}: a comma inside a "
                "number or a missing quote splits a cell in two; write decimals with "
                "a point"
            )
        return None

    def decimal_mark(self) -> str:
        """The sign before decimals: a comma if some number cannot mean otherwise."""
        if self.delimiter == ",":
            return "."
        numbers = [
            n for n, name in enumerate(self.header) if _kind(name) is Kind.NUMBER
        ]
        has_comma = any(
            surely_has_decimal_comma(cells[n])
            for _, cells in self.rows
            for n in numbers
            if n < len(cells)
        )
        return "," if has_comma else "."


def _kind(name: str) -> Kind | None:
    return COLUMNS[name].kind if name in COLUMNS else None


def _column_name(cell: str) -> str:
    name = cell.casefold()
    return name if name in KNOWN else cell


def _delimiter(text: str) -> tuple[str, int, str]:
    """The separator, how many rows come before the header, and the remaining text."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=[,;\t]", first.rstrip("\r"), re.IGNORECASE):
        # Some spreadsheet programs announce the separator in a line of its own.
        return first[4], 1, rest
    header = next((line for line in text.splitlines() if line.strip()), "")

    def n_known(delimiter: str) -> int:
        names = {_column_name(name.strip(' "')) for name in header.split(delimiter)}
        return len(names & set(KNOWN))

    return max(_DELIMITERS, key=n_known), 0, text


def _cells(text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in lines:
            yield tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise ExaminationError(
            [
                f"not a readable table, line {lines.line_num}: {error}; look for a "
                "quote that is never closed: the file may be cut off"
            ]
        ) from None


def joined(rows: Iterable[Iterable[str]]) -> str:
    """The cells as comma-separated text."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
