"""A study by somebody's own edition goes on after a move, and never by another one."""

import shutil
from pathlib import Path

import pytest

from sweeps.problems import StudyError
from sweeps.store import begin_folder, open_folder
from sweeps.study import Study
from sweeps.study_file import read_study
from tests.sweeps.studies import QUICK, parts_of, rows_of, run_serially

THINNER = """
schema = "insonate/edition/1"
name = "{name}"
title = "Thinner still"
year = 2024
based_on = "{base}"
sources = []
confidence = "assumption"
note = "for a lesson"
"""
LIMIT = """
[jugular_stenosis.csa]
value = {limit}
sources = []
confidence = "assumption"
note = "made up"
"""
STUDY = """
editions = {editions}
part_rows = 2
[factors]
"operator.probe_pressure_mmhg" = [0, 6, 8, 9.5]
"""


def own(folder: Path, limit: float = 0.03, editions: str = '["mine.toml"]') -> Study:
    """A study, its edition beside it, which is based on another of one's own."""
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(STUDY.format(editions=editions))
    (folder / "mine.toml").write_text(THINNER.format(name="mine", base="thin.toml"))
    thin = THINNER.format(name="thin", base="zamboni_2009_jnnp")
    (folder / "thin.toml").write_text(thin + LIMIT.format(limit=limit))
    return read_study(folder / "study.toml")


def test_a_study_is_known_by_its_edition_and_not_by_the_place(tmp_path: Path) -> None:
    here, there = own(tmp_path / "here"), own(tmp_path / "there")
    assert here.hash == there.hash
    assert here.to_dict() == there.to_dict()
    assert str(tmp_path) not in str(here.to_dict())
    assert own(tmp_path / "there", limit=0.04).hash != here.hash


def test_a_study_goes_on_after_its_folder_was_moved(tmp_path: Path) -> None:
    run_serially(own(tmp_path / "desk"), tmp_path / "desk" / "o")
    whole = parts_of(tmp_path / "desk" / "o")
    next(iter((tmp_path / "desk" / "o").glob("part-*"))).unlink()
    shutil.move(tmp_path / "desk", tmp_path / "archive")
    moved = tmp_path / "archive"
    rows = rows_of(moved / "o")
    assert {row["mine.verdict"] for row in rows} == {"NOT_MET"}
    run_serially(read_study(moved / "study.toml"), moved / "o")
    assert parts_of(moved / "o") == whole


def test_the_folder_alone_is_enough_to_read_on(tmp_path: Path) -> None:
    """What a worker on another machine sees."""
    run_serially(own(tmp_path / "desk"), tmp_path / "o")
    shutil.rmtree(tmp_path / "desk")
    opened = open_folder(tmp_path / "o")
    (edition,) = opened.study.loaded_editions
    assert edition.name == "mine"
    assert edition.rules["jugular_stenosis"].thresholds["csa"].value == 0.03


def test_another_content_under_the_same_name_is_refused(tmp_path: Path) -> None:
    run_serially(own(tmp_path / "desk"), tmp_path / "o")
    before = parts_of(tmp_path / "o")
    with pytest.raises(StudyError, match=r"the edition in thin\.toml"):
        run_serially(own(tmp_path / "desk", limit=0.04), tmp_path / "o")
    assert parts_of(tmp_path / "o") == before


def test_a_copy_that_was_edited_is_refused(tmp_path: Path) -> None:
    run_serially(own(tmp_path / "desk"), tmp_path / "o")
    copy = tmp_path / "o" / "editions" / "mine" / "thin.toml"
    copy.write_text(copy.read_text().replace("0.03", "0.04"))
    with pytest.raises(StudyError, match="an edition or a range changed"):
        open_folder(tmp_path / "o")


def test_two_of_the_same_name_are_refused(tmp_path: Path) -> None:
    own(tmp_path / "desk")
    with pytest.raises(StudyError, match="mine stands there twice"):
        own(tmp_path, editions='["desk/mine.toml", "mine.toml"]')


def test_a_base_in_another_folder_cannot_be_copied_and_is_said(tmp_path: Path) -> None:
    made = own(tmp_path / "desk")
    (tmp_path / "desk" / "thin.toml").rename(tmp_path / "thin.toml")
    (tmp_path / "desk" / "mine.toml").write_text(
        THINNER.format(name="mine", base="../thin.toml")
    )
    with pytest.raises(StudyError, match="put them into one folder"):
        begin_folder(tmp_path / "o", made, QUICK)
    assert not (tmp_path / "o").exists()
