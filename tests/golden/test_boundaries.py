"""Every number of every edition, one step below it, exactly at it, one step above."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from criteria import EDITIONS, Outcome, evaluate, load_edition
from exam import SITES, Breathing, Examination, Measurement, Posture

QUIET = Breathing.QUIET
LYING, SITTING = Posture


def at(code: str, posture: Posture, **readings: float) -> Measurement:
    return Measurement(
        site=SITES[code],
        posture=posture,
        breathing=QUIET,
        **readings,  # type: ignore[arg-type]
    )


def neck_reversal(value: float) -> Examination:
    codes = ("right_j2", "left_j2", "right_vertebral", "left_vertebral")
    return Examination(
        measurements=tuple(at(x, p, reflux_s=value) for x in codes for p in Posture)
    )


def deep_reversal(value: float) -> Examination:
    return Examination(measurements=(at("straight_sinus", LYING, reflux_s=value),))


def jugular_area(value: float) -> Examination:
    return Examination(
        measurements=tuple(at(x, LYING, csa_cm2=value) for x in ("right_j2", "left_j2"))
    )


def area_difference(value: float) -> Examination:
    """Both jugulars measured so that lying − sitting is exactly the value."""
    rows = []
    for code in ("right_j2", "left_j2"):
        rows += [
            at(code, LYING, csa_cm2=max(value, 0.0)),
            at(code, SITTING, csa_cm2=max(-value, 0.0)),
        ]
    return Examination(measurements=tuple(rows))


def together(parts: list[tuple[Measurement, ...]]) -> Examination:
    """One form of several; where two have the same row, each fills in its reading."""
    rows: dict[object, Measurement] = {}
    for row in (row for part in parts for row in part):
        known = rows.get(row.key, row)
        rows[row.key] = replace(
            row,
            reflux_s=known.reflux_s if row.reflux_s is None else row.reflux_s,
            csa_cm2=known.csa_cm2 if row.csa_cm2 is None else row.csa_cm2,
        )
    return Examination(measurements=tuple(rows.values()))


BUILD: dict[str, tuple[str, Callable[[float], Examination]]] = {
    "extracranial_reflux.duration": ("C1", neck_reversal),
    "intracranial_reflux.duration": ("C2", deep_reversal),
    "jugular_stenosis.csa": ("C3", jugular_area),
    "postural_control.csa_supine_minus_upright": ("C5", area_difference),
}
NUMBERS = [
    (name, number.key)
    for name in EDITIONS
    for rule in load_edition(name).rules.values()
    for number in rule.thresholds.values()
]


@pytest.mark.parametrize(("edition", "key"), NUMBERS)
@pytest.mark.parametrize("step", [-1, 0, 1])
def test_one_step_around_every_limit(edition: str, key: str, step: int) -> None:
    number = load_edition(edition).threshold(key)
    value = number.value
    if step:
        value = math.nextafter(value, step * math.inf)
    is_met = {
        ">": step > 0,
        ">=": step >= 0,
        "<": step < 0,
        "<=": step <= 0,
    }[number.comparison.value]
    criterion, build = BUILD[key]
    finding = evaluate(build(value), edition).finding(criterion)
    assert finding.outcome is (Outcome.MET if is_met else Outcome.NOT_MET)
    assert finding.margin is not None
    if step:
        assert (finding.margin > 0) is is_met
    else:
        assert finding.margin == 0


@pytest.mark.parametrize("edition", list(EDITIONS))
def test_the_number_of_criteria_needed_is_a_limit_too(edition: str) -> None:
    needed = load_edition(edition).min_met.value
    criteria = [
        rows
        for criterion, rows in {
            "C1": neck_reversal(2.0).measurements,
            "C2": deep_reversal(2.0).measurements,
            "C3": jugular_area(0.1).measurements,
        }.items()
        if criterion in load_edition(edition).criteria
    ]
    assert len(criteria) >= needed
    for n in range(len(criteria) + 1):
        verdict = evaluate(together(criteria[:n]), edition)
        assert verdict.n_met == n
        assert (verdict.by_missing_policy["as_negative"] is Outcome.MET) == (
            n >= needed
        )
