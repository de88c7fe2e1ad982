"""A whole examination: every site, lying and sitting, in quiet and deep breathing.

`flow.py` runs the recordings, `kept_flow.py` keeps them, `doppler/` shows them,
`reading.py` reads them off the screen; `record.py` gives one of them with all that is
on the screen.
"""

from typing import Any

from exam import (
    NECK_SITES,
    SITES,
    Breathing,
    Defect,
    Examination,
    Level,
    Measurement,
    Posture,
    Side,
    Site,
)
from simulator.calipers import slip
from simulator.doppler.chain import Strip, insonate
from simulator.drive import (
    MANOEUVRE_HOLD_S,
    MANOEUVRE_START_S,
    Lane,
    deep_breath_period_s,
    quiet_breath_period_s,
    settled_s,
)
from simulator.engine import LEAD_S
from simulator.kept_flow import flow_at_sites
from simulator.measure import is_hidden, measurement, n_beyond_the_form
from simulator.parameters import Heart, Veins
from simulator.reading import read_screen
from simulator.recording import PressureRecording, shipped
from simulator.scenario import Scenario
from simulator.settings import ReadFrom
from simulator.truth import SiteTruth
from simulator.version import VERSION

TILT_DEG = {Posture.SUPINE: 0.0, Posture.UPRIGHT: 90.0}
DEEP_SITES: tuple[Site, ...] = (
    SITES["right_basal_rosenthal"],
    SITES["left_basal_rosenthal"],
    SITES["straight_sinus"],
)
EXAMINED: tuple[Site, ...] = (*NECK_SITES, *DEEP_SITES)
"""Where the probe is put in an examination."""
READ_S = 6.0
"""Shortest recording that is read, four beats of the slowest heart; longer where a
breath takes longer [s] (assumption)."""
RECORDING_S = 10.0
"""Shortest recording that the live screen shows [s]."""

NOTES = {
    ReadFrom.SCREEN: (
        "Readings are taken from the simulated Doppler screen and calipers, at this "
        "operator's settings and with noise of this seed."
    ),
    ReadFrom.TRUTH: (
        "Readings are taken from the true velocity and area, as no operator sees them."
    ),
}
BEYOND_NOTE = (
    "Left empty because a form does not hold them: {n} readings, most likely of "
    "velocity, beyond what a vein can have. See operator.angle_set_deg."
)
HELD_NOTE = "Held breaths were kept with the glottis {glottis}."
OWN_RECORDING_NOTE = (
    "The heart is a recording that is not part of this file: the scenario alone does "
    "not give these readings again."
)


def examine(
    scenario: Scenario, *, recording: PressureRecording | None = None
) -> Examination:
    """Fill in the examination form for this person and operator.

    Every neck site and the deep veins, supine and upright, in quiet and in deep
    breathing; if the operator asks for another breathing (held, strain, apnoea), that
    as well. The probe presses with ``operator.probe_pressure_mmhg`` wherever it stands
    on the neck.

    Raises
    ------
    ScenarioError
        If a recorded heart is too short for the examination.
    """
    asked = dict.fromkeys(
        (Breathing.QUIET, Breathing.DEEP, scenario.operator.breathing)
    )
    rows = tuple(
        row for breathing in asked for row in _rows(scenario, breathing, recording)
    )
    meta = _meta(scenario, recording)
    if n_beyond := sum(n_beyond_the_form(row) for row in rows):
        notes = [*meta["notes"], BEYOND_NOTE.format(n=n_beyond)]
        meta = {**meta, "notes": notes}
    return Examination(measurements=rows, meta=meta)


