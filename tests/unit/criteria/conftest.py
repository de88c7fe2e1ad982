"""Forms that several files of tests judge."""

from pathlib import Path

import pytest

from exam import write_examination
from tests.unit.criteria.forms import healthy, row


@pytest.fixture
def narrow(tmp_path: Path) -> str:
    path = tmp_path / "narrow.json"
    write_examination(healthy(row("right_j2", csa_cm2=0.04)), path)
    return str(path)
