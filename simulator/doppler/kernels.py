"""The loops of the Doppler chain that are compiled.

Measured on a recording of 10 s: 0.5 ms here, 1.3 ms with numpy, which then neither
folds nor filters inside a bin; an examination has 44 of them. Bins of an FFT are in FFT
order unless said otherwise; powers are relative to the mean power of the noise.
"""

import numpy as np
from numba import njit

from simulator.kernels import _OPTIONS


@njit(**_OPTIONS)
def _below(running, at):
    """Running power at a place between two entries of the table."""
    if at <= 0.0:
        return 0.0
    if at >= running.size - 1:
        return 1.0
    t = int(at)
    return running[t] + (at - t) * (running[t + 1] - running[t])


@njit(**_OPTIONS)
def shape_noise(
    noise, first_row, running, q_first, q_step, level, scale_hz, gain, floor, passed,
    passed_fine, prf_hz, out,
):  # fmt: skip
    """Colour white noise with the spectrum of each block.

    noise (n_row, n_bin) is used from `first_row` on, round and round. Block b has its
    blood's running power in row level[b] of `running`, stretched by scale_hz[b] and
    times gain[b]; floor (n_level, n_bin) is what is not blood. Beside the baseline the
    filter is steeper than a bin: passed_fine (2 n_near + 1, n_fine) has it in pieces.
    """
    n_block, n_bin = out.shape
    n_row = noise.shape[0]
    n_table = running.shape[1]
    step_hz = prf_hz / n_bin
    n_near, n_fine = passed_fine.shape[0] // 2, passed_fine.shape[1]
    power = np.empty(n_bin, np.float32)
    for b in range(n_block):
        k = level[b]
        for i in range(n_bin):
            power[i] = floor[k, i]
        s = scale_hz[b]
        end_a = s * q_first
        end_b = s * (q_first + q_step * (n_table - 1))
        low = int(np.floor(min(end_a, end_b) / step_hz + 0.5))
        high = int(np.floor(max(end_a, end_b) / step_hz + 0.5))
        to_index = 1.0 / (s * q_step)
        offset = -q_first / q_step
        before = 0.0 if s > 0.0 else 1.0
        table = running[k]
        for j in range(low, high + 1):
            i = j % n_bin
            off = i if 2 * i < n_bin else i - n_bin  # bins from the baseline
            through = 0.0
            if abs(off) > n_near:
                below = _below(table, (j + 0.5) * step_hz * to_index + offset)
                through = abs(below - before) * passed[i]
                before = below
            else:
                for m in range(n_fine):
                    edge = j - 0.5 + (m + 1.0) / n_fine
                    below = _below(table, edge * step_hz * to_index + offset)
                    through += abs(below - before) * passed_fine[n_near + off, m]
                    before = below
            power[i] += gain[b] * n_bin * through
        row = (first_row + b) % n_row
        for i in range(n_bin):
            out[b, i] = noise[row, i] * np.sqrt(power[i])


@njit(**_OPTIONS)
def powers(amplitude, mirror, out):
    """Power with its mirror image, bins rising from −PRF/2, (n_column, n_bin)."""
    n_column, n_bin = amplitude.shape
    half = n_bin // 2
    own = np.empty(n_bin, np.float32)
    for c in range(n_column):
        for i in range(half):
            z = amplitude[c, i]
            own[i + half] = z.real * z.real + z.imag * z.imag
            z = amplitude[c, i + half]
            own[i] = z.real * z.real + z.imag * z.imag
        out[c, 0] = own[0]
        for i in range(1, n_bin):
            out[c, i] = own[i] + mirror * own[n_bin - i]


@njit(**_OPTIONS, fastmath={"reassoc"})
def _lit(power, begin, end, row, least):
    """Lit power over noise of the bins from `begin`, which is `row`, and its moment."""
    total, moment = np.float32(0.0), np.float32(0.0)
    for i in range(begin, end):
        p = power[i]
        over = p - np.float32(1.0) if p >= least else np.float32(0.0)
        total += over
        moment += np.float32(row + i - begin) * over
    return total, moment


@njit(**_OPTIONS)
def column_sums(power, first, lit, zero, guard, out):
    """Lit power over noise, and its first moment, above and below the baseline.

    `first` is the bin at the reversed edge of the shifted scale, `zero` the row of the
    baseline counted from there. out (n_column, 4): power toward the heart and power
    reversed, both without `guard` rows beside the baseline; sum of rows times power,
    counted from the baseline; all power.
    """
    n_column, n_bin = power.shape
    least = np.float32(max(lit, 1.0))
    turn = n_bin - first  # the row at which the bins begin again
    ends = (0, max(zero - guard, 0), min(zero + guard + 1, n_bin), n_bin)
    for c in range(n_column):
        column = power[c]
        all_power, all_moment = 0.0, 0.0
        for part in range(3):
            low, high = ends[part], ends[part + 1]
            middle = min(max(turn, low), high)
            a, moment_a = _lit(column, low + first, middle + first, low - zero, least)
            b, moment_b = _lit(column, middle - turn, high - turn, middle - zero, least)
            all_power += a + b
            all_moment += moment_a + moment_b
            if part == 0:
                out[c, 1] = a + b
            elif part == 2:
                out[c, 0] = a + b
        out[c, 2], out[c, 3] = all_moment, all_power


@njit(**_OPTIONS)
def _side(power, first, zero, step, near):
    """Sums over columns of the bins outward from the baseline; how many there are."""
    n_column, n_bin = power.shape
    n_row = n_bin - 1 - zero if step > 0 else zero
    for k in range(n_row):
        i = zero + step * (k + 1) + first
        if i >= n_bin:
            i -= n_bin
        near[k] = 0.0
        for c in range(n_column):
            near[k] += power[c, i]
    return n_row


@njit(**_OPTIONS)
def outermost(power, first, threshold, zero, is_forward, n_near, n_gap, out):
    """Rows from the baseline to the outer end of the strongest run of bins, signed.

    Powers are averaged over `n_near` columns. From the strongest bin of its side the
    run goes outward while bins are over the threshold; up to `n_gap` in a row may be
    under it. Noise beyond a wider gap is no blood, however bright.
    """
    n_column, n_bin = power.shape
    half = n_near // 2
    near = np.empty(n_bin)
    for c in range(n_column):
        low, high = max(0, c - half), min(n_column, c + half + 1)
        least = threshold * (high - low)
        step = 1 if is_forward[c] else -1
        n_row = _side(power[low:high], first, zero, step, near)
        out[c] = 0.0
        strongest = np.argmax(near[:n_row]) if n_row else 0
        gap = 0
        for k in range(strongest, n_row):
            gap = 0 if near[k] > least else gap + 1
            if gap > n_gap:
                break
            if gap == 0:
                out[c] = step * (k + 1)
