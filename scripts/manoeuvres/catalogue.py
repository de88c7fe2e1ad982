"""Every manoeuvre that has a picture."""

from exam import Breathing
from scripts.manoeuvres import findings
from scripts.manoeuvres.findings import (
    AFTER_S,
    PRESSED_FROM_S,
    PRESSED_MMHG,
    TURNED_DEG,
    UP_FROM_S,
)
from scripts.manoeuvres.recording import (
    BEAT_S,
    BREATH_S,
    HEALTHY,
    Manoeuvre,
    Recording,
    lane,
)
from simulator import Scenario, preset
from simulator.drive import SIT_UP_S, Lane

_BOTH_LEVELS = ("right_j2", "right_j1")
_SIDES = ("right_j2", "left_j2")


def _held(glottis: str, doing: str) -> Recording:
    return Recording(
        heading=f"Glottis {glottis}",
        scenario=HEALTHY.with_(operator__glottis=glottis),
        lane=lane(Breathing.HELD),
        sites=_BOTH_LEVELS,
        band=(3.0, 11.0, doing),
    )


def _strain(scenario: Scenario, heading: str, tilt_deg: float) -> Recording:
    return Recording(
        heading=heading,
        scenario=scenario.with_(operator__strain_mmhg=40.0),
        lane=lane(Breathing.STRAIN, tilt_deg),
        sites=_BOTH_LEVELS,
        band=(2.0, 11.9, "strain, 40 mmHg"),
    )


def _turned(degrees: float, heading: str) -> Recording:
    return Recording(
        heading=heading,
        scenario=HEALTHY.with_(operator__head_turn_deg=degrees),
        lane=lane(Breathing.QUIET),
        sites=_SIDES,
        until_s=8.0,
    )


MANOEUVRES: tuple[Manoeuvre, ...] = (
    Manoeuvre(
        name="quiet",
        title="Quiet breathing",
        recordings=(
            Recording(heading="Lying", lane=lane(Breathing.QUIET), until_s=8.0),
        ),
        finding=findings.quiet_found,
        look="Two breaths, nine beats. The vein is narrowest as the chest draws most.",
    ),
    Manoeuvre(
        name="apnoea",
        title="Apnoea",
        recordings=(
            Recording(heading="Lying", lane=lane(Breathing.APNOEA), until_s=4.0),
        ),
        finding=findings.apnoea_found,
        look="Blood runs fastest just after the x and y descents of the atrium.",
        every_s=0.5,
    ),
    Manoeuvre(
        name="deep",
        title="Deep breath",
        recordings=(
            Recording(
                heading="Lying, 12 mmHg deep",
                lane=lane(Breathing.DEEP),
                sites=_BOTH_LEVELS,
                until_s=13.3,
            ),
        ),
        finding=findings.deep_found,
        look="J1, next to the chest, collapses first and throttles what J2 can give.",
    ),
    Manoeuvre(
        name="held",
        title="Held breath",
        recordings=(
            _held("closed", "relaxed on the air"),
            _held("open", "held by the muscles"),
        ),
        finding=findings.held_found,
        look="Both begin alike: the breath in empties the vein. Then they part.",
        quantity="flow_ml_min",
    ),
    Manoeuvre(
        name="strain-lying",
        title="Strain, lying",
        recordings=(
            _strain(HEALTHY, "Tight valve", 0.0),
            _strain(preset("leaky_valve"), "Leaking valve", 0.0),
        ),
        finding=findings.strain_found,
        look="Velocity below the zero line at J1 is blood that runs back to the head.",
    ),
    Manoeuvre(
        name="strain-sitting",
        title="Strain, sitting",
        recordings=(
            _strain(HEALTHY, "Tight valve", 90.0),
            _strain(preset("leaky_valve"), "Leaking valve", 90.0),
        ),
        finding=findings.strain_sitting_found,
        look="When the strain ends the full vein empties at once: short jets leave the "
        "picture, and [limits.md](limits.md) says how inexact their peaks are.",
    ),
    Manoeuvre(
        name="head-turn",
        title="Head turn",
        recordings=(
            _turned(0.0, "Straight"),
            _turned(TURNED_DEG, f"Turned {TURNED_DEG:.0f}° to the right"),
        ),
        finding=findings.turned_found,
        look="The neck presses the upper 70 % of the vein on the side turned to.",
        quantity="flow_ml_min",
    ),
    Manoeuvre(
        name="probe",
        title="The probe comes down",
        recordings=(
            Recording(
                heading="Lying, probe on right J2",
                scenario=HEALTHY.with_(operator__probe_pressure_mmhg=PRESSED_MMHG),
                lane=lane(Breathing.QUIET, press_from_s=PRESSED_FROM_S),
                pressed="right_j2",
                until_s=12.0,
                band=(PRESSED_FROM_S, 12.0, f"probe, {PRESSED_MMHG:.0f} mmHg"),
            ),
        ),
        finding=findings.pressed_found,
        look="The form is filled with the probe on: this is what it then reads.",
    ),
    Manoeuvre(
        name="sitting-up",
        title="Sitting up",
        recordings=(
            Recording(
                heading="From lying to sitting, means over a heart beat",
                lane=Lane(
                    tilt_deg=90.0,
                    breathing=Breathing.QUIET,
                    settle_s=-UP_FROM_S - SIT_UP_S,
                ),
                until_s=UP_FROM_S + SIT_UP_S + AFTER_S[-1] + BREATH_S,
                average_s=BEAT_S,
                band=(UP_FROM_S, UP_FROM_S + SIT_UP_S, "sits up"),
                sites=_BOTH_LEVELS,
            ),
        ),
        finding=findings.sat_up_found,
        look="The posture does most within seconds, the pooling of blood the rest.",
        quantity="flow_ml_min",
        clock="Time since sitting upright",
        zero_s=UP_FROM_S + SIT_UP_S,
        every_s=10.0,
        is_log=True,
    ),
)
