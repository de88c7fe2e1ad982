"""What the scanner screen is told: numbers rounded for the wire, words, alt texts.

What is shown is the truth of the model at one site; of a vein that the bone hides,
nothing is sent. The JavaScript of `parts/scanner.js` decides only where it goes on the
glass.
"""

import hashlib
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria import Edition
from criteria.threshold import Threshold
from exam import Breathing, Site
from simulator import Scenario, SiteTruth
from simulator.drive import settled_s
from ui import counting, palette, state
from ui.section import section, through_skull
from ui.text import wording
from ui.window import is_hidden, needed

Array = NDArray[np.float64]

AXIS_CM_S = (5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 1280)
"""Ends of the velocity axis; in steps, so that the scale stands still."""
HEADROOM = 1.12
LEAST_REVERSED_SHARE = 0.3
"""Room above the zero line, as a share of that below, so that words fit."""
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
    shown = _common(scenario, site)
    if is_hidden(scenario, site):
        shown |= _hidden(scenario, site)
    else:
        truth, _ = state.truth_at(scenario, site.code)
        shown |= _trace(scenario, truth, edition)
        shown |= section(scenario, truth, reveal=reveal)
    rules = (edition.name, *edition.changed.items())
    told = repr((scenario, site.code, rules, reveal)).encode()
    return {**shown, "stamp": hashlib.blake2s(told, digest_size=6).hexdigest()}


def _common(scenario: Scenario, site: Site) -> dict[str, Any]:
    """Who is looked at and how."""
    words = wording("scan")
    return {
        "site": site.code,
        "label": f"{site.label[:1].upper()}{site.label[1:]}",
        "circumstances": circumstances(scenario),
        "colour": palette.colour_name(site),
        "shown": words["shown"],
        "shown_more": words["shown_more"],
        "through_skull": through_skull(scenario, site),
        "hidden": None,
        "can_reveal": False,
        "words": {name: words[name] for name in ("toward", "reversed", "carotid")},
    }


# ---------------------------------------------------------------- the trace
def _trace(scenario: Scenario, truth: SiteTruth, edition: Edition) -> dict[str, Any]:
    limit = reversal_limit(edition, truth.site)
    read = state.read_at(scenario, truth.site.code)
    run = Run(start_s=read.reversal_start_s, duration_s=read.reading.reflux_s)
    row = read.row
    alone = counting.answer_alone(row, edition) if row else None
    up, down = axis_ends(truth.velocity_cm_s)
    duration_s = _duration_s(truth)
    told = finding(run, limit, is_counted=alone is not None)
    return {
        "duration_s": duration_s,
        "first_at_s": FIRST_AT_SHARE * duration_s,
        "velocity_cm_s": _rounded(truth.velocity_cm_s, 2),
        "up_cm_s": up,
        "down_cm_s": down,
        "reversal": _bracket(run),
        "limit": _limit_line(limit),
        "finding": told,
        "alt": _alt(scenario, truth, told),
    }


# ---------------------------------------------------------------- behind the bone
def _hidden(scenario: Scenario, site: Site) -> dict[str, Any]:
    """What is said in place of a trace that the operator cannot see."""
    words = wording("scan")["skull"]
    window = f"{scenario.patient.bone_window:.2f}"
    said = words["hidden"]
    helps = words["helps"].format(window=window, needed=f"{needed(site):.2f}")
    return {
        "shown": "",
        "shown_more": "",
        "hidden": {"said": said, "helps": helps},
        "finding": ["", words["nothing"], "", ""],
        "alt": f"{words['nothing']} {site.label}, {circumstances(scenario)}. "
        f"{said} {helps}",
    }


# ---------------------------------------------------------------- reversal
@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The longest reversal on the screen."""

    start_s: float
    duration_s: float


def reversal_limit(edition: Edition, site: Site) -> Threshold | None:
    """The limit on a reversal in this vein, if the edition has one."""
    rule = counting.reflux_rule(site)
    settings = edition.rules.get(rule.name)
    return settings.threshold(rule.numbers(settings)[0]) if settings else None


def finding(run: Run, limit: Threshold | None, *, is_counted: bool) -> list[str]:
    """The reversal in words: before, the number, after, and whether it counts."""
    words = wording("scan")["finding"]
    if run.duration_s < SHOWN_FROM_S:
        return ["", words["none"], "", ""]
    after, but = "", ""
    if limit is not None:
        is_over = limit.is_met_by(run.duration_s)
        after = words["over" if is_over else "under"].format(
            limit=f"{limit.value:.2f} {limit.unit}"
        )
        but = words["not_counted"] if is_over and not is_counted else ""
    return [words["run"], f"{run.duration_s:.2f} s", after, but]


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
    """Posture and breathing in words, e.g. ``sitting for 5 s, deep breathing``."""
    words = wording("scan")["circumstances"]
    operator = scenario.operator
    tilt = operator.tilt_deg
    posture = {0.0: words["lying"], 90.0: words["sitting"]}.get(
        tilt, words["tilted"].format(tilt=f"{tilt:g}".replace("-", "−"))
    )
    if isfinite(settled_s(operator, tilt)):
        posture += words["since"].format(wait=f"{operator.settle_s:g}")
    breathing = Breathing(operator.breathing)
    return f"{posture}, {words[f'breathing_{breathing.value}']}"


def _alt(scenario: Scenario, truth: SiteTruth, told: list[str]) -> str:
    """The finding, not the title, for those who do not see the trace."""
    fastest, slowest = truth.velocity_cm_s.max(), truth.velocity_cm_s.min()
    return (
        f"True mean velocity at {truth.site.label} over {_duration_s(truth):.0f} s, "
        f"{circumstances(scenario)}. {''.join(told).strip()}. From "
        f"{_signed(slowest)} to {_signed(fastest)}."
    )


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


# ---------------------------------------------------------------- for the wire
def _rounded(values: Array, decimals: int) -> list[float]:
    return [float(value) for value in np.round(values, decimals)]
