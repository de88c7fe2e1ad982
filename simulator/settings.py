"""What the operator does and how the machine is set: parameters, declared once.

`parameters.py` declares the person and puts all groups together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from exam import Breathing
from simulator.spec import ASSUMPTION, Choice, Spec


class ReadFrom(StrEnum):
    """Where the numbers on the form come from."""

    SCREEN = "screen"
    TRUTH = "truth"


class CsaMethod(StrEnum):
    """How an area is made of calipers on the cross-section."""

    ELLIPSE = "ellipse"
    CIRCLE = "circle"


class MeanTrace(StrEnum):
    """How the machine makes a mean velocity of its signal."""

    FIRST_MOMENT = "first_moment"
    AUTOCORRELATION = "autocorrelation"


class Glottis(StrEnum):
    """How the person keeps the breath that the operator asks to hold."""

    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """What the operator does and asks for."""

    probe_pressure_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=0.0,
            high=30.0,
            step=0.2,
            label="Probe pressure",
            source=ASSUMPTION,
            note="pressure the vein feels under the probe; no published dose-response",
        ),
    ] = 0.0
    breathing: Annotated[
        Breathing,
        Choice(
            label="Breathing",
            source=ASSUMPTION,
            note="what the person is asked to do",
        ),
    ] = Breathing.QUIET
    glottis: Annotated[
        Glottis,
        Choice(
            label="Glottis in a held breath",
            source=ASSUMPTION,
            note="closed: the chest relaxes on the air and the vein distends; open: "
            "the muscles hold the breath and the vein stays narrow",
        ),
    ] = Glottis.CLOSED
    breath_depth_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=2.0,
            high=30.0,
            step=0.5,
            label="Depth of a deep breath",
            source=ASSUMPTION,
            note="fall of the pressure in the chest during a deep breath",
        ),
    ] = 12.0
    strain_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=5.0,
            high=40.0,
            step=1.0,
            label="Effort of a strain",
            source=ASSUMPTION,
            note="airway pressure of a Valsalva manoeuvre; 40 mmHg is the usual target",
        ),
    ] = 40.0
    head_turn_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=-90.0,
            high=90.0,
            step=1.0,
            label="Head turn (+ right)",
            source=ASSUMPTION,
            note="the vein on the side the face turns to is pressed",
        ),
    ] = 0.0
    tilt_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=-15.0,
            high=90.0,
            step=1.0,
            label="Tilt (90 = upright)",
            source=ASSUMPTION,
            note="the live view; the form always has both postures",
        ),
    ] = 0.0
    settle_s: Annotated[
        float,
        Spec(
            unit="s",
            low=0.0,
            high=60.0,
            step=1.0,
            label="Wait after sitting up",
            source=ASSUMPTION,
            note="60 s and more are the same: the veins have settled",
        ),
    ] = 60.0
    angle_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=0.0,
            high=110.0,
            step=1.0,
            label="True angle between beam and vein",
            source=ASSUMPTION,
            note="at 90° there is no shift; beyond it, forward flow looks reversed",
        ),
    ] = 55.0
    angle_set_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=0.0,
            high=89.0,
            step=1.0,
            label="Angle the machine is told",
            source=ASSUMPTION,
            note="above 60° a degree of error costs more than 3 % of velocity",
        ),
    ] = 55.0
    deep_angle_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=0.0,
            high=110.0,
            step=1.0,
            label="Angle to the deep veins (true)",
            source=ASSUMPTION,
            note="through the skull velocities are read as if this were 0°",
        ),
    ] = 25.0
    gate_mm: Annotated[
        float,
        Spec(
            unit="mm",
            low=1.0,
            high=30.0,
            step=0.5,
            label="Length of the gate, at most",
            source=ASSUMPTION,
            note="closed down to the lumen where the vein is thinner",
        ),
    ] = 20.0
    gate_offset_mm: Annotated[
        float,
        Spec(
            unit="mm",
            low=-15.0,
            high=15.0,
            step=0.5,
            label="Gate off the middle of the vein (+ deeper)",
            source=ASSUMPTION,
        ),
    ] = 0.0
    caliper_error_percent: Annotated[
        float,
        Spec(
            unit="%",
            low=-30.0,
            high=30.0,
            step=1.0,
            label="Caliper error (+ too wide)",
            source=ASSUMPTION,
            note="on each diameter, so about twice that on the area",
        ),
    ] = 0.0
    caliper_scatter_percent: Annotated[
        float,
        Spec(
            unit="%",
            low=0.0,
            high=30.0,
            step=1.0,
            label="Caliper scatter (one SD)",
            source=ASSUMPTION,
            note="on each diameter, anew in every recording; published for hand, "
            "breath and calipers together: 2.5 mm (Lucas 2017)",
        ),
    ] = 0.0
    probe_tilt_deg: Annotated[
        float,
        Spec(
            unit="°",
            low=0.0,
            high=60.0,
            step=1.0,
            label="Oblique cross-section",
            source=ASSUMPTION,
            note="stretches the diameter along the beam by 1/cos",
        ),
    ] = 0.0
    csa_method: Annotated[
        CsaMethod,
        Choice(
            label="Area from calipers",
            source=ASSUMPTION,
            note="two diameters as an ellipse, or the shorter one as a circle",
        ),
    ] = CsaMethod.ELLIPSE
    read_from: Annotated[
        ReadFrom,
        Choice(
            label="Form is filled in from",
            source=ASSUMPTION,
            note="the screen of the machine, or the truth that nobody sees",
        ),
    ] = ReadFrom.SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """How the Doppler machine is set."""

    transmit_mhz: Annotated[
        float,
        Spec(
            unit="MHz",
            low=2.0,
            high=8.0,
            step=0.1,
            label="Doppler frequency, neck",
            source=ASSUMPTION,
            note="the deep veins are always looked at with 2 MHz",
        ),
    ] = 5.0
    prf_hz: Annotated[
        float,
        Spec(
            unit="Hz",
            low=500.0,
            high=16000.0,
            step=100.0,
            label="Pulse repetition frequency (scale)",
            source=ASSUMPTION,
            note="too low folds fast blood over; too high drags the wall filter up",
        ),
    ] = 6000.0
    wall_filter_hz: Annotated[
        float,
        Spec(
            unit="Hz",
            low=20.0,
            high=1000.0,
            step=10.0,
            label="Wall filter",
            source=ASSUMPTION,
            note="slower blood does not show; never below 1/125 of the repetition",
        ),
    ] = 50.0
    gain_db: Annotated[
        float,
        Spec(
            unit="dB",
            low=-40.0,
            high=40.0,
            step=1.0,
            label="Doppler gain",
            source=ASSUMPTION,
            note="low hides weak flow; high lights up noise and mirror images",
        ),
    ] = 0.0
    dynamic_range_db: Annotated[
        float,
        Spec(
            unit="dB",
            low=30.0,
            high=70.0,
            step=5.0,
            label="Dynamic range",
            source=ASSUMPTION,
            note="from black to white; changes the picture only",
        ),
    ] = 50.0
    baseline_shift: Annotated[
        float,
        Spec(
            unit="",
            low=-0.4,
            high=0.4,
            step=0.05,
            label="Baseline shift (+ room toward heart)",
            source=ASSUMPTION,
            note="share of the scale",
        ),
    ] = 0.2
    sweep_s: Annotated[
        float,
        Spec(
            unit="s",
            low=3.0,
            high=30.0,
            step=1.0,
            label="Sweep, left to right",
            source=ASSUMPTION,
            note="changes the picture only",
        ),
    ] = 10.0
    snr_db: Annotated[
        float,
        Spec(
            unit="dB",
            low=0.0,
            high=35.0,
            step=1.0,
            label="Signal to noise, gate full of blood",
            source=ASSUMPTION,
            note="contact of the probe, depth, transmit power",
        ),
    ] = 20.0
    mean_trace: Annotated[
        MeanTrace,
        Choice(
            label="Mean trace from",
            source=ASSUMPTION,
            note="first moment of the spectrum, or lag-one autocorrelation",
        ),
    ] = MeanTrace.FIRST_MOMENT
