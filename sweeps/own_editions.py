"""Editions of somebody's own go with their study, as copies in its folder.

So a study that was begun goes on wherever its folder is moved to, and by what was true
when it was begun. `study.py` knows an edition by name and content, never by its place.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from criteria import EDITIONS, Edition
from exam.toml_file import toml_in
from sweeps.problems import StudyError

FOLDER = "editions"
"""Folder of the copies, one folder in it for each edition."""


def place_of(source: str, edition: Edition) -> str:
    """How a manifest calls an edition: its name, or where in the folder its copy is."""
    if edition.name in EDITIONS:
        return edition.name
    return str(PurePosixPath(FOLDER, edition.name, Path(source).name))


def copies_of(
    sources: Sequence[str], editions: Sequence[Edition]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file that must be copied: its place in the study's folder, its content.

    Raises
    ------
    StudyError
        If a file is gone, or an edition is based on one in another folder.
    """
    for source, edition in zip(sources, editions, strict=True):
        if edition.name not in EDITIONS:
            for file in _lineage(Path(source)):
                yield PurePosixPath(FOLDER, edition.name, file.name), _content(file)


def _lineage(file: Path) -> Iterator[Path]:
    """A file and those of somebody's own that it is based on."""
    yield file
    parent = toml_in(_content(file)).get("based_on")
    if parent is None or parent in EDITIONS:
        return
    if Path(parent).name != parent:
        raise StudyError(
            f"based_on = {parent!r} lies in another folder: a study keeps a copy of "
            "both, so put them into one folder.",
            str(file),
        )
    yield from _lineage(file.with_name(parent))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(f"cannot be read ({reason})", str(file)) from None
