"""One panel of a picture: lines with their names, against time."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from scripts.manoeuvres.curves import NAMES, Curve, spread, thinned
from scripts.manoeuvres.recording import Array
from ui import palette

LETTER_PX, LINE_PX = 6.5, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Colour and dash of one kind of line; colour alone never tells them apart."""

    colour: str
    dash: tuple[int, ...] = ()


def inks(theme: palette.Theme) -> dict[str, Ink]:
    """How each kind of line is drawn in a theme."""
    return {
        "right_j2": Ink(colour=theme.right),
        "right_j1": Ink(colour=theme.right, dash=(4, 2)),
        "left_j2": Ink(colour=theme.left, dash=(6, 2)),
        "atrium": Ink(colour=theme.text),
        "chest": Ink(colour=theme.text, dash=(2, 2)),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: its lines with their names, and the band of the manoeuvre."""

    curves: tuple[Curve, ...]
    title: str
    limits: tuple[float, float]
    width: float
    height: int
    clock: str
    every_s: float
    band: tuple[float, float, str] | None
    is_named: bool
    is_labelled: bool
    is_log: bool
    theme: palette.Theme

    def chart(self) -> alt.LayerChart | alt.FacetChart:
        """Band at the back, then zero, lines and names."""
        parts: list[alt.Chart] = []
        if self.band is not None:
            parts += self._band(*self.band)
        if self.limits[0] < 0.0:
            parts.append(
                _of([{}])
                .mark_rule(color=self.theme.text, strokeWidth=0.8)
                .encode(y=alt.datum(0.0, type="quantitative"))
            )
        lines = inks(self.theme)
        parts += [self._line(curve, lines[curve.key]) for curve in self.curves]
        if self.is_labelled:
            parts += self._names(lines)
        return alt.layer(*parts).properties(width=self.width, height=self.height)

    def _x(self) -> alt.X:
        first, last = self._ends()
        ticks = [
            self.every_s * k
            for k in range(int(first // self.every_s), int(last // self.every_s) + 1)
        ]
        return alt.X(
            "t:Q",
            scale=alt.Scale(domain=[first, last], nice=False),
            axis=alt.Axis(
                title=self.clock or None,
                values=[t for t in ticks if first <= t <= last],
                labels=bool(self.clock),
                grid=False,
                format=".2~f",
            ),
        )

    def _ends(self) -> tuple[float, float]:
        times = self.curves[0].time_s
        return round(float(times[0]), 1), round(float(times[-1]), 1)

    def _height_px(self, values: Array) -> Array:
        """Height of these values above the foot of the panel [px]."""
        low, high = np.log(self.limits) if self.is_log else self.limits
        shown = np.log(values) if self.is_log else values
        return np.asarray(self.height * (shown - low) / (high - low))

    def _y(self) -> alt.Y:
        return alt.Y(
            "y:Q",
            scale=alt.Scale(
                domain=list(self.limits),
                nice=False,
                type="log" if self.is_log else "linear",
            ),
            axis=alt.Axis(
                title=self.title or None,
                titleAngle=0,
                titleAlign="left",
                titleAnchor="end",
                titleBaseline="bottom",
                titleX=-30,
                titleY=-6,
                tickCount=3 if self.height < 100 else 4,
                values=self._decades() if self.is_log else alt.Undefined,
                format=".2~f",
                domain=False,
                ticks=False,
                minExtent=34,
                labelExpr="replace(datum.label, '-', '−')",
            ),
        )

    def _decades(self) -> list[float]:
        """1, 2, 5, 10 … within the axis."""
        low, high = self.limits
        steps = [factor * 10.0**power for power in range(-3, 5) for factor in (1, 2, 5)]
        return [step for step in steps if low <= step <= high]

    def _line(self, curve: Curve, ink: Ink) -> alt.Chart:
        line = thinned(curve, self._height_px(curve.values))
        points: list[dict[str, Any]] = [
            {"t": round(float(t), 3), "y": float(f"{y:.5g}")}
            for t, y in zip(line.time_s, line.values, strict=True)
        ]
        drawn: alt.Chart = (
            _of(points)
            .mark_line(
                color=ink.colour,
                strokeWidth=1.6,
                strokeDash=list(ink.dash) or [1, 0],
                clip=True,
            )
            .encode(self._x(), self._y())
        )
        return drawn

    def _names(self, lines: dict[str, Ink]) -> list[alt.Chart]:
        ends = self._height_px(np.array([curve.end for curve in self.curves]))
        places = spread([float(height) for height in ends], LINE_PX)
        last = self._ends()[1]
        return [
            _of([{"t": last}])
            .mark_text(
                text=self._name(curve),
                align="left",
                dx=6,
                y=self.height - place,
                fontSize=12,
                color=lines[curve.key].colour,
            )
            .encode(self._x())
            for curve, place in zip(self.curves, places, strict=True)
        ]

    def _name(self, curve: Curve) -> str:
        """What stands beside the line; the side only where both are shown."""
        is_one_side = all("left" not in other.key for other in self.curves)
        name = NAMES[curve.key]
        return name.removeprefix("right ") if is_one_side and "j" in curve.key else name

    def _band(self, start: float, end: float, doing: str) -> list[alt.Chart]:
        band = (
            _of([{"t": start, "end": end}])
            .mark_rect(color=self.theme.border, opacity=0.5)
            .encode(self._x(), x2="end:Q")
        )
        if not self.is_named:
            return [band]
        first, last = self._ends()
        wide = (end - start) / (last - first) * self.width
        fits = wide > LETTER_PX * len(doing)  # else beside it, inside the panel
        name = (
            _of([{"t": start if fits else end}])
            .mark_text(
                text=doing,
                align="left",
                baseline="bottom" if fits else "top",
                dx=0 if fits else 5,
                fontSize=12,
                fontStyle="italic",
                color=self.theme.text,
                y=-5 if fits else 4,
            )
            .encode(self._x())
        )
        return [band, name]


def _of(rows: list[dict[str, Any]]) -> alt.Chart:
    """A chart of these rows."""
    return alt.Chart(alt.InlineData(values=rows))
