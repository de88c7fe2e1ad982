"""The table is the same whoever makes it, however often it is interrupted."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulator import Precision, examine
from sweeps.columns import columns
from sweeps.engines import engine
from sweeps.part import EXAMINER
from sweeps.problems import StudyError
from sweeps.rows import rows
from sweeps.run import Progress, run_study
from sweeps.store import open_folder
from sweeps.study import Study
from tests.sweeps.studies import (
    BREATH,
    PRESS,
    QUICK,
    ROOT,
    SLOWLY,
    TURN,
    command,
    environment,
    parts_of,
    rows_of,
    run_serially,
    study,
)


def test_every_row_is_there_once_and_in_order(whole: Path) -> None:
    rows = rows_of(whole)
    assert [row["row"] for row in rows] == list(range(63))


@pytest.mark.parametrize("precision", Precision)
def test_rows_are_examined_in_the_precision_of_the_study(
    tmp_path: Path, precision: Precision
) -> None:
    place = ("left_j1", "upright", "quiet")
    reading = ".".join((*place, "tamean_cm_s"))
    person = "veins.left_jugular_area_cm2"
    made = study(
        factors={person: [1.11, 1.31]},
        base={"set": {PRESS: 2.0}},
        readings=[reading],
        **({"precision": "double"} if precision is Precision.DOUBLE else {}),
    )
    run_serially(made, tmp_path / "o", EXAMINER)
    examined = {
        each: [
            np.float32(m.tamean_cm_s)  # as the table has it
            for row in rows(made, range(2))
            for m in examine(row.scenario, precision=each).measurements
            if (m.site.code, m.posture, m.breathing) == place
        ]
        for each in Precision
    }
    assert examined[Precision.SINGLE] != examined[Precision.DOUBLE]
    assert [row[reading] for row in rows_of(tmp_path / "o")] == examined[precision]
    assert open_folder(tmp_path / "o").study.precision is precision


def test_verdicts_follow_the_rule_of_the_quick_person(whole: Path) -> None:
    for row in rows_of(whole):
        if row["status"] == "failed":
            continue
        c3 = row[PRESS] >= 7
        c4 = row[TURN] > 30
        assert row["zamboni_2009_jnnp.C3"] == ("MET" if c3 else "NOT_MET"), row
        assert row["zamboni_2009_jnnp.C4"] == ("MET" if c4 else "NOT_MET"), row


def test_a_failure_is_a_row_with_its_reason(whole: Path) -> None:
    failed = [row for row in rows_of(whole) if row["status"] == "failed"]
    assert {row[BREATH] for row in failed} == {30.0}
    assert len(failed) == 21
    for row in failed:
        assert row["error"] == "ScenarioError: the person is dizzy: breathe less deeply"
        assert row["zamboni_2009_jnnp.verdict"] is None


def test_columns_carry_units(whole: Path) -> None:
    opened = open_folder(whole)
    schema = opened.table().schema
    assert schema.names == [c.name for c in columns(opened.study)]
    assert schema.field(PRESS).metadata[b"unit"] == b"mmHg"
    reading = schema.field("right_j2.supine.quiet.flow_ml_min")
    assert reading.metadata[b"unit"] == b"ml/min"


def test_every_margin_has_a_unit(whole: Path) -> None:
    opened = open_folder(whole)
    schema = opened.table().schema
    row = rows_of(whole)[0]
    for name in [n for n in schema.names if n.endswith("_margin")]:
        own = schema.field(name).metadata[b"unit"]
        if row[name] is not None:
            assert own or row[f"{name}_unit"], name


@pytest.mark.parametrize("workers", [1, 3])
def test_processes_make_the_same_table(
    whole: Path, tmp_path: Path, workers: int
) -> None:
    with engine("processes", workers=workers) as using:
        progress = run_study(study(), tmp_path / "o", using=using, examiner=QUICK)
    assert parts_of(tmp_path / "o") == parts_of(whole)
    assert progress.failures == {"ScenarioError": 21}
    assert progress.rows_done == progress.rows_now == 63


def test_shares_of_several_machines_make_the_same_table(
    whole: Path, tmp_path: Path
) -> None:
    for k in (2, 1, 3):
        with engine("serial") as using:
            run_study(study(), tmp_path / "o", using=using, part=(k, 3), examiner=QUICK)
    assert parts_of(tmp_path / "o") == parts_of(whole)


def test_what_is_missing_and_only_that_is_made_again(
    whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    run_serially(study(), out)
    parts = sorted(out.glob("part-*"))
    kept = parts[0].stat().st_mtime_ns
    parts[1].unlink()
    progress = run_serially(study(), out)
    assert parts_of(out) == parts_of(whole)
    assert parts[0].stat().st_mtime_ns == kept
    assert (progress.rows_now, progress.rows_done) == (16, 63)


def test_a_cancelled_run_keeps_what_it_has(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "o"
    n_parts = 0

    def count(progress: Progress) -> None:
        nonlocal n_parts
        n_parts = progress.parts_done

    with engine("serial") as using:
        run_study(
            study(),
            out,
            using=using,
            on_progress=count,
            cancelled=lambda: n_parts >= 2,
            examiner=QUICK,
        )
    assert len(parts_of(out)) == 2
    run_serially(study(), out)
    assert parts_of(out) == parts_of(whole)


@pytest.mark.parametrize(
    ("other", "examiner", "said"),
    [
        (study(seed=2), QUICK, "study ("),
        (study(readings=[]), QUICK, "study ("),
        (study(), SLOWLY, "examiner ("),
    ],
)
def test_another_study_is_refused(
    tmp_path: Path, other: Study, examiner: str, said: str
) -> None:
    run_serially(study(), tmp_path / "o")
    before = parts_of(tmp_path / "o")
    with pytest.raises(StudyError, match="holds another study") as caught:
        run_serially(other, tmp_path / "o", examiner)
    assert said in str(caught.value)
    assert parts_of(tmp_path / "o") == before


@pytest.mark.parametrize("what", ["code_hash", "dependency_versions"])
def test_another_program_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    run_serially(study(), tmp_path / "o")
    other = {"code_hash": "0", "dependency_versions": {"numpy": "0.1"}}[what]
    monkeypatch.setattr(f"sweeps.versions.{what}", lambda: other)
    with pytest.raises(StudyError, match="holds another study"):
        run_serially(study(), tmp_path / "o")


@pytest.mark.slow
def test_memory_stays_flat_as_rows_grow(tmp_path: Path) -> None:
    script = tmp_path / "memory.py"
    script.write_text(
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from tests.sweeps.studies import QUICK, study\n"
        "from sweeps.engines import engine\n"
        "from sweeps.run import run_study\n"
        "with engine('serial') as using:\n"
        "    run_study(study(replicates=int(sys.argv[2]), part_rows=256),\n"
        "              Path(sys.argv[1]), using=using, examiner=QUICK)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )

    def peak_kb(replicates: int) -> int:
        said = subprocess.run(
            [sys.executable, script, tmp_path / str(replicates), str(replicates)],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=300,
        )
        return int(said.stdout)

    few, many = peak_kb(10), peak_kb(200)  # 630 and 12 600 rows
    assert many < few * 1.1


def test_without_a_terminal_progress_is_plain_lines(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(
        '[factors]\n"operator.probe_pressure_mmhg" = [0, 8]\n'
    )
    said = command("run", "tiny.toml", "--out", "o", "--engine", "serial", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert said.stderr.startswith("2 of 2 rows, ")
    assert "\x1b" not in said.stderr
