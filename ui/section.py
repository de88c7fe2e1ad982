"""What stands beside the trace: the lumen in grey, or words where bone is in the way.

Area and roundness are the model's; the tissue that `parts/scanner.js` draws around them
is an illustration. `picture.py` puts this beside the trace.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exam import Site
from simulator import Scenario, SiteTruth
from simulator.measure import Reading, read
from simulator.protocol import visible_defect
from ui import state
from ui.text import wording
from ui.window import is_deep, is_hidden, needed

Array = NDArray[np.float64]

DEPTHS_CM = (4.0, 5.0, 6.0, 8.0)
N_AREA = 250


# ---------------------------------------------------------------- the cross-section
def section(scenario: Scenario, truth: SiteTruth, *, reveal: bool) -> dict[str, Any]:
    """The picture of the lumen; through the skull there is none.

    Parameters
    ----------
    reveal
        Whether the outline without the probe is asked for: another simulation.
    """
    if is_deep(truth.site):
        return {}
    words, site = wording("scan"), truth.site
    reading = state.read_at(scenario, site.code).reading
    pressure = scenario.operator.probe_pressure_mmhg
    defect = visible_defect(scenario.veins, site)
    seen = words["defect"].get(defect, "")
    return {
        "kind": site.vein.value,
        "vein": ", ".join(filter(None, (words[site.vein.value], seen))),
        "defect": defect.value,
        "area_cm2": _thinned(truth.area_cm2),
        "round_area_cm2": round(truth.round_area_cm2, 4),
        "csa_text": f"{reading.csa_cm2:.2f}",
        "csa_note": words["csa_note"],
        "pressure_mmhg": pressure,
        "press_text": words["probe"].format(pressure=f"{pressure:.1f}"),
        "unpressed": _unpressed(scenario, site) if reveal else None,
        "beats_per_s": scenario.patient.heart_rate_bpm / 60.0,
        "alt_section": _alt_section(truth, reading, seen),
        **_depths(truth),
    }


def _thinned(area_cm2: Array) -> list[float]:
    """Means of equal stretches, at most `N_AREA` of them, rounded for the wire."""
    edges = np.linspace(0, len(area_cm2), min(N_AREA, len(area_cm2)) + 1).astype(int)
    return [round(float(area_cm2[a:b].mean()), 4) for a, b in pairwise(edges)]


def _depths(truth: SiteTruth) -> dict[str, float]:
    """Depth of the picture and of the vein's centre in it [cm]."""
    radius = float(np.sqrt(max(truth.round_area_cm2, truth.area_cm2.max()) / np.pi))
    centre = max(1.25, 0.72 + radius)
    wanted = centre + max(radius, 1.0) + 0.8
    depth = next((d for d in DEPTHS_CM if d >= wanted), DEPTHS_CM[-1])
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


def _alt_section(truth: SiteTruth, reading: Reading, defect: str) -> str:
    inside = f"; {defect} inside" if defect else ""
    smallest, largest = truth.area_cm2.min(), truth.area_cm2.max()
    return (
        f"Cross-section at {truth.site.label}: {reading.csa_cm2:.2f} cm² on average, "
        f"{smallest:.2f} to {largest:.2f} cm² with breath and heartbeat; "
        f"{truth.round_area_cm2:.2f} cm² when round{inside}. "
        f"{wording('scan')['drawn']}"
    )


# ---------------------------------------------------------------- through the skull
def through_skull(scenario: Scenario, site: Site) -> dict[str, Any] | None:
    """What stands where the cross-section would be: words, and the bone's clearness."""
    if not is_deep(site):
        return None
    words = wording("scan")["skull"]
    clear, limit = scenario.patient.bone_window, needed(site)
    return {
        "said": words["said"],
        "probe": words["probe"],
        "window": words["window"].format(window=f"{clear:.2f}"),
        "needs": words["needs"].format(needed=f"{limit:.2f}"),
        "clear": round(clear, 3),
        "needed": limit,
        "is_open": not is_hidden(scenario, site),
    }
