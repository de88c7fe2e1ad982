"""A recording as files: its traces as a table, its regions by their DICOM names.

The side file names what a reader of ultrasound pictures asks for, as in the US Region
Calibration module of DICOM (PS3.3 C.8.5.5): where the strip lies, what a pixel means,
where zero is. It is no DICOM object.
"""

import csv
import json
from dataclasses import asdict
from io import StringIO
from typing import Any

from exam import Breathing
from simulator.doppler.spectrogram import SHOWN_COLUMN_S
from simulator.measure import Reading
from simulator.record import Recording

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
    shown, reading = recording.spectrogram, recording.reading
    n_bin, n_column = shown.power.shape
    per_bin = float(shown.velocity_cm_s[1] - shown.velocity_cm_s[0])
    shift = round(recording.scenario.machine.baseline_shift * n_bin)
    return {
        "origin": "simulated by Insonate; synthetic, not a medical record",
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
                "RegionLocationMinX0": 0,
                "RegionLocationMinY0": 0,
                "RegionLocationMaxX1": n_column - 1,
                "RegionLocationMaxY1": n_bin - 1,
                "PhysicalUnitsXDirection": SECONDS,
                "PhysicalUnitsYDirection": CM_PER_S,
                "PhysicalDeltaX": SHOWN_COLUMN_S,
                "PhysicalDeltaY": per_bin,
                "ReferencePixelX0": 0,
                "ReferencePixelY0": n_bin // 2 - shift,
                "ReferencePixelPhysicalValueX": 0.5 * SHOWN_COLUMN_S,
                "ReferencePixelPhysicalValueY": 0.0,
                "PulseRepetitionFrequency": shown.prf_hz,
                "TransducerFrequency": 1000.0 * shown.transmit_mhz,
                "DopplerCorrectionAngle": shown.angle_set_deg,
            }
        ],
        "rows": "one row a bin of the spectrum, reversed end of the scale first",
        "velocity": "angle-corrected with DopplerCorrectionAngle",
        "wall_filter_hz": shown.wall_filter_hz,
        "gate_mm": shown.gate_mm,
        "nyquist_cm_s": shown.nyquist_cm_s,
        "reading": _plain(reading),
        "truth": _plain(recording.true_reading),
        "scenario": recording.scenario.to_dict(),
        "notes": list(recording.notes),
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
