"""What the learner measures on the glass, in words: calipers, and what is on the form.

Whatever a caliper says comes from a browser: anything that is not a reading of this
site is taken as none.
"""

from collections.abc import Mapping
from typing import Any

from criteria import Edition
from exam import COLUMNS, Site
from simulator import Scenario
from simulator.protocol import TILT_DEG
from ui import by_hand, state
from ui.reversal import against, reversal_limit
from ui.text import wording

LONGEST_S = 1000.0
"""Nothing on a strip lasts longer."""


# ---------------------------------------------------------------- the calipers
def caliper_note(told: Any, site: Site, edition: Edition) -> str | None:
    """The time that was measured on this site's strip, held against the limit.

    Parameters
    ----------
    told
        As the scanner gives it: ``site``, ``start_s``, ``seconds``.
    """
    found = _numbers(told, site, {"start_s": LONGEST_S, "seconds": LONGEST_S})
    if found is None:
        return None
    start_s, seconds = found
    limit = reversal_limit(edition, site)
    held = against(limit, is_over=limit.is_met_by(seconds)) if limit else ""
    words = wording("scan")["caliper"]["note"]
    return str(
        words.format(seconds=f"{seconds:.2f}", start=f"{start_s:.2f}", held=held)
    )


def ellipse_note(told: Any, site: Site) -> str | None:
    """The area that was measured on this site's picture.

    Parameters
    ----------
    told
        As the scanner gives it: ``site``, ``at_s``, ``area_cm2``.
    """
    most_cm2 = COLUMNS["csa_cm2"].high
    found = _numbers(told, site, {"at_s": LONGEST_S, "area_cm2": most_cm2})
    if found is None:
        return None
    at_s, area_cm2 = found
    words = wording("scan")["ellipse"]["note"]
    return str(words.format(area=f"{area_cm2:.2f}", at=f"{at_s:.2f}"))


def _numbers(
    told: Any, site: Site, most: Mapping[str, float]
) -> tuple[float, ...] | None:
    """The named numbers, each from 0 up to its largest; None if one is not so."""
    if not isinstance(told, Mapping) or told.get("site") != site.code:
        return None
    values = [told.get(name) for name in most]
    for value, largest in zip(values, most.values(), strict=True):
        if not isinstance(value, int | float) or not 0.0 <= value <= largest:
            return None
    return tuple(float(value) for value in values if value is not None)


# ---------------------------------------------------------------- the form
def for_the_glass(scenario: Scenario, site: Site) -> dict[str, Any]:
    """What the scanner must know of the form: what is on it by hand, what can be."""
    has_row = scenario.operator.tilt_deg in TILT_DEG.values()
    return {
        "by_hand": by_hand.at(scenario, site),
        "refused": "" if has_row else wording("scan")["hand"]["tilted"],
    }


def form_notes(scenario: Scenario) -> list[str]:
    """What stands on the form by hand and what does not any more; nothing if none."""
    if not by_hand.is_any():
        return []
    words = wording("scan")["hand"]
    form = state.simulated_form(scenario)
    machine = {row.key: row for row in form.measurements}
    notes = []
    cells = [
        words["cell"].format(
            cell=by_hand.cell(reading),
            machine=f"{getattr(machine[reading.row], reading.quantity) or 0.0:.2f}",
        )
        for reading in by_hand.counted(scenario, form)
    ]
    if cells:
        notes.append(words["on_form"].format(cells="; ".join(cells)))
    if n := by_hand.n_waiting(scenario, form):
        text = words["waits"] if n == 1 else words["wait"]
        notes.append(text.format(count=n))
    return notes


def changes(scenario: Scenario) -> list[str]:
    """Readings by hand as what-changed chips."""
    if not by_hand.is_any():
        return []
    words = wording("scan")["hand"]
    form = state.simulated_form(scenario)
    return [
        words["chip"].format(
            site=reading.site.label,
            value=f"{reading.value:.2f} {COLUMNS[reading.quantity].unit}",
        )
        for reading in by_hand.counted(scenario, form)
    ]
