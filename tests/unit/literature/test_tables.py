"""The tables that ship: sources resolve, nothing unread is stated, totals add up."""

import re
import tomllib

import pytest

from criteria.literature import sources, tables
from criteria.literature.library import FOLDER, SOURCES, Reference
from criteria.literature.records import Who
from criteria.sources import known_sources
from criteria.threshold import Confidence

ROWS = list(tables().rows)
OWN = tomllib.loads((FOLDER / SOURCES).read_text("utf-8"))


def test_there_are_tables_at_all() -> None:
    read = tables()
    assert len(read.studies) >= 20
    assert len(ROWS) > 100
    for table in (
        read.comparisons,
        read.meta_analyses,
        read.agreement,
        read.accuracy,
        read.trials,
        read.effects,
        read.origins,
        read.not_verified,
    ):
        assert table


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row_has_a_source_and_a_confidence(row) -> None:
    assert sources()[row.source].citation
    assert row.confidence in (Confidence.CONFIRMED, Confidence.SECONDARY)


def test_row_is_never_surer_than_its_source() -> None:
    for row in ROWS:
        if sources()[row.source].confidence is Confidence.SECONDARY:
            assert row.confidence is Confidence.SECONDARY, row.id


def test_every_source_of_the_folder_is_used() -> None:
    assert set(OWN) <= {row.source for row in ROWS}


def test_a_key_in_both_lists_means_the_same_publication() -> None:
    for key in OWN.keys() & known_sources().keys():
        theirs = known_sources()[key]
        for kind in ("doi", "pmc", "pmid"):
            mine = OWN[key].get(kind)
            assert mine is None or getattr(theirs, kind) in ("", mine), key


@pytest.mark.parametrize("key", sorted(OWN))
def test_identifiers_look_like_identifiers(key: str) -> None:
    source = sources()[key]
    patterns = {
        "doi": r"10\.\d{4,9}/\S+",
        "pmc": r"PMC\d+",
        "pmid": r"\d{7,8}",
        "url": r"https?://\S+",
    }
    for kind, pattern in patterns.items():
        value = getattr(source, kind, "")
        assert value == "" or re.fullmatch(pattern, value), value
    assert isinstance(source, Reference) or key in known_sources()


# Figures that were only recalled, never read. None may stand anywhere in the tables.
RECALLED = ("0.406", "0.643", "86 %", "76 %", "16 %", "56.1", "42.3", "62.5", "45.8")


def test_recalled_figures_are_nowhere() -> None:
    for file in FOLDER.glob("*.toml"):
        text = file.read_text("utf-8")
        found = [figure for figure in RECALLED if f'"{figure}"' in text]
        assert not found, f"{file.name}: {found}"
        assert "unverified" not in text
        assert "recall" not in text


def test_what_was_not_read_carries_no_result() -> None:
    for each in tables().not_verified:
        assert "%" not in f"{each.about} {each.missing}"
        assert not re.search(r"\d\.\d", f"{each.about} {each.missing}")


# ---------------------------------------------------------------- sums
def test_readings_of_the_first_study_are_its_criteria_added() -> None:
    """46 + 40 + 24 + 34 + 36 = 180 of 5·65; 0 + 0 + 1 + 7 + 25 = 33 of 5·235."""
    by_id = {row.id: row for row in tables().comparisons}
    parts = [by_id[f"zamboni2009jnnp_c{number}"] for number in range(1, 6)]
    whole = by_id["zamboni2009jnnp_readings"]
    assert sum(p.ms.positive for p in parts) == whole.ms.positive == 180
    assert sum(p.ms.n for p in parts) == whole.ms.n
    assert sum(p.controls.positive for p in parts) == whole.controls.positive == 33
    assert sum(p.controls.n for p in parts) == whole.controls.n


def test_readings_of_the_second_paper_are_five_for_each_person() -> None:
    readings = next(
        r for r in tables().comparisons if r.id == "zamboni2009jns_readings"
    )
    study = tables().study("zamboni2009jns")
    assert study is not None
    assert study.ms is not None
    assert study.controls is not None
    assert readings.ms.n == 5 * study.ms.n
    assert readings.controls.n == 5 * study.controls.n


def test_groups_of_a_study_are_different_people() -> None:
    for study in tables().studies:
        kinds = [group.who for group in study.groups]
        assert len(set(kinds)) == len(kinds)


def test_comparison_group_is_healthy_or_without_ms() -> None:
    study = tables().study("cosmo2013")
    assert study is not None
    assert study.controls is not None
    assert study.controls.who is Who.HEALTHY
    assert tables().study("nobody") is None
