"""What the scanner screen is told: numbers rounded for the wire, words, alt texts.

What is shown is what the machine measured; the truth goes along only when it is asked
for. Of a vein that the bone hides, nothing is sent. The JavaScript of
`parts/scanner*.js` decides only where it goes on the glass.
"""

import hashlib
from math import isfinite
from typing import Any

from criteria import Edition
from exam import Breathing, Site
from simulator import Scenario
from simulator.drive import settled_s
from ui import measured, palette, state
from ui.section import outline, section, through_skull
from ui.strip import revealed, settings, strip
from ui.text import wording
from ui.window import is_hidden, needed

WORDS = ("toward", "reversed", "mean", "peak", "nyquist", "unseen")
"""What is written on the glass in these words."""


def picture(
    scenario: Scenario,
    site: Site,
    edition: Edition,
    *,
    reveal: bool,
    sound: bool = False,
) -> dict[str, Any]:
    """Everything the scanner shows of this scenario at this site.

    Parameters
    ----------
    reveal
        Whether the truth is asked for: the outline without the probe is another
        simulation.
    sound
        Whether the Doppler sound is asked for: about a megabyte.
    """
    shown = _common(scenario, site)
    if is_hidden(scenario, site):
        shown |= _hidden(scenario, site)
    else:
        recording = state.recording_at(scenario, site.code)
        where = circumstances(scenario)
        shown |= strip(recording, edition, where, with_sound=sound)
        shown |= section(scenario, recording, reveal=reveal)
        shown["settings"] = settings(recording)
        shown["form"] = measured.for_the_glass(scenario, site)
        if reveal:
            shown["truth"] = revealed(recording) | {"outline": outline(recording)}
    rules = (edition.name, *edition.changed.items())
    form = shown.get("form")
    told = repr((scenario, site.code, rules, reveal, sound, form)).encode()
    return {**shown, "stamp": hashlib.blake2s(told, digest_size=6).hexdigest()}


def _common(scenario: Scenario, site: Site) -> dict[str, Any]:
    """Who is looked at and how."""
    words = wording("scan")
    return {
        "site": site.code,
        "label": f"{site.label[:1].upper()}{site.label[1:]}",
        "circumstances": circumstances(scenario),
        "colour": palette.colour_name(site),
        "settings": [],
        "truth": None,
        "through_skull": through_skull(scenario, site),
        "hidden": None,
        "words": {name: words[name] for name in WORDS}
        | {
            "caliper": words["caliper"]["said"],
            "ellipse": words["ellipse"]["said"],
            "true_area": words["truth"]["now"],
            "use": words["hand"]["use"],
            "back": words["hand"]["back"],
        },
    }


# ---------------------------------------------------------------- behind the bone
def _hidden(scenario: Scenario, site: Site) -> dict[str, Any]:
    """What is said in place of a trace that the operator cannot see."""
    words = wording("scan")["skull"]
    window = f"{scenario.patient.bone_window:.2f}"
    said = words["hidden"]
    helps = words["helps"].format(window=window, needed=f"{needed(site):.2f}")
    return {
        "hidden": {"said": said, "helps": helps},
        "finding": ["", words["nothing"], "", ""],
        "alt": f"{words['nothing']} {site.label}, {circumstances(scenario)}. "
        f"{said} {helps}",
    }


# ---------------------------------------------------------------- words
def circumstances(scenario: Scenario) -> str:
    """Posture and breathing in words, e.g. ``upright for 5 s, deep breathing``."""
    words = wording("scan")["circumstances"]
    operator = scenario.operator
    tilt = operator.tilt_deg
    posture = {0.0: words["lying"], 90.0: words["sitting"]}.get(
        tilt, words["tilted"].format(tilt=f"{tilt:g}".replace("-", "−"))
    )
    if isfinite(settled_s(operator, tilt)):
        posture += words["since"].format(wait=f"{operator.settle_s:g}")
    breathing = Breathing(operator.breathing)
    doing = words[f"breathing_{breathing.value}"]
    return f"{posture}, {doing.format(glottis=operator.glottis.value)}"
