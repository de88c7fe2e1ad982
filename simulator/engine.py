"""Sets up recordings of one person for the kernel and runs it.

`flow.py` is the door; this file lets the person come to rest, presses the probe and
keeps the account of the blood. SI units.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from exam import Breathing, Site
from simulator import kernels
from simulator.anatomy import Anatomy
from simulator.build import build
from simulator.drive import (
    SIT_UP_S,
    Lane,
    Rhythm,
    atrial_mean_mmhg,
    drivers,
    quiet_breath_period_s,
    rhythm,
)
from simulator.kernels import N_DRIVERS
from simulator.network import Network
from simulator.parameters import Heart, Operator, Patient, Veins
from simulator.precision import Precision
from simulator.probe import probe_pa
from simulator.recording import PressureRecording, shipped
from simulator.scenario import Scenario
from simulator.spec import ScenarioError
from simulator.table import CHEST_GRADIENT, Table, column_pa, table
from simulator.threads import executor, n_groups
from simulator.tube_law import TubeLaw
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Clock = tuple[float, float, float]
"""Start, end and step [s]."""
Person = tuple[Patient, Veins, float, Anatomy, float, Precision]
"""Patient, veins, head turn [°], anatomy, time step [s] and precision."""

STEP_S = 2e-3
SAMPLE_S = 0.01
BURN_S = 20.0
"""Time to come to rest in a posture before anything is done [s]."""
LEAD_S = 2.0
"""Time between touching the skin and the first sample [s]."""
MAX_DURATION_S = 600.0
USUAL_TILTS_DEG = (0.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """Everything the kernel needs for some recordings of one person."""

    network: Network
    lanes: Sequence[Lane]
    state: tuple[Array, ...]
    probe_pa: Array
    drive: Array
    """Different drives, (n_drive, n_step, N_DRIVERS)."""
    drive_of: Indices
    """Which of them drives each lane."""
    step_s: float
    precision: Precision = Precision.DOUBLE
    sample_time_s: Array = field(default_factory=lambda: np.zeros(0))
    sampled: slice = field(default_factory=lambda: slice(None))
    """Samples to keep: not those of the lead."""
    notes: tuple[str, ...] = ()
    quiet_breath_s: float | None = None
    """Time from one quiet breath to the next [s]; not asked of a rest."""


def prepare(
    scenario: Scenario,
    lanes: Sequence[Lane],
    sites: Sequence[Site | None],
    duration_s: float,
    recording: PressureRecording | None,
    anatomy: Anatomy,
    step_s: float,
    precision: Precision = Precision.DOUBLE,
) -> Job:
    """Let the person rest in each posture, then set the lanes up."""
    patient, veins, operator = scenario.patient, scenario.veins, scenario.operator
    turn_deg = operator.head_turn_deg
    heart = recording if recording is not None else shipped(patient.heart)
    _check_duration(duration_s, heart)
    network = _network(patient, veins, turn_deg, anatomy)
    person = (patient, veins, turn_deg, anatomy, step_s, precision)
    calm = {
        (tilt_deg, settle_s): _calm_state(person, tilt_deg, settle_s, heart)
        for tilt_deg, settle_s in {(lane.tilt_deg, lane.settle_s) for lane in lanes}
    }
    time_s = _clock_s(-LEAD_S, duration_s, step_s)
    place = {lane: k for k, lane in enumerate(dict.fromkeys(lanes))}
    if heart is None:
        beating = _rhythm_of_rates(
            patient.heart_rate_bpm,
            patient.breathing_rate_per_min,
            (-LEAD_S, duration_s, step_s),
        )
    else:
        beating = rhythm(patient, time_s, recording=heart, lead_s=LEAD_S)
    drive = np.empty((len(place), time_s.size, N_DRIVERS))
    for lane, out in zip(place, drive, strict=True):
        drivers(
            patient, operator, lane, time_s, recording=heart, lead_s=LEAD_S,
            beating=beating, out=out,
        )  # fmt: skip
    every = round(SAMPLE_S / step_s)
    sample_time_s = time_s[every - 1 :: every]
    sampled = slice(int(np.searchsorted(sample_time_s, 1e-9)), None)
    pressure = operator.probe_pressure_mmhg
    pressed = {site: probe_pa(network, site, pressure) for site in set(sites)}
    return Job(
        network=network,
        lanes=lanes,
        state=tuple(
            np.ascontiguousarray(np.stack(part, axis=-1))
            for part in zip(
                *(calm[lane.tilt_deg, lane.settle_s] for lane in lanes), strict=True
            )
        ),
        probe_pa=np.stack([pressed[site] for site in sites], axis=-1),
        drive=drive,
        drive_of=np.array([place[lane] for lane in lanes]),
        step_s=step_s,
        precision=precision,
        sample_time_s=sample_time_s[sampled],
        sampled=sampled,
        notes=heart.notes if heart is not None else (),
        quiet_breath_s=quiet_breath_period_s(patient, heart),
    )


@lru_cache(maxsize=64)
def _network(
    patient: Patient, veins: Veins, head_turn_deg: float, anatomy: Anatomy
) -> Network:
    """Veins of this person, built once for the rest and every recording."""
    return build(patient, veins, head_turn_deg=head_turn_deg, anatomy=anatomy)


def _clock_s(start_s: float, end_s: float, step_s: float) -> Array:
    """End of every step from start to end [s]."""
    steps = np.arange(1, round((end_s - start_s) / step_s) + 1, dtype=np.float64)
    return np.asarray(start_s + steps * np.float64(step_s))


@lru_cache(maxsize=6)
def _rhythm_of_rates(
    heart_rate_bpm: float, breathing_rate_per_min: float, clock: Clock
) -> Rhythm:
    """Beat and breath of everybody who has these rates: kept from one to the next."""
    anybody = Patient(
        heart_rate_bpm=heart_rate_bpm, breathing_rate_per_min=breathing_rate_per_min
    )
    return rhythm(anybody, _clock_s(*clock))


def _check_duration(duration_s: float, heart: PressureRecording | None) -> None:
    longest = MAX_DURATION_S
    if heart is not None:
        longest = min(longest, heart.duration_s - LEAD_S)
    if not 1.0 <= duration_s <= longest:
        if heart is not None and duration_s > longest:
            raise ScenarioError(
                f"the recording {heart.name} lasts {heart.duration_s:.1f} s, but "
                f"{duration_s + LEAD_S:.1f} s are needed: use a longer one, ask for "
                f"{longest:.1f} s or less, or set a higher "
                "patient.breathing_rate_per_min, which shortens a deep breath"
            )
        raise ScenarioError(
            f"duration_s = {duration_s:g} is outside 1 to {longest:g} s: "
            "choose a length in that range"
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """What the kernel recorded, (n_record, item, n_lane), and where it ended."""

    area: Array
    pressure: Array
    flow: Array
    valve: Array
    volume_error: Array
    n_clipped: int
    state: tuple[Array, ...]


@lru_cache(maxsize=256)
def _calm_state(
    person: Person, tilt_deg: float, settle_s: float, heart: PressureRecording | None
) -> tuple[Array, ...]:
    """State of the untouched person when the probe comes.

    After a long rest in this posture or, if `settle_s` is finite, after a rest lying
    down, sitting up and waiting.
    """
    if heart is not None:  # a recording has no past: rest on its mean instead
        person = (replace(person[0], heart=Heart.SYNTHETIC), *person[1:])
    if np.isinf(settle_s):
        # Who is seen in one of the usual postures is soon seen in the other.
        tilts = USUAL_TILTS_DEG if tilt_deg in USUAL_TILTS_DEG else (tilt_deg,)
        rest = _rest_states(person, tilts)
        return tuple(values[..., tilts.index(tilt_deg)] for values in rest)
    lying = tuple(values[..., :1] for values in _rest_states(person, USUAL_TILTS_DEG))
    if settle_s + SIT_UP_S <= LEAD_S:  # sits up under the probe
        return tuple(values[..., 0] for values in lying)
    lane = Lane(
        tilt_deg=tilt_deg,
        breathing=Breathing.QUIET,
        press_from_s=np.inf,
        settle_s=settle_s,
    )
    moved = _untouched(person, [lane], lying, -settle_s - SIT_UP_S)
    return tuple(values[..., 0] for values in moved)


@lru_cache(maxsize=256)
def _rest_states(person: Person, tilts_deg: tuple[float, ...]) -> tuple[Array, ...]:
    """State after a long rest, one lane a posture."""
    patient, veins, head_turn_deg, anatomy, *_ = person
    network = _network(patient, veins, head_turn_deg, anatomy)
    first = [_static_state(network, patient, tilt_deg) for tilt_deg in tilts_deg]
    state = tuple(np.concatenate(part, axis=-1) for part in zip(*first, strict=True))
    lanes = [
        Lane(tilt_deg=tilt_deg, breathing=Breathing.QUIET, press_from_s=np.inf)
        for tilt_deg in tilts_deg
    ]
    return _untouched(person, lanes, state, -LEAD_S - BURN_S)


def _untouched(
    person: Person, lanes: list[Lane], state: tuple[Array, ...], start_s: float
) -> tuple[Array, ...]:
    """State when the probe comes, from an earlier state."""
    patient, veins, head_turn_deg, anatomy, step_s, precision = person
    network = _network(patient, veins, head_turn_deg, anatomy)
    time_s = _clock_s(start_s, -LEAD_S, step_s)
    beating = _rhythm_of_rates(
        patient.heart_rate_bpm,
        patient.breathing_rate_per_min,
        (start_s, -LEAD_S, step_s),
    )
    drive = np.empty((len(lanes), time_s.size, N_DRIVERS))
    for lane, out in zip(lanes, drive, strict=True):
        drivers(patient, Operator(), lane, time_s, beating=beating, out=out)
    job = Job(
        network=network,
        lanes=lanes,
        state=state,
        probe_pa=np.zeros((network.n_cell, len(lanes))),
        drive=drive,
        drive_of=np.arange(len(lanes)),
        step_s=step_s,
        precision=precision,
    )
    nothing = np.zeros(0, dtype=np.int64)
    return advance(job, nothing, nothing, record=False).state


def _static_state(
    network: Network, patient: Patient, tilt_deg: float
) -> tuple[Array, ...]:
    """First guess: atrial pressure everywhere, no flow."""
    tilt = np.radians(tilt_deg)
    rise, lean = column_pa(network)
    column = rise * np.sin(tilt) + lean * np.cos(tilt)
    atrium = atrial_mean_mmhg(patient, float(np.sin(tilt))) * PA_PER_MMHG
    inside = np.maximum(atrium - column, -3.5 * PA_PER_MMHG)
    around = network.outer_pa + network.chest_share * (
        -4.0 * PA_PER_MMHG - CHEST_GRADIENT * column
    )
    law = TubeLaw(
        p0_pa=network.p0_pa,
        kl_pa=network.kl_pa,
        ke_pa=network.ke_pa,
        kb_pa=network.kb_pa,
    )
    area = network.area_m2 * np.clip(law.alpha(inside - around), 0.1, 3.0)
    n_valve = int((network.valve_m2 > 0).sum())
    return (
        area[:, None],
        np.zeros((network.n_link, 1)),
        np.ones((n_valve, 1)),
        np.zeros((network.n_cell + 1, 1)),
        np.zeros((network.n_cell + 1, 1)),
    )


def advance(
    job: Job,
    watch_cells: NDArray[np.int64],
    watch_links: NDArray[np.int64],
    *,
    record: bool,
) -> Run:
    """Call the kernel; give areas [m²], pressures [Pa], flows [m³/s] and the end.

    Parameters
    ----------
    watch_cells, watch_links
        What is recorded: (item,) in every lane alike, or (n_lane, item).
    """
    n_lane, n_step = len(job.lanes), job.drive.shape[1]
    groups = np.array_split(np.arange(n_lane), n_groups(n_lane, n_step))
    t = table(job.network, job.step_s, job.precision)

    cells, links = (
        np.broadcast_to(watched, (n_lane, watched.shape[-1]))
        for watched in (watch_cells, watch_links)
    )

    def part(lanes: Indices) -> Run:
        return _advance(job, t, lanes, cells[lanes], links[lanes], record=record)

    if len(groups) == 1:
        return part(groups[0])
    parts = list(executor().map(part, groups))
    return Run(
        **{
            name: np.concatenate([getattr(each, name) for each in parts], axis=-1)
            for name in ("area", "pressure", "flow", "valve", "volume_error")
        },
        n_clipped=sum(each.n_clipped for each in parts),
        state=tuple(
            np.concatenate(same, axis=-1)
            for same in zip(*(each.state for each in parts), strict=True)
        ),
    )


def _advance(
    job: Job,
    t: Table,
    lanes: Indices,
    watch_cells: NDArray[np.int64],
    watch_links: NDArray[np.int64],
    *,
    record: bool,
) -> Run:
    """Some of the lanes; each gives the same numbers in whatever company."""
    network = job.network
    n_lane, n_step = lanes.size, job.drive.shape[1]
    state = tuple(np.ascontiguousarray(values[:, lanes]) for values in job.state)
    every = round(SAMPLE_S / job.step_s) if record else n_step + 1
    n_cells, n_links = watch_cells.shape[1], watch_links.shape[1]
    out = [
        np.empty((n_lane, n_step // every, k))
        for k in (n_cells, n_cells, n_links, len(t.valve))
    ]
    audit = np.zeros((2, n_lane))
    before = network.length_m @ state[0]
    n_clipped = kernels.run(
        t.work(), t.rows, network.n_cell, t.n_wide, t.n_place, t.valve, t.valve_place,
        t.junction, t.link_place, np.ascontiguousarray(job.probe_pa[:, lanes]), *state,
        job.drive, job.drive_of[lanes], job.step_s, every, watch_cells, watch_links,
        *out, audit,
    )  # fmt: skip
    after = network.length_m @ state[0]
    area, pressure, flow, valve = (np.moveaxis(part, 0, -1) for part in out)
    return Run(
        area=area,
        pressure=pressure,
        flow=flow,
        valve=valve,
        volume_error=np.abs(after - before - audit[0] + audit[1]) / before,
        n_clipped=int(n_clipped),
        state=state,
    )
