"""`docs/criteria.md` says what the edition file says."""

import re
import tomllib
from pathlib import Path

import pytest

from criteria import EDITIONS, NOT_EVALUATED, evaluate, load_edition
from criteria.edition import option_text
from criteria.edition_file import HEADER
from criteria.sources import known_sources
from scripts import criteria_tables
from tests.golden.golden import FOLDER, read_case
from tests.unit.criteria.forms import EDITION

TEXT = (Path(__file__).parents[3] / "docs" / "criteria.md").read_text(encoding="utf-8")


def test_the_generated_tables_are_up_to_date() -> None:
    assert criteria_tables.page(TEXT) == TEXT


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no <!-- begin editions -->"):
        criteria_tables.page("# Nothing")


def test_the_examination_in_the_table_splits_the_editions() -> None:
    case = read_case(FOLDER / "cases" / f"{criteria_tables.CASE}.toml")
    verdicts = {name: evaluate(case.examination, name).outcome for name in EDITIONS}
    assert {"MET", "NOT_MET"} <= set(verdicts.values())
    differing = {criterion for each in case.differs.values() for criterion in each}
    assert differing == {"C1", "C2", "C3", "C4", "C5"}


def test_the_table_of_switches_is_complete_and_right() -> None:
    rows = re.findall(
        r"^\| `(\w+\.\w+)`( ●)? \| (\w+) \| ([\w, ]+) \| (.+) \|$", TEXT, re.M
    )
    told = {
        key: (default, set(others.split(", "))) for key, _, default, others, _ in rows
    }
    assert told == {
        key: (
            option_text(switch.default),
            {option_text(x) for x in switch.options if x != switch.default},
        )
        for key, switch in load_edition(EDITION).switches.items()
    }


def test_defaults_are_called_confirmed_where_the_edition_says_so() -> None:
    for key, switch in load_edition(EDITION).switches.items():
        (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{key}`")]
        assert row.endswith("(confirmed) |") is (switch.confidence == "confirmed"), key


def test_every_doi_and_pmc_number_is_one_of_our_sources() -> None:
    sources = known_sources().values()
    dois = {source.doi for source in sources}
    pmcs = {source.pmc for source in sources}
    elsewhere = " ".join(each.where for each in NOT_EVALUATED.values())
    found = set(re.findall(r"doi:(10\.[^\s),|]+)", TEXT))
    assert {doi for doi in found if doi not in elsewhere} <= dois
    assert set(re.findall(r"PMC\d+", TEXT)) <= pmcs


def test_the_example_edition_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
    assert set(HEADER) <= set(tomllib.loads(example))
    path = tmp_path / "half_a_second.toml"
    path.write_text(example, encoding="utf-8")
    assert load_edition(path).threshold("extracranial_reflux.duration").value == 0.5
