"""Readings as points in lanes: the numbers behind the chart of `strip.py`."""

from typing import Any

from criteria import Evidence, Finding
from criteria.threshold import Threshold
from exam import SITES, Posture
from ui import palette
from ui.text import wording
from ui.verdict import limit_text, reading_text

ROOM_BESIDE_LIMIT = 0.35
"""The axis reaches at least this share of its length beyond the limit."""
_LANE_ORDER = {site: place for place, site in enumerate(SITES.values())}


def readings(finding: Finding) -> list[Evidence]:
    """The comparisons with this criterion's number; no others have a place."""
    limit = finding.threshold
    return [e for e in finding.evidence if limit is not None and e.threshold == limit]


def reach(values: list[float], limit: float) -> tuple[float, float]:
    """Ends of the axis: all readings, and some room on both sides of the limit."""
    low, high = min(*values, limit, 0.0), max(*values, limit)
    room = ROOM_BESIDE_LIMIT * ((high - low) or 1.0)
    if low < 0 or limit == 0:
        low = min(low, limit - room)
    high = max(high + 0.06 * (high - low), limit + room)
    return low, high


def met_side(limit: Threshold, low: float, high: float) -> dict[str, Any]:
    """The part of the axis that counts as met, with its label."""
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


def point(evidence: Evidence, finding: Finding) -> dict[str, Any]:
    """One comparison: its lane, value, colour and whether it decides."""
    rows = evidence.measurements
    single = len({row.posture for row in rows}) == 1
    compared = (evidence.site,) if single else (row.site for row in rows)
    sites = list(dict.fromkeys(compared))
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
