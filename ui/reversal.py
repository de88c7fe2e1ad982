"""The longest reversal on the screen, held against the limit of the edition."""

from dataclasses import dataclass
from typing import Any

from criteria import Edition
from criteria.threshold import Threshold
from exam import Site
from ui import counting
from ui.text import wording

SHOWN_FROM_S = 0.05
"""Shorter reversals get no bracket: it would be narrower than its own ends."""


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
        after = against(limit, is_over=is_over)
        but = words["not_counted"] if is_over and not is_counted else ""
    return [words["run"], f"{run.duration_s:.2f} s", after, but]


def against(limit: Threshold, *, is_over: bool) -> str:
    """`` over the 0.88 s limit`` or `` within`` it."""
    words = wording("scan")["finding"]["over" if is_over else "under"]
    return str(words.format(limit=f"{limit.value:.2f} {limit.unit}"))


def bracket(run: Run) -> dict[str, Any] | None:
    """Where the reversal lies on the strip; none if there is none to show."""
    if run.duration_s < SHOWN_FROM_S:
        return None
    return {
        "start_s": round(run.start_s, 3),
        "duration_s": round(run.duration_s, 3),
        "text": f"{run.duration_s:.2f} s",
    }


def limit_line(limit: Threshold | None) -> dict[str, Any] | None:
    """The limit for the strip, with the words for either side of it."""
    if limit is None:
        return None
    text = wording("scan")["limit"].format(limit=f"{limit.value:.2f}")
    return {
        "value": limit.value,
        "text": text,
        "over": against(limit, is_over=True),
        "under": against(limit, is_over=False),
    }


def caliper_note(
    caliper: dict[str, Any] | None, site: Site, edition: Edition
) -> str | None:
    """What was measured by hand on this site's strip, in words.

    Parameters
    ----------
    caliper
        As the component gives it: ``site``, ``start_s``, ``seconds``. It comes from a
        browser, so anything else is taken as none.
    """
    if not isinstance(caliper, dict) or caliper.get("site") != site.code:
        return None
    start_s, seconds = caliper.get("start_s"), caliper.get("seconds")
    for value in (start_s, seconds):
        if not isinstance(value, int | float) or not 0.0 <= value < 1000.0:
            return None
    assert start_s is not None
    assert seconds is not None
    limit = reversal_limit(edition, site)
    held = against(limit, is_over=limit.is_met_by(float(seconds))) if limit else ""
    told = wording("scan")["caliper"]["note"]
    return str(told.format(seconds=f"{seconds:.2f}", start=f"{start_s:.2f}", held=held))
