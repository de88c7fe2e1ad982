import os
import pickle
from pathlib import Path
from typing import Any

import pytest

import exam.files
from exam import (
    SITES,
    Breathing,
    Examination,
    ExaminationError,
    Measurement,
    Posture,
    csv_template,
    examinations_from_bytes,
    read_examination,
    read_examinations,
    write_examination,
)
from exam.names import LONGEST_SHOWN, name_of
from exam.problems import MOST_SHOWN
from tests.unit.exam.builders import HEADER, form_text, row, table

EXAM = Examination(
    measurements=(
        Measurement(
            site=SITES["left_j3"],
            posture=Posture.UPRIGHT,
            breathing=Breathing.QUIET,
            csa_cm2=0.35,
        ),
    ),
    meta={"examination": "p01"},
)


def problem_with(path: Path) -> str:
    with pytest.raises(ExaminationError) as caught:
        read_examination(path)
    assert str(caught.value).startswith(f"{path}: ")
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("name", ["exam.json", "exam.csv", "EXAM.JSON", "exam.Csv"])
def test_written_file_reads_back_the_same(tmp_path: Path, name: str) -> None:
    write_examination(EXAM, tmp_path / name)
    assert read_examination(tmp_path / name) == EXAM
    assert read_examinations(str(tmp_path / name)) == [EXAM]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("exam.txt", form_text(row())),
        ("exam", f" \n{form_text(row())}"),
        ("exam.txt", table("jugular,right,j2,supine,quiet,,,,,,,,")),
        ("exam.tsv", table("jugular,right,j2,supine,quiet,,,,,,,,").replace(",", "\t")),
    ],
)
def test_other_endings_are_read_by_content(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert read_examination(path).measurements[0].site.code == "right_j2"


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "exam.csv"
    path.write_text(csv_template(), encoding="utf-8-sig")
    assert len(read_examination(path).measurements) == 56


def test_upload_is_read_like_a_file() -> None:
    assert examinations_from_bytes(form_text(row()).encode(), name="up.json")
    with pytest.raises(
        ExaminationError, match=r"^up\.csv: named \.csv but begins like J"
    ):
        examinations_from_bytes(form_text(row()).encode(), name="up.csv")


def test_missing_file_and_folder_say_so(tmp_path: Path) -> None:
    assert problem_with(tmp_path / "no.csv").startswith("no such file: check the name")
    assert problem_with(tmp_path) == "this is a folder: name one file in it"


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 5000])
def test_impossible_name_is_a_problem_not_a_crash(tmp_path: Path, name: str) -> None:
    assert "check the name, the folder and the permissions" in problem_with(
        tmp_path / name
    )
    with pytest.raises(ExaminationError, match=r"cannot be written: .*check the name"):
        write_examination(EXAM, tmp_path / f"{name}.csv")


@pytest.mark.parametrize("name", ["exam.json", "exam.csv", "exam"])
@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf"])
def test_empty_file_says_so(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert problem_with(path).startswith("empty: nothing to read.")


def test_file_too_large_is_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.json"
    path.write_text(form_text(row()))
    size = path.stat().st_size
    monkeypatch.setattr(exam.files, "LARGEST_FILE_BYTES", size)
    assert read_examination(path)
    monkeypatch.setattr(exam.files, "LARGEST_FILE_BYTES", size - 1)
    assert problem_with(path).startswith("larger than ")


def test_largest_file_is_twenty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "exam.csv"
    with path.open("wb") as file:
        file.truncate(20_000_001)  # a hole: takes no space on disk
    assert problem_with(path).startswith("larger than 20 MB, the most that is read")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEADER}\nj\xfcgular".encode("latin-1"), "byte 0xfc in line 2; it may have"),
        (HEADER.encode("utf-16"), "byte 0xff in line 1; it looks like UTF-16"),
        (b"\x89PNG\r\n\x1a\n", "byte 0x89 in line 1"),
    ],
)
def test_other_encodings_are_named(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "exam.csv"
    path.write_bytes(content)
    problem = problem_with(path)
    assert problem.startswith("not UTF-8 text: ")
    assert message in problem
    assert 'save it again as "CSV UTF-8" or JSON' in problem


def test_file_with_several_is_refused_as_one(tmp_path: Path) -> None:
    path = tmp_path / "exam.json"
    path.write_text(f"[{form_text(row())}, {form_text(row())}]")
    assert len(read_examinations(path)) == 2
    assert problem_with(path).startswith("holds 2 examinations where one is wanted")


def test_several_problems_are_numbered_under_the_file_name(tmp_path: Path) -> None:
    path = tmp_path / "exam.json"
    path.write_text(form_text(row(csa_cm2=99, reflux_s=-1)))
    with pytest.raises(ExaminationError) as caught:
        read_examination(path)
    first, second, third = str(caught.value).splitlines()
    assert first == f"{path}: 2 problems"
    assert second.startswith(
        "  1. measurement 1, column reflux_s: -1 is outside 0 to 600"
    )
    assert third.startswith("  2. measurement 1, column csa_cm2: 99 is outside 0 to 15")


def test_error_survives_the_way_between_processes() -> None:
    error = ExaminationError(["one", "two"], "exam.csv")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems) == (str(error), error.problems)
    assert isinstance(error, ValueError)


