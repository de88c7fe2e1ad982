"""Table and pictures of what flips a verdict: every word is computed, none is stale."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from criteria import Outcome, evaluate, load_edition
from scripts import flip_pictures
from scripts.flip_rows import ALONE, Result, Row, result, rows
from scripts.flip_sheet import MOST_BYTES, SIZE, flip_png
from simulator import examine, preset

ROWS = {row.name: row for row in rows()}
PAGE = flip_pictures.PAGE.read_text("utf-8")
PICTURES = sorted(flip_pictures.FOLDER.glob("*.png"))
QUICK = ("calipers", "gain_high")

FACTORS = {
    "probe pressure",
    "deep breath",
    "held breath, strain",
    "head turn, muscle tension, bone at C1",
    "fluid balance",
    "settling time, level",
    "beam angle near 90°",
    "PRF too low, too high",
    "wall filter high, gain low, gate off",
    "gain high",
    "caliper, oblique section, circle or ellipse",
    "no bone window",
}


def outcomes(row: Row) -> list[tuple[str, Outcome, Outcome]]:
    """Criterion, before, after: straight from examination and edition."""
    edition = load_edition(row.edition).with_(**row.switches)
    sides = [
        evaluate(
            examine(preset(row.person).replaced({**row.given, **setting})), edition
        )
        for setting in (row.from_, row.to)
    ]
    return [
        (before.criterion, before.outcome, after.outcome)
        for before, after in zip(sides[0].findings, sides[1].findings, strict=True)
    ]


def told(found: Result) -> dict[str, tuple[str, str]]:
    """Criteria and their outcomes as the caption words them."""
    pattern = (
        r"criteri(?:on|a) ([\d and]+?) (met|not met) → (met|not met|not assessable)"
    )
    verdict = found.caption.split("; otherwise")[0]
    return {
        f"C{number}": (first, second)
        for numbers, first, second in re.findall(pattern, verdict)
        for number in numbers.split(" and ")
    }


def assert_caption_says_the_verdict(found: Result) -> None:
    words = {
        name: tuple(o.value.lower().replace("_", " ") for o in ways)
        for name, *ways in outcomes(found.row)
        if ways[0] is not ways[1]
    }
    assert told(found) == words
    assert (ALONE in found.verdict_text) is (not words)


def test_every_factor_that_can_flip_a_verdict_has_a_row() -> None:
    assert {row.covers for row in ROWS.values()} == FACTORS
    assert len(ROWS) == len(rows())


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_one_factor_alone_is_moved(row: Row) -> None:
    start = preset(row.person).replaced({**row.given, **row.from_})
    end = preset(row.person).replaced({**row.given, **row.to})
    n_moved = 0 if row.levels else 1
    assert len(start.differences(end)) == n_moved
    assert len(set(row.levels)) == (2 if row.levels else 0)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_a_verdict_that_needs_a_switch_says_so(row: Row) -> None:
    assert bool(row.switches) is bool(row.judged)
    assert row.rules.changed == row.switches


@pytest.mark.parametrize("name", QUICK)
def test_caption_is_what_the_edition_says(name: str) -> None:
    found = result(ROWS[name])
    assert_caption_says_the_verdict(found)
    assert f"![{found.caption}](pictures/flips/{name}.png)" in PAGE


def test_script_draws_the_rows_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = flip_pictures.PAGE.read_bytes()
    out = tmp_path / "new"
    assert flip_pictures.main(["--only", *QUICK, "--out", str(out)]) == 0
    assert {path.stem for path in out.iterdir()} == set(QUICK)
    for path in out.iterdir():
        with Image.open(path) as picture:
            assert picture.size == SIZE
    assert len(capsys.readouterr().out.splitlines()) == len(QUICK)
    assert flip_pictures.PAGE.read_bytes() == before


def test_unknown_row_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none"
    assert flip_pictures.main(["--only", "moon_phase", "--out", str(out)]) == 2
    assert "moon_phase" in capsys.readouterr().err
    assert not out.exists()


def test_a_claim_that_does_not_come_out_is_refused() -> None:
    with pytest.raises(ValueError, match=r"C3 changes, but flips.toml says nothing"):
        result(replace(ROWS["calipers"], flips=()))


def test_a_place_that_does_not_decide_is_refused() -> None:
    with pytest.raises(ValueError, match="right J1, supine, deep answers no"):
        result(replace(ROWS["calipers"], site="right_j1"))


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="once each"):
        flip_pictures.page_with("# Something else\n", [])


def test_page_and_folder_have_the_same_pictures() -> None:
    shown = re.findall(r"\(pictures/flips/(\w+)\.png\)", PAGE)
    assert shown == list(ROWS)
    assert sorted(shown) == [path.stem for path in PICTURES]


def test_every_factor_has_its_part_of_the_page() -> None:
    part = PAGE.split(flip_pictures.START)[1].split(flip_pictures.END)[0]
    heads = re.findall(r"^### (.+)$", part, re.M)
    assert {head.lower() for head in heads} == {factor.lower() for factor in FACTORS}
    assert len(heads) == len(FACTORS)
    links = re.findall(r"\]\(#([\w-]+)\)", part)
    assert links == [flip_pictures.anchor(row.covers) for row in ROWS.values()]


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_pictures_are_small(path: Path) -> None:
    assert path.stat().st_size <= MOST_BYTES
    with Image.open(path) as picture:
        assert picture.size == SIZE


@pytest.mark.slow
def test_table_and_pictures_are_up_to_date() -> None:
    results = [result(row) for row in ROWS.values()]
    for found in results:
        if not found.row.levels:  # its form has one level only
            assert_caption_says_the_verdict(found)
    assert flip_pictures.page_with(PAGE, results) == PAGE
    for found in results:
        path = flip_pictures.FOLDER / f"{found.row.name}.png"
        with Image.open(path) as old, Image.open(BytesIO(flip_png(found))) as new:
            apart = np.abs(
                np.asarray(old.convert("L"), dtype=float)
                - np.asarray(new.convert("L"), dtype=float)
            )
        assert apart.mean() < 1.0, f"{found.row.name}: python -m scripts.flip_pictures"
