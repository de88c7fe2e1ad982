"""The spectral strip as the machine shows it: picture, scale, traces, settings, sound.

Nothing here is the truth, except what `revealed` adds when it is asked for.
"""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria import Edition
from simulator.picture import strip_jpeg, strip_levels, wav
from simulator.picture.inputs import velocity_cm_s
from simulator.picture.strip import scale_hz
from simulator.picture.strip_axes import StripNotes, nyquist_labels
from simulator.record import Recording
from ui import by_hand, counting, reversal, state
from ui.text import wording

Array = NDArray[np.float64]

SIZE_PX = (1000, 192)
FIRST_AT_SHARE = 0.92
"""Where in the sweep the bar stands when the page opens."""
LEAD_SHARE = 0.2
"""Room before a reversal that a short sweep is moved to."""
STEEP_DEG = 60.0
"""Above it an error of the angle counts too much: marked amber, as on scanners."""
USUAL_PERCENT = (2.0, 98.0)
"""Single columns of noise throw a trace far out; words leave them aside."""
TRUTH_STEP = 4
"""Every so many samples of the truth go to the browser, 40 ms apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The part of the recording that is on the screen."""

    start_s: float
    shown_s: float
    """Less than `length_s` where the recording is shorter than the sweep."""
    length_s: float

    def columns(self, time_s: Array) -> slice:
        """Columns of a series that are shown."""
        first, last = np.searchsorted(
            time_s, (self.start_s, self.start_s + self.shown_s)
        )
        return slice(int(first), int(last))


def sweep(recording: Recording, run: reversal.Run) -> Sweep:
    """The whole recording, or as much of it as the sweep takes, with the reversal."""
    length_s = recording.scenario.machine.sweep_s
    shown_s = min(length_s, recording.duration_s)
    latest_s = recording.duration_s - shown_s
    start_s = max(0.0, min(latest_s, run.start_s - LEAD_SHARE * shown_s))
    # On the border of a column, so that picture and axis agree to the pixel.
    step_s = float(recording.traces.time_s[1] - recording.traces.time_s[0])
    start_s = round(start_s / step_s) * step_s
    return Sweep(start_s=start_s, shown_s=shown_s, length_s=length_s)


def strip(
    recording: Recording,
    edition: Edition,
    where: str,
    *,
    with_sound: bool = False,
) -> dict[str, Any]:
    """Everything on the strip.

    Parameters
    ----------
    where
        Circumstances in words, for the alternative text.
    with_sound
        Send the Doppler sound too: about a megabyte.
    """
    scenario, site, traces = recording.scenario, recording.site, recording.traces
    limit = reversal.reversal_limit(edition, site)
    read = state.read_at(scenario, site.code)
    run = reversal.Run(start_s=read.reversal_start_s, duration_s=read.reading.reflux_s)
    hand = by_hand.at(scenario, site)
    is_counted = read.row is not None and (
        counting.answer_alone(by_hand.filled(read.row, hand), edition) is not None
    )
    told = reversal.finding(
        run, limit, is_counted=is_counted, by_hand_s=hand.get("reflux_s")
    )
    part = sweep(recording, run)
    columns = part.columns(traces.time_s)
    seen = traces.is_detected[columns]
    return {
        "recorded_s": recording.duration_s,
        "start_s": round(part.start_s, 3),
        "duration_s": round(part.shown_s, 3),
        "sweep_s": part.length_s,
        "first_at_s": round(part.start_s + FIRST_AT_SHARE * part.shown_s, 3),
        "image": image(recording, part.columns(recording.spectrogram.time_s)),
        "mean_cm_s": _where(seen, traces.mean_cm_s[columns]),
        "peak_cm_s": _where(seen, traces.peak_cm_s[columns]),
        **scale(recording),
        "reversal": reversal.bracket(run),
        "limit": reversal.limit_line(limit),
        "finding": told,
        "alt": _alt(recording, where, told),
        "sound": _sound(recording, part) if with_sound else None,
    }


def image(recording: Recording, columns: slice) -> str:
    """The spectrogram as the machine's knobs draw it: a JPEG as a data address."""
    spectrogram, machine = recording.spectrogram, recording.scenario.machine
    levels = strip_levels(
        spectrogram.power[:, columns], spectrogram.shift_hz, machine, *SIZE_PX
    )
    return f"data:image/jpeg;base64,{b64encode(strip_jpeg(levels)).decode()}"


