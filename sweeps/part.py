"""One part of a study, examined and saved by whoever is given it.

A worker gets the folder and the number of the part, derives its rows itself and gives
back a receipt: results never travel.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path

from exam import Examination
from simulator import Scenario, examine
from sweeps.columns import FAILED, Examine, record
from sweeps.problems import StudyError
from sweeps.rows import rows
from sweeps.store import StudyFolder, open_folder, refuse_if_not_mine

EXAMINER = "simulator:examine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a worker says about a part it has saved."""

    part: int
    n_rows: int
    failures: tuple[tuple[str, int], ...]
    """Kinds of failure and how often."""
    seconds: float


def run_part(folder: str, study_hash: str, part: int) -> Receipt:
    """Examine the rows of one part and save them.

    Raises
    ------
    StudyError
        If this machine sees another study or program, or cannot write.
    """
    begun = time.perf_counter()
    study_folder, examiner = _opened(folder, study_hash)
    study = study_folder.study
    records = [
        record(study, row, examiner) for row in rows(study, study.rows_in_part(part))
    ]
    study_folder.write_part(part, records)
    failures = Counter(
        r["error"].split(":")[0] for r in records if r["status"] == FAILED
    )
    return Receipt(
        part=part,
        n_rows=len(records),
        failures=tuple(failures.items()),
        seconds=time.perf_counter() - begun,
    )


@lru_cache(maxsize=4)
def _opened(folder: str, study_hash: str) -> tuple[StudyFolder, Examine]:
    """Read the study once a process."""
    study_folder = open_folder(Path(folder))
    if study_folder.study.hash != study_hash:
        raise StudyError("this worker sees another study there.", folder)
    refuse_if_not_mine(study_folder)
    return study_folder, _examiner(study_folder)


def _examiner(folder: StudyFolder) -> Examine:
    """The folder's examiner; ours is told the study's precision."""
    if folder.examiner == EXAMINER:
        return partial(examine, precision=folder.study.precision)
    return examiner_named(folder.examiner)


def examiner_named(name: str) -> Callable[[Scenario], Examination]:
    """The function of this name, ``module:function``.

    Raises
    ------
    StudyError
        If there is none.
    """
    module, _, function = name.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError):
        found = None
    if not callable(found):
        raise StudyError(f"there is no function {name!r} to examine with.")
    examiner: Callable[[Scenario], Examination] = found
    return examiner
