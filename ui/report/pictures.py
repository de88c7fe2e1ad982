"""The still picture of a report: a strip with axes and settings, as on the machine.

Which recording: the one in sight, or the one behind the reading that decides.
"""

import base64
from io import BytesIO
from typing import Any

from PIL import Image

from criteria import Evidence, Outcome, Verdict
from exam import Site
from simulator import Recording, Scenario
from simulator.measure import is_hidden
from simulator.picture import bmode, neck_view, strip_alt
from simulator.picture.pen import Pen
from simulator.picture.section_sheet import depth_scale
from simulator.picture.strip_axes import StripNotes
from simulator.picture.strip_sheet import strip_sheet
from simulator.picture.wording import heading
from simulator.protocol import EXAMINED, TILT_DEG, visible_defect
from simulator.record import record
from ui.flipping import glass
from ui.text import wording
from ui.verdict import closest
from ui.window import is_deep

STRIP, SECTION = (1600, 560), (440, 560)
"""Sizes of the two halves [pixels]."""
RULE, HEAD, FOOT = 50, 58, 30
"""Room beside the cross-section for its scale, its reading, its edge [pixels]."""
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


def screen(scenario: Scenario, site: Site, *, criterion: str = "") -> dict[str, Any]:
    """Cross-section and strip of one recording, with a caption and in words.

    Parameters
    ----------
    criterion
        Number of the criterion that this recording decides, if it was chosen for that.
    """
    if is_unseen(scenario, site):
        return _without(scenario, site)
    made = record(scenario, site)
    return _picture(
        scenario,
        site,
        _jpeg(made),
        alt=strip_alt(site, made.spectrogram, made.traces, scenario.machine),
        caption=wording("report")["picture"][
            "caption_decisive" if criterion else "caption"
        ].format(where=_where(scenario, site), number=criterion),
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


# ---------------------------------------------------------------- the sheet
def _jpeg(made: Recording) -> bytes:
    """Strip with axes and settings; the cross-section at its left, if there is one."""
    notes = StripNotes(heading=_where(made.scenario, made.site))
    machine = made.scenario.machine
    strip = strip_sheet(
        made.spectrogram, machine, notes, traces=made.traces, size=STRIP
    ).image
    sheet = strip
    if not is_deep(made.site):
        section = _section(made)
        sheet = Image.new("RGB", (section.width + strip.width, strip.height))
        sheet.paste(section, (0, 0))
        sheet.paste(strip, (section.width, 0))
    out = BytesIO()
    sheet.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _section(made: Recording) -> Image.Image:
    """The cross-section at the mean area of the recording, with the area read off."""
    truth, scenario = made.truth, made.scenario
    pen = Pen(*SECTION)
    width, height = SECTION[0] - RULE, SECTION[1] - HEAD - FOOT
    view = neck_view(
        made.site,
        truth.round_area_cm2,
        float(truth.area_cm2.max()),
        width / height,
    )
    levels = bmode(
        view,
        float(truth.area_cm2.mean()),
        height=height,
        pressure_mmhg=scenario.operator.probe_pressure_mmhg,
        heart_rate_bpm=scenario.patient.heart_rate_bpm,
        defect=visible_defect(scenario.veins, made.site),
        probe_tilt_deg=scenario.operator.probe_tilt_deg,
        seed=scenario.seed,
    )
    pen.paste(Image.fromarray(levels).convert("RGB"), (RULE, HEAD))
    depth_scale(pen, RULE, HEAD, height, view.depth_cm)
    area = wording("report")["picture"]["area"]
    said = area.format(area=f"{made.form_reading.csa_cm2:.2f}")
    pen.text((RULE, HEAD / 2), said, size=21)
    return pen.image
