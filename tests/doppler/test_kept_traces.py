"""Traces that are kept are those that the machine would draw again."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from exam import Breathing
from simulator import PARAMETERS, Parameter, Scenario, examine
from simulator.doppler import kept_traces
from simulator.doppler.beam import Beam
from simulator.doppler.chain import Take, signals
from simulator.doppler.kept_traces import forget, traces_of
from simulator.doppler.signal import Iq
from simulator.protocol import DEEP_SITES, EXAMINED, TILT_DEG, rows_of
from tests.doppler.builders import steady

RECORDINGS = len(EXAMINED) * len(TILT_DEG) * 2
"""Of an examination: quiet and deep breathing."""


def other_value(parameter: Parameter, now: object) -> object:
    values = parameter.choices or (parameter.high, parameter.low)
    return next(value for value in values if value != now)


@pytest.mark.parametrize("group", ["machine", "operator", "patient", "veins"])
def test_forms_are_the_same_whatever_is_changed_after_another(group: str) -> None:
    person = Scenario().with_(operator__caliper_scatter_percent=5.0)
    for key in [key for key, p in PARAMETERS.items() if p.group == group]:
        changed = person.replaced({key: other_value(PARAMETERS[key], person.get(key))})
        examine(person)
        after_another = examine(changed)
        forget()
        assert examine(changed).measurements == after_another.measurements, key


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Codes of the sites that the machine is really pointed at."""
    codes: list[str] = []

    def noted(
        scenario: Scenario, takes: Sequence[Take], beams: Sequence[Beam]
    ) -> Iterator[Iq]:
        codes.extend(take.truth.site.code for take in takes)
        return signals(scenario, takes, beams)

    monkeypatch.setattr(kept_traces, "signals", noted)
    forget()
    return codes


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"operator__caliper_error_percent": 12.0}, set()),
        ({"operator__probe_tilt_deg": 20.0}, set()),
        ({"operator__csa_method": "circle"}, set()),
        ({"machine__sweep_s": 8.0}, set()),
        ({"operator__deep_angle_deg": 40.0}, {site.code for site in DEEP_SITES}),
        ({"machine__gain_db": 9.0}, set()),
        ({"machine__baseline_shift": 0.2}, set()),
        ({"machine__mean_trace": "autocorrelation"}, set()),
        ({"operator__angle_set_deg": 50.0}, set()),
        ({"machine__wall_filter_hz": 200.0}, {site.code for site in EXAMINED}),
        ({"seed": 9}, {site.code for site in EXAMINED}),
    ],
)
def test_only_what_sounds_another_way_is_listened_to_again(
    heard: list[str], change: dict[str, object], again: set[str]
) -> None:
    for gain_db in (3.0, 0.0):  # of what is heard once no signal is kept
        heard.clear()
        examine(Scenario().with_(machine__gain_db=gain_db))
        assert len(heard) == RECORDINGS
    heard.clear()
    examine(Scenario().with_(**change))
    assert set(heard) == again


@pytest.mark.parametrize("breathing", list(Breathing))
def test_signals_of_all_breathings_are_kept(
    heard: list[str], breathing: Breathing
) -> None:
    person = Scenario().with_(operator__breathing=breathing)
    examine(person)
    examine(person.with_(machine__gain_db=3.0))  # now the flow is known
    heard.clear()
    examine(person.with_(machine__gain_db=9.0))
    assert not heard


def test_threads_with_different_scenarios_do_not_take_each_others_traces() -> None:
    asked = [
        Scenario().with_(
            machine__gain_db=gain, operator__angle_set_deg=angle, seed=seed
        )
        for gain in (0.0, 9.0)
        for angle in (40.0, 55.0)
        for seed in (1, 2)
    ]
    alone = []
    for scenario in asked:
        forget()
        alone.append(examine(scenario).measurements)
    forget()
    orders = [asked[k:] + asked[:k] for k in range(0, len(asked), 2)]
    with ThreadPoolExecutor(len(orders)) as threads:
        found = threads.map(lambda order: [examine(each) for each in order], orders)
        for order, forms in zip(orders, found, strict=True):
            for scenario, form in zip(order, forms, strict=True):
                assert form.measurements == alone[asked.index(scenario)]


def test_kept_traces_cannot_be_written_to() -> None:
    truth = steady(20.0)
    (traces,) = traces_of(Scenario(), [Take(truth=truth)])
    with pytest.raises(ValueError, match="read-only"):
        traces.mean_cm_s[0] = 1.0
    assert traces_of(Scenario(), [Take(truth=truth)])[0] is traces


def test_no_more_is_kept_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_traces, "KEPT_TRACES", 10)
    monkeypatch.setattr(kept_traces, "KEPT_SIGNALS", 5)
    forget()
    for gain_db in (3.0, 6.0):
        rows_of(Scenario().with_(machine__gain_db=gain_db), Breathing.QUIET)
    assert (len(kept_traces._traces), len(kept_traces._signals)) == (10, 5)


def test_other_seeds_are_other_recordings_and_keep_no_signal() -> None:
    forget()
    for seed in (3, 4, 5):
        rows_of(Scenario().with_(seed=seed), Breathing.QUIET)
    assert not kept_traces._signals


def test_long_signals_are_not_kept(heard: list[str]) -> None:
    fast = Scenario().with_(machine__prf_hz=PARAMETERS["machine.prf_hz"].high)
    for gain_db in (3.0, 6.0, 9.0):
        examine(fast.with_(machine__gain_db=gain_db))
    assert not kept_traces._signals
    assert len(heard) == 3 * RECORDINGS
