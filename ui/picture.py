"""What the scanner screen is told: numbers rounded for the wire, words, alt texts.

Everything shown is the truth of the model at one site. The JavaScript of
`parts/scanner.js` decides only where it goes on the glass.
"""

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria import Edition
from criteria.threshold import Threshold
from exam import Breathing, Site, Vein
from simulator import Scenario, SiteTruth
from simulator.measure import Reading, read, visible
from ui import palette, state
from ui.text import wording

Array = NDArray[np.float64]

AXIS_CM_S = (5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1280)
"""Ends of the velocity axis; in steps, so that the scale stands still."""
HEADROOM = 1.12
LEAST_REVERSED_SHARE = 0.3
"""Room above the zero line, as a share of that below, so that words fit."""
SECTION_DEPTHS_CM = (4.0, 5.0, 6.0, 8.0)
N_AREA = 250
FIRST_AT_SHARE = 0.92
"""Where in the sweep the bar stands when the page opens."""
SHOWN_FROM_S = 0.05
"""Shorter reversals get no bracket: it would be narrower than its own ends."""


def picture(
    scenario: Scenario, site: Site, edition: Edition, *, reveal: bool
) -> dict[str, Any]:
    """Everything the scanner shows of this scenario at this site.

    Parameters
    ----------
    reveal
        Whether the outline without the probe is asked for: another simulation.
    """
    truth, _ = state.truth_at(scenario, site.code)
    words = wording("scan")
    limit = reversal_limit(edition)
    reading = read(truth, scenario.patient, scenario.operator.breathing)
    run = Run(start_s=longest_start_s(truth), duration_s=reading.reflux_s)
    up, down = axis_ends(truth.velocity_cm_s)
    duration_s = _duration_s(truth)
    shown: dict[str, Any] = {
        "site": site.code,
        "label": f"{site.label[:1].upper()}{site.label[1:]}",
        "circumstances": circumstances(scenario),
        "kind": "jugular" if site.vein is Vein.JUGULAR else "vertebral",
        "colour": palette.colour_name(site),
        "shown": words["shown"],
        "shown_more": words["shown_more"],
        "duration_s": duration_s,
        "first_at_s": FIRST_AT_SHARE * duration_s,
        "velocity_cm_s": _rounded(truth.velocity_cm_s, 2),
        "area_cm2": _rounded(_thinned(truth.area_cm2, N_AREA), 4),
        "round_area_cm2": round(truth.round_area_cm2, 4),
        "up_cm_s": up,
        "down_cm_s": down,
        "csa_text": f"{reading.csa_cm2:.2f}",
        "csa_note": words["csa_note"],
        "pressure_mmhg": scenario.operator.probe_pressure_mmhg,
        "press_text": words["probe"].format(
            pressure=f"{scenario.operator.probe_pressure_mmhg:.1f}"
        ),
        "can_reveal": scenario.operator.probe_pressure_mmhg > 0.0,
        "unpressed": _unpressed(scenario, site) if reveal else None,
        "beats_per_s": scenario.patient.heart_rate_bpm / 60.0,
        "reversal": _bracket(run),
        "limit": _limit_line(limit),
        "finding": finding(run, limit),
        "words": {
            "toward": words["toward"],
            "reversed": words["reversed"],
            "carotid": words["carotid"],
            "vein": words[site.vein.value],
        },
        **_depths(truth),
        **_alts(scenario, truth, run, limit, reading),
    }
    stamp = hashlib.blake2s(
        repr((scenario, site.code, limit, reveal)).encode(), digest_size=6
    )
    return {**shown, "stamp": stamp.hexdigest()}


