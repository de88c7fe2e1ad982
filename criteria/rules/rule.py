"""What a rule is: a question, the numbers and switches it understands, an answer.

The rules themselves are one file each; `edition_file.py` checks every edition
against what is declared here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from criteria.edition import Edition, Option, RuleSettings
from criteria.finding import Finding
from criteria.margin import Answer
from criteria.outcome import Outcome
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One criterion: what it asks, and how it is answered."""

    criterion: str
    name: str
    title: str
    question: str
    reads: str
    """What has to be read, as it is said aloud."""
    limit: str | None
    """Name of the number that is printed as the criterion's limit."""
    thresholds: Mapping[str, Quantity] = field(hash=False)
    switches: Mapping[str, tuple[Option, ...]] = field(hash=False)
    answer: Callable[[FormIndex, RuleSettings], Answer]

    def find(self, form: Examination | FormIndex, edition: Edition) -> Finding:
        """The finding of this criterion in one examination."""
        index = form if isinstance(form, FormIndex) else FormIndex(form)
        settings = edition.rules[self.name]
        answer = self.answer(index, settings)
        limit = settings.threshold(self.limit) if self.limit else None
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
