"""Are the parts in a folder whole, and do they belong to its study?

Parts are copied between machines, so one may be cut short, or have the right name and
come from another study. `store.py` says what they should be.
"""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from sweeps.problems import Problems


def refuse_strange_parts(
    folder: Path, n_rows: Mapping[str, int], mark: Mapping[str, str]
) -> None:
    """Look at every part that is there.

    Parameters
    ----------
    n_rows
        Names of all parts of the study, and how many rows each has.
    mark
        What its parts carry: fingerprints of the study and of the program.

    Raises
    ------
    StudyError
        Names every part that does not belong there, and why.
    """
    problems = Problems()
    for path in sorted(folder.glob("part-*.parquet")):
        if why := _strangeness(path, n_rows.get(path.name), mark):
            problems.append(_to_remove(path, why))
    problems.raise_if_any(str(folder))


def refuse_damaged_parts(folder: Path) -> None:
    """Read every part to its end, to say which one cannot be.

    Raises
    ------
    StudyError
        Names every part whose rows are not as they were written.
    """
    import pyarrow.parquet as pq

    problems = Problems()
    for path in sorted(folder.glob("part-*.parquet")):
        try:
            pq.read_table(path, page_checksum_verification=True)
        except (OSError, pa.ArrowException):
            problems.append(_to_remove(path, "is damaged"))
    problems.raise_if_any(str(folder))


def _to_remove(path: Path, why: str) -> str:
    return (
        f"{path.name} {why}: remove it and run the study again, which makes only what "
        "is missing."
    )


def _strangeness(path: Path, n_rows: int | None, mark: Mapping[str, str]) -> str:
    """Why a part does not belong to the study, or nothing."""
    if n_rows is None:
        return "is no part of this study"
    import pyarrow.parquet as pq  # brings pandas along: only when a part is looked at

    try:
        found = pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        return "is damaged"
    if found.num_rows != n_rows:
        return f"has {found.num_rows:,} rows instead of {n_rows:,}"
    carried = found.metadata or {}
    for name, wanted in mark.items():
        # Parts of earlier versions carry no mark: nothing can be said against them.
        if carried.get(name.encode(), wanted.encode()) != wanted.encode():
            what = "study" if name == "study_hash" else "version of this program"
            return f"was made for another {what}"
    return ""
