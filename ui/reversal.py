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


def finding(
    run: Run,
    limit: Threshold | None,
    *,
    is_counted: bool,
    by_hand_s: float | None = None,
) -> list[str]:
    """The reversal in words: before, the number, after, and whether it counts.

    Parameters
    ----------
    by_hand_s
        What the learner has put on the form in place of the machine's reading.
    """
    words = wording("scan")["finding"]
    seconds = run.duration_s if by_hand_s is None else by_hand_s
    if seconds < SHOWN_FROM_S and by_hand_s is None:
        return ["", words["none"], "", ""]
    after, but = "", ""
    if limit is not None:
        is_over = limit.is_met_by(seconds)
        after = against(limit, is_over=is_over)
        but = words["not_counted"] if is_over and not is_counted else ""
    before = words["run"] if by_hand_s is None else words["by_hand"]
    return [before, f"{seconds:.2f} s", after, but]


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
    number = f"{limit.value:.2f} {limit.unit}"
    text = wording("scan")["limit"].format(limit=number)
    return {
        "value": limit.value,
        "text": text,
        "over": against(limit, is_over=True),
        "under": against(limit, is_over=False),
    }
