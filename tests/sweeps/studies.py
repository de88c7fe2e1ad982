"""Small studies for tests, and how to read what they made."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa

from sweeps.engines import engine
from sweeps.run import Progress, run_study
from sweeps.store import StudyFolder, open_folder
from sweeps.study import Study
from sweeps.study_file import study_from

ROOT = Path(__file__).parents[2]
QUICK = "tests.sweeps.quick:examine"
SLOWLY = "tests.sweeps.quick:examine_slowly"
PRESS, TURN, BREATH = (
    "operator.probe_pressure_mmhg",
    "operator.head_turn_deg",
    "operator.breath_depth_mmhg",
)


def study(**settings: Any) -> Study:
    """A study of 7 × 3 × 3 points unless told otherwise."""
    usual: dict[str, Any] = {
        "factors": {
            PRESS: {"high": 9.0, "points": 7},
            TURN: [-40, 0, 40],
            BREATH: [10, 20, 30],
        },
        "readings": ["right_j2.supine.quiet.flow_ml_min"],
    }
    return study_from(usual | settings, folder=ROOT)


def run_serially(made: Study, out: Path, examiner: str = QUICK) -> Progress:
    with engine("serial") as using:
        return run_study(made, out, using=using, examiner=examiner)


def rows_of(folder: Path | StudyFolder) -> list[dict[str, Any]]:
    opened = folder if isinstance(folder, StudyFolder) else open_folder(folder)
    rows: list[dict[str, Any]] = opened.table().to_pylist()
    return rows


def parts_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*"))}


def table_of(folder: Path) -> pa.Table:
    return open_folder(folder).table()


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def command(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sweeps", *words],
        capture_output=True,
        text=True,
        cwd=options.pop("cwd", ROOT),
        env=environment(),
        timeout=300,
        check=False,
        **options,
    )
