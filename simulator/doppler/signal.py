"""The Doppler signal: complex Gaussian noise with the spectrum of each moment.

Echoes of many cells add up to a Gaussian signal. Each half-overlapping block of white
noise is given its spectrum and the blocks are added (windows whose squares sum to one).
The white noise is drawn once for a seed and kept: a slider then changes the physics,
not the speckle. Each recording starts somewhere else in it.
"""

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from simulator.doppler import kernels

Array = NDArray[np.float64]
Complex = NDArray[np.complex64]
Floats = NDArray[np.float32]

BLOCK_S = 0.05
"""Wanted length of a block: short against a heartbeat, long against a cycle of slow
blood. The next power of two in pulses is taken."""
N_NOISE_ROW = 2048
"""Blocks of noise before it comes round again: over 40 s at usual settings."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Iq:
    """Signal behind the wall filter, positive shift toward the heart."""

    signal: Complex
    """(n_pulse,); white noise has a mean power of 1."""
    prf_hz: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """What each block of the signal is made of; powers relative to the noise."""

    running: Array
    """Running power of the blood, (n_shape, n_table)."""
    q_first: float
    q_last: float
    shape: NDArray[np.int64]
    """Row of `running` for each block, (n_block,)."""
    scale_hz: Array
    """Shift of the fastest blood straight along the beam, (n_block,)."""
    power: Array
    """Of the blood, before the filter, (n_block,)."""
    floor: Array
    """Noise and walls behind the filter, (n_shape, n_bin)."""
    passed: Array
    """The filter, (n_bin,)."""
    passed_fine: Array
    """The filter in pieces of the bins beside the baseline, (n_near, n_fine)."""


def block_pulses(prf_hz: float) -> int:
    """Pulses in one block."""
    power = round(math.log2(BLOCK_S * prf_hz))
    return int(2 ** min(max(power, 5), 10))


def n_blocks(n_pulse: int, n_bin: int) -> int:
    """Blocks that cover so many pulses."""
    return -(-n_pulse // (n_bin // 2)) + 1


def block_time_s(n_pulse: int, prf_hz: float) -> Array:
    """Middle of each block [s]."""
    n_bin = block_pulses(prf_hz)
    return np.asarray(np.arange(n_blocks(n_pulse, n_bin)) * (n_bin // 2) / prf_hz)


@lru_cache(maxsize=8)
def white_noise(seed: int, n_bin: int) -> Complex:
    """Noise of a seed, (N_NOISE_ROW, n_bin), of unit power."""
    rng = np.random.Generator(np.random.SFC64(seed))
    parts = rng.standard_normal((N_NOISE_ROW, 2 * n_bin), dtype=np.float32)
    parts *= np.float32(np.sqrt(0.5))
    return parts.view(np.complex64)


def noise_row(*what: object) -> int:
    """Where in the noise a recording starts, from what makes it a recording."""
    return zlib.crc32(repr(what).encode()) % N_NOISE_ROW


def synthesise(
    blocks: Blocks, *, n_pulse: int, prf_hz: float, seed: int, row: int
) -> Iq:
    """Make the signal of these blocks, always the same for the same seed and row."""
    n_bin = blocks.passed.size
    noise = white_noise(seed, n_bin)
    shaped = np.empty((blocks.shape.size, n_bin), np.complex64)
    least = 1e-3 * prf_hz / n_bin  # still blood is slow blood: one line at zero
    scale = np.where(
        np.abs(blocks.scale_hz) < least,
        np.copysign(least, blocks.scale_hz),
        blocks.scale_hz,
    )
    kernels.shape_noise(
        noise.view(np.float32),
        row,
        np.ascontiguousarray(blocks.running),
        blocks.q_first,
        (blocks.q_last - blocks.q_first) / (blocks.running.shape[1] - 1),
        blocks.shape,
        scale,
        blocks.power,
        blocks.floor,
        blocks.passed,
        blocks.passed_fine,
        prf_hz,
        shaped.view(np.float32),
    )
    in_time = fft.ifft(shaped, axis=1, norm="ortho", overwrite_x=True)
    signal = np.empty((len(in_time) - 1) * (n_bin // 2), np.complex64)
    kernels.overlap_add(
        in_time.view(np.float32), _sine_window(n_bin), signal.view(np.float32)
    )
    return Iq(signal=signal[:n_pulse], prf_hz=prf_hz)


@lru_cache(maxsize=8)
def _sine_window(n_bin: int) -> Floats:
    """Squares of two half-overlapping windows sum to one; each value twice."""
    window = np.sin(np.pi * (np.arange(n_bin) + 0.5) / n_bin)
    return window.astype(np.float32).repeat(2)
