"""Writes a summary down: Markdown to read, charts to look at, JSON to go on with.

`report_text.py` has the words, `charts.py` and `compared_charts.py` the pictures.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt

from sweeps import charts, compared_charts
from sweeps.report_text import report_text
from sweeps.store import StudyFolder
from sweeps.summary import Summary
from sweeps.whole_file import make_folder, write_whole

FOLDER = "summary"
REPORT, SUMMARY = "report.md", "summary.json"
FORMATS = ("html", "svg", "png")
PNG_SCALE = 2.0


def write_report(
    folder: StudyFolder, summary: Summary, formats: tuple[str, ...] = FORMATS
) -> Path:
    """Write the report into the study's folder and give its path.

    Charts of an earlier report that are in this one no more are removed, unless
    somebody has changed them. Nobody else's file is.

    Raises
    ------
    StudyError
        If it cannot be written.
    """
    there = folder.path / FOLDER
    make_folder(there)
    earlier = _charts_of(there / SUMMARY)
    pictures = dict(pictures_of(summary))
    made: dict[str, str] = {}
    for name, chart in pictures.items():
        for file, content in _in_formats(chart, name, formats):
            write_whole(there / file, content)
            made[file] = _digest(content)
    picture = next((f for f in ("svg", "png") if f in formats), "")
    shown = {name: f"{name}.{picture}" for name in pictures if picture}
    write_whole(there / REPORT, report_text(summary, shown).encode())
    for file, digest in earlier.items():
        if file not in made:
            _remove_if_unchanged(there / file, digest)
    told = {**summary.to_dict(), "charts": made}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    write_whole(there / SUMMARY, text.encode())
    return there / REPORT


def save_chart(chart: Any, stem: Path, formats: tuple[str, ...]) -> None:
    """Save a chart under this name in every format; needs no network."""
    for file, content in _in_formats(chart, stem.name, formats):
        write_whole(stem.with_name(file), content)


def _in_formats(
    chart: Any, name: str, formats: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """Files of one chart: name and content."""
    import vl_convert  # heavy: only when a picture is saved

    spec = chart.to_json()
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: vl_convert.vegalite_to_html(
            spec, vl_version=version, bundle=True
        ).encode(),
        "svg": lambda: vl_convert.vegalite_to_svg(spec, vl_version=version).encode(),
        "png": lambda: vl_convert.vegalite_to_png(
            spec, vl_version=version, scale=PNG_SCALE
        ),
    }
    for each in formats:
        yield f"{name}.{each}", makers[each]()


def _charts_of(file: Path) -> dict[str, str]:
    """Names of the charts of an earlier report and what was in them, as digests."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))["charts"]
        return {
            str(name): str(digest)
            for name, digest in told.items()
            if Path(name).name == name  # in this folder and nowhere else
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _remove_if_unchanged(file: Path, digest: str) -> None:
    if file.is_file() and _digest(file.read_bytes()) == digest:
        file.unlink()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pictures_of(summary: Summary) -> Iterator[tuple[str, Any]]:
    """Every chart that this summary has something for, by file name."""
    editions = dict.fromkeys(r.edition for r in summary.rates)
    for edition in editions:
        if any(r.factor and r.edition == edition for r in summary.rates):
            yield f"rates-{edition}", charts.rates_chart(summary.rates, edition)
        pairs = dict.fromkeys((c.x, c.y) for c in summary.cells if c.edition == edition)
        for number, (x, y) in enumerate(pairs, 1):
            cells = [
                c
                for c in summary.cells
                if c.edition == edition and (c.x, c.y) == (x, y)
            ]
            yield f"pair-{number}-{edition}", charts.interaction_chart(cells)
    for found in summary.influences:
        if found.told and found.column in ("verdict", "n_met"):
            yield (
                f"influence-{found.column}-{found.edition}",
                compared_charts.influence_chart(found),
            )
    if any(a.sensitivity or a.specificity for a in summary.accuracy):
        yield "accuracy", compared_charts.accuracy_chart(summary.accuracy)
    if any(a.kappa.kappa is not None for a in summary.agreement):
        yield "agreement", compared_charts.agreement_chart(summary.agreement)
