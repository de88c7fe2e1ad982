"""Made-up recordings, site truths and little networks for the tests of this folder."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exam import Breathing
from exam.words import SITES
from simulator import Operator, Patient, PressureRecording, SiteTruth
from simulator.anatomy import TYPICAL
from simulator.drive import Lane, drivers
from simulator.engine import Job, Run, advance
from simulator.kernels import (
    D_ARTERY,
    D_ATRIUM,
    D_COSINE,
    D_CSF,
    D_PROBE,
    D_SINE,
    N_DRIVERS,
)
from simulator.network import Cell, Link, Network
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]
HEADER = "time_s,right_atrial_pressure_mmhg"


def wave(time_s: Array, mean_mmhg: float = 9.0) -> Array:
    """A beat of 1.2 Hz and ± 3 mmHg round a mean."""
    return np.asarray(mean_mmhg + 3.0 * np.sin(2.0 * np.pi * 1.2 * time_s))


def recording(
    *, duration_s: float = 40.0, step_s: float = 0.01, **changes: Any
) -> PressureRecording:
    """A sound recording unless a test breaks it."""
    time_s = np.linspace(0.0, duration_s, round(duration_s / step_s) + 1)
    values: dict[str, Any] = {"time_s": time_s, "pressure_mmhg": wave(time_s)}
    return PressureRecording(**(values | changes))


def recording_file(
    folder: Path, *lines: str, header: str = HEADER, name: str = "own.csv"
) -> Path:
    """A CSV file of these lines under the header."""
    path = folder / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def sound_lines(*, duration_s: float = 40.0, scale: float = 1.0) -> list[str]:
    """Lines of a sound recording, pressures times `scale`."""
    time_s = np.linspace(0.0, duration_s, round(duration_s * 100) + 1)
    return [
        f"{t:.2f},{p:.4f}" for t, p in zip(time_s, scale * wave(time_s), strict=True)
    ]


def site_truth(
    *,
    velocity_cm_s: Any,
    area_cm2: Any = 1.0,
    code: str = "right_j2",
    round_area_cm2: float = 1.0,
    throat_area_cm2: float = np.inf,
    step_s: float = 0.01,
) -> SiteTruth:
    """A made-up recording at a site, right J2 if not said, from its velocities."""
    velocity = np.asarray(velocity_cm_s, dtype=float)
    area = np.broadcast_to(np.asarray(area_cm2, dtype=float), velocity.shape).copy()
    return SiteTruth(
        site=SITES[code],
        time_s=np.linspace(step_s, step_s * velocity.size, velocity.size),
        area_cm2=area,
        velocity_cm_s=velocity,
        flow_ml_min=60.0 * velocity * area,
        pressure_mmhg=np.zeros_like(velocity),
        round_area_cm2=round_area_cm2,
        throat_area_cm2=throat_area_cm2,
    )


def little_network(
    cells: list[Cell], links: list[Link], *, brain_inflow_m3_s: float = 0.0
) -> Network:
    """A network of its own; the engine asks for a cell named brain."""
    return Network.of(
        cells,
        links,
        throats={},
        anatomy=TYPICAL,
        brain_inflow_m3_s=brain_inflow_m3_s,
    )


def run_little(
    network: Network,
    *,
    duration_s: float,
    atrium_pa: float | Array = 0.0,
    artery_pa: float = 0.0,
    csf_pa: float = 0.0,
    tilt_deg: float = 0.0,
    step_s: float = 1e-3,
    area_m2: Array | None = None,
    opening: float = 1.0,
) -> Run:
    """Run a little network from rest at its reference areas, valves open so far."""
    n_step = round(duration_s / step_s)
    drive = np.zeros((1, n_step, N_DRIVERS))
    drive[0, :, D_ATRIUM] = atrium_pa
    drive[0, :, D_ARTERY] = artery_pa
    drive[0, :, D_CSF] = csf_pa
    tilt = np.radians(tilt_deg)
    drive[0, :, D_SINE], drive[0, :, D_COSINE] = np.sin(tilt), np.cos(tilt)
    start = network.area_m2 if area_m2 is None else area_m2
    n_valve = int((network.valve_m2 > 0).sum())
    job = Job(
        network=network,
        lanes=[Lane(tilt_deg=tilt_deg, breathing=Breathing.APNOEA)],
        state=(
            start[:, None].copy(),
            np.zeros((network.n_link, 1)),
            np.full((n_valve, 1), opening),
            np.zeros((network.n_cell + 1, 1)),
            np.zeros((network.n_cell + 1, 1)),
        ),
        probe_pa=np.zeros((network.n_cell, 1)),
        drive=drive,
        drive_of=np.zeros(1, dtype=np.int64),
        step_s=step_s,
    )
    return advance(
        job, np.arange(network.n_cell), np.arange(network.n_link), record=True
    )


PATIENT = Patient()
STEP_S = 0.005
TIME_S = np.linspace(0.0, 20.0 - STEP_S, 4000)  # 20 s: five quiet breaths, 22 beats


def driven(
    breathing: str = "quiet",
    *,
    tilt_deg: float = 0.0,
    settle_s: float = np.inf,
    patient: Patient = PATIENT,
    own: PressureRecording | None = None,
    lead_s: float = 0.0,
) -> Array:
    """Drivers in mmHg; probe, sine and cosine are plain numbers."""
    lane = Lane(
        tilt_deg=tilt_deg,
        breathing=Breathing(breathing),
        press_from_s=1.0,
        settle_s=settle_s,
    )
    out = drivers(patient, Operator(), lane, TIME_S, recording=own, lead_s=lead_s)
    assert np.isfinite(out).all()
    scale = np.full((N_DRIVERS, 1), PA_PER_MMHG)
    scale[[D_PROBE, D_SINE, D_COSINE]] = 1.0
    return np.asarray(out / scale)


def at(values: Array, time_s: float) -> float:
    """Value at an instant of `TIME_S`."""
    return float(values[round(time_s / STEP_S)])
