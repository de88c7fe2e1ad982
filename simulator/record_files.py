"""A recording as files: its traces as a table, its regions by their DICOM names.

The side file names what a reader of ultrasound pictures asks for, as in the US Region
Calibration module of DICOM (PS3.3 C.8.5.5): where in the PNG file of the same recording
the strip lies, what a pixel means, where zero is. It is no DICOM object.
"""

import csv
import json
from dataclasses import asdict
from importlib import import_module
from io import StringIO
from typing import Any

from exam import Breathing
from exam.rows import row_of
from simulator.measure import Reading, averaging_window
from simulator.record import Recording
from simulator.version import VERSION

SPECTRAL = 3
"""Region Spatial Format: spectral (continuous or pulsed Doppler)."""
PULSED = 3
"""Region Data Type: pulsed-wave spectral Doppler."""
SECONDS, CM_PER_S = 4, 7
"""Physical Units: seconds and cm/s."""

WAYS = "positive = toward the heart"


def traces_csv(recording: Recording) -> str:
    """One line a column of the strip: the machine's traces, the truth beside them."""
    traces, truth = recording.traces, recording.truth
    step_s = float(truth.time_s[1] - truth.time_s[0])
    out = StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(
        (
            "time_s",
            "mean_cm_s",
            "peak_cm_s",
            "is_detected",
            "true_mean_cm_s",
            "true_area_cm2",
        )
    )
    last = len(truth.time_s) - 1
    for k, time_s in enumerate(traces.time_s):
        at = min(max(round(float(time_s) / step_s) - 1, 0), last)
        lines.writerow(
            (
                f"{time_s:.4f}",
                f"{traces.mean_cm_s[k]:.3f}",
                f"{traces.peak_cm_s[k]:.3f}",
                int(traces.is_detected[k]),
                f"{truth.velocity_cm_s[at]:.3f}",
                f"{truth.area_cm2[at]:.5f}",
            )
        )
    return out.getvalue()


def sidecar(recording: Recording) -> dict[str, Any]:
    """What the strip shows: regions, settings, readings and the truth beside them."""
    shown, reading, row = (
        recording.spectrogram,
        recording.reading,
        recording.measurement,
    )
    return {
        "origin": "simulated by Insonate; synthetic, not a medical record",
        "version": VERSION,
        "site": recording.site.code,
        "tilt_deg": recording.tilt_deg,
        "breathing": recording.breathing.value,
        **_glottis(recording),
        "seed": recording.scenario.seed,
        "sign": WAYS,
        "SequenceOfUltrasoundRegions": [
            {
                "RegionSpatialFormat": SPECTRAL,
                "RegionDataType": PULSED,
                **_strip_region(recording),
                "PulseRepetitionFrequency": shown.prf_hz,
                "TransducerFrequency": 1000.0 * shown.transmit_mhz,
                "DopplerCorrectionAngle": shown.angle_set_deg,
            }
        ],
        "region": "pixels of the PNG file of the same recording; its first sweep",
        "velocity": "angle-corrected with DopplerCorrectionAngle",
        "wall_filter_hz": shown.wall_filter_hz,
        "gate_mm": shown.gate_mm,
        "nyquist_cm_s": shown.nyquist_cm_s,
        **_times(recording),
        "reading": _plain(reading),
        "truth": _plain(recording.true_reading),
        "form_row": None if row is None else row_of(row),
        "scenario": recording.scenario.to_dict(),
        "notes": list(recording.notes),
    }


def _strip_region(recording: Recording) -> dict[str, float]:
    """Where the strip lies on its sheet, and what its pixels mean."""
    # Drawing is loaded when asked for.
    place: Any = import_module("simulator.picture.strip_axes")
    machine = recording.scenario.machine
    axes = place.strip_axes(
        recording.spectrogram, machine, place.StripNotes(heading="")
    )
    per_row = (axes.forward_cm_s - axes.reversed_cm_s) / axes.height
    per_column = axes.sweep_s / axes.width
    # The baseline, or the row next to it where it has been moved off the scale.
    zero = min(max(int(axes.row(0.0) - axes.y), 0), axes.height - 1)
    return {
        "RegionLocationMinX0": axes.x,
        "RegionLocationMinY0": axes.y,
        "RegionLocationMaxX1": axes.x + axes.width - 1,
        "RegionLocationMaxY1": axes.y + axes.height - 1,
        "PhysicalUnitsXDirection": SECONDS,
        "PhysicalUnitsYDirection": CM_PER_S,
        "PhysicalDeltaX": per_column,
        "PhysicalDeltaY": per_row,
        "ReferencePixelX0": 0,
        "ReferencePixelY0": zero,
        "ReferencePixelPhysicalValueX": 0.5 * per_column,
        "ReferencePixelPhysicalValueY": axes.reversed_cm_s + (zero + 0.5) * per_row,
    }


def _times(recording: Recording) -> dict[str, list[float]]:
    """What part is read, and the first and last column of the traces in the means."""
    truth, time_s = recording.read_truth, recording.read_traces.time_s
    window = averaging_window(
        time_s, recording.scenario.patient, recording.breathing, truth.quiet_breath_s
    )
    averaged = time_s[window]
    return {
        "read_s": [0.0, round(float(truth.time_s[-1]), 4)],
        "averaged_s": [round(float(averaged[0]), 4), round(float(averaged[-1]), 4)],
    }


def _glottis(recording: Recording) -> dict[str, str]:
    """How a held breath was kept; nothing of another breathing."""
    if recording.breathing is not Breathing.HELD:
        return {}
    return {"glottis": recording.scenario.operator.glottis.value}


def sidecar_json(recording: Recording) -> str:
    """The same as text."""
    return json.dumps(sidecar(recording), indent=2, ensure_ascii=False) + "\n"


def _plain(reading: Reading) -> dict[str, Any]:
    return {name: _rounded(value) for name, value in asdict(reading).items()}


def _rounded(value: float | bool) -> float | bool:
    return value if isinstance(value, bool) else round(value, 4)
