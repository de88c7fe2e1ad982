"""Every reading of one criterion against its limit, as a Vega-Lite chart.

A lane per site, in the vein's colour and named at its left; the side of the limit that
counts as met is shaded and labelled; the reading that decides is filled and labelled.
"""

import math
from collections.abc import Iterable
from typing import Any

from criteria import Evidence, Finding
from criteria.threshold import Threshold
from exam import SITES, Posture
from ui import palette
from ui.text import wording
from ui.verdict import limit_text, reading_text

LANE_PX = 20
ROOM_BESIDE_LIMIT = 0.35
"""The axis reaches at least this share of its length beyond the limit."""
_LANE_ORDER = {site: place for place, site in enumerate(SITES.values())}


def readings(finding: Finding) -> list[Evidence]:
    """The comparisons with this criterion's number; yes-or-no ones have no place."""
    return [e for e in finding.evidence if e.threshold is not None]


def strip(finding: Finding, theme: palette.Theme) -> dict[str, Any] | None:
    """The chart; None where no number was compared."""
    limit, shown = finding.threshold, readings(finding)
    if limit is None or not shown:
        return None
    low, high = _reach([float(e.value) for e in shown], limit.value)
    points = [_point(e, finding) for e in shown]
    lanes = list(dict.fromkeys(p["lane"] for p in sorted(points, key=_order)))
    colours = {p["lane"]: getattr(theme, p["colour"]) for p in points}
    side = _met_side(limit, low, high)
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
            *_decisive_label(points, limit.value, ink, theme.background),
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


def _reach(values: list[float], limit: float) -> tuple[float, float]:
    """Ends of the axis: all readings, and some room on both sides of the limit."""
    low, high = min(*values, limit, 0.0), max(*values, limit)
    room = ROOM_BESIDE_LIMIT * ((high - low) or 1.0)
    if low < 0 or limit == 0:
        low = min(low, limit - room)
    high = max(high + 0.06 * (high - low), limit + room)
    return low, high


def _met_side(limit: Threshold, low: float, high: float) -> dict[str, Any]:
    is_upper = limit.comparison.is_upper
    met = wording("judge")["readings"]["met_side"]
    return {
        "from": limit.value if is_upper else low,
        "to": high if is_upper else limit.value,
        "limit": limit.value,
        "align": "left"
        if is_upper or limit.value - low < 0.25 * (high - low)
        else "right",
        "label": f"{met} {limit_text(limit)}",
    }


def _axis_title(evidence: Evidence) -> str:
    names = wording("judge")["readings"]["axis"]
    return str(names.get(evidence.reading, evidence.reading))


def _point(evidence: Evidence, finding: Finding) -> dict[str, Any]:
    rows = evidence.measurements
    single = len(rows) == 1
    sites = list(dict.fromkeys(row.site for row in rows))
    return {
        "value": float(evidence.value),
        "lane": " + ".join(site.label for site in sites),
        "place": _LANE_ORDER[sites[0]],
        "colour": palette.colour_name(sites[0]) if len(sites) == 1 else "truth",
        "sitting": single and rows[0].posture is Posture.UPRIGHT,
        "decides": evidence is finding.decisive,
        "reading": reading_text(evidence),
        "where": evidence.where,
    }


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
    points: list[dict[str, Any]], limit: float, ink: dict[str, Any], halo: str
) -> list[dict[str, Any]]:
    """The deciding reading in words, on the emptier side of its point, with a halo."""
    decisive = [point for point in points if point["decides"]]
    is_left = any(_gap_right(point, points, limit) < 0 for point in decisive)
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


def _gap_right(
    point: dict[str, Any], points: list[dict[str, Any]], limit: float
) -> float:
    """How much more room there is right of a point than left of it in its lane."""
    same_lane = [p["value"] for p in points if p["lane"] == point["lane"]]
    offsets = [value - point["value"] for value in (*same_lane, limit)]
    right = min((x for x in offsets if x > 0), default=math.inf)
    left = min((-x for x in offsets if x < 0), default=math.inf)
    return 0.0 if right == left else right - left
