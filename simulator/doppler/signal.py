"""The Doppler signal: complex Gaussian noise with the spectrum of each moment.

Echoes of many cells add up to a Gaussian signal. Each half-overlapping block of white
noise is given its spectrum and the blocks are added (windows whose squares sum to one).
The white noise is one long piece, drawn once. Each block takes its part from somewhere
in it, and seed and recording say where: a slider then changes the physics, not the
speckle, and another seed costs nothing.
"""

import math
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from simulator.doppler import kernels

Array = NDArray[np.float64]
Complex = NDArray[np.complex64]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]

BLOCK_S = 0.05
"""Wanted length of a block: short against a heartbeat, long against a cycle of slow
blood. The next power of two in pulses is taken."""
MOST_PULSES = 1024
"""In a block, at the highest pulse repetition."""
N_NOISE = 2**16
"""Values of the white noise: of 400 blocks in 10 s hardly two begin at the same one.
All stay near the processor; eight times as many took a fifth more time to colour."""


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
    return int(2 ** min(max(power, 5), math.log2(MOST_PULSES)))


def n_blocks(n_pulse: int, n_bin: int) -> int:
    """Blocks that cover so many pulses."""
    return -(-n_pulse // (n_bin // 2)) + 1


def block_time_s(n_pulse: int, prf_hz: float) -> Array:
    """Middle of each block [s]."""
    n_bin = block_pulses(prf_hz)
    return np.asarray(np.arange(n_blocks(n_pulse, n_bin)) * (n_bin // 2) / prf_hz)


@cache
def white_noise() -> Complex:
    """Noise that every signal is made of, (N_NOISE,), of unit power."""
    rng = np.random.Generator(np.random.SFC64(0))
    parts = rng.standard_normal(2 * N_NOISE, dtype=np.float32)
    parts /= np.sqrt(2.0 * np.mean(parts**2, dtype=np.float64))  # to a mean of just 1
    parts.setflags(write=False)  # everybody's
    return parts.view(np.complex64)


def noise_places(seed: int, recording: tuple[object, ...], n_block: int) -> Places:
    """Where in the noise each block begins, (n_block,).

    Parameters
    ----------
    recording
        What makes it another recording than others of the same seed. The longer of two
        begins like the shorter one.
    """
    of_recording = zlib.crc32(repr(recording).encode())
    rng = np.random.Generator(np.random.SFC64([seed, of_recording]))
    return rng.integers(N_NOISE - MOST_PULSES, size=n_block)


def synthesise(
    blocks: Blocks,
    *,
    n_pulse: int,
    prf_hz: float,
    seed: int,
    recording: tuple[object, ...],
) -> Iq:
    """Make the signal of these blocks, always the same for a seed and a recording."""
    n_bin = blocks.passed.size
    shaped = np.empty((blocks.shape.size, n_bin), np.complex64)
    least = 1e-3 * prf_hz / n_bin  # still blood is slow blood: one line at zero
    scale = np.where(
        np.abs(blocks.scale_hz) < least,
        np.copysign(least, blocks.scale_hz),
        blocks.scale_hz,
    )
    kernels.shape_noise(
        white_noise().view(np.float32),
        noise_places(seed, recording, blocks.shape.size),
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
