"""Draws a manoeuvre: area, velocity or flow, and pressures against one time axis."""

import io
import re
import textwrap
from collections.abc import Sequence

import altair as alt

from scripts.manoeuvres.curves import (
    Panels,
    limits,
    panels,
)
from scripts.manoeuvres.panel import Panel
from scripts.manoeuvres.recording import Manoeuvre, Recording
from simulator import FlowTruth
from ui import palette

WIDTH_PX, GAP_PX, ROW_GAP_PX = 640, 46, 42
HEIGHTS_PX = {"area": 140, "moving": 140, "pressure": 90}
LETTERS_PER_LINE = 78
"""Few enough for the widest letters that a reader's machine may put in."""
PADDING_PX = {"left": 14, "top": 14, "right": 26, "bottom": 14}
FONT = "sans-serif"
AXIS = {
    "area": "Area, cm²",
    "velocity_cm_s": "Mean velocity toward the heart, cm/s",
    "flow_ml_min": "Flow toward the heart, ml/min",
    "pressure": "Pressure, mmHg",
}
THEMES = {"light": palette.LIGHT, "dark": palette.DARK}


def svg(manoeuvre: Manoeuvre, truths: Sequence[FlowTruth], theme_name: str) -> str:
    """The picture in one theme, as SVG text."""
    theme = THEMES[theme_name]
    chart = _chart(manoeuvre, truths, theme)
    out = io.StringIO()
    chart.save(out, format="svg")
    return _slim(out.getvalue())


def _chart(
    manoeuvre: Manoeuvre, truths: Sequence[FlowTruth], theme: palette.Theme
) -> alt.HConcatChart:
    columns = [
        panels(manoeuvre, recording, truth)
        for recording, truth in zip(manoeuvre.recordings, truths, strict=True)
    ]
    ranges = {
        "area": limits(
            [c for column in columns for c in column.area],
            "area",
            is_log=manoeuvre.is_log,
        ),
        "moving": limits(
            [c for column in columns for c in column.moving],
            manoeuvre.quantity,
            is_log=manoeuvre.is_log,
        ),
        "pressure": limits(
            [c for column in columns for c in column.pressure], "pressure"
        ),
    }
    drawn = [
        _column(manoeuvre, recording, column, ranges, theme, k, len(columns))
        for k, (recording, column) in enumerate(
            zip(manoeuvre.recordings, columns, strict=True)
        )
    ]
    title = alt.TitleParams(
        _lines(manoeuvre.finding(truths)),
        anchor="start",
        fontSize=15,
        lineHeight=20,
        offset=10,
        color=theme.text,
    )
    chart: alt.HConcatChart = (
        alt.hconcat(*drawn, spacing=GAP_PX)
        .properties(title=title, background=theme.background, padding=PADDING_PX)
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=theme.text,
            titleColor=theme.text,
            gridColor=theme.border,
            domainColor=theme.border,
            tickColor=theme.border,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        )
    )
    return chart


def _column(
    manoeuvre: Manoeuvre,
    recording: Recording,
    column: Panels,
    ranges: dict[str, tuple[float, float]],
    theme: palette.Theme,
    place: int,
    n_columns: int,
) -> alt.VConcatChart:
    """The three panels of one recording under its heading."""
    width = (WIDTH_PX - (n_columns - 1) * GAP_PX) / n_columns
    drawn = []
    for row, curves in (
        ("area", column.area),
        ("moving", column.moving),
        ("pressure", column.pressure),
    ):
        quantity = manoeuvre.quantity if row == "moving" else row
        is_log = manoeuvre.is_log and row != "pressure"
        panel = Panel(
            curves=curves,
            title=_axis_title(AXIS[quantity], is_log) if place == 0 else " ",
            limits=ranges[row],
            width=width,
            height=HEIGHTS_PX[row],
            clock=f"{manoeuvre.clock}, s" if row == "pressure" else "",
            every_s=manoeuvre.every_s * (n_columns if width < 400 else 1),
            band=_shifted(recording, manoeuvre),
            is_named=row == "area",
            is_labelled=place == n_columns - 1,
            is_log=is_log,
            theme=theme,
        )
        drawn.append(panel.chart())
    heading = alt.TitleParams(
        recording.heading, anchor="start", fontSize=13, color=theme.text, offset=24
    )
    return alt.vconcat(*drawn, spacing=ROW_GAP_PX, bounds="flush").properties(
        title=heading
    )


def _axis_title(name: str, is_log: bool) -> str:
    return f"{name}, logarithmic" if is_log else name


def _lines(finding: str) -> list[str]:
    """The finding in as few lines as it needs, all about equally long."""
    finding = re.sub(r"(?<=\d) (?=\S)", "\N{NO-BREAK SPACE}", finding)
    n_lines = -(-len(finding) // LETTERS_PER_LINE)
    return textwrap.wrap(finding, -(-len(finding) // n_lines) + 6)


def _shifted(
    recording: Recording, manoeuvre: Manoeuvre
) -> tuple[float, float, str] | None:
    if recording.band is None:
        return None
    start, end, doing = recording.band
    return start - manoeuvre.zero_s, end - manoeuvre.zero_s, doing


def _slim(text: str) -> str:
    """The same picture in fewer letters: without what draws nothing, to 0.1 px."""

    def shorter(match: re.Match[str]) -> str:
        return f"{float(match[0]):.1f}".removesuffix(".0")

    def rounded(values: re.Match[str]) -> str:
        return re.sub(r"-?\d+\.\d{2,}(e-?\d+)?", shorter, values[0])

    text = re.sub(r'(?<= d=")[^"]+|(?<=transform=")[^"]+', rounded, text)
    text = re.sub(
        r'<path class="(?:back|fore)ground"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>', "", text
    )
    text = re.sub(r' (?:aria-\w+|role|class|pointer-events)="[^"]*"', "", text)
    text = text.replace(f' font-family="{FONT}"', "")
    return text.replace("<svg ", f'<svg font-family="{FONT}" ', 1)
