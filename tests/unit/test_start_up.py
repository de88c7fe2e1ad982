"""What is not needed for the first picture is not imported before it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHARTS = {"altair", "pandas"}
STATISTICS = {"scipy.stats", "statsmodels", "SALib"}
TABLE_FILES = {"pyarrow.dataset", "pyarrow.parquet"}
HEAVY = CHARTS | STATISTICS | TABLE_FILES
"""Each takes a tenth of a second to a second of processor time to import."""

MAY_NOT_IMPORT = {
    "ui.scan": HEAVY | {"sweeps"},
    "ui.judging.page": HEAVY | {"sweeps"},
    "ui.flipping.page": HEAVY,
    "ui.evidence.page": STATISTICS | TABLE_FILES,  # its charts stand at the top
    "simulator.__main__": HEAVY,
    "criteria.__main__": HEAVY | {"numba", "pyarrow"},
    "exam.__main__": HEAVY | {"numba", "numpy", "pyarrow"},
    "sweeps.__main__": HEAVY,
}


def imported_by(module: str) -> set[str]:
    """Names of all modules that a new interpreter holds after importing this one."""
    told = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", MAY_NOT_IMPORT)
def test_nothing_heavy_before_it_is_needed(module: str) -> None:
    found = imported_by(module)
    assert module in found
    assert not found & MAY_NOT_IMPORT[module]


def test_the_guard_sees_what_is_heavy() -> None:
    """Under these very names, or the test above could not fail."""
    for name in HEAVY:
        assert name in imported_by(name)
