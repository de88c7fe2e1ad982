"""What each manoeuvre shows, in one sentence with its numbers.

The sentence is the title of the picture, and its description for who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exam import Breathing
from scripts.manoeuvres.recording import BREATH_S, HEALTHY, at
from simulator import FlowTruth
from simulator.drive import SIT_UP_S
from simulator.measure import averaging_window, read

PRESSED_MMHG, PRESSED_FROM_S = 6.0, 3.0
TURNED_DEG = 54.0
UP_FROM_S = 2.0
"""When the person of the posture picture begins to sit up."""
AFTER_S = (0, 5, 10, 20, 30, 60, 120)
"""Times after sitting up that the table gives."""


def settled_cm2(truth: FlowTruth, code: str = "right_j2") -> float:
    """Mean area over whole breaths, or over the plateau of the manoeuvre."""
    window = averaging_window(truth.time_s, HEALTHY.patient, truth.lane.breathing)
    return float(at(truth, code).area_cm2[window].mean())


def backward_s(truth: FlowTruth) -> float:
    """Longest reversal at J1 in a strain, as it is read."""
    return read(at(truth, "right_j1"), HEALTHY.patient, Breathing.STRAIN).reflux_s


def quiet_found(truths: Sequence[FlowTruth]) -> str:
    """How much an undisturbed vein moves."""
    seen = at(truths[0])
    back_s = read(seen, HEALTHY.patient, Breathing.QUIET).reflux_s
    return (
        f"Quiet breathing moves J2 between {seen.area_cm2.min():.2f} and "
        f"{seen.area_cm2.max():.2f} cm²; blood turns back for {back_s:.2f} s at most"
    )


def deep_found(truths: Sequence[FlowTruth]) -> str:
    """A burst, then a collapse."""
    seen = at(truths[0])
    return (
        f"A deep breath empties the vein: a burst of {seen.velocity_cm_s.max():.0f} "
        f"cm/s, and J2 shrinks to {seen.area_cm2.min():.2f} cm²"
    )


def held_found(truths: Sequence[FlowTruth]) -> str:
    """The glottis decides."""
    closed, wide = (settled_cm2(truth) for truth in truths)
    return (
        f"The glottis decides: closed, a held breath swells J2 to {closed:.2f} cm²; "
        f"open, it leaves {wide:.2f} cm²"
    )


def strain_found(truths: Sequence[FlowTruth]) -> str:
    """The valve decides."""
    tight, leaky = (backward_s(truth) for truth in truths)
    return (
        f"A strain, lying: blood runs back at J1 for {tight:.1f} s until a tight "
        f"valve shuts, for {leaky:.1f} s if it leaks"
    )


def strain_sitting_found(truths: Sequence[FlowTruth]) -> str:
    """The collapsed vein opens."""
    before = float(at(truths[0]).area_cm2[:100].mean())
    tight, leaky = (backward_s(truth) for truth in truths)
    return (
        f"A strain, sitting, re-opens the collapsed J2 from {before:.2f} to "
        f"{settled_cm2(truths[0]):.2f} cm²; blood runs back at J1 for {tight:.1f} s, "
        f"leaking for {leaky:.1f} s"
    )


def apnoea_found(truths: Sequence[FlowTruth]) -> str:
    """The heart alone."""
    seen = at(truths[0])
    lowest, highest = seen.velocity_cm_s.min(), seen.velocity_cm_s.max()
    return (
        "Without breath the heart alone is left: mean velocity swings between "
        f"{lowest:.1f} and {highest:.1f} cm/s".replace("-", "−")
    )


def turned_found(truths: Sequence[FlowTruth]) -> str:
    """One side shuts, the other takes over."""
    before, after = (settled_cm2(truth) for truth in truths)
    other = [float(at(truth, "left_j2").flow_ml_min.mean()) for truth in truths]
    return (
        f"Turned {TURNED_DEG:.0f}° to the right, right J2 shuts from {before:.2f} to "
        f"{after:.2f} cm²; the left carries {other[1]:.0f} instead of "
        f"{other[0]:.0f} ml/min"
    )


def pressed_found(truths: Sequence[FlowTruth]) -> str:
    """Area falls at once, velocity rises."""
    seen = at(truths[0])
    is_before = seen.time_s < PRESSED_FROM_S
    is_after = seen.time_s > PRESSED_FROM_S + 4.0
    area = [float(seen.area_cm2[part].mean()) for part in (is_before, is_after)]
    speed = [float(seen.velocity_cm_s[part].mean()) for part in (is_before, is_after)]
    return (
        f"{PRESSED_MMHG:.0f} mmHg under the probe flatten J2 from {area[0]:.2f} to "
        f"{area[1]:.2f} cm²; velocity rises from {speed[0]:.0f} to {speed[1]:.0f} cm/s"
    )


def sat_up_found(truths: Sequence[FlowTruth]) -> str:
    """Most of it is gone while the person sits up."""
    lying = float(at(truths[0]).area_cm2[: round(100 * UP_FROM_S)].mean())
    areas = {row.after_s: row.area_cm2 for row in after_sitting_up(truths[0])}
    return (
        f"Sitting up takes J2 from {lying:.2f} to {areas[0]:.2f} cm² in the first "
        f"breath; after 20 s it is settled, at {areas[20]:.2f} cm²"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSittingUp:
    """Means over the quiet breath that begins so long after sitting upright."""

    after_s: int
    area_cm2: float
    right_ml_min: float
    left_ml_min: float
    vertebrals_ml_min: float


def after_sitting_up(truth: FlowTruth) -> list[AfterSittingUp]:
    """J2 area and flow, and the flow of both vertebral veins, at `AFTER_S`."""
    rows = []
    for after_s in AFTER_S:
        begin = UP_FROM_S + SIT_UP_S + after_s
        breath = (truth.time_s > begin) & (truth.time_s <= begin + BREATH_S)
        flow = {
            code: float(at(truth, code).flow_ml_min[breath].mean())
            for code in ("right_j2", "left_j2", "right_vertebral", "left_vertebral")
        }
        rows.append(
            AfterSittingUp(
                after_s=after_s,
                area_cm2=float(at(truth).area_cm2[breath].mean()),
                right_ml_min=flow["right_j2"],
                left_ml_min=flow["left_j2"],
                vertebrals_ml_min=flow["right_vertebral"] + flow["left_vertebral"],
            )
        )
    return rows