def scale(recording: Recording) -> dict[str, Any]:
    """Ends of the velocity axis [cm/s], Nyquist limits as printed, what is filtered."""
    spectrogram, machine = recording.spectrogram, recording.scenario.machine

    def per(shift_hz: float) -> float:
        angle_deg = spectrogram.angle_set_deg
        return velocity_cm_s(shift_hz, spectrogram.transmit_mhz, angle_deg)

    low, high = scale_hz(spectrogram.shift_hz, machine.baseline_shift)
    notes = StripNotes(heading="")
    return {
        "up_cm_s": round(-per(low), 3),
        "down_cm_s": round(per(high), 3),
        "nyquist": list(nyquist_labels(spectrogram, machine, notes)),
        "wall_cm_s": round(per(spectrogram.wall_filter_hz), 3),
    }


# ---------------------------------------------------------------- settings
def settings(recording: Recording) -> list[dict[str, Any]]:
    """What a scanner prints beside the picture: name, value, warning."""
    words = wording("scan")["settings"]
    spectrogram, machine = recording.spectrogram, recording.scenario.machine
    angle_deg = spectrogram.angle_set_deg
    steep = words["steep"].format(limit=f"{STEEP_DEG:.0f}")
    rows = [
        ("frequency", f"{spectrogram.transmit_mhz:.1f} MHz", ""),
        ("prf", f"{spectrogram.prf_hz / 1000.0:.1f} kHz", ""),
        ("wall_filter", f"{spectrogram.wall_filter_hz:.0f} Hz", ""),
        ("gain", f"{machine.gain_db:.0f} dB".replace("-", "−"), ""),
        ("gate", f"{spectrogram.gate_mm:.1f} mm", ""),
        ("angle", f"{angle_deg:.0f}°", steep if angle_deg > STEEP_DEG else ""),
    ]
    return [
        {"name": words[name], "value": value, "warning": warning, "key": name}
        for name, value, warning in rows
    ]


# ---------------------------------------------------------------- the truth
def revealed(recording: Recording) -> dict[str, Any]:
    """What nobody at a real machine sees: true velocity, reversal, area and angle."""
    words, true = wording("scan")["truth"], recording.true_reading
    seconds, area = f"{true.reflux_s:.2f}", f"{true.csa_cm2:.2f}"
    angle = f"{recording.beam.angle_deg:.0f}"
    truth = recording.truth
    return {
        "velocity_cm_s": [
            round(float(v), 2) for v in truth.velocity_cm_s[::TRUTH_STEP]
        ],
        "label": words["label"],
        "reversal": words["reversal"].format(seconds=seconds),
        "area": words["area"].format(area=area),
        "angle": words["angle"].format(angle=angle),
        "alt": words["alt"].format(seconds=seconds, area=area, angle=angle),
    }


# ---------------------------------------------------------------- sound
def _sound(recording: Recording, part: Sweep) -> str:
    """The sweep as a stereo WAV file, base64."""
    iq = recording.iq
    first = round(part.start_s * iq.prf_hz)
    last = first + round(part.shown_s * iq.prf_hz)
    return b64encode(wav(iq.signal[first:last], iq.prf_hz)).decode()


# ---------------------------------------------------------------- words
def _alt(recording: Recording, where: str, told: list[str]) -> str:
    """The finding, not the title, for those who do not see the strip."""
    start = wording("scan")["strip"]["alt"].format(
        site=recording.site.label, seconds=f"{recording.duration_s:.0f}", where=where
    )
    traces = recording.traces
    if not traces.is_detected.any():
        return f"{start} {wording('scan')['strip']['nothing']}"
    mean = traces.mean_cm_s[traces.is_detected]
    slowest, fastest = np.percentile(mean, USUAL_PERCENT)
    return (
        f"{start} {''.join(told).strip()}. "
        f"Mean trace from {_signed(slowest)} to {_signed(fastest)}."
    )


def _signed(velocity: float) -> str:
    words = wording("scan")
    way = words["reversed"] if velocity < 0 else words["toward"]
    return f"{abs(velocity):.0f} cm/s {way}"


# ---------------------------------------------------------------- for the wire
def _where(seen: NDArray[np.bool_], values: Array) -> list[float | None]:
    """Rounded; nothing where no flow is detected, so that no line is drawn there."""
    return [
        round(float(value), 2) if is_seen else None
        for is_seen, value in zip(seen, values, strict=True)
    ]
