"""Which still pictures a report has, and what is said under them.

The recording in sight, or the one behind the reading that decides; of both operators.
"""

import base64
from io import BytesIO
from typing import Any

from criteria import Edition, Evidence, Outcome, Verdict
from exam import Site
from simulator import Recording, Scenario
from simulator.measure import is_hidden
from simulator.picture import strip_alt
from simulator.picture.wording import heading
from simulator.protocol import EXAMINED, TILT_DEG
from simulator.record import record
from ui.flipping import glass
from ui.report.still import still
from ui.strip import settings
from ui.text import wording
from ui.verdict import closest

JPEG_QUALITY = 80


def deciding(verdict: Verdict) -> tuple[str, Evidence] | None:
    """The number of a criterion and its decisive reading: of the first that is met.

    Where none is met, of the one that comes closest.
    """
    met = [f for f in verdict.findings if f.outcome is Outcome.MET and f.decisive]
    finding = met[0] if met else closest(verdict)
    if finding is None or finding.decisive is None:
        return None
    return finding.criterion[1:], finding.decisive


def as_recorded(scenario: Scenario, evidence: Evidence) -> tuple[Scenario, Site]:
    """Scenario and site of the recording that a reading was taken from."""
    row = evidence.measurements[0]
    there = scenario.replaced(
        {
            "operator.tilt_deg": TILT_DEG[row.posture],
            "operator.breathing": row.breathing,
        }
    )
    return there, row.site


def screen(
    scenario: Scenario,
    site: Site,
    edition: Edition | None = None,
    *,
    criterion: str = "",
) -> dict[str, Any]:
    """Cross-section and strip of one recording, with a caption and in words.

    Parameters
    ----------
    edition
        Whose limit a reversal is held against in the picture.
    criterion
        Number of the criterion that this recording decides, if it was chosen for that.
    """
    if is_unseen(scenario, site):
        return _without(scenario, site)
    made = record(scenario, site)
    return _picture(
        scenario,
        site,
        _jpeg(made, edition),
        alt=strip_alt(site, made.spectrogram, made.traces, scenario.machine),
        caption=wording("report")["picture"][
            "caption_decisive" if criterion else "caption"
        ].format(where=_where(scenario, site), number=criterion)
        + f" {_set_up(made)}.",
    )


def _set_up(made: Recording) -> str:
    """What a scanner prints beside the picture, in a line."""
    return " · ".join(
        f"{each['name']} {each['value']} {each['warning']}".rstrip()
        for each in settings(made)
    )


def pair(scenarios: tuple[Scenario, Scenario], site: Site) -> list[dict[str, Any]]:
    """What operators A and B have on the glass at one site, on the same scale."""
    seen = tuple(each for each in scenarios if not is_unseen(each, site))
    down = glass.end_cm_s(seen, site.code)
    return [
        _without(each, site)
        if is_unseen(each, site)
        else _still(each, site, down, letter)
        for letter, each in zip("AB", scenarios, strict=True)
    ]


def is_unseen(scenario: Scenario, site: Site) -> bool:
    """Whether there is nothing to see at this site."""
    return site not in EXAMINED or is_hidden(scenario.patient, site.vein)


def _still(
    scenario: Scenario, site: Site, down_cm_s: float, letter: str
) -> dict[str, Any]:
    shown = glass.seen(scenario, site.code, down_cm_s)
    caption = wording("report")["picture"]["caption_letter"]
    where = _where(scenario, site)
    return _picture(
        scenario,
        site,
        shown.jpeg,
        alt=shown.alt,
        caption=caption.format(letter=letter, where=where),
    )


def _where(scenario: Scenario, site: Site) -> str:
    operator = scenario.operator
    return heading(site, operator.tilt_deg, operator.breathing, operator.glottis)


def _picture(
    scenario: Scenario, site: Site, jpeg: bytes, *, alt: str, caption: str
) -> dict[str, Any]:
    return {
        "site": site.code,
        "tilt_deg": scenario.operator.tilt_deg,
        "breathing": scenario.operator.breathing.value,
        "caption": caption,
        "alt": alt,
        "jpeg_base64": base64.b64encode(jpeg).decode(),
    }


def _without(scenario: Scenario, site: Site) -> dict[str, Any]:
    """Words in place of a picture."""
    said = wording("scan")["skull"]["hidden"]
    caption = wording("report")["picture"]["hidden"]
    where = _where(scenario, site)
    return _picture(
        scenario, site, b"", alt="", caption=caption.format(where=where, said=said)
    )


def _jpeg(made: Recording, edition: Edition | None) -> bytes:
    out = BytesIO()
    still(made, edition).save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()
