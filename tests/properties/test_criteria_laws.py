"""Laws of judgement that hold for every examination and every reading of the text."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria import (
    Edition,
    Finding,
    Outcome,
    Verdict,
    evaluate,
)
from criteria.rules import RULES
from exam import (
    READINGS,
    SITES,
    Breathing,
    Examination,
    Measurement,
    Posture,
)
from tests.strategies import examinations
from tests.unit.criteria.strategies import editions, telling_forms

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_ASSESSABLE
TRUTH = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
NUMBERED = ("C1", "C2", "C3", "C5")


forms = examinations(max_size=40) | telling_forms()


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    return {each.criterion: each.outcome for each in verdict.findings}


def finding(verdict: Verdict, criterion: str) -> Finding:
    return verdict.finding(criterion)


def asked(
    exam: Examination, edition: Edition, criterion: str, **switches: object
) -> Finding:
    """One criterion alone, which is faster than the whole verdict."""
    (rule,) = [each for each in RULES if each.criterion == criterion]
    return rule.find(exam, edition.with_(**switches))


def with_rows(examination: Examination, rows: list[Measurement]) -> Examination:
    return replace(examination, measurements=tuple(rows))


def test_the_forms_of_these_tests_reach_every_outcome() -> None:
    """Otherwise the laws below would hold because nothing ever happens."""
    seen: set[tuple[str, Outcome]] = set()

    @settings(max_examples=300, derandomize=True, database=None)
    @given(exam=telling_forms(), edition=editions())
    def collect(exam: Examination, edition: Edition) -> None:
        verdict = evaluate(exam, edition)
        seen.update(outcomes(verdict).items())
        seen.add(("verdict", verdict.outcome))

    collect()
    for name in ("C1", "C2", "C3", "C4", "C5", "verdict"):
        assert {outcome for each, outcome in seen if each == name} == set(Outcome), name


@given(exam=forms, edition=editions())
def test_swapping_right_and_left_changes_nothing_but_the_side(
    exam: Examination, edition: Edition
) -> None:
    there, back = evaluate(exam, edition), evaluate(exam.mirrored, edition)
    assert outcomes(there) == outcomes(back)
    assert there.outcome is back.outcome
    assert there.by_missing_policy == back.by_missing_policy
    assert [x.margin for x in there.findings] == [x.margin for x in back.findings]


@given(exam=forms, edition=editions(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter_at_all(
    exam: Examination, edition: Edition, order: Any
) -> None:
    rows = list(exam.measurements)
    order.shuffle(rows)
    assert evaluate(with_rows(exam, rows), edition) == evaluate(exam, edition)


@given(exam=forms, edition=editions(), data=st.data())
def test_a_longer_reversal_never_makes_a_criterion_less_met(
    exam: Examination, edition: Edition, data: st.DataObject
) -> None:
    rows = list(exam.measurements)
    read = [n for n, row in enumerate(rows) if row.reflux_s is not None]
    assume(read)
    n = data.draw(st.sampled_from(read))
    longer = data.draw(st.floats(0, 3)) + (rows[n].reflux_s or 0.0)
    rows[n] = replace(rows[n], reflux_s=longer)
    before, after = evaluate(exam, edition), evaluate(with_rows(exam, rows), edition)
    for criterion, outcome in outcomes(after).items():
        assert TRUTH[outcome] >= TRUTH[outcomes(before)[criterion]]
    assert TRUTH[after.outcome] >= TRUTH[before.outcome]
    for policy, outcome in after.by_missing_policy.items():
        assert TRUTH[outcome] >= TRUTH[before.by_missing_policy[policy]]


@given(exam=forms, edition=editions(), data=st.data())
def test_deleting_a_reading_never_makes_a_criterion_met(
    exam: Examination, edition: Edition, data: st.DataObject
) -> None:
    rows = list(exam.measurements)
    assume(rows)
    n = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from([*READINGS, "row"]))
    if name == "row":
        del rows[n]
    else:
        erased: dict[str, Any] = {name: None}
        rows[n] = replace(rows[n], **erased)
    before, after = evaluate(exam, edition), evaluate(with_rows(exam, rows), edition)
    for criterion, outcome in outcomes(after).items():
        if outcome is MET:
            assert outcomes(before)[criterion] is MET
    assert not (after.outcome is MET and before.outcome is not MET)


@given(exam=forms, edition=editions(), data=st.data())
def test_met_stands_on_its_proof_alone(
    exam: Examination, edition: Edition, data: st.DataObject
) -> None:
    """Deleting every row that is not in the proof of "met" leaves it met."""
    verdict = evaluate(exam, edition)
    met = [each for each in verdict.findings if each.outcome is MET]
    assume(met)
    chosen = data.draw(st.sampled_from(met))
    proof = {row for each in chosen.proof for row in each.measurements}
    rows = [row for row in exam.measurements if row in proof]
    again = finding(evaluate(with_rows(exam, rows), edition), chosen.criterion)
    assert again.outcome is MET
    assert again.margin == chosen.margin


STRICT = {
    "extracranial_reflux.event": "duration",
    "extracranial_reflux.not_met_needs": "each_level",
    "extracranial_reflux.breathing": "quiet",
    "intracranial_reflux.event": "duration",
    "intracranial_reflux.not_met_needs": "each_vein",
    "intracranial_reflux.posture": "both",
    "intracranial_reflux.breathing": "quiet",
    "jugular_stenosis.definition": "area",
    "jugular_stenosis.not_met_needs": "each_level",
    "jugular_stenosis.breathing": "quiet",
    "jugular_stenosis.posture": "supine",
    "jugular_stenosis.defect_counts": False,
    "absent_flow.posture_logic": "all",
    "absent_flow.not_met_needs": "each_level",
    "absent_flow.deep_inspiration_required": True,
    "postural_control.not_met_needs": "each_level",
    "postural_control.breathing": "quiet",
}
"""With these, every reading that is asked for is asked for by name."""


@given(exam=telling_forms(), edition=editions(), data=st.data())
def test_if_everything_must_be_read_deleting_can_only_lead_to_not_assessable(
    exam: Examination, edition: Edition, data: st.DataObject
) -> None:
    known = {key: value for key, value in STRICT.items() if edition.has_switch(key)}
    strict = edition.with_(**known)
    rows = list(exam.measurements)
    assume(rows)
    del rows[data.draw(st.integers(0, len(rows) - 1))]
    before, after = evaluate(exam, strict), evaluate(with_rows(exam, rows), strict)
    for criterion, outcome in outcomes(after).items():
        assert outcome in (outcomes(before)[criterion], UNKNOWN)
    assert after.outcome in (before.outcome, UNKNOWN)


@given(exam=forms, edition=editions())
def test_a_row_without_readings_is_no_row(exam: Examination, edition: Edition) -> None:
    known = {row.key for row in exam.measurements}
    empty = [
        Measurement(site=site, posture=posture, breathing=breathing)
        for site in SITES.values()
        for posture in Posture
        for breathing in Breathing
        if (site, posture, breathing) not in known
    ]
    padded = with_rows(exam, [*empty, *exam.measurements])
    assert evaluate(padded, edition) == evaluate(exam, edition)


def moved(exam: Examination, criterion: str, towards_met: float) -> Examination:
    """The form with every reading of a criterion moved toward "met" by this much."""
    rows = []
    for row in exam.measurements:
        if criterion in ("C1", "C2") and row.reflux_s is not None:
            row = replace(row, reflux_s=row.reflux_s + towards_met)
        if criterion == "C3" and row.csa_cm2 is not None:
            row = replace(row, csa_cm2=row.csa_cm2 - towards_met)
        is_lying = row.posture is Posture.SUPINE
        if criterion == "C5" and is_lying and row.csa_cm2 is not None:
            row = replace(row, csa_cm2=row.csa_cm2 - towards_met)
        rows.append(row)
    return with_rows(exam, rows)


@pytest.mark.parametrize("criterion", NUMBERED)
@given(exam=telling_forms(), edition=editions())
def test_the_margin_is_exactly_how_far_the_readings_are_from_flipping(
    criterion: str, exam: Examination, edition: Edition
) -> None:
    # A defect cannot be moved, a share moves by no fixed amount, and a sum of two sides
    # moves twice as far.
    assume(criterion in edition.criteria)
    edition = edition.with_(c3__defect_counts=False, c3__definition="area")
    if edition.switch("c5.side") == "sum":
        edition = edition.with_(c5__side="either")
    found = asked(exam, edition, criterion)
    assume(found.margin is not None)
    assert found.margin is not None
    for beyond, flips in ((-1e-6, False), (1e-6, True)):
        away = -math.copysign(abs(found.margin) + beyond, found.margin or -1.0)
        if found.outcome is MET and found.margin == 0.0:
            away = -beyond
        if found.outcome is NOT_MET and found.margin == 0.0:
            away = beyond
        after = asked(moved(exam, criterion, away), edition, criterion)
        assert (after.outcome is not found.outcome) is flips


@given(exam=forms, edition=editions())
def test_every_finding_agrees_with_itself(exam: Examination, edition: Edition) -> None:
    for found in evaluate(exam, edition).findings:
        if found.outcome is UNKNOWN:
            assert found.unread
            assert (found.decisive, found.margin, found.proof) == (None, None, ())
            continue
        assert found.decisive is not None
        assert found.decisive.outcome is found.outcome
        assert any(each is found.decisive for each in found.proof)
        assert all(each.outcome is found.outcome for each in found.proof)
        assert all(each in found.evidence for each in found.proof)
        if found.margin:
            assert (found.margin > 0) is (found.outcome is MET)
        if found.margin is not None and found.limit:
            assert found.margin_percent == pytest.approx(
                100 * found.margin / found.limit
            )


@given(exam=forms, edition=editions())
def test_the_count_and_the_policies_follow_from_the_findings(
    exam: Examination, edition: Edition
) -> None:
    verdict = evaluate(exam, edition)
    policies = verdict.by_missing_policy
    assert verdict.n_met <= verdict.n_assessable <= len(verdict.findings)
    if verdict.outcome is not UNKNOWN:
        assert policies["as_negative"] is policies["as_positive"] is verdict.outcome
    else:
        assert (policies["as_negative"], policies["as_positive"]) == (NOT_MET, MET)
    if verdict.n_assessable == len(verdict.findings):
        assert set(policies.values()) == {verdict.outcome}


LOOSER = [
    ("c1.event", "duration", "any_reversal"),
    ("c1.veins", "jugular", "jugular_and_vertebral"),
    ("c1.level", "j1", "any"),
    ("c2.event", "duration", "any_reversal"),
    ("c2.veins", "deep_cerebral", "any_intracranial"),
    ("c2.veins", "rosenthal_and_sinuses", "any_intracranial"),
    ("c3.definition", "area", "area_or_reduction"),
    ("c3.definition", "reduction", "area_or_reduction"),
    ("c3.defects", "listed_2011", "any"),
    ("c4.veins", "jugular", "jugular_and_vertebral"),
    ("c4.level", "without_j3", "any"),
    ("c4.posture_logic", "all", "all_or_one_if_other_reverses"),
    ("c4.posture_logic", "all_or_one_if_other_reverses", "any"),
    ("c1.posture_logic", "all", "any"),
    ("c1.same_vein_required", True, False),
    ("c2.posture", "both", "any_recorded"),
    ("c3.posture", "supine", "any_recorded"),
    ("c3.breathing", "quiet", "any_recorded"),
    ("c3.level", "j1", "any"),
    ("c3.defect_counts", False, True),
    ("c4.posture_logic", "all", "any"),
    ("c4.same_vein_required", True, False),
    ("c4.deep_inspiration_required", True, False),
    ("c5.side", "both", "either"),
    ("c5.level", "j2", "any"),
    ("c5.breathing", "quiet", "same"),
    *[
        (f"{c}.breathing", narrow, wide)
        for c in ("c1", "c2")
        for narrow, wide in (
            ("quiet", "without_strain"),
            ("without_strain", "any_recorded"),
        )
    ],
]


@pytest.mark.parametrize(("key", "narrow", "wide"), LOOSER)
@given(exam=forms, edition=editions())
def test_a_looser_reading_keeps_everything_that_was_met(
    key: str, narrow: object, wide: object, exam: Examination, edition: Edition
) -> None:
    criterion = key[:2].upper()
    assume(criterion in edition.criteria)
    strict = asked(exam, edition, criterion, **{key: narrow})
    loose = asked(exam, edition, criterion, **{key: wide})
    if strict.outcome is MET:
        assert loose.outcome is MET


@pytest.mark.parametrize("criterion", [rule.criterion for rule in RULES])
@given(exam=forms, edition=editions())
def test_asking_for_more_readings_only_turns_not_met_into_not_assessable(
    criterion: str, exam: Examination, edition: Edition
) -> None:
    assume(criterion in edition.criteria)
    fewer, more = (
        ("any_vein" if criterion == "C2" else "each_vein"),
        ("each_vein" if criterion == "C2" else "each_level"),
    )
    key = f"{criterion}.not_met_needs"
    lenient = asked(exam, edition, criterion, **{key: fewer}).outcome
    demanding = asked(exam, edition, criterion, **{key: more}).outcome
    assert demanding is lenient or (lenient, demanding) == (NOT_MET, UNKNOWN)


@given(exam=forms, edition=editions(), data=st.data())
def test_a_switch_of_one_criterion_leaves_the_others_alone(
    exam: Examination, edition: Edition, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(list(edition.switches)))
    value = data.draw(st.sampled_from(edition.switches[key].options))
    before, after = evaluate(exam, edition), evaluate(exam, edition, **{key: value})
    rule = edition.rules.get(key.partition(".")[0])
    own = rule.criterion if rule else "the count"
    for criterion in outcomes(before):
        if criterion != own:
            assert finding(before, criterion) == finding(after, criterion)


@given(exam=forms, edition=editions())
def test_a_verdict_can_always_be_written_down_and_read(
    exam: Examination, edition: Edition
) -> None:
    verdict = evaluate(exam, edition)
    text = json.dumps(verdict.to_dict(), allow_nan=False)
    assert json.loads(text)["outcome"] == verdict.outcome.value
    lines = verdict.explain()
    assert all(line.strip() and "\n" not in line for line in lines)
    for each in verdict.findings:
        assert any(
            line.startswith(f"{each.criterion} {each.outcome}") for line in lines
        )
