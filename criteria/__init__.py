"""Judgement: published editions of the criteria applied to an examination form."""

from criteria.counting import MISSING_POLICIES
from criteria.edition import Edition, EditionError, SwitchError
from criteria.evaluate import evaluate
from criteria.evidence import Evidence
from criteria.finding import DISCLAIMER, Finding, Verdict
from criteria.library import EDITIONS, NOT_EVALUATED, load_edition
from criteria.outcome import Outcome, all_of, any_of
from criteria.rules import RULES
from criteria.sources import citations
from criteria.vhiss_like import Score, Weights, WeightsError, load_weights, vhiss_like

__all__ = [
    "DISCLAIMER",
    "EDITIONS",
    "MISSING_POLICIES",
    "NOT_EVALUATED",
    "RULES",
    "Edition",
    "EditionError",
    "Evidence",
    "Finding",
    "Outcome",
    "Score",
    "SwitchError",
    "Verdict",
    "Weights",
    "WeightsError",
    "all_of",
    "any_of",
    "citations",
    "evaluate",
    "load_edition",
    "load_weights",
    "vhiss_like",
]
