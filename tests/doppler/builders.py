"""Evenly insonated lumens and made-up flows for the tests of the Doppler chain."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator import Iq, Scenario, SiteTruth, Traces
from simulator.doppler.artefacts import filtered, mirror_share, wall_filter_hz
from simulator.doppler.beam import BROADENING, Beam
from simulator.doppler.profile import Gated, ring_speed
from simulator.doppler.signal import Blocks, block_pulses, block_time_s, synthesise
from simulator.doppler.spectrogram import column_time_s, power_columns, shifts_hz
from simulator.doppler.spectrum import running_power, table_edges
from simulator.doppler.traces import trace
from tests.unit.simulator.builders import site_truth

Array = NDArray[np.float64]

PEERS = Scenario().with_(
    machine__transmit_mhz=6.0, machine__prf_hz=4000.0, machine__baseline_shift=0.0
)
"""6 MHz, PRF 4 kHz: 1 cm/s at 60° is a shift of 38.96 Hz."""


def beam_at(angle_deg: float, scenario: Scenario = PEERS, **changes: Any) -> Beam:
    """A beam whose angle is set right."""
    beam = Beam(
        transmit_mhz=scenario.machine.transmit_mhz,
        angle_deg=angle_deg,
        angle_set_deg=min(angle_deg, 80.0),
        gate_mm=10.0,
        gate_offset_mm=0.0,
        slice_mm=100.0,
        snr_db=scenario.machine.snr_db,
    )
    return replace(beam, **changes)


def whole_lumen(exponent: float = 2.0) -> Gated:
    """Every ring by its area, however far from the beam."""
    fine = (np.arange(20_000) + 0.5) / 20_000  # ρ² of rings of equal area
    place = (1.0 - fine ** (0.5 * exponent)) * (ring_speed().size - 1)
    lower = np.minimum(place.astype(int), ring_speed().size - 2)
    share = np.bincount(lower, 1.0 - place + lower, ring_speed().size)
    share += np.bincount(lower + 1, place - lower, ring_speed().size)
    share /= share.sum()
    return Gated(ring_share=share[None, :], fill=np.ones(1))


def even_blocks(
    peak_cm_s: Any,
    beam: Beam,
    scenario: Scenario = PEERS,
    *,
    duration_s: float = 30.0,
    exponent: float = 2.0,
    broadening: float = BROADENING,
    is_noisy: bool = True,
) -> Blocks:
    """An evenly insonated lumen; `peak_cm_s` is a number or a function of time."""
    machine = scenario.machine
    n_pulse = round(duration_s * machine.prf_hz)
    at_s = block_time_s(n_pulse, machine.prf_hz)
    peak = peak_cm_s(at_s) if callable(peak_cm_s) else np.full(at_s.shape, peak_cm_s)
    behind = filtered(
        block_pulses(machine.prf_hz), machine.prf_hz, wall_filter_hz(machine)
    )
    first, last = table_edges(beam, broadening)
    echo = 10 ** (0.1 * (beam.snr_db + 30.0)) * 0.03
    return Blocks(
        running=running_power(whole_lumen(exponent), beam, broadening),
        q_first=first,
        q_last=last,
        shape=np.zeros(at_s.size, dtype=np.int64),
        scale_hz=peak * beam.full_shift_hz_per_cm_s,
        power=np.full(at_s.shape, 10 ** (0.1 * beam.snr_db)),
        floor=is_noisy * (behind.passed + echo * behind.walls)[None, :],
        passed=behind.passed if is_noisy else np.ones_like(behind.passed),
        passed_fine=(
            behind.passed_fine if is_noisy else np.ones_like(behind.passed_fine)
        ),
    )


def even_iq(peak_cm_s: Any, beam: Beam, scenario: Scenario = PEERS, **how: Any) -> Iq:
    """Signal of an evenly insonated lumen."""
    duration_s = how.get("duration_s", 30.0)
    return synthesise(
        even_blocks(peak_cm_s, beam, scenario, **how),
        n_pulse=round(duration_s * scenario.machine.prf_hz),
        prf_hz=scenario.machine.prf_hz,
        seed=scenario.seed,
        recording=(),
    )


def even_traces(
    peak_cm_s: Any, beam: Beam, scenario: Scenario = PEERS, **how: Any
) -> Traces:
    """Traces of an evenly insonated lumen."""
    iq = even_iq(peak_cm_s, beam, scenario, **how)
    power = power_columns(iq, mirror_share(scenario.machine.gain_db))
    time_s = column_time_s(iq.signal.size, iq.prf_hz)
    return trace(iq, power, time_s, scenario.machine, beam.cm_s_per_hz)


def mean_shift_hz(iq: Iq) -> float:
    """First moment of the mean spectrum."""
    spectrum = power_columns(iq, 0.0).mean(axis=0)
    return float((spectrum * shifts_hz(iq.prf_hz)).sum() / spectrum.sum())


def steady(
    mean_cm_s: float, *, area_cm2: float = 1.0, duration_s: float = 10.0, **more: Any
) -> SiteTruth:
    """The same velocity and area all the time."""
    n = round(duration_s / 0.01)
    return site_truth(velocity_cm_s=np.full(n, mean_cm_s), area_cm2=area_cm2, **more)
