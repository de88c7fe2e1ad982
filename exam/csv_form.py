"""The examination form as a table: one row per measurement.

A table has no room for ``meta``. Only its entry ``examination`` is kept, as a column
that also tells several examinations in one file apart. `json_form.py` keeps all.

Read generously, written plainly: commas, semicolons or tabs; words and true/false,
yes/no, 1/0 in any case; decimal commas unless commas separate the cells or the number
could as well have a thousands comma.
"""

from collections.abc import Mapping
from typing import Any

from exam.columns import COLUMNS, KEY_COLUMNS
from exam.csv_cell import cell_value
from exam.csv_table import EXAMINATION, Table, joined
from exam.form import READINGS, Examination
from exam.json_form import form_problems, only_one
from exam.names import why_no_name
from exam.problems import ExaminationError, shown
from exam.rows import RowReader, row_of
from exam.words import (
    DEEP_CEREBRAL_VEINS,
    NECK_SITES,
    SITES,
    Breathing,
    Posture,
)


def examination_from_csv(text: str) -> Examination:
    """The one examination in this table.

    Raises
    ------
    ExaminationError
        With every problem at once; also if the table holds several examinations.
    """
    return only_one(examinations_from_csv(text))


def examinations_from_csv(text: str) -> list[Examination]:
    """All examinations in this table, in the order in which they first appear.

    Raises
    ------
    ExaminationError
        With every problem at once.
    """
    table = Table.parse(text)
    problems = table.header_problems()
    absent = frozenset(KEY_COLUMNS) - set(table.header)
    problems += [
        f"row {table.header_row}: no column {name}: add it"
        for name in KEY_COLUMNS
        if name in absent
    ]
    readers: dict[str, RowReader] = {}
    unnamed: list[str] = []
    mark = table.decimal_mark()
    for number, cells in table.rows:
        where = f"row {number}"
        if (reason := table.ragged(cells)) is not None:
            problems.append(f"{where}: {reason}")
            continue
        named = table.named(cells)
        identity = named.get(EXAMINATION, "")
        if not identity:
            unnamed.append(where)
        reader = readers.setdefault(identity, RowReader(problems, absent=absent))
        reader.read(_values(named, mark), where)
    if unnamed and len(readers) > 1:
        problems += [
            f"{where}, column {EXAMINATION}: empty, but other rows name their "
            "examination: name it in every row or in none"
            for where in unnamed
        ]
    if problems:
        raise ExaminationError(problems)
    return [
        Examination(
            measurements=reader.measurements,
            meta={EXAMINATION: identity} if identity else {},
        )
        for identity, reader in (readers or {"": RowReader(problems)}).items()
    ]


def examination_to_csv(exam: Examination) -> str:
    """The examination as comma-separated text; of ``meta``, only ``examination``.

    Raises
    ------
    ExaminationError
        If a reading is out of range.
    """
    identity = exam.meta.get(EXAMINATION)
    problems = form_problems(exam)
    if identity is not None and (fault := _fault_of(identity)) is not None:
        problems.append(
            f"meta {EXAMINATION!r}: {shown(identity)} cannot be kept in a table, it "
            f"{fault}: use printable text without spaces at either end, or leave it out"
        )
    if problems:
        raise ExaminationError(problems)
    extra = {} if identity is None else {EXAMINATION: identity}
    rows = [extra | row_of(row) for row in exam.measurements]
    return joined(
        (
            (*extra, *COLUMNS),
            *([_cell(value) for value in row.values()] for row in rows),
        )
    )


def csv_template() -> str:
    """A form to fill in: all places on the neck and deep in the head, no readings.

    Both postures, quiet and deep breathing. Rows that stay empty count as not assessed
    and may be deleted.
    """
    deep = [site for site in SITES.values() if site.vein in DEEP_CEREBRAL_VEINS]
    rows = (
        (site.vein, site.side, site.level or "", posture, breathing)
        for site in (*NECK_SITES, *deep)
        for posture in Posture
        for breathing in (Breathing.QUIET, Breathing.DEEP)
    )
    return joined((tuple(COLUMNS), *((*row, *("" for _ in READINGS)) for row in rows)))


def _values(named: Mapping[str, str], decimal_mark: str) -> dict[str, Any]:
    return {
        name: cell_value(column, named.get(name, ""), decimal_mark)
        for name, column in COLUMNS.items()
    }


def _fault_of(identity: object) -> str | None:
    """Why a cell would not give this name back for all to read; or nothing."""
    return why_no_name(identity) if isinstance(identity, str) else "is no text"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float.__repr__(float(value))  # shortest text that reads back the same
    return str(value)
