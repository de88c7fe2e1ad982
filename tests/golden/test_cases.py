"""Each golden case, under each edition it speaks about."""

import re

import pytest

from criteria import EDITIONS, MISSING_POLICIES, evaluate, load_edition
from tests.golden.golden import BASE, CASES, Case, read_case

READ = [read_case(path) for path in CASES]
ASKED = [(case, edition) for case in READ for edition in case.expect]


@pytest.mark.parametrize(
    ("case", "edition"),
    ASKED,
    ids=[f"{case.name}-{edition}" for case, edition in ASKED],
)
def test_golden_case(case: Case, edition: str) -> None:
    verdict = evaluate(case.examination, edition, **case.switches)
    expected = dict(case.expect[edition])
    margins = expected.pop("margin", {})
    policies = expected.pop("by_missing_policy", {})
    seen = {
        "outcome": verdict.outcome.value,
        "n_met": verdict.n_met,
        "n_assessable": verdict.n_assessable,
        **{each.criterion: each.outcome.value for each in verdict.findings},
    }
    assert seen == expected, "\n".join(verdict.explain())
    for criterion, margin in margins.items():
        assert verdict.finding(criterion).margin == pytest.approx(margin, abs=1e-12)
    for policy, outcome in policies.items():
        assert verdict.by_missing_policy[policy] == outcome, policy
    assert set(policies) <= set(MISSING_POLICIES)


ELSEWHERE = [
    (case, edition)
    for case in READ
    for edition in EDITIONS
    if edition not in case.expect and not case.switches
]


@pytest.mark.parametrize(
    ("case", "edition"),
    ELSEWHERE,
    ids=[f"{case.name}-{edition}" for case, edition in ELSEWHERE],
)
def test_every_other_edition_says_the_same_but_for_what_is_listed(
    case: Case, edition: str
) -> None:
    verdict = evaluate(case.examination, edition)
    counted = load_edition(edition).criteria
    expected = {k: v for k, v in case.answers(edition).items() if k in counted}
    seen = {each.criterion: each.outcome.value for each in verdict.findings}
    assert seen == expected, "\n".join(verdict.explain())
    for criterion, margin in case.differs.get(edition, {}).get("margin", {}).items():
        assert verdict.finding(criterion).margin == pytest.approx(margin, abs=1e-12)
    # Every unknown criterion filled in both ways: does the verdict depend on it?
    met = list(expected.values()).count("MET")
    unknown = list(expected.values()).count("NOT_ASSESSABLE")
    possible = {met + n >= 2 for n in range(unknown + 1)}
    outcomes = {True: "MET", False: "NOT_MET"}
    assert verdict.outcome == (
        "NOT_ASSESSABLE" if len(possible) == 2 else outcomes[possible.pop()]
    )


@pytest.mark.parametrize("case", READ, ids=[case.name for case in READ])
def test_a_listed_difference_is_one(case: Case) -> None:
    for edition, different in case.differs.items():
        assert edition in EDITIONS
        assert edition not in case.expect
        for criterion in set(different) - {"margin"}:
            assert different[criterion] != case.expect[BASE][criterion], edition


@pytest.mark.parametrize("case", READ, ids=[case.name for case in READ])
def test_a_case_says_why(case: Case) -> None:
    assert case.title.strip()
    assert len(case.why.split()) >= 8
    assert set(case.expect) <= set(EDITIONS)


COUNTED = [(name, each) for name in EDITIONS for each in load_edition(name).criteria]


@pytest.mark.parametrize(("edition", "criterion"), COUNTED)
def test_every_criterion_has_a_case_of_each_kind(edition: str, criterion: str) -> None:
    """By outcome and by name: met, not met, not assessable, at the limit."""
    asked = [case for case in READ if not case.switches or edition == BASE]
    outcomes = {case.answers(edition).get(criterion) for case in asked}
    assert outcomes >= {"MET", "NOT_MET", "NOT_ASSESSABLE"}
    kinds = {
        kind
        for case in asked
        for kind in re.findall(rf"^{criterion.lower()}_(boundary|met|not)", case.name)
    }
    assert {"met", "not", "boundary"} <= kinds
