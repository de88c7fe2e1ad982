from pathlib import Path

import numpy as np
import pytest

from simulator import Heart, PressureRecording, ScenarioError
from simulator.recording import (
    HIGH_MMHG,
    LOW_MMHG,
    MAX_FILE_BYTES,
    VENTILATED,
    shipped,
)
from tests.unit.simulator.builders import (
    Array,
    recording,
    recording_file,
    sound_lines,
    wave,
)

TIME_S = np.linspace(0.0, 40.0, 4001)


def refusal(time_s: Array, pressure_mmhg: Array) -> str:
    with pytest.raises(ScenarioError) as caught:
        PressureRecording(time_s=time_s, pressure_mmhg=pressure_mmhg, name="own.csv")
    said = str(caught.value)
    assert all(line.startswith("own.csv: ") for line in said.splitlines())
    return said


def file_refusal(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        PressureRecording.from_csv(path)
    return str(caught.value)


def changed(at: int, value: float) -> Array:
    pressure = wave(TIME_S)
    pressure[at] = value
    return pressure


def test_sound_recording_has_length_and_mean() -> None:
    # 40 s are 48 whole beats of 1.2 Hz: the mean is that of the wave, 9 mmHg.
    own = recording()
    assert own.duration_s == pytest.approx(40.0)
    assert own.mean_mmhg == pytest.approx(9.0, abs=1e-3)
    assert own.notes == ()


def test_recording_is_a_copy_that_cannot_be_changed() -> None:
    time_s, pressure = TIME_S.copy(), wave(TIME_S)
    own = PressureRecording(time_s=time_s, pressure_mmhg=pressure)
    pressure[:] = 1e9
    assert own.pressure_mmhg.max() < 13.0
    with pytest.raises(ValueError, match="read-only"):
        own.pressure_mmhg[0] = 0.0


def test_gap_is_refused_with_place_size_limit_and_cure() -> None:
    kept = (TIME_S < 10.0) | (TIME_S > 10.5)
    said = refusal(TIME_S[kept], wave(TIME_S)[kept])
    # From 9.99 s to 10.51 s: 0.52 s.
    assert "1 gap(s); the longest is 0.52 s after 9.99 s" in said
    assert "at most 0.1 s is allowed" in said
    assert "cut the recording there or fill the gap" in said


def test_ten_samples_a_second_are_no_gaps() -> None:
    time_s = np.linspace(0.0, 30.0, 301)
    assert PressureRecording(time_s=time_s, pressure_mmhg=wave(time_s)).duration_s == 30


@pytest.mark.parametrize("name", ["r_peak_s", "inspiration_s"])
@pytest.mark.parametrize("times", [[1.0, 2.0, 2.0], [3.0, 2.0], [1.0, np.nan]])
def test_events_out_of_order_are_refused_by_name(name: str, times: list[float]) -> None:
    with pytest.raises(ScenarioError, match=f"{name} must be finite times that rise"):
        recording(**{name: np.array(times)})


def test_breath_is_known_where_it_is_marked() -> None:
    # 1, 4, 8 s: two breaths in 7 s. Two marks are one breath: too few to tell.
    assert recording(inspiration_s=np.array([1.0, 4.0, 8.0])).breath_s == 3.5
    assert recording(inspiration_s=np.array([1.0, 4.0])).breath_s is None
    assert recording().breath_s is None


def test_one_pressure_not_finite_is_not_said_to_be_of_many() -> None:
    said = refusal(TIME_S, changed(123, np.nan))
    assert said.endswith("sample 124 (at 1.23 s) is nan: cut or fill them")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_pressure_not_finite_is_refused_with_its_place(bad: float) -> None:
    pressure = changed(123, bad)
    pressure[200:202] = bad
    said = refusal(TIME_S, pressure)
    # Sample 124 counted from one, at 1.23 s.
    assert f"sample 124 (at 1.23 s) is {bad}, and so are 2 more" in said
    assert "cut or fill them" in said


def test_time_not_finite_is_refused_with_its_place() -> None:
    time_s = TIME_S.copy()
    time_s[7] = np.nan
    assert "time_s in sample 8 is nan: give seconds" in refusal(time_s, wave(TIME_S))


@pytest.mark.parametrize("again", [0.05, 0.02])
def test_time_that_does_not_rise_is_refused_with_its_place(again: float) -> None:
    time_s = TIME_S.copy()
    time_s[6] = again
    said = refusal(time_s, wave(TIME_S))
    assert f"does not rise from 0.05 to {again:g} s (sample 7)" in said
    assert "sort the samples and drop doubles" in said


def test_short_recording_is_refused_with_the_least_length() -> None:
    said = refusal(TIME_S[:1501], wave(TIME_S)[:1501])
    assert "15 s long; at least 20 s is needed" in said


def test_least_length_itself_is_enough() -> None:
    time_s = np.linspace(0.0, 20.0, 2561)  # 20 s exactly, binary fractions
    own = PressureRecording(time_s=time_s, pressure_mmhg=wave(time_s))
    assert own.duration_s == 20.0


@pytest.mark.parametrize("n", [0, 1])
def test_no_samples_to_speak_of_are_refused(n: int) -> None:
    assert f"only {n} samples: give at least 20 s" in refusal(
        TIME_S[:n], wave(TIME_S)[:n]
    )


def test_times_and_pressures_of_different_number_are_refused() -> None:
    said = refusal(TIME_S, wave(TIME_S)[:-3])
    assert "4001 times but 3998 pressures: give one pressure a time" in said


def test_pascal_is_recognised_and_the_cure_named() -> None:
    # 6 and 12 mmHg are 800 and 1600 Pa: no vein has 800 mmHg.
    said = refusal(TIME_S, np.where(TIME_S % 1.0 < 0.5, 800.0, 1600.0))
    assert "pressures run from 800 to 1600" in said
    assert "outside -20 to 60 mmHg; this looks like pascal: divide by 133.322" in said


def test_kilopascal_is_recognised_and_the_cure_named() -> None:
    # ± 3 mmHg about 9 are ± 0.4 kPa about 1.2: nine tenths of a sine lie within
    # 0.988 of its range, 0.79.
    said = refusal(TIME_S, wave(TIME_S) * 0.1333224)
    assert "nine tenths of the pressures lie within 0.79 mmHg" in said
    assert "if the unit is kPa, multiply by 7.501" in said
    # The cure cures.
    time_s, cured = TIME_S, wave(TIME_S) * 0.1333224 * 7.501
    own = PressureRecording(time_s=time_s, pressure_mmhg=cured)
    assert own.mean_mmhg == pytest.approx(9.0, abs=0.01)


def test_flat_line_is_no_heart_and_the_cure_named() -> None:
    said = refusal(TIME_S, np.full_like(TIME_S, 6.0))
    assert "without a beat set the mean only" in said
    assert "kPa" not in said


@pytest.mark.parametrize(("swing", "is_heart"), [(0.99, False), (1.01, True)])
def test_least_beat_of_a_heart_is_one_mmhg(swing: float, is_heart: bool) -> None:
    # A triangle: nine tenths of its samples lie within nine tenths of its range.
    triangle = 2.0 * np.abs(TIME_S * 1.2 % 1.0 - 0.5)
    pressure = 6.0 + swing / 0.9 * triangle
    if is_heart:
        own = PressureRecording(time_s=TIME_S, pressure_mmhg=pressure)
        assert np.ptp(own.pressure_mmhg) > 1.0
    else:
        assert "1 mmHg or more" in refusal(TIME_S, pressure)


@pytest.mark.parametrize("bad", [HIGH_MMHG + 0.5, LOW_MMHG - 0.5])
def test_single_impossible_pressure_points_to_the_transducer(bad: float) -> None:
    said = refusal(TIME_S, changed(5, bad))
    assert f"{bad:g}" in said
    assert "outside -20 to 60 mmHg; check the unit and the zero" in said


@pytest.mark.parametrize("edge", [LOW_MMHG, HIGH_MMHG])
def test_pressure_on_the_limit_is_allowed(edge: float) -> None:
    own = recording(time_s=TIME_S, pressure_mmhg=changed(5, edge))
    assert edge in own.pressure_mmhg


def test_several_faults_are_all_reported_at_once() -> None:
    kept = (TIME_S < 5.0) | ((TIME_S > 8.0) & (TIME_S < 15.0))
    said = refusal(TIME_S[kept], 133.322 * wave(TIME_S)[kept])
    assert len(said.splitlines()) == 3
    for fault in ("gap(s)", "s long; at least 20 s", "looks like pascal"):
        assert fault in said


def test_file_when_sound_gives_its_numbers(tmp_path: Path) -> None:
    own = PressureRecording.from_csv(recording_file(tmp_path, *sound_lines()))
    assert own.time_s == pytest.approx(TIME_S)
    assert own.pressure_mmhg == pytest.approx(wave(TIME_S), abs=5e-5)
    assert own.name == "own.csv"


def test_file_with_other_columns_byte_order_mark_and_alias_is_read(
    tmp_path: Path,
) -> None:
    lines = [f"x,{line},7" for line in sound_lines()]
    path = recording_file(tmp_path, *lines, "", header="﻿note, time_s ,cvp_mmhg,more")
    assert PressureRecording.from_csv(path).mean_mmhg == pytest.approx(9.0, abs=1e-3)


def test_file_with_wrong_columns_says_which_are_needed(tmp_path: Path) -> None:
    path = recording_file(tmp_path, *sound_lines(), header="time_s,cvp_pa")
    said = file_refusal(path)
    assert "the columns are time_s, cvp_pa" in said
    assert "time_s and right_atrial_pressure_mmhg are needed" in said
    assert "Convert 'cvp_pa' to mmHg first" in said


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("time_s,cvp_mmhg,rap_mmhg", "2 columns with pressures, cvp_mmhg and rap_mmhg"),
        ("time_s,time_s,cvp_mmhg", "2 columns with times, time_s and time_s"),
    ],
)
def test_file_with_a_column_twice_is_not_guessed_at(
    tmp_path: Path, header: str, said: str
) -> None:
    lines = [f"{line},7" for line in sound_lines()]
    refused = file_refusal(recording_file(tmp_path, *lines, header=header))
    assert f"{said}: keep the one that is meant" in refused


