"""What each picture shows, in words: alternative texts that say the finding."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exam import Breathing, Defect, Site
from simulator.measure import longest_run_s
from simulator.picture.audio import channels
from simulator.picture.colour import ColourFrame, ColourSettings
from simulator.picture.inputs import (
    FloatArray,
    MachineSettings,
    SpectrogramLike,
    TracesLike,
    velocity_cm_s,
)
from simulator.picture.long_view import LongView
from simulator.picture.lumen import half_axes_cm
from simulator.settings import Glottis

FLAT_SHARE = 0.9
"""A lumen of less than this share of its round area is called flattened."""
SHUT_CM2 = 0.02
"""A smaller lumen is called shut [cm²]."""
STILL_CM = 0.005
"""Walls that move less are said to stand still [cm]: a third of a pixel."""
FAINT_SHARE = 0.02
"""A direction with less than this share of the sound is not mentioned."""

_BREATHING_WORDS = {
    Breathing.QUIET: "quiet breathing",
    Breathing.DEEP: "deep breathing",
    Breathing.HELD: "held breath, glottis {glottis}",
    Breathing.STRAIN: "straining",
    Breathing.APNOEA: "no breathing",
}
_DEFECT_WORDS = {
    Defect.NONE: "",
    Defect.SEPTUM: "a septum crosses the lumen",
    Defect.FLAP: "a flap hangs into the lumen",
    Defect.DOUBLE_CHANNEL: "a wall parts the lumen into two channels",
    Defect.VALVE_MALFORMATION: "misshapen valve leaflets stand in the lumen",
}


def heading(site: Site, tilt_deg: float, breathing: Breathing, glottis: Glottis) -> str:
    """Where the probe stands and how the person lies and breathes.

    The glottis is told only of a held breath: it decides what that does to the vein.
    """
    posture = {0.0: "supine", 90.0: "upright"}.get(tilt_deg, f"tilted {tilt_deg:.0f}°")
    breath = _BREATHING_WORDS[breathing].format(glottis=Glottis(glottis).value)
    return f"{site.label[0].upper()}{site.label[1:]} · {posture} · {breath}"


def strip_alt(
    site: Site,
    spectrogram: SpectrogramLike,
    traces: TracesLike,
    machine: MachineSettings,
) -> str:
    """What the spectral strip shows: direction, speed, longest reversal, wrapping."""
    seen = traces.is_detected
    start = f"Spectral Doppler at {site.label}, {_seconds(traces)} s: "
    if not seen.any():
        return start + "no flow stands out of the noise."
    mean, peak = traces.mean_cm_s, traces.peak_cm_s
    step_s = float(traces.time_s[1] - traces.time_s[0]) if len(mean) > 1 else 0.0
    back_s = longest_run_s(np.asarray(seen & (mean < 0.0)), step_s)
    forward = float((mean[seen] > 0.0).mean())
    angle = spectrogram.angle_set_deg
    fastest = _usual_peak(peak[seen])
    parts = [
        _direction(forward),
        f"mean {float(mean[seen].mean()):.1f} cm/s, "
        f"peaks up to {abs(fastest):.0f} cm/s "
        f"{'toward the heart' if fastest > 0.0 else 'reversed'}, "
        f"corrected for {angle:.0f}°",
        f"longest reversal {back_s:.2f} s" if back_s > 0.0 else "never reversed",
    ]
    moved = machine.baseline_shift * spectrogram.prf_hz
    ends = [
        velocity_cm_s(
            moved + way * 0.5 * spectrogram.prf_hz, spectrogram.transmit_mhz, angle
        )
        for way in (-1.0, 1.0)
    ]
    if fastest >= 0.95 * ends[1] or fastest <= 0.95 * ends[0]:
        parts.append("the spectrum reaches the Nyquist limit and wraps round")
    return start + "; ".join(parts) + "."


def _usual_peak(peak_cm_s: FloatArray) -> float:
    """Peak velocity that all but the fastest fiftieth stay below [cm/s].

    A single column of noise can throw the peak trace far out.
    """
    size = np.abs(peak_cm_s)
    return float(peak_cm_s[np.argsort(size)[int(0.98 * (len(size) - 1))]])


def _seconds(traces: TracesLike) -> str:
    time = traces.time_s
    return f"{float(time[-1] - time[0]):.0f}" if len(time) > 1 else "0"


def _direction(forward_share: float) -> str:
    if forward_share > 0.98:
        return "flow toward the heart throughout"
    if forward_share < 0.02:
        return "flow reversed throughout"
    return f"flow toward the heart for {100.0 * forward_share:.0f} % of the time"


def section_alt(
    site: Site,
    area_cm2: float,
    round_area_cm2: float,
    *,
    pressure_mmhg: float = 0.0,
    defect: Defect = Defect.NONE,
) -> str:
    """What the cross-section shows: area, shape, pressing, defect."""
    a, b = half_axes_cm(area_cm2, round_area_cm2)
    share = area_cm2 / round_area_cm2
    if area_cm2 < SHUT_CM2:
        shape = "the vein is shut: a bright line without a lumen"
    elif share < FLAT_SHARE:
        shape = (
            f"lumen {area_cm2:.2f} cm², flattened to {2 * b:.2f} by {2 * a:.2f} cm, "
            f"{100.0 * share:.0f} % of its round area"
        )
    else:
        shape = f"lumen {area_cm2:.2f} cm², round, {2 * b:.2f} cm across"
    parts = [shape]
    if pressure_mmhg > 0.0:
        parts.append(f"the probe presses with {pressure_mmhg:.1f} mmHg")
    if defect is not Defect.NONE:
        parts.append(_DEFECT_WORDS[defect])
    return f"Grey-scale cross-section at {site.label}: {'; '.join(parts)}."


def mmode_alt(
    site: Site,
    time_s: NDArray[np.float64],
    area_cm2: ArrayLike,
    round_area_cm2: float,
) -> str:
    """What the M-mode shows: how far apart the walls are, and when."""
    _, half = half_axes_cm(area_cm2, round_area_cm2)
    apart = 2.0 * half
    low, high = int(apart.argmin()), int(apart.argmax())
    start = (
        f"M-mode through the vein at {site.label}, "
        f"{float(time_s[-1] - time_s[0]):.0f} s: the walls "
    )
    if apart[high] - apart[low] < STILL_CM:
        return f"{start}stand still, {apart.mean():.2f} cm apart."
    return (
        f"{start}are "
        f"{apart[low]:.2f} cm apart at {time_s[low]:.1f} s and {apart[high]:.2f} cm "
        f"at {time_s[high]:.1f} s."
    )


def colour_alt(
    site: Site, frame: ColourFrame, view: LongView, settings: ColourSettings
) -> str:
    """What the colour picture shows: directions painted, wrapping, narrowing."""
    start = f"Colour Doppler along the vein at {site.label}: "
    painted = frame.share[np.isfinite(frame.share)]
    if not len(painted):
        return start + "no colour, no flow detected."
    forward = float((painted < 0.0).mean())
    if settings.is_inverted:
        forward = 1.0 - forward
    parts = [
        f"{100.0 * forward:.0f} % of the coloured area is painted as flow toward the "
        f"heart, {100.0 * (1.0 - forward):.0f} % as reversed",
        f"scale ±{settings.nyquist_cm_s:.1f} cm/s axial",
    ]
    if frame.is_wrapped:
        parts.append("part of the colours has wrapped round at the limit (aliasing)")
    if view.throat.open_share < 1.0:
        parts.append(
            f"the vein narrows to {100.0 * view.throat.open_share:.0f} % of its area "
            "and a jet leaves the throat"
        )
    return start + "; ".join(parts) + "."


def audio_alt(site: Site, signal: NDArray[np.complexfloating], prf_hz: float) -> str:
    """What the sound is like: how much of it is heard on which side."""
    _, left, right = channels(signal, prf_hz)
    power = np.array([np.square(left).sum(), np.square(right).sum()], dtype=float)
    start = f"Doppler sound at {site.label}, {len(signal) / prf_hz:.0f} s: "
    if power.sum() <= 0.0:
        return start + "silence."
    forward, back = power / power.sum()
    heard = [
        f"{100.0 * share:.0f} % {words}"
        for share, words in (
            (forward, "on the left (toward the heart)"),
            (back, "on the right (reversed)"),
        )
        if share >= FAINT_SHARE
    ]
    return start + ", ".join(heard) + "."
