"""Every reading of one criterion against its limit, as a Vega-Lite chart.

A lane per site, in the vein's colour and named at its left; the side of the limit that
counts as met is shaded and labelled; the reading that decides is filled and labelled.
"""

from collections.abc import Iterable
from typing import Any

from criteria import Evidence, Finding
from ui import palette
from ui.judging.lanes import met_side, point, reach, readings
from ui.text import wording

LANE_PX = 20
ROOM_FOR_LABEL = 0.25
"""Share of the axis that a reading in words may take on a phone."""


def strip(finding: Finding, theme: palette.Theme) -> dict[str, Any] | None:
    """The chart; None where no number was compared."""
    limit, shown = finding.threshold, readings(finding)
    if limit is None or not shown:
        return None
    low, high = reach([float(e.value) for e in shown], limit.value)
    points = [point(e, finding) for e in shown]
    lanes = list(dict.fromkeys(p["lane"] for p in sorted(points, key=_order)))
    colours = {p["lane"]: getattr(theme, p["colour"]) for p in points}
    side = met_side(limit, low, high)
    ink = {"color": theme.text, "fontSize": 12}
    return {
        "height": LANE_PX * len(lanes),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "transparent",
        "padding": {"top": 18, "left": 0, "right": 6, "bottom": 6},
        "encoding": {
            "x": {
                "type": "quantitative",
                "scale": {"domain": [low, high], "nice": False, "zero": False},
                "axis": {
                    "title": _axis_title(shown[0]),
                    "tickCount": 6,
                    "labelColor": theme.text,
                    "titleColor": theme.text,
                    "grid": False,
                },
            },
            "y": {
                "type": "nominal",
                "sort": lanes,
                "scale": {"domain": lanes},
                "axis": {
                    "title": None,
                    "labelColor": theme.text,
                    "labelLimit": 120,
                    "ticks": False,
                    "domain": False,
                    "grid": True,
                },
            },
        },
        "layer": [
            {
                "data": {"values": [side]},
                "mark": {"type": "rect", "color": theme.text, "opacity": 0.09},
                "encoding": {
                    "x": {"field": "from"},
                    "x2": {"field": "to"},
                    "y": {"value": 0},
                    "y2": {"value": LANE_PX * len(lanes)},
                },
            },
            {
                "data": {"values": [{"limit": limit.value}]},
                "mark": {"type": "rule", "color": theme.text, "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "limit"},
                    "y": {"value": 0},
                    "y2": {"value": LANE_PX * len(lanes)},
                },
            },
            {
                "data": {"values": [side]},
                "mark": {
                    "type": "text",
                    "align": side["align"],
                    "dx": 4 if side["align"] == "left" else -4,
                    "dy": -9,
                    "fontWeight": 600,
                    **ink,
                },
                "encoding": {
                    "x": {"field": "limit"},
                    "y": {"value": 0},
                    "text": {"field": "label"},
                },
            },
            _dots(points, lanes, colours),
            *_decisive_label(points, limit.value, (low, high), ink, theme.background),
        ],
        "config": {"view": {"stroke": None}},
    }


def describe(finding: Finding) -> str:
    """What the chart shows, as a sentence."""
    shown = readings(finding)
    met = sum(e.outcome == "MET" for e in shown)
    said = finding.decisive.text if finding.decisive else "none"
    return str(wording("judge")["readings"]["alt"]).format(
        name=finding.name, count=len(shown), met=met or "none", text=said
    )


def _axis_title(evidence: Evidence) -> str:
    names = wording("judge")["readings"]["axis"]
    return str(names.get(evidence.reading, evidence.reading))


def _order(point: dict[str, Any]) -> int:
    return int(point["place"])


def _dots(
    points: Iterable[dict[str, Any]], lanes: list[str], colours: dict[str, str]
) -> dict[str, Any]:
    colour = {
        "field": "lane",
        "scale": {"domain": lanes, "range": [colours[lane] for lane in lanes]},
        "legend": None,
        "type": "nominal",
    }
    return {
        # The one that decides comes last and so lies on top.
        "data": {"values": sorted(points, key=lambda p: p["decides"])},
        "mark": {"type": "point", "strokeWidth": 1.8, "opacity": 1},
        "encoding": {
            "x": {"field": "value"},
            "y": {"field": "lane"},
            "stroke": colour,
            "fill": colour,
            "fillOpacity": {
                "condition": {"test": "datum.decides", "value": 1},
                "value": 0,
            },
            "size": {"condition": {"test": "datum.decides", "value": 95}, "value": 48},
            "shape": {
                "condition": {"test": "datum.sitting", "value": "triangle-up"},
                "value": "circle",
            },
            "tooltip": [{"field": "where"}, {"field": "reading"}],
        },
    }


def _decisive_label(
    points: list[dict[str, Any]],
    limit: float,
    ends: tuple[float, float],
    ink: dict[str, Any],
    halo: str,
) -> list[dict[str, Any]]:
    """The deciding reading in words, on the emptier side of its point, with a halo."""
    decisive = [point for point in points if point["decides"]]
    is_left = any(_is_freer_left(point, points, limit, ends) for point in decisive)
    text = {
        "type": "text",
        "align": "right" if is_left else "left",
        "dx": -9 if is_left else 9,
        "fontWeight": 600,
        **ink,
    }
    encoding = {
        "x": {"field": "value"},
        "y": {"field": "lane"},
        "text": {"field": "reading"},
    }
    return [
        {"data": {"values": decisive}, "mark": text | extra, "encoding": encoding}
        for extra in ({"stroke": halo, "strokeWidth": 4}, {})
    ]


def _is_freer_left(
    point: dict[str, Any],
    points: list[dict[str, Any]],
    limit: float,
    ends: tuple[float, float],
) -> bool:
    """Whether a label has more room left of a point than right of it, in its lane."""
    low, high = ends
    value, room = point["value"], ROOM_FOR_LABEL * (high - low)
    if value - low < room or high - value < room:
        return bool(value - low > high - value)
    same_lane = [p["value"] for p in points if p["lane"] == point["lane"]]
    offsets = [other - value for other in (*same_lane, limit, low, high)]
    return min(x for x in offsets if x > 0) < min(-x for x in offsets if x < 0)
