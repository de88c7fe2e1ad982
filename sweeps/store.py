"""The folder of a study: a manifest and the parts of the table, whole or not there.

A part that exists is complete (`whole_file.py`). So whatever is interrupted, and
however, can be taken up again.
"""

import json
import platform
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sweeps import versions
from sweeps.columns import Record, columns, schema
from sweeps.design import Listed
from sweeps.own_editions import FOLDER as EDITIONS_FOLDER
from sweeps.own_editions import copies_of
from sweeps.part_check import refuse_damaged_parts, refuse_strange_parts
from sweeps.problems import StudyError
from sweeps.study import NOT_HASHED, POINTS_FILE, Study
from sweeps.study_file import study_from
from sweeps.whole_file import (
    UNFINISHED,
    check_writable,
    make_folder,
    sweep_up,
    write_whole,
)

if TYPE_CHECKING:
    import pyarrow.dataset as ds

MANIFEST = "manifest.json"
SCHEMA = "insonate/study/1"
MANIFEST_KINDS = {
    "study": dict,
    "study_hash": str,
    "code_hash": str,
    "versions": dict,
    "examiner": str,
}
"""What must stand in a manifest to go on from it."""


@dataclass(frozen=True)
class StudyFolder:
    """A study and where its parts lie."""

    path: Path
    study: Study
    examiner: str
    """What examines: `simulator.examine`, or somebody's own function."""

    def part_path(self, part: int) -> Path:
        """File of one part, named by its rows."""
        rows = self.study.rows_in_part(part)
        return self.path / f"part-{rows.start:08d}-{rows.stop:08d}.parquet"

    def is_done(self, part: int) -> bool:
        """Whether a part is there, and so complete."""
        return self.part_path(part).is_file()

    def missing(self) -> list[int]:
        """Parts still to be made."""
        there = {path.name for path in self.path.glob("part-*.parquet")}
        return [
            part
            for part in range(self.study.n_parts)
            if self.part_path(part).name not in there
        ]

    def write_part(self, part: int, records: list[Record]) -> None:
        """Save one part.

        Raises
        ------
        StudyError
            If it cannot be written; nothing half-written is left.
        """
        import pyarrow.parquet as pq  # brings pandas along: only when a part is saved

        marked = schema(self.study).with_metadata(self._mark(versions.code_hash()))
        table = pa.Table.from_pylist(records, schema=marked)
        content = BytesIO()
        pq.write_table(table, content, compression="zstd", write_page_checksum=True)
        write_whole(self.part_path(part), content.getvalue())

    def sweep_up(self) -> None:
        """Remove what killed writers left behind; others' work is left alone."""
        sweep_up(self.path)

    def refuse_strange_parts(self) -> None:
        """Look at every part that is there: is it whole, and of this very study?

        Parts may be copied here from other machines, so one may be cut short or come
        from elsewhere under the same name.

        Raises
        ------
        StudyError
            Names every part that does not belong here, and why.
        """
        n_rows = {
            self.part_path(part).name: len(self.study.rows_in_part(part))
            for part in range(self.study.n_parts)
        }
        mark = self._mark(_manifest(self.path)["code_hash"])
        refuse_strange_parts(self.path, n_rows, mark)

    def _mark(self, code_hash: str) -> dict[str, str]:
        """What a part carries with it, to be known again in any folder."""
        return {"study_hash": self.study.hash, "code_hash": code_hash}

    def dataset(self) -> "ds.Dataset":
        """The parts there are, as one table that is read only where it is asked."""
        import pyarrow.dataset as ds  # brings pandas along: only when a part is read

        paths = sorted(str(path) for path in self.path.glob("part-*.parquet"))
        checked = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        parquet = ds.ParquetFileFormat(default_fragment_scan_options=checked)
        return ds.dataset(paths, schema=schema(self.study), format=parquet)

    def table(self, names: list[str] | None = None) -> pa.Table:
        """The rows there are, in order.

        Raises
        ------
        StudyError
            If a part is not as it was written; names it.
        """
        try:
            return self.dataset().to_table(columns=names)
        except (OSError, pa.ArrowException):
            refuse_damaged_parts(self.path)
            raise


def open_folder(path: Path | str) -> StudyFolder:
    """Open the folder of a study that was begun.

    Raises
    ------
    StudyError
        If there is no study in it or its manifest cannot be understood.
    """
    path = Path(path)
    manifest = _manifest(path)
    study = study_from(manifest["study"], folder=path)
    if study.hash != manifest["study_hash"]:
        raise StudyError(
            "an edition or a range changed since this study was begun: its rows would "
            "mean something else. Go back to that version, or begin a new folder.",
            str(path),
        )
    return StudyFolder(path, study, manifest["examiner"])