@pytest.mark.parametrize("name", ["exam.txt", "exam", "exam.tsv"])
def test_unknown_ending_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExaminationError, match=r"says no format: use \.json or \.csv"):
        write_examination(EXAM, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_examination_that_cannot_be_kept_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "exam.json"
    write_examination(EXAM, path)
    broken = Examination(measurements=(), meta={"what": object()})
    with pytest.raises(ExaminationError, match="meta 'what': a value of type object"):
        write_examination(broken, path)
    assert read_examination(path) == EXAM


def test_full_disk_leaves_the_old_file_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.json"
    write_examination(EXAM, path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        ExaminationError, match="cannot be written: No space left on de"
    ):
        write_examination(Examination(measurements=()), path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["exam.json"]
    assert read_examination(path) == EXAM


def test_writing_where_no_file_can_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(ExaminationError, match="cannot be written: this is a folder"):
        write_examination(EXAM, tmp_path / "folder.json")
    with pytest.raises(
        ExaminationError, match="No such file or directory; check the na"
    ):
        write_examination(EXAM, tmp_path / "nowhere" / "exam.json")


def test_link_stays_a_link_and_device_stays_a_device(tmp_path: Path) -> None:
    target = tmp_path / "real.json"
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_examination(EXAM, link)
    assert link.is_symlink()
    assert read_examination(target) == EXAM
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    with pytest.raises(ExaminationError, match="a device, not an ordinary file"):
        write_examination(EXAM, pipe)
    assert pipe.is_fifo()


def test_written_file_has_ordinary_permissions(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.touch()
    write_examination(EXAM, tmp_path / "exam.json")
    assert (tmp_path / "exam.json").stat().st_mode == beside.stat().st_mode


def test_very_many_problems_are_counted_and_the_first_listed() -> None:
    error = ExaminationError([f"row {n}: wrong" for n in range(5000)], "big.csv")
    lines = str(error).splitlines()
    assert lines[0] == "big.csv: 5000 problems"
    assert lines[MOST_SHOWN] == f"  {MOST_SHOWN}. row {MOST_SHOWN - 1}: wrong"
    assert lines[-1] == f"  … and {5000 - MOST_SHOWN} more"
    assert len(lines) == MOST_SHOWN + 2
    assert len(error.problems) == 5000


@pytest.mark.parametrize(
    ("meta", "name"),
    [
        ({}, "examination 1"),
        ({"examination": "p01"}, "p01"),
        ({"examination": "two\nlines\x1b[31m"}, "two lines [31m"),
        ({"examination": "\u200b"}, "examination 1"),
        ({"examination": {"a": [1] * 1000}}, "examination 1"),
        ({"examination": "x" * 5000}, "x" * LONGEST_SHOWN),
    ],
)
def test_a_name_in_a_message_is_one_short_line(meta: dict[str, Any], name: str) -> None:
    assert name_of(meta, "examination 1") == name
