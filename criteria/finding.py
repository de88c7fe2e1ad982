"""What one criterion and what a whole edition says: finding and verdict.

`evidence.py` has the single comparisons; a page, a report or a file shows all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from criteria.edition import Option, option_text
from criteria.evidence import Evidence
from criteria.outcome import Outcome
from criteria.threshold import Confidence, Threshold

DISCLAIMER = (
    "For teaching only. Not a medical device; this says nothing about any person."
)

OVERALL_TEXT: Mapping[Outcome, str] = {
    Outcome.MET: "CCSVI criteria met",
    Outcome.NOT_MET: "CCSVI criteria not met",
    Outcome.NOT_ASSESSABLE: "CCSVI criteria: cannot be decided",
}


POLICY_TEXT: Mapping[str, str] = {
    "as_negative": "not assessable counted as not met",
    "as_positive": "not assessable counted as met",
    "exclude": "person left out if a criterion is not assessable",
    "rescale": "same share of the assessable criteria needed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One criterion's answer, with everything that led to it."""

    criterion: str
    """``C1`` … ``C5``."""
    name: str
    question: str
    outcome: Outcome
    evidence: tuple[Evidence, ...]
    """Every comparison that was made, in the order of the form."""
    proof: tuple[Evidence, ...]
    """The comparisons that together carry the outcome; empty if there is none."""
    decisive: Evidence | None
    """The one reading whose change would flip the outcome; see `margin.py`."""
    reads: str
    """What has to be read for this criterion, e.g. ``reversal``."""
    unread: tuple[str, ...]
    """Places and postures where that was not read."""
    threshold: Threshold | None
    """None where the rule compares no number."""
    sources: tuple[str, ...]
    confidence: Confidence
    notes: tuple[str, ...]

    @property
    def limit(self) -> float | None:
        """The number of this criterion."""
        return self.threshold.value if self.threshold else None

    @property
    def margin(self) -> float | None:
        """The decisive reading's distance to the limit; positive is inside "met"."""
        return self.decisive.margin if self.decisive else None

    @property
    def margin_percent(self) -> float | None:
        """The margin in percent of the limit."""
        return self.decisive.margin_percent if self.decisive else None

    @property
    def because(self) -> str:
        """What carries the outcome, or what was not read."""
        if not self.proof:
            return f"not known without the {self.reads} in: {'; '.join(self.unread)}"
        return " and ".join(evidence.text for evidence in self.proof)

    def explain(self) -> str:
        """The finding as one line."""
        return f"{self.criterion} {self.outcome.value}: {self.because}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "criterion": self.criterion,
            "name": self.name,
            "question": self.question,
            "outcome": self.outcome.value,
            "evidence": [
                {
                    **evidence.to_dict(),
                    "decisive": evidence is self.decisive,
                    "proof": any(evidence is carrier for carrier in self.proof),
                }
                for evidence in self.evidence
            ],
            "reads": self.reads,
            "unread": list(self.unread),
            "limit": self.limit,
            "unit": self.threshold.unit if self.threshold else None,
            "comparison": self.threshold.comparison.value if self.threshold else None,
            "margin": self.margin,
            "margin_percent": self.margin_percent,
            "sources": list(self.sources),
            "confidence": self.confidence.value,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one edition says about one examination, missing data shown, not hidden."""

    edition: str
    title: str
    outcome: Outcome
    """Three-valued: unknown as long as an unread criterion could decide it."""
    min_met: int
    by_missing_policy: Mapping[str, Outcome] = field(hash=False)
    """The same examination under every way of treating what was not read."""
    findings: tuple[Finding, ...]
    changed: Mapping[str, Option] = field(hash=False)
    """Switches that do not stand as the edition file has them."""
    sources: tuple[str, ...]
    counted_once: str | None = None
    """The segment that met C3 and C4 and was counted once, if the edition says so."""
    borderline: bool | None = None
    """Whether the person falls in the borderline class; None if there is none."""
    borderline_left_out: Outcome | None = None
    """The verdict if borderline people leave the sample."""
    beyond_the_form: tuple[str, ...] = ()
    """What the edition also asks for and no form can show."""

    @property
    def n_met(self) -> int:
        """How many criteria are met."""
        return sum(finding.outcome is Outcome.MET for finding in self.findings)

    @property
    def n_assessable(self) -> int:
        """How many criteria could be answered."""
        return sum(
            finding.outcome is not Outcome.NOT_ASSESSABLE for finding in self.findings
        )

    def finding(self, criterion: str) -> Finding:
        """The finding of one criterion, e.g. ``C3``."""
        for finding in self.findings:
            if finding.criterion == criterion:
                return finding
        known = ", ".join(finding.criterion for finding in self.findings)
        raise KeyError(
            f"no criterion {criterion!r} in this verdict: use one of {known}"
        )

    def explain(self) -> list[str]:
        """The verdict as lines to read: each criterion, the count, every policy."""
        lines = [self.title]
        lines += [
            f"  switch changed: {key} = {option_text(value)}"
            for key, value in self.changed.items()
        ]
        for finding in self.findings:
            lines.append(finding.explain())
            lines += [f"   {note}" for note in finding.notes]
            lines.append(
                f"   sources: {', '.join(finding.sources)} ({finding.confidence.value})"
            )
        lines.append(
            f"{OVERALL_TEXT[self.outcome]}: {self.n_met} met of "
            f"{self.n_assessable} assessable; {self.min_met} of "
            f"{len(self.findings)} needed"
        )
        lines += [
            f"   {policy} ({POLICY_TEXT[policy]}): {outcome.value}"
            for policy, outcome in self.by_missing_policy.items()
        ]
        lines += [f"   {remark}" for remark in self.remarks]
        lines.append(DISCLAIMER)
        return lines

    @property
    def remarks(self) -> list[str]:
        """What this edition adds to the count, if anything."""
        told = []
        if self.counted_once:
            told.append(
                f"{self.counted_once} met C3 and C4 alone: counted as one criterion"
            )
        if self.borderline is not None:
            told.append(
                f"borderline class: {'yes' if self.borderline else 'no'}; "
                f"borderline as negative: {self.by_missing_policy['as_negative']}; "
                f"borderline left out: {self.borderline_left_out}"
            )
        return [*told, *(f"not on the form: {asks}" for asks in self.beyond_the_form)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values in the shape of ``judge --json``."""
        return {
            "edition": self.edition,
            "title": self.title,
            "outcome": self.outcome.value,
            "n_met": self.n_met,
            "n_assessable": self.n_assessable,
            "n_criteria": len(self.findings),
            "min_met": self.min_met,
            "by_missing_policy": {
                policy: outcome.value
                for policy, outcome in self.by_missing_policy.items()
            },
            "borderline": self._borderline_dict(),
            "counted_once": self.counted_once,
            "beyond_the_form": list(self.beyond_the_form),
            "switches_changed": dict(self.changed),
            "findings": [finding.to_dict() for finding in self.findings],
            "sources": list(self.sources),
            "disclaimer": DISCLAIMER,
        }

    def _borderline_dict(self) -> dict[str, Any] | None:
        if self.borderline is None or self.borderline_left_out is None:
            return None
        return {
            "is_borderline": self.borderline,
            "as_negative": self.by_missing_policy["as_negative"].value,
            "left_out": self.borderline_left_out.value,
        }