def begin_folder(path: Path, study: Study, examiner: str) -> StudyFolder:
    """Make the folder of a study, or open it if it is this very study's.

    Raises
    ------
    StudyError
        If the folder cannot be written or belongs to something else.
    """
    folder = StudyFolder(path, study, examiner)
    if path.exists() and not path.is_dir():
        raise StudyError("is a file, not a folder: choose another --out.", str(path))
    copies = list(copies_of(study.editions, study.loaded_editions))
    make_folder(path)
    sweep_up(path)
    if not (path / MANIFEST).exists():
        _refuse_if_taken(path)
        if isinstance(study.design, Listed):
            write_whole(path / POINTS_FILE, study.design.to_csv().encode())
        for place, content in copies:
            make_folder((path / place).parent)
            write_whole(path / place, content)
        text = json.dumps(manifest_of(folder), indent=1, ensure_ascii=False)
        write_whole(path / MANIFEST, text.encode())
    _refuse_if_different(path, study, examiner)
    check_writable(path)
    return folder


def _refuse_if_taken(path: Path) -> None:
    """Whether the folder holds more than another beginner's first files."""
    ours = (POINTS_FILE, MANIFEST, EDITIONS_FOLDER)
    if any(
        each.name not in ours and each.suffix != UNFINISHED for each in path.iterdir()
    ):
        raise StudyError(
            "the folder holds other things and no study: choose an empty or new one.",
            str(path),
        )


def manifest_of(folder: StudyFolder) -> dict[str, Any]:
    """What a stranger needs to understand the folder."""
    study = folder.study
    return {
        "schema": SCHEMA,
        "name": study.name,
        "title": study.title,
        "study_hash": study.hash,
        "code_hash": versions.code_hash(),
        "commit": versions.git_commit(),
        "versions": versions.dependency_versions(),
        "examiner": folder.examiner,
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "rows": study.n_rows,
        "parts": study.n_parts,
        "part_rows": study.part_rows,
        "truth": [rule.text for rule in study.truth.rules],
        "columns": [column.to_dict() for column in columns(study)],
        "study": study.to_dict(),
    }


def _manifest(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise StudyError("there is no such folder.", str(path))
    file = path / MANIFEST
    if not file.is_file():
        raise StudyError(
            "no study was begun here: `python -m sweeps run study.toml --out …` does.",
            str(path),
        )
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        if manifest["schema"] != SCHEMA:
            raise StudyError(
                f"made by another version of this program ({manifest['schema']}).",
                str(file),
            )
        for key, kind in MANIFEST_KINDS.items():
            if not isinstance(manifest[key], kind):
                raise ValueError(f"{key} is no {kind.__name__}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, StudyError):
            raise
        raise StudyError(
            f"the manifest cannot be understood ({error}): was it edited?", str(file)
        ) from None
    return dict(manifest)


def _refuse_if_different(path: Path, study: Study, examiner: str) -> None:
    manifest = _manifest(path)
    here = {
        "study": (manifest["study_hash"], study.hash),
        "program": (manifest["code_hash"], versions.code_hash()),
        "examiner": (manifest["examiner"], examiner),
    }
    now = versions.dependency_versions()
    for name, was in manifest["versions"].items():
        here[name] = (was, now.get(name, "not installed"))
    differing = [
        f"{name} ({was} then, {is_now} now)"
        for name, (was, is_now) in here.items()
        if was != is_now
    ]
    if differing:
        differing += _changed_settings(manifest["study"], study)
        differing += _changed_editions(path, study)
        raise StudyError(
            f"holds another study; differing: {', '.join(differing)}. Rows of both "
            "would stand in one table: choose another --out, or go back to what it "
            "was begun with.",
            str(path),
        )


def _changed_settings(was: dict[str, Any], study: Study) -> list[str]:
    """Which tables of the study file are not what they were."""
    now = json.loads(json.dumps(study.to_dict(), default=str))
    return [
        f"{key!r} of the study file"
        for key, value in now.items()
        if key not in NOT_HASHED and was.get(key) != value
    ]


def _changed_editions(path: Path, study: Study) -> list[str]:
    """Which editions of somebody's own are not what they were."""
    return [
        f"the edition in {place.name}"
        for place, content in copies_of(study.editions, study.loaded_editions)
        if (path / place).is_file() and (path / place).read_bytes() != content
    ]


def refuse_if_not_mine(folder: StudyFolder) -> None:
    """Before a worker adds rows: is its program the one the study was begun with?"""
    _refuse_if_different(folder.path, folder.study, folder.examiner)
