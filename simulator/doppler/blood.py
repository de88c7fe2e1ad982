"""The blood under the beam: a spectrum for every block of the signal.

Lumens of nearly the same size are insonated alike, so a few stand for all. What the
gates hold is weighed for all recordings of one look at the patient together; each gets
the same numbers in whatever company.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.doppler.artefacts import (
    CLUTTER_DB,
    LEAST_CLUTTER_SHARE,
    filtered,
    wall_filter_hz,
)
from simulator.doppler.beam import BROADENING, Beam
from simulator.doppler.jet import with_jets
from simulator.doppler.profile import Gates, Lumen, gated, peak_over_mean
from simulator.doppler.signal import Blocks, block_pulses, block_time_s
from simulator.doppler.spectrum import running_power, table_edges
from simulator.settings import Machine
from simulator.truth import SiteTruth

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

SHAPE_STEP = 0.10
"""Lumens whose areas differ by less than this share are insonated alike."""
MOST_SHAPES = 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shapes:
    """A few lumens that stand for all those of some recordings, one after the other."""

    area_cm2: Array
    """(n_shape,)."""
    recording: Indices
    """Which recording each belongs to, (n_shape,)."""
    first: Indices
    """Where those of each recording begin, and the end, (n_recording + 1,)."""
    of_block: Indices
    """Which of its recording's own lumens each block has, (n_recording, n_block)."""

    @classmethod
    def of(cls, area_cm2: Array) -> "Shapes":
        """Classes of the same width in log area, (n_recording, n_block) areas."""
        size = np.log(np.maximum(area_cm2, 1e-9))
        low, high = size.min(axis=1), size.max(axis=1)
        n = np.minimum(1 + ((high - low) / SHAPE_STEP).astype(np.int64), MOST_SHAPES)
        step = np.maximum((high - low) / n, 1e-12)
        of_block = ((size - low[:, None]) / step[:, None]).astype(np.int64)
        recording = np.repeat(np.arange(n.size), n)
        first = np.concatenate(([0], np.cumsum(n)))
        place = np.arange(first[-1]) - first[recording]
        return cls(
            area_cm2=np.exp(low[recording] + (place + 0.5) * step[recording]),
            recording=recording,
            first=first,
            of_block=np.minimum(of_block, n[:, None] - 1),
        )


def blood(
    truths: Sequence[SiteTruth],
    beams: Sequence[Beam],
    machine: Machine,
    *,
    n_pulse: int,
    broadening: float = BROADENING,
) -> list[Blocks]:
    """Spectra of the blocks of each signal from velocity and lumen at their middles.

    Parameters
    ----------
    truths
        Recordings of `n_pulse` pulses each.
    beams
        How each of them is insonated.
    """
    at_s = block_time_s(n_pulse, machine.prf_hz)
    mean_cm_s = _at(at_s, truths, [truth.velocity_cm_s for truth in truths])
    shapes = Shapes.of(_at(at_s, truths, [truth.area_cm2 for truth in truths]))
    which = shapes.recording
    is_throat = [t.area_cm2.min() >= t.throat_area_cm2 for t in truths]
    lumen = Lumen.of(
        shapes.area_cm2,
        np.array([truth.round_area_cm2 for truth in truths])[which],
        np.array(is_throat)[which],
    )
    found = gated(lumen, Gates.of(beams, which))
    behind = filtered(
        block_pulses(machine.prf_hz), machine.prf_hz, wall_filter_hz(machine)
    )
    wall = np.array([10.0 ** (0.1 * (beam.snr_db + CLUTTER_DB)) for beam in beams])
    echo = wall[which] * np.maximum(1.0 - found.fill, LEAST_CLUTTER_SHARE)
    floor = behind.passed + echo[:, None] * behind.walls
    over_mean = peak_over_mean(lumen.exponent)
    result = []
    for k, (truth, beam) in enumerate(zip(truths, beams, strict=True)):
        own = slice(int(shapes.first[k]), int(shapes.first[k + 1]))
        shape, seen = shapes.of_block[k], found.of_rows(own)
        q_first, q_last = table_edges(beam, broadening)
        peak_cm_s = mean_cm_s[k] * over_mean[own][shape]
        blocks = Blocks(
            running=running_power(seen, beam, broadening),
            q_first=q_first,
            q_last=q_last,
            shape=shape,
            scale_hz=peak_cm_s * beam.full_shift_hz_per_cm_s,
            power=beam.signal * seen.fill[shape],
            floor=floor[own],
            passed=behind.passed,
            passed_fine=behind.passed_fine,
        )
        if truth.jets:
            blocks = with_jets(
                blocks,
                [
                    (jet, np.interp(at_s, truth.time_s, jet.velocity_cm_s))
                    for jet in truth.jets
                ],
                mean_cm_s=mean_cm_s[k],
                lumen=lumen.of_rows(own),
                found=seen,
                beam=beam,
                broadening=broadening,
            )
        result.append(blocks)
    return result


def _at(at_s: Array, truths: Sequence[SiteTruth], values: Sequence[Array]) -> Array:
    """Values of some recordings at these times, (n_recording, n_time)."""
    return np.array(
        [np.interp(at_s, t.time_s, v) for t, v in zip(truths, values, strict=True)]
    )
