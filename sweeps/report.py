"""Writes a summary down: Markdown to read, charts to look at, JSON to go on with."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt

from criteria import DISCLAIMER
from sweeps import charts
from sweeps.charts import title_of
from sweeps.rates import Rate
from sweeps.store import StudyFolder, make_folder, write_whole
from sweeps.summary import Summary

FOLDER = "summary"
FORMATS = ("html", "svg", "png")
PNG_SCALE = 2.0


def write_report(
    folder: StudyFolder, summary: Summary, formats: tuple[str, ...] = FORMATS
) -> Path:
    """Write the report into the study's folder and give its path.

    Raises
    ------
    StudyError
        If it cannot be written.
    """
    there = folder.path / FOLDER
    make_folder(there)
    pictures = dict(pictures_of(summary))
    for name, chart in pictures.items():
        save_chart(chart, there / name, formats)
    picture = next((f for f in ("svg", "png") if f in formats), "")
    lines = list(_lines(summary, pictures, picture))
    write_whole(there / "report.md", ("\n".join(lines) + "\n").encode())
    text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=1)
    write_whole(there / "summary.json", text.encode())
    return there / "report.md"


def save_chart(chart: Any, stem: Path, formats: tuple[str, ...]) -> None:
    """Save a chart under this name in every format; needs no network."""
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
        write_whole(stem.with_name(f"{stem.name}.{each}"), makers[each]())


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
        if any(
            a.edition == edition and a.kappa.kappa is not None
            for a in summary.agreement
        ):
            yield (
                f"agreement-{edition}",
                charts.agreement_chart(summary.agreement, edition),
            )
    for found in summary.influences:
        if found.factors and found.column in ("verdict", "n_met"):
            yield (
                f"influence-{found.column}-{found.edition}",
                charts.influence_chart(found),
            )
    if any(a.sensitivity or a.specificity for a in summary.accuracy):
        yield "accuracy", charts.accuracy_chart(summary.accuracy)


def _plain(text: str) -> str:
    """Somebody's own words, on one line and without meaning in Markdown."""
    words = " ".join(text.split())
    return words.replace("|", "\\|").replace("<", "&lt;")


def _lines(summary: Summary, pictures: dict[str, Any], picture: str) -> Iterator[str]:
    yield f"# {_plain(summary.title or summary.name)}"
    yield ""
    yield (
        f"{summary.n_done:,} of {summary.n_rows:,} virtual examinations, "
        f"{summary.n_failed:,} without a result. {DISCLAIMER}"
    )
    for reason, n in summary.failures:
        yield f"- {n:,} × {reason}"
    yield ""
    yield from _verdicts(summary)
    yield from _accuracy(summary)
    yield from _influences(summary)
    yield from _agreement(summary)
    if pictures and picture:
        yield "## Pictures"
        for name in pictures:
            yield ""
            yield f"![{name}]({name}.{picture})"
        yield ""
    yield "Intervals are 95 %. Rows of one person are not independent of each other: "
    yield "where few people are examined often, the intervals are too narrow."


def _verdicts(summary: Summary) -> Iterator[str]:
    yield "## How often a verdict comes out"
    yield ""
    yield "| edition | outcome | examinations | MET | 95 % interval | not assessable |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rate in summary.rates:
        if not rate.factor:
            yield (
                f"| {rate.edition} | {rate.column} | {rate.n:,} | {_percent(rate)} | "
                f"{_interval(*rate.interval)} | {rate.n_unknown:,} |"
            )
    yield ""
    yield "| edition | factor | level | examinations | verdict MET | 95 % interval |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for rate in summary.rates:
        if rate.factor and rate.column == "verdict" and rate.n:
            yield (
                f"| {rate.edition} | {title_of(rate.factor)} | {_plain(rate.level)} | "
                f"{rate.n:,} | {_percent(rate)} | {_interval(*rate.interval)} |"
            )
    yield ""


def _percent(rate: Rate) -> str:
    return f"{100 * rate.share:.1f} %"


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.1f}–{100 * high:.1f} %"


def _accuracy(summary: Summary) -> Iterator[str]:
    yield "## Against truth"
    yield ""
    yield "Really ill is who has any of these (limits are ours unless sourced):"
    yield ""
    yield from (f"- {rule}" for rule in summary.truth)
    yield ""
    yield (
        "| edition | missing data | sensitivity | specificity | "
        "true + | false + | true − | false − | undecided |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for a in summary.accuracy:
        yield (
            f"| {a.edition} | {a.policy} | {_share(a.sensitivity)} | "
            f"{_share(a.specificity)} | {a.n_true_positive:,} | "
            f"{a.n_false_positive:,} | {a.n_true_negative:,} | "
            f"{a.n_false_negative:,} | {a.n_undecided:,} |"
        )
    yield ""


def _share(found: tuple[float, float, float] | None) -> str:
    if found is None:
        return "nobody to tell from"
    return f"{100 * found[0]:.1f} % ({_interval(*found[1:])})"


def _influences(summary: Summary) -> Iterator[str]:
    if not summary.influences:
        return
    yield "## Which factor matters most"
    yield ""
    yield (
        "Share of the variance, ± half-width of the 95 % interval; met counts 1, "
        "anything else 0."
    )
    yield ""
    yield "| edition | outcome | factor | by itself | with interactions |"
    yield "| --- | --- | --- | --- | --- |"
    for found in summary.influences:
        start = f"| {found.edition} | {found.column} |"
        if not found.factors:
            why = "too few blocks" if found.varies else "the same everywhere"
            yield f"{start} – | {why} | {why} |"
        for f in sorted(found.factors, key=lambda f: -f.total):
            yield (
                f"{start} {title_of(f.factor)} | "
                f"{f.first:.2f} ± {f.first_half_width:.2f} | "
                f"{f.total:.2f} ± {f.total_half_width:.2f} |"
            )
    n_left_out = max((found.n_left_out for found in summary.influences), default=0)
    if n_left_out:
        yield ""
        yield f"{n_left_out:,} blocks left out: an examination failed or is missing."
    yield ""


def _agreement(summary: Summary) -> Iterator[str]:
    if not summary.agreement:
        return
    yield "## Agreement between operators"
    yield ""
    yield "| edition | between | pairs | agree | Cohen's kappa | 95 % interval |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for a in summary.agreement:
        k = a.kappa
        told = "not defined | –"
        if k.kappa is not None and k.low is not None and k.high is not None:
            told = f"{k.kappa:.2f} | {k.low:.2f} to {k.high:.2f}"
        yield (
            f"| {a.edition} | {_plain(f'{a.first} and {a.second}')} | {k.n:,} | "
            f"{100 * k.observed:.1f} % | {told} |"
        )
    yield ""
