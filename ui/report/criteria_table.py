"""Verdicts in a report: criterion by criterion, edition by edition, with sources.

Nothing is judged here that `criteria` has not judged.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from criteria import Edition, Evidence, Finding, Outcome, Verdict, evaluate
from criteria.sources import known_sources
from criteria.threshold import Confidence
from criteria.wording import margin_text
from exam import Examination
from ui import verdict as said
from ui.ambiguity import label, option_label
from ui.every_edition import Listed, by_criterion, listed
from ui.text import wording

MOST_PLACES = 3
_TAG = re.compile(r"<[^>]+>")


# ---------------------------------------------------------------- the whole
def edition(of: Edition) -> dict[str, Any]:
    """The rules in force."""
    return {
        "name": of.name,
        "title": of.title,
        "said": wording("report")["head"]["edition"].format(title=of.title),
        "switches": [
            {
                "key": key,
                "label": label(of.switches[key]),
                "was": option_label(of.switches[key], of.switches[key].default),
                "now": option_label(of.switches[key], value),
            }
            for key, value in of.changed.items()
        ],
    }


def sentence(of: Verdict, subject: str) -> str:
    """The verdict in one plain sentence."""
    needed = said.count_word(of.min_met)
    is_met = of.outcome is Outcome.MET
    text = str(wording("verdict")["head"][of.outcome]).format(
        met=of.n_met,
        count=len(of.findings),
        missing=len(of.findings) - of.n_assessable,
        needed=needed.capitalize() if is_met else needed,
        are="is" if of.min_met == 1 else "are",
        subject=subject,
    )
    return _TAG.sub("", text)


def missing(of: Verdict) -> str:
    """What every way of counting the gaps would say."""
    words = wording("report")
    if of.n_assessable == len(of.findings):
        return str(words["criterion"]["all_read"])
    spoken = wording("verdict")
    policies = "; ".join(
        f"{spoken['policy'][policy]}: {spoken['outcome'][outcome]}"
        for policy, outcome in of.by_missing_policy.items()
    )
    return f"{words['head']['missing']} {policies}."


# ---------------------------------------------------------------- one by one
def rows(verdicts: Sequence[Verdict], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """A row for each criterion, an answer in it for each of the examinations."""
    return [
        {
            "number": first.criterion[1:],
            "name": first.name,
            "question": first.question,
            "limit": _limit(first),
            "sources": [numbers[key] for key in _said_by(first)],
            "confidence": wording("report")["criterion"][_confidence(first)],
            "answers": [_answer(v.finding(first.criterion)) for v in verdicts],
        }
        for first in verdicts[0].findings
    ]


def _limit(finding: Finding) -> str:
    if finding.threshold is None:
        return str(wording("report")["criterion"]["yes_no"])
    return said.limit_text(finding.threshold)


def _said_by(finding: Finding) -> tuple[str, ...]:
    """Who says the number, or the rule where there is none."""
    return finding.threshold.sources if finding.threshold else finding.sources


def _confidence(finding: Finding) -> Confidence:
    return finding.threshold.confidence if finding.threshold else finding.confidence


def _answer(finding: Finding) -> dict[str, Any]:
    state = wording("verdict")["state"][finding.outcome]
    decisive = finding.decisive
    shown = {
        "outcome": finding.outcome.value,
        "mark": said.css_class(finding.outcome),
        "said": state,
        "reading": "",
        "where": "",
        "margin": "",
    }
    if decisive is None:
        return shown | {"where": _unread(finding)}
    return shown | {
        "reading": said.reading_text(decisive),
        "where": said.place_text(decisive),
        "margin": _margin(decisive),
    }


def _unread(finding: Finding) -> str:
    words = wording("report")["criterion"]
    places = "; ".join(finding.unread[:MOST_PLACES])
    rest = len(finding.unread) - MOST_PLACES
    if rest > 0:
        places = words["more"].format(places=places, count=rest)
    return str(words["unread"]).format(places=places)


def _margin(decisive: Evidence) -> str:
    if decisive.threshold is None:
        return ""
    far = margin_text(float(decisive.value), decisive.threshold)
    if decisive.threshold.is_met_by(float(decisive.value)) and decisive.margin:
        return str(wording("report")["criterion"]["met_by"]).format(far=far)
    return far


# ---------------------------------------------------------------- every edition
def matrix(forms: Sequence[Examination], in_force: Edition) -> list[dict[str, Any]]:
    """A row for each edition as published, and one for the edition as set here."""
    return [_matrix_row(forms, each) for each in listed(in_force)]


def _matrix_row(forms: Sequence[Examination], of: Listed) -> dict[str, Any]:
    title, here = of.edition.title, wording("report")["matrix"]["here"]
    return {
        "edition": of.edition.name,
        "title": f"{title} ({here})" if of.is_as_set else title,
        "is_in_force": of.is_in_force,
        "answers": [_matrix_answer(evaluate(form, of.edition)) for form in forms],
    }


def _matrix_answer(of: Verdict) -> dict[str, Any]:
    states = wording("verdict")["state"]
    return {
        "marks": [
            {
                "criterion": criterion[1:],
                "mark": said.css_class(finding.outcome) if finding else "",
                "said": states[finding.outcome].lower() if finding else "not asked",
            }
            for criterion, finding in by_criterion(of).items()
        ],
        "outcome": of.outcome.value,
        "said": wording("verdict")["outcome"][of.outcome],
        "count": wording("report")["matrix"]["count"].format(
            met=of.n_met, count=len(of.findings), needed=of.min_met
        ),
    }


# ---------------------------------------------------------------- sources
def numbered_sources(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Every source that a criterion names, numbered in the order of the table."""
    keys = [key for v in verdicts for f in v.findings for key in _said_by(f)]
    keys += [key for v in verdicts for key in v.sources]
    return {key: n for n, key in enumerate(dict.fromkeys(keys), 1)}


def citations(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The publications in full."""
    known = known_sources()
    return [
        {
            "number": number,
            "key": key,
            "citation": known[key].citation,
            "doi": known[key].doi,
            "pmc": known[key].pmc,
            "pmid": known[key].pmid,
            "read": known[key].seen,
        }
        for key, number in numbers.items()
    ]
