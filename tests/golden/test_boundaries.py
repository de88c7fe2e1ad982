"""Every number of every edition, one step below it, exactly at it, one step above."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from criteria import EDITIONS, Outcome, evaluate, load_edition
from exam import SITES, Breathing, Examination, Measurement, Posture

QUIET = Breathing.QUIET
LYING, SITTING = Posture


def at(code: str, posture: Posture, **readings: object) -> Measurement:
    return Measurement(
        site=SITES[code],
        posture=posture,
        breathing=QUIET,
        **readings,  # type: ignore[arg-type]
    )


JUGULARS = ("right_j1", "right_j2", "right_j3", "left_j1", "left_j2", "left_j3")
NECK = (*JUGULARS, "right_vertebral", "left_vertebral")


def neck_reversal(value: float) -> Examination:
    return Examination(
        measurements=tuple(at(x, p, reflux_s=value) for x in NECK for p in Posture)
    )


def head_reversal(value: float) -> Examination:
    """In the basal vein, which every edition reads that reads C2."""
    return Examination(
        measurements=(at("right_basal_rosenthal", LYING, reflux_s=value),)
    )


def jugular_area(value: float) -> Examination:
    return Examination(
        measurements=tuple(at(x, LYING, csa_cm2=value) for x in JUGULARS)
    )


def jugular_reduction(value: float) -> Examination:
    """Wide at J1 and J2; at J3 so much smaller that it is by this share [%]."""
    rows = []
    for code in JUGULARS:
        area = 1.0 - value / 100 if code.endswith("j3") else 1.0
        rows.append(at(code, LYING, csa_cm2=area))
    return Examination(measurements=tuple(rows))


def silent_lying_reversed_sitting(value: float) -> Examination:
    rows = []
    for code in NECK:
        for breathing in (QUIET, Breathing.DEEP):
            for posture in Posture:
                row = at(code, posture, flow_detectable=posture is SITTING)
                row = replace(row, breathing=breathing)
                if posture is SITTING:
                    row = replace(row, reflux_s=value)
                rows.append(row)
    return Examination(measurements=tuple(rows))


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
    "extracranial_reflux.shortest_reversal": ("C1", neck_reversal),
    "intracranial_reflux.duration": ("C2", head_reversal),
    "intracranial_reflux.shortest_reversal": ("C2", head_reversal),
    "jugular_stenosis.csa": ("C3", jugular_area),
    "jugular_stenosis.reduction": ("C3", jugular_reduction),
    "absent_flow.shortest_reversal": ("C4", silent_lying_reversed_sitting),
    "postural_control.csa_supine_minus_upright": ("C5", area_difference),
}
IN_USE_IF = {
    "extracranial_reflux.duration": {"c1.event": "duration"},
    "extracranial_reflux.shortest_reversal": {"c1.event": "any_reversal"},
    "intracranial_reflux.duration": {"c2.event": "duration"},
    "intracranial_reflux.shortest_reversal": {"c2.event": "any_reversal"},
    "jugular_stenosis.csa": {"c3.definition": "area"},
    "jugular_stenosis.reduction": {"c3.definition": "reduction"},
    "absent_flow.shortest_reversal": {
        "c4.posture_logic": "all_or_one_if_other_reverses"
    },
    "postural_control.csa_supine_minus_upright": {},
}
"""Every number is tried, those of an edition that its own readings leave idle too."""
NUMBERS = [
    (name, number.key, step)
    for name in EDITIONS
    for rule in load_edition(name).rules.values()
    for number in rule.thresholds.values()
    for step in (-1, 0, 1)
    # A reversal shorter than none cannot be written down.
    if not (step == -1 and number.value == 0 and number.unit == "s")
]
SMALLEST = {"jugular_stenosis.reduction": 1e-6}
"""A share is worked out of two areas: its smallest step is not that of a float."""


@pytest.mark.parametrize(("edition", "key", "step"), NUMBERS)
def test_one_step_around_every_limit(edition: str, key: str, step: int) -> None:
    read_so = load_edition(edition).with_(**IN_USE_IF[key])
    number = read_so.threshold(key)
    value = number.value
    if step and key in SMALLEST:
        value += step * SMALLEST[key]
    elif step:
        value = math.nextafter(value, step * math.inf)
    is_met = {
        ">": step > 0,
        ">=": step >= 0,
        "<": step < 0,
        "<=": step <= 0,
    }[number.comparison.value]
    criterion, build = BUILD[key]
    finding = evaluate(build(value), read_so).finding(criterion)
    assert finding.outcome is (Outcome.MET if is_met else Outcome.NOT_MET)
    if criterion == "C4":
        return  # silence decides there, and has no margin
    assert finding.margin is not None
    assert finding.limit == number.value
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
            "C2": head_reversal(2.0).measurements,
            # 0.1 cm² at J3 and 1.0 cm² elsewhere: narrow by either definition
            "C3": jugular_reduction(90.0).measurements,
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
