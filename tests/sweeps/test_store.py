"""Folders that cannot be used, disks that are full: one clear error, nothing half."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sweeps.problems import StudyError
from sweeps.report import write_report
from sweeps.store import begin_folder, open_folder
from sweeps.summary import summarise
from sweeps.whole_file import write_whole
from tests.sweeps.studies import QUICK, ROOT, environment, parts_of, run_serially, study

SPOILT = (
    '{"schema": "insonate/study/1", "study_hash": "", "code_hash": "", '
    '"examiner": "", "study": %s, "versions": %s}'
)
FULL_DISK = """
import resource, sys
from pathlib import Path
from sweeps.problems import StudyError
from sweeps.store import StudyFolder
from tests.sweeps.studies import run_serially, study

written = StudyFolder.write_part
def full_after_two(self, part, records):
    if part >= 2:  # the system refuses to write more than this, as a full disk does
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    written(self, part, records)
StudyFolder.write_part = full_after_two
try:
    run_serially(study(), Path(sys.argv[1]))
except StudyError as error:
    print(error)
    sys.exit(2)
"""


def test_a_disk_that_fills_up_is_said_and_leaves_whole_parts(tmp_path: Path) -> None:
    out = tmp_path / "o"
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(out)],
        env=environment(),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert said.returncode == 2, said.stderr
    assert "cannot be written (File too large): make room" in said.stdout
    assert len(parts_of(out)) == 2
    assert not list(out.glob(".*"))
    run_serially(study(), out)
    run_serially(study(), tmp_path / "whole")
    assert parts_of(out) == parts_of(tmp_path / "whole")


def test_a_place_where_no_folder_can_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="cannot be written"):
        begin_folder(tmp_path / "file" / "o", study(), QUICK)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StudyError, match="cannot be written"):
            begin_folder(tmp_path / "o", study(), QUICK)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/sys/kernel").exists(), reason="no such folder here")
def test_a_folder_nobody_may_write_in_is_said() -> None:
    """Not even the superuser may make one there."""
    with pytest.raises(StudyError, match="cannot be written"):
        begin_folder(Path("/sys/kernel/o"), study(), QUICK)
    assert not Path("/sys/kernel/o").exists()


def test_a_file_system_without_room_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full here")
    with pytest.raises(StudyError, match="cannot be written"):
        begin_folder(Path("/dev/full/o"), study(), QUICK)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StudyError, match="holds other things"):
        begin_folder(tmp_path, study(), QUICK)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be understood"),
        ("[]", "cannot be understood"),
        ("{}", "cannot be understood"),
        ('{"schema": "insonate/study/99"}', "another version"),
        (SPOILT % ("3", "{}"), "study is no dict"),
        (SPOILT % ("{}", "[]"), "versions is no dict"),
    ],
)
def test_a_manifest_that_was_spoilt_is_said(
    tmp_path: Path, content: str, said: str
) -> None:
    run_serially(study(), tmp_path / "o")
    (tmp_path / "o" / "manifest.json").write_text(content)
    with pytest.raises(StudyError, match=said):
        open_folder(tmp_path / "o")
    with pytest.raises(StudyError, match=said):
        run_serially(study(), tmp_path / "o")


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "o").write_text("mine")
    with pytest.raises(StudyError, match="is a file, not a folder"):
        begin_folder(tmp_path / "o", study(), QUICK)
    assert (tmp_path / "o").read_text() == "mine"


def from_another_study(folder: Path, part: Path) -> None:
    run_serially(study(seed=99), folder / "other")
    part.write_bytes((folder / "other" / part.name).read_bytes())


def from_another_version(folder: Path, part: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sweeps.versions.code_hash", lambda: "0")
        run_serially(study(), folder / "other")
    part.write_bytes((folder / "other" / part.name).read_bytes())


def cut_short(folder: Path, part: Path) -> None:
    part.write_bytes(part.read_bytes()[:200])


def emptied(folder: Path, part: Path) -> None:
    part.write_bytes(b"")


def of_other_rows(folder: Path, part: Path) -> None:
    last = sorted((folder / "o").glob("part-*"))[-1]
    part.write_bytes(last.read_bytes())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (from_another_study, "was made for another study"),
        (from_another_version, "was made for another version"),
        (cut_short, "is damaged"),
        (emptied, "is damaged"),
        (of_other_rows, "has 15 rows instead of 16"),
    ],
)
def test_a_strange_part_is_refused_and_made_again(
    tmp_path: Path, spoil: Callable[[Path, Path], None], said: str
) -> None:
    """As happens when parts are copied together from several machines."""
    out = tmp_path / "o"
    run_serially(study(), out)
    before = parts_of(out)
    part = out / min(before)
    spoil(tmp_path, part)
    for use in (
        lambda: run_serially(study(), out),
        lambda: summarise(open_folder(out)),
    ):
        with pytest.raises(StudyError, match=f"{part.name} {said}"):
            use()
    part.unlink()
    run_serially(study(), out)
    assert parts_of(out) == before


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5])
def test_a_part_altered_inside_is_named_when_it_is_read(
    tmp_path: Path, at: float
) -> None:
    """Its head is sound, so only the checksums of its pages tell."""
    out = tmp_path / "o"
    run_serially(study(), out)
    part = out / max(parts_of(out))
    content = bytearray(part.read_bytes())
    metadata_bytes = int.from_bytes(content[-8:-4], "little") + 8
    place = int(at * (len(content) - metadata_bytes))
    for k in range(place, place + 64):
        content[k] ^= 0xFF
    part.write_bytes(content)
    with pytest.raises(StudyError, match=f"{part.name} is damaged: remove it"):
        open_folder(out).table()


def test_rows_of_no_part_are_not_counted_twice(tmp_path: Path) -> None:
    """Parts of the same study in another size would stand in the table again."""
    out = tmp_path / "o"
    run_serially(study(), out)
    (out / "part-00000000-00000008.parquet").write_bytes(
        parts_of(out)[min(parts_of(out))]
    )
    with pytest.raises(StudyError, match="is no part of this study"):
        summarise(open_folder(out))


def test_a_study_that_is_only_called_something_else_goes_on(tmp_path: Path) -> None:
    run_serially(study(), tmp_path / "o")
    run_serially(study(name="renamed", title="Renamed"), tmp_path / "o")
    with pytest.raises(StudyError, match="'seed' of the study file"):
        run_serially(study(seed=99), tmp_path / "o")


def test_a_report_that_has_no_place_is_said(tmp_path: Path) -> None:
    run_serially(study(), tmp_path / "o")
    (tmp_path / "o" / "summary").write_text("mine")
    opened = open_folder(tmp_path / "o")
    with pytest.raises(StudyError, match=r"o/summary: .*cannot be written"):
        write_report(opened, summarise(opened), ())


def test_a_folder_without_a_study_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no study was begun"):
        open_folder(tmp_path)
    with pytest.raises(StudyError, match="no such folder"):
        open_folder(tmp_path / "nowhere")


def test_a_manifest_explains_every_column(tmp_path: Path) -> None:
    run_serially(study(), tmp_path / "o")
    manifest = json.loads((tmp_path / "o" / "manifest.json").read_text())
    names = [column["name"] for column in manifest["columns"]]
    assert names == open_folder(tmp_path / "o").table().schema.names
    assert all(column["meaning"] for column in manifest["columns"])
    assert {"study_hash", "code_hash", "versions", "rows", "truth"} <= set(manifest)
    assert manifest["versions"]["numpy"]


def test_what_a_dead_writer_left_is_swept_up_and_a_living_ones_is_not(
    tmp_path: Path,
) -> None:
    run_serially(study(), tmp_path / "o")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait(30)
    host = os.uname().nodename.replace(".", "-")
    name = ".part-00000000-00000016.parquet"
    leftovers = {
        tmp_path / "o" / f"{name}.{host}.{dead.pid}.1.tmp": False,
        tmp_path / "o" / f"{name}.{host}.{os.getpid()}.1.tmp": True,
        tmp_path / "o" / f"{name}.elsewhere.1.1.tmp": True,
        tmp_path / "o" / f"{name}.long-ago.1.1.tmp": False,
    }
    for path in leftovers:
        path.write_bytes(b"half")
        if "long-ago" in path.name:
            two_days_ago = time.time() - 2 * 24 * 3600
            os.utime(path, (two_days_ago, two_days_ago))
    run_serially(study(), tmp_path / "o")
    assert {path: path.exists() for path in leftovers} == leftovers


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "f", b"old")

    def refuse(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StudyError, match="No space left on device"):
        write_whole(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