def test_lines_of_spaces_are_passed_over(tmp_path: Path) -> None:
    good = sound_lines()
    own = PressureRecording.from_csv(recording_file(tmp_path, *good, "", "  "))
    assert len(own.time_s) == len(good)


def test_times_in_milliseconds_are_recognised_and_the_cure_named() -> None:
    said = refusal(TIME_S * 1000.0, wave(TIME_S))
    assert "4000 gap(s)" in said
    assert "if the times are milliseconds, divide by 1000" in said


def test_empty_file_says_which_columns_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.touch()
    assert "the columns are empty; time_s and right_" in file_refusal(path)


@pytest.mark.parametrize(
    "line", ["0.02;9.1", "0.02", "0.02,high", ",", "0.02,1_0", "0.02,inf", "0.02,９"]
)
def test_broken_line_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    good = sound_lines()
    said = file_refusal(recording_file(tmp_path, *good[:2], line, *good[3:]))
    # The header is line 1, so the third sample stands in line 4.
    assert f"own.csv: line 4 ({line!r}) is not a time_s" in said
    assert "give two numbers" in said


def test_word_nan_in_a_file_is_refused_with_its_place(tmp_path: Path) -> None:
    good = sound_lines()
    said = file_refusal(recording_file(tmp_path, *good[:2], "0.02,nan", *good[3:]))
    assert "sample 3 (at 0.02 s) is nan" in said