def _rows(
    scenario: Scenario, breathing: Breathing, recording: PressureRecording | None
) -> list[Measurement]:
    """Every site in both postures, breathing like this."""
    places = [(site, posture) for posture in Posture for site in EXAMINED]
    lane = {
        posture: Lane(
            tilt_deg=TILT_DEG[posture],
            breathing=breathing,
            press_from_s=-LEAD_S,
            settle_s=settled_s(scenario.operator, TILT_DEG[posture]),
        )
        for posture in Posture
    }
    truths = flow_at_sites(
        scenario,
        [lane[posture] for _, posture in places],
        [site for site, _ in places],
        duration_s=read_length_s(scenario, breathing, recording),
        recording=recording,
    )
    return [
        form_row(scenario, truth, posture, breathing)
        for truth, (_, posture) in zip(truths, places, strict=True)
    ]


def form_row(
    scenario: Scenario,
    truth: SiteTruth,
    posture: Posture,
    breathing: Breathing,
    strip: Strip | None = None,
) -> Measurement:
    """Fill in one row, off the screen or off the truth as the operator is set.

    Parameters
    ----------
    strip
        The recording on the screen, if it has been made already.
    """
    reading = None
    is_read = scenario.operator.read_from is ReadFrom.SCREEN
    if is_read and not is_hidden(scenario.patient, truth.site.vein):
        tilt_deg = TILT_DEG[posture]
        if strip is None:
            strip = shown(scenario, truth, tilt_deg, breathing)
        hand = slip(scenario, truth.site, tilt_deg, breathing)
        reading = read_screen(strip, truth, scenario, breathing, hand=hand)
    return measurement(
        truth,
        scenario.patient,
        posture,
        breathing,
        defect=visible_defect(scenario.veins, truth.site),
        reading=reading,
    )


def shown(
    scenario: Scenario, truth: SiteTruth, tilt_deg: float, breathing: Breathing
) -> Strip:
    """What the machine makes of one recording; each has its own piece of the noise."""
    return insonate(
        scenario,
        truth,
        float(tilt_deg),
        breathing.value,
        is_hidden=is_hidden(scenario.patient, truth.site.vein),
    )


def visible_defect(veins: Veins, site: Site) -> Defect:
    """What the picture shows inside the vein: defects sit at J1."""
    if site.level is not Level.J1:
        return Defect.NONE
    return veins.right_defect if site.side is Side.RIGHT else veins.left_defect


def read_length_s(
    scenario: Scenario,
    breathing: Breathing,
    recording: PressureRecording | None = None,
) -> float:
    """Length of the recordings that the form is read from [s].

    One whole breath at least, or the manoeuvre to the end of what is held.
    """
    if breathing in (Breathing.HELD, Breathing.STRAIN):
        return MANOEUVRE_START_S + MANOEUVRE_HOLD_S
    if breathing is Breathing.DEEP:
        return max(READ_S, deep_breath_period_s(scenario.patient))
    if breathing is Breathing.QUIET:
        return max(READ_S, quiet_breath_period_s(scenario.patient, recording))
    return READ_S


def recording_length_s(
    scenario: Scenario, recording: PressureRecording | None = None
) -> float:
    """Length of a recording on the live screen, which goes on after the reading [s]."""
    lengths = (read_length_s(scenario, each, recording) for each in Breathing)
    return max(RECORDING_S, *lengths)


def _meta(scenario: Scenario, recording: PressureRecording | None) -> dict[str, Any]:
    heart = recording if recording is not None else shipped(scenario.patient.heart)
    notes = [
        NOTES[scenario.operator.read_from],
        *(heart.notes if heart is not None else ()),
    ]
    if scenario.operator.breathing is Breathing.HELD:
        notes.append(HELD_NOTE.format(glottis=scenario.operator.glottis.value))
    if recording is not None:
        notes.append(OWN_RECORDING_NOTE)
    is_own = recording is not None or scenario.patient.heart is not Heart.SYNTHETIC
    return {
        "origin": "simulated by Insonate; synthetic, not a medical record",
        "program": f"insonate {VERSION}",
        "read_from": scenario.operator.read_from.value,
        "scenario": scenario.to_dict(),
        "seed": scenario.seed,
        **({"heart": heart.described()} if is_own and heart is not None else {}),
        "notes": notes,
    }
