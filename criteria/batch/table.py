"""Columns of a table, checked and sorted into forms; everything wrong is told at once.

The values are those that `exam/columns.py` allows, as in a single form. `files.py`
opens the file; nothing here reads row by row.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria.batch.forms import CELL, CELLS, NUMBERS, SIGNS, FormTable
from exam import (
    COLUMNS,
    KEY_COLUMNS,
    MIDLINE_VEINS,
    Breathing,
    Column,
    ExaminationError,
    Kind,
    Level,
    Posture,
    Side,
    Vein,
)
from exam.csv_cell import cell_value
from exam.rows import UnreadableCell, unknown_column

EXAMINATION = "examination"
KNOWN = (EXAMINATION, *COLUMNS)
_MISSING = -1

Indices = NDArray[np.int64]


def forms_from(table: Any, *, first_row: int = 1) -> FormTable:
    """The forms in a pyarrow table.

    Parameters
    ----------
    first_row
        What messages call the first row: 2 where a header comes before it.

    Raises
    ------
    ExaminationError
        With every problem at once.
    """
    reading = _Reading(table, first_row)
    problems = reading.header_problems()
    if problems:
        raise ExaminationError(problems)
    form, names = reading.forms()
    cell = reading.cells()
    reading.check_unique(form, cell, names)
    numbers = {name: reading.number(COLUMNS[name]) for name in _present(table, False)}
    signs = {name: reading.words(COLUMNS[name]) for name in _present(table, True)}
    if reading.problems:
        raise ExaminationError(reading.problems)
    forms = FormTable.empty(names)
    by_cell = _by_cell(cell)
    for name in set(NUMBERS) & set(numbers):
        for where, rows in by_cell.items():
            _fill(forms.number_column, name, where, form[rows], numbers[name][rows])
    for name in set(SIGNS) & set(signs):
        for where, rows in by_cell.items():
            _fill(forms.sign_column, name, where, form[rows], signs[name][rows])
    return forms


def _present(table: Any, is_sign: bool) -> list[str]:
    return [
        name
        for name in table.column_names
        if name not in (EXAMINATION, *KEY_COLUMNS)
        and (COLUMNS[name].kind is not Kind.NUMBER) is is_sign
    ]


def _by_cell(cell: Indices) -> dict[int, Indices]:
    """Which rows belong to each cell."""
    order = np.argsort(cell, kind="stable")
    found, starts = np.unique(cell[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]), strict=False))


def _fill(
    column_of: Any, name: str, cell: int, forms: Indices, values: NDArray[Any]
) -> None:
    """Put the readings of one cell where they belong, if there is any."""
    is_read = ~np.isnan(values) if values.dtype.kind == "f" else values >= 0
    if is_read.any():
        column_of(name, cell)[forms[is_read]] = values[is_read]


@dataclass(slots=True)
class _Reading:
    """Turns columns into numbers; on anything wrong notes it and carries on."""

    table: Any
    first_row: int
    problems: list[str] = field(default_factory=list)

    def header_problems(self) -> list[str]:
        """Columns that are unknown, given twice or lacking."""
        names = self.table.column_names
        found = [unknown_column(name, KNOWN) for name in names if name not in KNOWN]
        found += [
            f"column {name}: given {names.count(name)} times: keep one"
            for name in dict.fromkeys(names)
            if names.count(name) > 1
        ]
        found += [
            f"no column {name}: add it" for name in KEY_COLUMNS if name not in names
        ]
        return found

    def forms(self) -> tuple[Indices, tuple[str, ...]]:
        """The number of each row's form, and the names of the forms."""
        if EXAMINATION not in self.table.column_names:
            return np.zeros(self.table.num_rows, dtype=np.int64), ("1",)
        codes, said = self._encoded(EXAMINATION)
        self._note(
            EXAMINATION, codes == _MISSING, "empty: name the examination in every row"
        )
        return codes, tuple(said)

    def cells(self) -> Indices:
        """The cell of each row, from the columns that say where and how."""
        vein, side, level, posture, breathing = (
            self.words(COLUMNS[name]) for name in KEY_COLUMNS
        )
        midline = np.isin(vein, [list(Vein).index(x) for x in MIDLINE_VEINS])
        side = np.where(
            midline & (side == _MISSING), list(Side).index(Side.MIDLINE), side
        )
        for name, codes in (
            ("vein", vein),
            ("side", side),
            ("posture", posture),
            ("breathing", breathing),
        ):
            self._note(name, codes == _MISSING, "empty or not known, but needed")
        cell = _cell_numbers()[vein, side, level, posture, breathing]
        is_complete = (np.stack([vein, side, posture, breathing]) >= 0).all(axis=0)
        self._note(
            "vein, side, level",
            (cell == _MISSING) & is_complete,
            "do not fit together: a jugular needs right or left and a level, no other "
            "vein has a level, and a midline vein has no side",
        )
        return cell

    def check_unique(
        self, form: Indices, cell: Indices, names: tuple[str, ...]
    ) -> None:
        """No form may have two rows for the same place."""
        is_known = (form >= 0) & (cell >= 0)
        key = form[is_known] * len(CELLS) + cell[is_known]
        counts = np.bincount(key, minlength=1)
        for twice in np.flatnonzero(counts > 1)[:1]:
            name, where = names[twice // len(CELLS)], CELLS[twice % len(CELLS)]
            n_more = int((counts > 1).sum()) - 1
            also = f", and {n_more} more like it" if n_more else ""
            self.problems.append(
                f"examination {name}: two rows for {where[0].label}, {where[1]}, "
                f"{where[2]}{also}: keep one"
            )

    def words(self, column: Column) -> Indices:
        """Codes of words or flags, in the order of the enumeration; −1 if empty."""
        codes, said = self._encoded(column.name)
        allowed: list[object] = list(column.words or (False, True))
        meant = np.full(len(said) + 1, _MISSING)
        for number, text in enumerate(said):
            try:
                value = column.read(cell_value(column, text.strip(), "."))
            except ValueError as error:
                self._note(column.name, codes == number, str(error))
            else:
                meant[number] = _MISSING if value is None else allowed.index(value)
        return meant[codes]  # an empty cell is −1, the last entry

    def number(self, column: Column) -> NDArray[np.float64]:
        """A number for each row; NaN if the cell is empty."""
        import pyarrow as pa

        values = self.table.column(column.name)
        if pa.types.is_null(values.type):
            return np.full(self.table.num_rows, np.nan)
        if not (pa.types.is_floating(values.type) or pa.types.is_integer(values.type)):
            return self._written_number(column)
        numbers: NDArray[np.float64] = (
            values.cast(pa.float64(), safe=False).to_numpy().astype(np.float64)
        )
        is_read = values.is_valid().to_numpy()
        is_possible = (numbers >= column.low) & (numbers <= column.high)
        wrong = is_read & ~is_possible
        for first in numbers[wrong][:1].tolist():
            try:
                column.read(first)
            except ValueError as error:
                self._note(column.name, wrong, str(error))
        return numbers

    def _written_number(self, column: Column) -> NDArray[np.float64]:
        """Numbers that came as text: each spelling is read once."""
        codes, said = self._encoded(column.name)
        meant = np.full(len(said) + 1, np.nan)
        for number, text in enumerate(said):
            try:
                value = cell_value(column, text.strip(), ".")
                if isinstance(value, UnreadableCell):
                    raise ValueError(value.problem)
                read = column.read(value)
            except ValueError as error:
                self._note(column.name, codes == number, str(error))
            else:
                meant[number] = np.nan if read is None else float(read)
        return meant[codes]

    def _encoded(self, name: str) -> tuple[Indices, list[str]]:
        """Each cell as the number of its text, and the texts; −1 is an empty cell."""
        import pyarrow as pa

        column = self.table.column(name)
        try:
            encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
        except pa.ArrowException:
            self._note(name, np.ones(len(column), dtype=bool), "is not text")
            return np.full(len(column), _MISSING), []
        codes = encoded.indices.fill_null(_MISSING).to_numpy().astype(np.int64)
        return codes, encoded.dictionary.to_pylist()

    def _note(self, name: str, where: NDArray[np.bool_], problem: str) -> None:
        """Remember a problem with the first row it occurs in, and how often."""
        rows = np.flatnonzero(where)
        if len(rows):
            more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
            row = rows[0] + self.first_row
            self.problems.append(f"row {row}{more}, column {name}: {problem}")


@cache
def _cell_numbers() -> NDArray[np.int64]:
    """The number of a cell by the codes of its five words; −1 where none is."""
    kinds = (Vein, Side, Level, Posture, Breathing)
    # One place more on each axis, the last, is for a word that is missing.
    table = np.full([len(kind) + 1 for kind in kinds], _MISSING)
    for (site, posture, breathing), number in CELL.items():
        level = _MISSING if site.level is None else list(Level).index(site.level)
        table[
            list(Vein).index(site.vein),
            list(Side).index(site.side),
            level,
            list(Posture).index(posture),
            list(Breathing).index(breathing),
        ] = number
    return table