def test_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert "own.csv: not a text file; save the recording as CSV" in file_refusal(path)


def test_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("x" * 200_000)
    said = file_refusal(path)
    assert said.startswith("own.csv: not a CSV file (")
    assert "save two columns, time_s and right_atrial_pressure_mmhg" in said


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    said = file_refusal(tmp_path / "none.csv")
    assert "none.csv: cannot be read (No such file" in said
    assert "check the name" in said
    assert "cannot be read (Is a directory)" in file_refusal(tmp_path)


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)  # sparse: takes no space
    assert "larger than 50 MB; cut it to a minute or so" in file_refusal(path)


def test_shipped_recordings_are_what_their_readme_says() -> None:
    before = shipped(Heart.RECORDED_BEFORE_FLUID)
    after = shipped(Heart.RECORDED_AFTER_FLUID)
    assert before is not None
    assert after is not None
    for own in (before, after):
        # 60 s at 125 Hz: 7501 samples, 0.008 s apart.
        assert own.time_s.size == 7501
        assert np.diff(own.time_s) == pytest.approx(0.008)
        assert own.notes == (VENTILATED,)
        assert "raises" in VENTILATED
    assert after.mean_mmhg - before.mean_mmhg == pytest.approx(1.6, abs=0.05)
    # 87 and 89 beats a minute: intervals of 0.69 s and 0.67 s.
    assert np.diff(before.r_peak_s).mean() == pytest.approx(60 / 87, rel=0.02)
    assert np.diff(after.r_peak_s).mean() == pytest.approx(60 / 89, rel=0.02)


def test_synthetic_heart_has_no_recording() -> None:
    assert shipped(Heart.SYNTHETIC) is None


def test_file_as_a_european_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    plain = [line.split(",") for line in sound_lines()]
    path = tmp_path / "own.csv"
    lines = [f"{a.replace('.', ',')};{b.replace('.', ',')}" for a, b in plain]
    text = "\n".join(("Time_s;Right_Atrial_Pressure_mmHg", *lines))
    path.write_text(text + "\n", encoding="utf-8")
    found = PressureRecording.from_csv(path)
    assert found.time_s.tolist() == [float(a) for a, _ in plain]
    assert found.pressure_mmhg.tolist() == [float(b) for _, b in plain]


def test_column_of_milliseconds_is_refused_with_the_conversion(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("time_ms,right_atrial_pressure_mmhg\n0,5\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"'time_ms' to seconds: divide by 1000"):
        PressureRecording.from_csv(path)
