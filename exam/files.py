"""Examinations in files: JSON or CSV in, JSON or CSV out.

`json_form.py` and `csv_form.py` know the two formats. Whatever is in a file, reading
it gives examinations or one `ExaminationError` that lists everything wrong.
"""

import os
import secrets
import sys
from pathlib import Path

from exam.csv_form import examination_to_csv, examinations_from_csv
from exam.form import Examination
from exam.json_form import examination_to_json, examinations_from_json, only_one
from exam.problems import EMPTY, ExaminationError, shown

LARGEST_FILE_BYTES = 20_000_000
"""Far above any real form; a larger file is another kind of file."""

_READ_AS_TABLE = {".csv", ".tsv"}
_WRITERS = {".json": examination_to_json, ".csv": examination_to_csv}


def read_examination(path: str | os.PathLike[str]) -> Examination:
    """The examination in this file.

    Raises
    ------
    ExaminationError
        With every problem at once; also if the file holds several examinations.
    """
    exams = read_examinations(path)
    try:
        return only_one(exams)
    except ExaminationError as error:
        raise error.of(str(path)) from None


def read_examinations(path: str | os.PathLike[str]) -> list[Examination]:
    """All examinations in this file: a JSON object or list, or a CSV table.

    Raises
    ------
    ExaminationError
        With every problem at once.
    """
    return examinations_from_bytes(_content(path), name=str(path))


def examinations_from_standard_input() -> list[Examination]:
    """All examinations in what is piped in, as JSON or CSV.

    Raises
    ------
    ExaminationError
        With every problem at once; also if nothing can be piped in.
    """
    name = "standard input"
    if sys.stdin is None:
        raise ExaminationError(["is closed: pipe a form in, or name a file"], name)
    try:
        content = sys.stdin.buffer.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise ExaminationError([f"cannot be read: {error.strerror}"], name) from None
    return examinations_from_bytes(content, name=name)


def examinations_from_bytes(content: bytes, *, name: str) -> list[Examination]:
    """All examinations in the content of a file, e.g. an upload.

    Parameters
    ----------
    content
        UTF-8, with or without byte order mark.
    name
        Name of the file: its ending decides between JSON and CSV, and messages begin
        with it. With any other ending, the content decides.

    Raises
    ------
    ExaminationError
        With every problem at once.
    """
    try:
        text = _text(content)
        if _is_json(text, Path(name).suffix.lower()):
            return examinations_from_json(text)
        return examinations_from_csv(text)
    except ExaminationError as error:
        raise error.of(name) from None


def write_examination(exam: Examination, path: str | os.PathLike[str]) -> None:
    """Write the examination as JSON or CSV, as the file's ending says.

    The file appears complete or not at all; an older file of that name is replaced.

    Raises
    ------
    ExaminationError
        If the ending is another, the examination cannot be kept in a file, or the
        file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise ExaminationError(
            [f"the ending {shown(suffix)} says no format: use .json or .csv"], str(path)
        )
    try:
        content = _WRITERS[suffix](exam).encode("utf-8")
    except ExaminationError as error:
        raise error.of(str(path)) from None
    try:
        _replace(Path(path), content)
    except (OSError, ValueError, RuntimeError) as error:
        raise ExaminationError(
            [f"cannot be written: {_reason(error)}"], str(path)
        ) from error


def _content(path: str | os.PathLike[str]) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        problem = "no such file: check the name and the folder"
    except IsADirectoryError:
        problem = "this is a folder: name one file in it"
    except (OSError, ValueError) as error:
        problem = f"cannot be read: {_reason(error)}"
    except TypeError:
        problem = "no name of a file: give it as text or as a Path"
    else:
        return content
    raise ExaminationError([problem], str(path))


def _reason(error: Exception) -> str:
    """What the system says, and what can be done about it."""
    said = getattr(error, "strerror", None) or str(error)
    return f"{said}; check the name, the folder and the permissions"


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE_BYTES:
        raise ExaminationError(
            [
                f"larger than {LARGEST_FILE_BYTES / 1e6:g} MB, the most that is read: "
                "is it an examination? If so, split it"
            ]
        )
    if not content.strip():
        raise ExaminationError([EMPTY])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExaminationError([_not_utf8(content, error)]) from None


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        kind = "it looks like UTF-16"
    else:
        kind = "it may have been saved in another encoding, or be no text at all"
    return (
        f"not UTF-8 text: byte 0x{content[error.start]:02x} in line {line}; {kind}: "
        'save it again as "CSV UTF-8" or JSON'
    )


def _is_json(text: str, suffix: str) -> bool:
    begins_as_json = text.lstrip().startswith(("{", "["))
    if suffix in _READ_AS_TABLE and begins_as_json:
        raise ExaminationError(
            [f"named {suffix} but begins like JSON: rename it to end in .json"]
        )
    return suffix == ".json" or (begins_as_json and suffix not in _READ_AS_TABLE)


def _replace(path: Path, content: bytes) -> None:
    """Put a complete file in place of whatever regular file was there."""
    target = path.resolve()  # a link stays a link, its target is replaced
    if target.is_dir():
        raise ValueError("this is a folder")
    if target.exists() and not target.is_file():
        raise ValueError("this is a device, not an ordinary file")
    partial = target.with_name(f".insonate-{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
