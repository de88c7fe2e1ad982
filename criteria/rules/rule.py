"""What a rule is: a question, the numbers and switches it understands, an answer.

The rules themselves are one file each; `edition_file.py` checks every edition
against what is declared here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from criteria.edition import Edition, Option, RuleSettings
from criteria.finding import Finding
from criteria.margin import Answer
from criteria.outcome import Outcome
from criteria.rules.asking import A, Form
from criteria.rules.form_index import FormIndex
from criteria.threshold import Comparison, Confidence, Threshold, weakest
from exam import Examination

LONG_IS_ABNORMAL = (Comparison.ABOVE, Comparison.AT_LEAST)
SMALL_IS_ABNORMAL = (Comparison.BELOW, Comparison.AT_MOST)
YES_OR_NO: tuple[Option, ...] = (True, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What kind of number is wanted: unit, sensible range, abnormal side."""

    unit: str
    low: float
    high: float
    comparisons: tuple[Comparison, ...]
    is_whole: bool = False


class Logic(Protocol):
    """How a rule is answered: the same questions to one form or to many."""

    def __call__(self, form: Form[A], settings: RuleSettings) -> A:
        """The answer under these settings."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One criterion: what it asks, and how it is answered."""

    criterion: str
    name: str
    title: str
    question: str
    reads: str
    """What has to be read, as it is said aloud."""
    numbers: Callable[[RuleSettings], tuple[str, ...]] = field(hash=False)
    """Names of the numbers in use as the switches stand; the first is the limit."""
    thresholds: Mapping[str, Quantity] = field(hash=False)
    switches: Mapping[str, tuple[Option, ...]] = field(hash=False)
    answer: Logic

    def find(self, form: Examination | FormIndex, edition: Edition) -> Finding:
        """The finding of this criterion in one examination."""
        index = form if isinstance(form, FormIndex) else FormIndex(form)
        settings = edition.rules[self.name]
        answer = self.answer(index, settings)
        limit = self._limit(settings, answer)
        return Finding(
            criterion=self.criterion,
            name=self.title,
            question=self.question,
            outcome=answer.outcome,
            evidence=answer.evidence,
            proof=answer.proof,
            decisive=answer.decisive,
            reads=self.reads,
            unread=tuple(dict.fromkeys(answer.unread)),
            threshold=limit,
            sources=_sources(settings, limit),
            confidence=_confidence(settings, limit),
            notes=tuple(_notes(answer, limit)),
        )

    def _limit(self, settings: RuleSettings, answer: Answer) -> Threshold | None:
        """The number that decided, or else the first one in use."""
        if answer.decisive is not None and answer.decisive.threshold is not None:
            return answer.decisive.threshold
        in_use = self.numbers(settings)
        return settings.threshold(in_use[0]) if in_use else None


def _sources(settings: RuleSettings, limit: Threshold | None) -> tuple[str, ...]:
    of_limit = limit.sources if limit else ()
    return tuple(dict.fromkeys(settings.sources + of_limit))


def _confidence(settings: RuleSettings, limit: Threshold | None) -> Confidence:
    if limit is None:
        return settings.confidence
    return weakest((settings.confidence, limit.confidence))


def _notes(answer: Answer, limit: Threshold | None) -> list[str]:
    notes = []
    if answer.unread and answer.outcome is not Outcome.NOT_ASSESSABLE:
        notes.append(f"not read: {'; '.join(dict.fromkeys(answer.unread))}")
    if limit and limit.confidence is not Confidence.CONFIRMED:
        notes.append(f"limit ({limit.confidence.value}): {limit.note}")
    return notes
