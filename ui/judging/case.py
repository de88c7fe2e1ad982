"""What is judged: one examination under one edition, as set and as published."""

from dataclasses import dataclass
from functools import cached_property

from criteria import Edition, Outcome, Verdict, evaluate, load_edition
from criteria.edition import Option, Switch
from exam import Examination
from simulator import Scenario
from ui import scan, state
from ui.ambiguity import other_readings
from ui.text import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """One switch read differently, and what would come of it."""

    criterion: str
    switch: Switch
    option: Option
    outcome: Outcome
    """Of the criterion."""
    verdict: Outcome
    """Of the whole."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """An examination, the edition in force, and both verdicts."""

    examination: Examination
    edition: Edition
    subject: str
    """Who the verdict speaks about."""
    verdict: Verdict
    published: Verdict
    """With every switch as the edition file has it."""

    @cached_property
    def otherwise(self) -> tuple[Otherwise, ...]:
        """Every single switch position that would change a criterion's answer."""
        return tuple(
            Otherwise(
                criterion=finding.criterion,
                switch=found.switch,
                option=found.option,
                outcome=found.outcome,
                verdict=evaluate(self.examination, found.edition).outcome,
            )
            for finding in self.verdict.findings
            for found in other_readings(self.examination, self.edition, finding)
        )

    @property
    def turning(self) -> list[Otherwise]:
        """Switch positions, each of which alone would change the verdict."""
        return [o for o in self.otherwise if o.verdict is not self.verdict.outcome]


def simulated(scenario: Scenario) -> Case:
    """The examination of the person on the couch."""
    edition = state.edition()
    return Case(
        examination=state.examination(scenario),
        edition=edition,
        subject=scan.subject(scenario),
        verdict=state.verdict(scenario, edition),
        published=state.verdict(scenario, load_edition(edition.name)),
    )


def uploaded(examination: Examination) -> Case:
    """An examination from a file."""
    edition = state.edition()
    return Case(
        examination=examination,
        edition=edition,
        subject=str(wording("judge")["subject"]["uploaded"]),
        verdict=evaluate(examination, edition),
        published=evaluate(examination, edition.name),
    )
