"""Hand-made spectra and settings to draw pictures of."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exam import SITES, Breathing, Site
from simulator.settings import Glottis

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Machine:
    gain_db: float = 0.0
    dynamic_range_db: float = 50.0
    baseline_shift: float = 0.0
    sweep_s: float = 10.0


@dataclass(frozen=True, kw_only=True)
class Spectrogram:
    time_s: Array
    shift_hz: Array
    power: Array
    prf_hz: float = 4000.0
    transmit_mhz: float = 6.0
    angle_set_deg: float = 60.0
    wall_filter_hz: float = 50.0
    gate_mm: float = 4.0


@dataclass(frozen=True, kw_only=True)
class Traces:
    time_s: Array
    mean_cm_s: Array
    peak_cm_s: Array
    is_detected: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Operator:
    glottis: Glottis = Glottis.CLOSED


@dataclass(frozen=True, kw_only=True)
class Scenario:
    operator: Operator = field(default_factory=Operator)
    machine: Machine = field(default_factory=Machine)


@dataclass(frozen=True, kw_only=True)
class Recording:
    spectrogram: Spectrogram
    traces: Traces
    scenario: Scenario = field(default_factory=Scenario)
    site: Site = SITES["right_j2"]
    tilt_deg: float = 90.0
    breathing: Breathing = Breathing.QUIET


def shifts(n_bin: int = 128, prf_hz: float = 4000.0) -> Array:
    return (np.arange(n_bin) - n_bin // 2) * prf_hz / n_bin


def noise(n_bin: int = 128, n_column: int = 300, seed: int = 5) -> Array:
    return np.random.default_rng(seed).exponential(size=(n_bin, n_column))


def one_line(row: int, *, n_column: int = 200, **settings: float) -> Spectrogram:
    """Power in one row of the spectrum only."""
    prf_hz = settings.get("prf_hz", 4000.0)
    power = np.full((128, n_column), 1e-3)
    power[row] = 1e4
    return Spectrogram(
        time_s=np.linspace(0.0, 10.0, n_column, endpoint=False),
        shift_hz=shifts(prf_hz=prf_hz),
        power=power,
        **settings,
    )


def steady_traces(mean_cm_s: Array, peak_cm_s: Array | None = None) -> Traces:
    n = len(mean_cm_s)
    return Traces(
        time_s=np.arange(n) * 0.05,
        mean_cm_s=mean_cm_s,
        peak_cm_s=2.0 * mean_cm_s if peak_cm_s is None else peak_cm_s,
        is_detected=np.ones(n, dtype=bool),
    )
