"""The loops of the Doppler chain that are compiled.

Measured on a recording of 10 s: 0.5 ms here, 1.3 ms with numpy, which then neither
folds nor filters inside a bin; an examination has 44 of them. Bins of an FFT are in FFT
order unless said otherwise; powers are relative to the mean power of the noise. Complex
arrays come as pairs of real numbers, which the compiler works on eight at a time.
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
    noise, place, running, q_first, q_step, level, scale_hz, gain, floor, passed,
    passed_fine, prf_hz, out,
):  # fmt: skip
    """Colour white noise with the spectrum of each block.

    Block b takes its part of the noise from place[b] on. It has its blood's running
    power in row level[b] of `running`, stretched by scale_hz[b] and times gain[b];
    floor (n_level, n_bin) is what is not blood. Beside the baseline the filter is
    steeper than a bin: passed_fine (2 n_near + 1, n_fine) has it in pieces.
    """
    n_block, n_bin = out.shape[0], out.shape[1] // 2
    n_table = running.shape[1]
    step_hz = prf_hz / n_bin
    n_near, n_fine = passed_fine.shape[0] // 2, passed_fine.shape[1]
    piece = 1.0 / n_fine
    last = n_bin - 1
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
            i = j & last  # folds: n_bin is a power of two
            off = i if 2 * i < n_bin else i - n_bin  # bins from the baseline
            through = 0.0
            if abs(off) > n_near:
                below = _below(table, (j + 0.5) * step_hz * to_index + offset)
                through = abs(below - before) * passed[i]
                before = below
            else:
                for m in range(n_fine):
                    edge = j - 0.5 + (m + 1.0) * piece
                    below = _below(table, edge * step_hz * to_index + offset)
                    through += abs(below - before) * passed_fine[n_near + off, m]
                    before = below
            power[i] += gain[b] * n_bin * through
        for i in range(n_bin):
            power[i] = np.sqrt(power[i])
        first, coloured = 2 * place[b], out[b]
        for i in range(n_bin):
            coloured[2 * i] = noise[first + 2 * i] * power[i]
            coloured[2 * i + 1] = noise[first + 2 * i + 1] * power[i]


@njit(**_OPTIONS)
def overlap_add(blocks, window, out):
    """Add windowed, half overlapping blocks; out begins in the middle of the first.

    The window has each of its values twice, for real and imaginary part.
    """
    half = window.size // 2
    falling, rising = window[half:], window[:half]
    for b in range(blocks.shape[0] - 1):
        before, after = blocks[b, half:], blocks[b + 1, :half]
        piece = out[b * half : (b + 1) * half]
        for i in range(half):
            piece[i] = before[i] * falling[i] + after[i] * rising[i]


@njit(**_OPTIONS)
def windowed(signal, starts, window, out):
    """Cut the window of each column out, (n_column, 2 n_bin); the rest is zero.

    The window has each of its values twice, for real and imaginary part.
    """
    for c in range(out.shape[0]):
        piece, column = signal[2 * starts[c] :], out[c]
        for i in range(window.size):
            column[i] = piece[i] * window[i]
        column[window.size :] = 0.0


@njit(**_OPTIONS)
def medians(values, n, out):
    """Median of n columns about each; beyond the ends the last one goes on."""
    last = values.size - 1
    near = np.empty(n)
    for c in range(values.size):
        for k in range(n):
            value = values[min(max(c + k - n // 2, 0), last)]
            place = k
            while place > 0 and near[place - 1] > value:
                near[place] = near[place - 1]
                place -= 1
            near[place] = value
        out[c] = near[n // 2]


@njit(**_OPTIONS)
def powers(amplitude, mirror, out):
    """Power with its mirror image, bins rising from −PRF/2, (n_column, n_bin)."""
    n_column, n_bin = out.shape
    half = n_bin // 2
    own = np.empty(n_bin, np.float32)
    for c in range(n_column):
        toward, away, column = amplitude[c, :n_bin], amplitude[c, n_bin:], out[c]
        for i in range(half):
            re, im = toward[2 * i], toward[2 * i + 1]
            own[i + half] = re * re + im * im
            re, im = away[2 * i], away[2 * i + 1]
            own[i] = re * re + im * im
        column[0] = own[0]
        for i in range(1, n_bin):
            column[i] = own[i] + mirror * own[n_bin - i]


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


@njit(**_OPTIONS, fastmath={"nnan", "nsz"})
def _largest(powers):
    """Largest of some powers, none of which is below 0; 0 if there are none."""
    largest = np.float32(0.0)
    for i in range(powers.size):
        largest = max(largest, powers[i])
    return largest


@njit(**_OPTIONS)
def outermost(power, first, threshold, zero, is_forward, n_near, n_gap, out):
    """Rows from the baseline to the outer end of the strongest run of bins, signed.

    Powers are averaged over `n_near` columns. From the strongest bin of its side the
    run goes outward while bins are over the threshold; up to `n_gap` in a row may be
    under it. Noise beyond a wider gap is no blood, however bright.
    """
    n_column, n_bin = power.shape
    half, last = n_near // 2, n_bin - 1
    turn = n_bin - first  # the row at which the bins begin again
    near = np.empty(n_bin, np.float32)
    for c in range(n_column):
        begin, end = max(0, c - half), min(n_column, c + half + 1)
        near[:] = np.float32(0.0)
        for k in range(begin, end):
            for i in range(n_bin):
                near[i] += power[k, i]
        least = np.float32(threshold * (end - begin))
        low, high, step = (zero + 1, n_bin, 1) if is_forward[c] else (0, zero, -1)
        middle = min(max(turn, low), high)
        strongest = max(
            _largest(near[low + first : middle + first]),
            _largest(near[middle - turn : high - turn]),
        )
        out[c] = 0.0
        row, gap, has_begun = zero + step, 0, False
        while low <= row < high and gap <= n_gap:
            p = near[(row + first) & last]  # n_bin is a power of two
            has_begun = has_begun or p == strongest
            if has_begun:
                gap = 0 if p > least else gap + 1
                if gap == 0:
                    out[c] = row - zero
            row += step
