"""A whole examination: every site, lying and sitting, in quiet and deep breathing.

`flow.py` runs the recordings, `kept_flow.py` keeps them, `doppler/` shows them,
`reading.py` reads them off the screen; `record.py` gives one of them with all that is
on the screen.
"""

from collections.abc import Sequence
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
from simulator.doppler.chain import Strip, Take, insonate_all
from simulator.doppler.kept_traces import traces_of
from simulator.drive import (
    MANOEUVRE_HOLD_S,
    MANOEUVRE_START_S,
    Lane,
    deep_breath_period_s,
    quiet_breath_period_s,
    settled_s,
)
from simulator.engine import LEAD_S
from simulator.given import check_given
from simulator.kept_flow import flow_at_sites
from simulator.measure import Reading, is_hidden, measurement, n_beyond_the_form
from simulator.parameters import Heart, Veins
from simulator.precision import Precision, as_precision
from simulator.reading import read_screens
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
SINGLE_NOTE = "The flow was computed in single precision, as in studies."
OWN_RECORDING_NOTE = (
    "The heart is a recording that is not part of this file: the scenario alone does "
    "not give these readings again."
)


def examine(
    scenario: Scenario,
    *,
    recording: PressureRecording | None = None,
    precision: Precision | str = Precision.DOUBLE,
) -> Examination:
    """Fill in the examination form for this person and operator.

    Every neck site and the deep veins, supine and upright, in quiet and in deep
    breathing; if the operator asks for another breathing (held, strain, apnoea), that
    as well. The probe presses with ``operator.probe_pressure_mmhg`` wherever it stands
    on the neck.

    Parameters
    ----------
    recording
        Right-atrial pressure in place of the scenario's heart.
    precision
        Numbers in which the blood is moved; single is for studies of thousands.

    Raises
    ------
    ScenarioError
        If a recorded heart is too short for the examination, or there is no such
        precision.
    """
    check_given(scenario, recording=recording)
    precision = as_precision(precision)
    asked = dict.fromkeys(
        (Breathing.QUIET, Breathing.DEEP, scenario.operator.breathing)
    )
    rows = tuple(
        row
        for breathing in asked
        for row in rows_of(scenario, breathing, recording, precision)
    )
    meta = _meta(scenario, recording, precision)
    if n_beyond := sum(n_beyond_the_form(row) for row in rows):
        notes = [*meta["notes"], BEYOND_NOTE.format(n=n_beyond)]
        meta = {**meta, "notes": notes}
    return Examination(measurements=rows, meta=meta)


def rows_of(
    scenario: Scenario,
    breathing: Breathing,
    recording: PressureRecording | None = None,
    precision: Precision = Precision.DOUBLE,
) -> list[Measurement]:
    """Rows of the form for one breathing: every site in both postures."""
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
        precision=precision,
    )
    return form_rows(scenario, truths, [posture for _, posture in places], breathing)


def form_rows(
    scenario: Scenario,
    truths: Sequence[SiteTruth],
    postures: Sequence[Posture],
    breathing: Breathing,
) -> list[Measurement]:
    """Fill in rows, off the screen or off the truth as the operator is set."""
    readings: list[Reading | None] = [None] * len(truths)
    if scenario.operator.read_from is ReadFrom.SCREEN:
        seen = [
            k
            for k, truth in enumerate(truths)
            if not is_hidden(scenario.patient, truth.site.vein)
        ]
        found = read_recordings(
            scenario,
            [truths[k] for k in seen],
            [TILT_DEG[postures[k]] for k in seen],
            breathing,
        )
        for k, reading in zip(seen, found, strict=True):
            readings[k] = reading
    return [
        form_row(scenario, truth, posture, breathing, reading)
        for truth, posture, reading in zip(truths, postures, readings, strict=True)
    ]


def read_recordings(
    scenario: Scenario,
    truths: Sequence[SiteTruth],
    tilts_deg: Sequence[float],
    breathing: Breathing,
) -> list[Reading]:
    """Read each recording off the screen."""
    if not truths:
        return []
    takes = [
        take(scenario, truth, tilt_deg, breathing)
        for truth, tilt_deg in zip(truths, tilts_deg, strict=True)
    ]
    traces = traces_of(scenario, takes)
    hands = [
        slip(scenario, truth.site, tilt_deg, breathing)
        for truth, tilt_deg in zip(truths, tilts_deg, strict=True)
    ]
    return read_screens(traces, truths, scenario, breathing, hands)


def form_row(
    scenario: Scenario,
    truth: SiteTruth,
    posture: Posture,
    breathing: Breathing,
    reading: Reading | None,
) -> Measurement:
    """Fill in one row with what was read; the truth is read if nothing was."""
    return measurement(
        truth,
        scenario.patient,
        posture,
        breathing,
        defect=visible_defect(scenario.veins, truth.site),
        reading=reading,
    )


def take(
    scenario: Scenario, truth: SiteTruth, tilt_deg: float, breathing: Breathing
) -> Take:
    """One recording as the machine is asked for it; its noise is its own."""
    return Take(
        truth=truth,
        what=(float(tilt_deg), breathing.value),
        is_hidden=is_hidden(scenario.patient, truth.site.vein),
    )


def shown(
    scenario: Scenario, truth: SiteTruth, tilt_deg: float, breathing: Breathing
) -> Strip:
    """What the machine makes of one recording."""
    return next(insonate_all(scenario, [take(scenario, truth, tilt_deg, breathing)]))


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


def _meta(
    scenario: Scenario, recording: PressureRecording | None, precision: Precision
) -> dict[str, Any]:
    heart = recording if recording is not None else shipped(scenario.patient.heart)
    notes = [
        NOTES[scenario.operator.read_from],
        *(heart.notes if heart is not None else ()),
    ]
    if scenario.operator.breathing is Breathing.HELD:
        notes.append(HELD_NOTE.format(glottis=scenario.operator.glottis.value))
    if precision is Precision.SINGLE:
        notes.append(SINGLE_NOTE)
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
