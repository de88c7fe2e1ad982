"""Tables of many forms in, tables of verdicts out: Parquet or CSV, with pyarrow.

The columns are those of the form (`exam/columns.py`) and ``examination``, which tells
the forms apart; one row a measurement, as `python -m exam template` writes them.
`table.py` turns the columns into forms.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from criteria.batch.forms import FormTable
from criteria.batch.table import EXAMINATION, forms_from
from criteria.batch.verdicts import OUTCOMES, BatchVerdicts
from exam import COLUMNS, ExaminationError, Kind
from exam.names import on_one_line

_READ = {".parquet", ".csv"}
_UTF16 = {b"\xff\xfe", b"\xfe\xff"}
_AS_UTF8 = 'save it again as "CSV UTF-8"'
_LONGEST_REASON = 200


def read_forms(path: str | Path) -> FormTable:
    """Every form in this table.

    Raises
    ------
    ExaminationError
        If the file cannot be read or something in it is wrong; lists all of it.
    """
    try:
        table = _table(Path(path))
        is_csv = Path(path).suffix.lower() == ".csv"
        return forms_from(table, first_row=2 if is_csv else 1)
    except ExaminationError as error:
        raise error.of(str(path)) from None


def write_verdicts(
    verdicts: Mapping[str, BatchVerdicts], forms: FormTable, path: str | Path
) -> None:
    """One row for each form and edition, as the file's ending says.

    Raises
    ------
    ExaminationError
        If the ending is another or the file cannot be written.
    """
    import pyarrow as pa
    from pyarrow import csv, parquet

    out = Path(path)
    _check_ending(out)
    outcomes = pa.array([outcome.value for outcome in OUTCOMES])
    tables = [_written(each, forms, outcomes) for each in verdicts.values()]
    table = pa.concat_tables(tables, promote_options="default")
    try:
        with out.open("wb") as file:
            if out.suffix.lower() == ".parquet":
                parquet.write_table(table, file)
            else:
                csv.write_csv(_as_text(table), file)
    except (OSError, pa.ArrowException) as error:
        raise ExaminationError(
            [f"cannot be written: {_reason(error)}"], str(out)
        ) from None


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in _READ:
        raise ExaminationError(
            [f"the ending {path.suffix!r} says no format: use .parquet or .csv"],
            str(path),
        )


def _table(path: Path) -> Any:
    import pyarrow as pa

    _check_ending(path)
    try:
        is_parquet = path.suffix.lower() == ".parquet"
        with path.open("rb") as file:  # Python says better than pyarrow why it cannot
            begins = file.read(2)
        if not is_parquet and begins in _UTF16:
            raise ValueError(f"it looks like UTF-16; {_AS_UTF8}")
        table = _parquet(path) if is_parquet else _csv(path)
        table.validate(full=True)  # a damaged file may be found out only here
        if not all(table.column_names):
            raise ValueError("a column has no name: name it or remove it")
    except (OSError, ValueError, pa.ArrowException) as error:
        raise ExaminationError([f"cannot be read: {_reason(error)}"]) from None
    return table


def _parquet(path: Path) -> Any:
    from pyarrow import parquet

    # Not read_table: that refuses a repeated column without saying which.
    with parquet.ParquetFile(path) as file:
        return file.read()


def _csv(path: Path) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    words = [x.name for x in COLUMNS.values() if x.kind is not Kind.NUMBER]
    return csv.read_csv(
        path,
        convert_options=csv.ConvertOptions(
            column_types={name: pa.string() for name in (EXAMINATION, *words)},
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _reason(error: Exception) -> str:
    """One line; pyarrow repeats what it stumbled on, which may be no text at all."""
    if strerror := getattr(error, "strerror", None):
        return f"{strerror}; check the name, the folder and the permissions"
    said = str(error) or type(error).__name__
    if "invalid UTF8" in said or "\ufffd" in said:
        return f"not UTF-8 text; {_AS_UTF8}"
    line = on_one_line(said.splitlines()[0])
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"


def _written(verdicts: BatchVerdicts, forms: FormTable, outcomes: Any) -> Any:
    import pyarrow as pa

    def told(codes: Any) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes), outcomes)

    edition = pa.array([verdicts.edition])
    columns = {
        EXAMINATION: pa.array(forms.names),
        "edition": pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(len(forms), dtype=np.int8)), edition
        ).cast(pa.string()),
        "outcome": told(verdicts.outcome),
        "n_met": pa.array(verdicts.n_met),
        "n_assessable": pa.array(verdicts.n_assessable),
        **{name: told(codes) for name, codes in verdicts.by_missing_policy.items()},
        **{name: told(codes) for name, codes in verdicts.findings.items()},
        **{
            f"{name}_margin": pa.array(margin, from_pandas=True)
            for name, margin in verdicts.margins.items()
        },
    }
    if verdicts.borderline is not None:
        columns["borderline"] = pa.array(verdicts.borderline)
    return pa.table(columns)


def _as_text(table: Any) -> Any:
    """The same table without dictionaries, which a CSV file cannot have."""
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            column = table.column(number).cast(pa.string())
            table = table.set_column(number, field.name, column)
    return table
