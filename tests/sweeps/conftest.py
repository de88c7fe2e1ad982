"""A study that was run without interruption."""

from pathlib import Path

import pytest

from tests.sweeps.studies import run_serially, study


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "study"
    run_serially(study(), out)
    return out