# ---------------------------------------------------------------- reversal
@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The longest reversal on the screen."""

    start_s: float
    duration_s: float


def longest_start_s(truth: SiteTruth) -> float:
    """Where the longest reversal that shows begins [s]; the reading has its length."""
    is_reversed = visible(truth) & (truth.velocity_cm_s < 0.0)
    padded = np.concatenate(([False], is_reversed, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])  # start, stop, start, stop …
    if not len(edges):
        return 0.0
    first = edges[::2][np.diff(edges)[::2].argmax()]
    return float(first * (truth.time_s[1] - truth.time_s[0]))


def reversal_limit(edition: Edition) -> Threshold | None:
    """The limit of the criterion on neck-vein reversal, if this edition has one."""
    rule = edition.rules.get("extracranial_reflux")
    return rule.thresholds.get("duration") if rule else None


def finding(run: Run, limit: Threshold | None) -> list[str]:
    """The reversal in words: before, the number, after."""
    words = wording("scan")["finding"]
    if run.duration_s < SHOWN_FROM_S:
        return ["", words["none"], ""]
    after = ""
    if limit is not None:
        side = "over" if limit.is_met_by(run.duration_s) else "under"
        after = words[side].format(limit=f"{limit.value:.2f} {limit.unit}")
    return [words["run"], f"{run.duration_s:.2f} s", after]


def _bracket(run: Run) -> dict[str, Any] | None:
    if run.duration_s < SHOWN_FROM_S:
        return None
    return {
        "start_s": round(run.start_s, 3),
        "duration_s": round(run.duration_s, 3),
        "text": f"{run.duration_s:.2f} s",
    }


def _limit_line(limit: Threshold | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    text = wording("scan")["limit"].format(limit=f"{limit.value:.2f}")
    return {"value": limit.value, "text": text}


# ---------------------------------------------------------------- words
def circumstances(scenario: Scenario) -> str:
    """Posture and breathing in words, e.g. ``lying, deep breathing``."""
    words = wording("scan")["circumstances"]
    tilt = scenario.operator.tilt_deg
    posture = {0.0: words["lying"], 90.0: words["sitting"]}.get(
        tilt, words["tilted"].format(tilt=f"{tilt:g}".replace("-", "−"))
    )
    breathing = Breathing(scenario.operator.breathing)
    return f"{posture}, {words[f'breathing_{breathing.value}']}"


def _alts(
    scenario: Scenario,
    truth: SiteTruth,
    run: Run,
    limit: Threshold | None,
    reading: Reading,
) -> dict[str, str]:
    """Alt texts that say the finding, not the title."""
    told = "".join(finding(run, limit)).strip()
    fastest, slowest = truth.velocity_cm_s.max(), truth.velocity_cm_s.min()
    smallest, largest = truth.area_cm2.min(), truth.area_cm2.max()
    place = truth.site.label
    return {
        "alt": (
            f"True mean velocity at {place} over {_duration_s(truth):.0f} s, "
            f"{circumstances(scenario)}. {told}. From {_signed(slowest)} to "
            f"{_signed(fastest)}."
        ),
        "alt_section": (
            f"Cross-section at {place}: {reading.csa_cm2:.2f} cm² on average, "
            f"{smallest:.2f} to {largest:.2f} cm² with breath and heartbeat; "
            f"{truth.round_area_cm2:.2f} cm² when round."
        ),
    }


def _signed(velocity_cm_s: float) -> str:
    words = wording("scan")
    way = words["reversed"] if velocity_cm_s < 0 else words["toward"]
    return f"{abs(velocity_cm_s):.0f} cm/s {way}"


# ---------------------------------------------------------------- scales
def axis_ends(velocity_cm_s: Array) -> tuple[float, float]:
    """Ends of the axis [cm/s]: reversed above the zero line, toward heart below."""
    down = _next_end(float(velocity_cm_s.max()) * HEADROOM)
    up = _next_end(-float(velocity_cm_s.min()) * HEADROOM)
    return max(up, down * LEAST_REVERSED_SHARE), max(down, up * LEAST_REVERSED_SHARE)


def _next_end(wanted: float) -> float:
    return float(next((end for end in AXIS_CM_S if end >= wanted), AXIS_CM_S[-1]))


def _duration_s(truth: SiteTruth) -> float:
    return len(truth.time_s) * float(truth.time_s[1] - truth.time_s[0])


def _depths(truth: SiteTruth) -> dict[str, float]:
    """Depth of the picture and of the vein's centre in it [cm]."""
    radius = float(np.sqrt(max(truth.round_area_cm2, truth.area_cm2.max()) / np.pi))
    centre = max(1.25, 0.72 + radius)
    wanted = centre + max(radius, 1.0) + 0.8
    depth = next((d for d in SECTION_DEPTHS_CM if d >= wanted), SECTION_DEPTHS_CM[-1])
    return {"depth_cm": depth, "vein_depth_cm": round(centre, 2)}


def _unpressed(scenario: Scenario, site: Site) -> dict[str, Any] | None:
    """The same moment without the probe; None where it does not press."""
    if scenario.operator.probe_pressure_mmhg == 0.0:
        return None
    hands_off = scenario.replaced({"operator.probe_pressure_mmhg": 0.0})
    truth, _ = state.truth_at(hands_off, site.code)
    area = read(truth, scenario.patient, scenario.operator.breathing).csa_cm2
    text = wording("scan")["unpressed"].format(area=f"{area:.2f}")
    return {"area_cm2": round(area, 4), "text": text}


# ---------------------------------------------------------------- for the wire
def _rounded(values: Array, decimals: int) -> list[float]:
    return [float(value) for value in np.round(values, decimals)]


def _thinned(values: Array, count: int) -> Array:
    """Means of equal stretches, at most ``count`` of them."""
    edges = np.linspace(0, len(values), min(count, len(values)) + 1).astype(int)
    return np.array([values[a:b].mean() for a, b in pairwise(edges)])
