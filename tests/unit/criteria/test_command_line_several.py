"""Judging many forms at the command line: one after the other, or as a batch."""

import json
from pathlib import Path

import pytest

from criteria import (
    DISCLAIMER,
    EDITIONS,
)
from exam import (
    Examination,
    examination_to_csv,
    examination_to_json,
)
from tests.unit.criteria.command_line import run
from tests.unit.criteria.forms import EDITION, healthy, row


@pytest.fixture
def many(tmp_path: Path) -> str:
    """Two forms in one CSV, one of them met."""
    forms = {"anna": healthy(), "bert": healthy(row("right_j2", csa_cm2=0.04))}
    texts = [
        examination_to_csv(
            Examination(measurements=exam.measurements, meta={"examination": name})
        )
        for name, exam in forms.items()
    ]
    path = tmp_path / "many.csv"
    body = texts[1].partition("\n")[2]
    path.write_text(texts[0] + body, encoding="utf-8")
    return str(path)


def test_batch_counts_forms_and_writes_verdicts(many: str, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.csv"
    told = run("judge", many, "--batch", "--edition", "all", "--out", str(out))
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    (zamboni,) = [line for line in lines if line.startswith(f"{EDITION} ")]
    assert zamboni.split() == [EDITION, *map(str, (2, 1, 1, 0, 0, 0, 1, 0, 1))]
    assert lines[-1] == DISCLAIMER
    rows = out.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 2 * len(EDITIONS)
    assert rows[1].startswith(f'"anna","{EDITION}","NOT_MET",0,5')


def test_batch_as_json(many: str) -> None:
    (told,) = json.loads(run("judge", many, "--batch", "--json").stdout)
    assert (told["forms"], told["MET"], told["C3_MET"]) == (2, 1, 1)


def test_the_same_file_judged_form_by_form_says_the_same(many: str) -> None:
    verdicts = json.loads(run("judge", many, "--json").stdout)
    assert [each["outcome"] for each in verdicts] == ["NOT_MET", "MET"]


def test_judge_several_examinations_tells_them_apart(tmp_path: Path) -> None:
    exams = [
        Examination(measurements=healthy().measurements, meta={"examination": name})
        for name in ("anna", "bert")
    ]
    joined = "[" + ",".join(examination_to_json(each) for each in exams) + "]"
    path = tmp_path / "two.json"
    path.write_text(joined, encoding="utf-8")
    lines = run("judge", str(path)).stdout.splitlines()
    assert [line for line in lines if line.startswith("Examination ")] == [
        "Examination anna",
        "Examination bert",
    ]
    verdicts = json.loads(run("judge", str(path), "--json").stdout)
    assert [each["examination"] for each in verdicts] == ["anna", "bert"]
