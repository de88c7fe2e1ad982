"""`docs/validation.md` says what the model gives now."""

import re
from pathlib import Path

import numpy as np
import pytest

from simulator import Scenario
from validation.__main__ import DOCUMENT
from validation.document import POPULATION, population_part
from validation.people import SPREADS, measure
from validation.rows import Row, all_rows
from validation.target import TARGETS

TEXT = Path(DOCUMENT).read_text("utf-8")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return all_rows()


def told(row: Row) -> list[str]:
    line = next(x for x in TEXT.splitlines() if x.startswith(f"| {row.target.id} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_document_has_the_value_and_verdict_of_every_row(rows: list[Row]) -> None:
    for row in rows:
        cells = told(row)
        # 1 %: other processors may round the last digit elsewhere.
        assert float(cells[4]) == pytest.approx(row.value, rel=0.01, abs=0.02)
        assert cells[6] == row.cells()[6], row.target.id


def test_document_gives_a_reason_for_every_miss(rows: list[Row]) -> None:
    missed = {row.target.id for row in rows if row.verdict == "miss"}
    assert set(re.findall(r"^- \*\*(\w+)\*\* \(", TEXT, re.M)) == missed
    assert all(TARGETS[name].reason for name in missed)


def test_document_has_every_row_about_a_population() -> None:
    part = population_part(TEXT)
    assert part.startswith(POPULATION)
    assert all(f"| {spread.what} |" in part for spread in SPREADS)


def test_spread_rows_read_a_population_by_hand() -> None:
    # Two people, four tilts; columns: areas right, left; flows right, left, VV, inflow.
    lying = [[1.0, 0.3, 300, 100, 50, 500], [2.0, 0.5, 100, 20, 80, 600]]
    sitting = [[0.1, 0.1, 50, 50, 100, 450], [0.1, 0.1, 60, 60, 180, 500]]
    people = np.array([[a, a, a, b] for a, b in zip(lying, sitting, strict=True)])
    by_name = {spread.what[:3]: spread.read(people) for spread in SPREADS}
    assert by_name["A35"] == "25 %"  # 0.3 of 1.0, 0.3, 2.0, 0.5
    assert by_name["F25"] == "50 %"  # 400/500 and 120/600
    assert by_name["F27"] == "50 %"
    # Lying 450 and 200, sitting 200 and 300: falls of 250 and -100.
    assert (by_name["F29"], by_name["F30"]) == ("50 %", "100 %")
    assert by_name["F18"] == "260 ± 198"  # 400 and 120: SD 280/√2


def test_one_person_is_measured_in_every_posture() -> None:
    found = measure(Scenario())
    assert found.shape == (4, 6)
    assert (found > 0).all()
