"""Each golden case, under each edition it speaks about."""

import re

import pytest

from criteria import EDITIONS, MISSING_POLICIES, evaluate
from tests.golden.golden import CASES, Case, read_case

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


@pytest.mark.parametrize("case", READ, ids=[case.name for case in READ])
def test_a_case_says_why(case: Case) -> None:
    assert case.title.strip()
    assert len(case.why.split()) >= 8
    assert set(case.expect) <= set(EDITIONS)


@pytest.mark.parametrize("edition", list(EDITIONS))
@pytest.mark.parametrize("criterion", [f"C{n}" for n in range(1, 6)])
def test_every_criterion_has_a_case_of_each_kind(edition: str, criterion: str) -> None:
    """By outcome and by name: met, not met, not assessable, at the limit."""
    asked = [case for case in READ if edition in case.expect]
    outcomes = {case.expect[edition].get(criterion) for case in asked}
    assert outcomes >= {"MET", "NOT_MET", "NOT_ASSESSABLE"}
    kinds = {
        kind
        for case in asked
        for kind in re.findall(rf"^{criterion.lower()}_(boundary|met|not)", case.name)
    }
    assert {"met", "not"} <= kinds
    assert "boundary" in kinds
