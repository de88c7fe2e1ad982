"""The five rules, one file each, in the order C1 … C5."""

from criteria.rules import (
    absent_flow,
    extracranial_reflux,
    intracranial_reflux,
    jugular_stenosis,
    postural_control,
)
from criteria.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    extracranial_reflux.RULE,
    intracranial_reflux.RULE,
    jugular_stenosis.RULE,
    absent_flow.RULE,
    postural_control.RULE,
)

__all__ = ["RULES", "Rule"]
