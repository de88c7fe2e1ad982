"""The same form under every edition: a row each, a column for each criterion.

The table is our own component (`ui/parts/matrix.js`), so that a row can be pressed:
the edition is then the one in force, and everything below explains it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

import streamlit as st

from criteria import EDITIONS, Edition, Finding, Outcome, Verdict, evaluate
from criteria.matrix import CRITERIA
from criteria.turning import turn
from criteria.wording import number_text, unit_text
from exam import Examination, Measurement
from ui import link, state, verdict
from ui.every_edition import Listed, by_criterion, listed
from ui.judging.case import Case
from ui.parts import part
from ui.text import wording

WORDS = "judge"
KEY = "matrix"
NOT_ASKED, BORDERLINE = "not-asked", "borderline"
"""States of a cell beside those of `verdict.css_class`."""


# ---------------------------------------------------------------- judged
@lru_cache(maxsize=16)
def _published(measurements: tuple[Measurement, ...]) -> Mapping[str, Verdict]:
    """Every edition's verdict, as published; a form is judged once for all sessions."""
    form = Examination(measurements=measurements)
    return {name: evaluate(form, name) for name in EDITIONS}


def published(case: Case) -> Mapping[str, Verdict]:
    """What every edition, as published, says about this examination."""
    return _published(case.examination.measurements)


# ---------------------------------------------------------------- drawn
def section(case: Case) -> None:
    """How many agree, the table, and what the gaps have to do with it."""
    verdicts = published(case)
    title = wording(WORDS)["matrix"]["title"].format(count=len(verdicts))
    st.html(
        f"<h2>{escape(title)}</h2><p class='agree'>{escape(agreement(verdicts))}</p>"
    )
    part("matrix")(key=KEY, data=table(case), on_pressed_change=_take)
    press = wording(WORDS)["matrix"]["press"]
    st.html(f"<p class='quiet gaps'>{escape(gaps(verdicts))} {escape(press)}</p>")


def _take() -> None:
    """Put the pressed edition in force; of a pressed cell, open the criterion."""
    told = (st.session_state.get(KEY) or {}).get("pressed") or {}
    name, criterion = told.get("edition"), told.get("criterion")
    if not isinstance(name, str) or name not in EDITIONS:
        return
    if not told.get("as_set"):
        choose(name)
    if criterion in CRITERIA:
        st.session_state[f"judge.open.{criterion}"] = True
        link.write()


def choose(name: str) -> None:
    """Put this edition in force, as published, from the next run on."""
    for key in [k for k in st.session_state if str(k).startswith(state.RULES)]:
        del st.session_state[key]
    state.plan({"edition": name})


# ---------------------------------------------------------------- in words
def agreement(verdicts: Mapping[str, Verdict]) -> str:
    """How many editions call this examination abnormal, and what the others say."""
    words = wording(WORDS)["matrix"]
    found = Counter(each.outcome for each in verdicts.values())
    count, n_met = len(verdicts), found[Outcome.MET]
    n_open = found[Outcome.NOT_ASSESSABLE]
    kind = {0: "none", 1: "one", count: "all"}.get(n_met, "some")
    parts = [words[kind].format(met=n_met, count=count)]
    if found[Outcome.NOT_MET] and n_met:
        parts.append(words["others"].format(count=found[Outcome.NOT_MET]))
    if n_open:
        parts.append(words["open_one" if n_open == 1 else "open"].format(count=n_open))
    return f"{', '.join(parts)}."


def gaps(verdicts: Mapping[str, Verdict]) -> str:
    """How many would call it abnormal under every policy for what was not read."""
    words = wording(WORDS)["matrix"]
    if all(v.n_assessable == len(v.findings) for v in verdicts.values()):
        return str(words["no_gap"])
    policies = wording(WORDS)["policy"]
    counts = {
        policy: sum(
            v.by_missing_policy[policy] is Outcome.MET for v in verdicts.values()
        )
        for policy in policies
    }
    told = ", ".join(
        f"{policies[policy].lower()} {count}" for policy, count in counts.items()
    )
    return str(words["gaps"]).format(policies=told)


# ---------------------------------------------------------------- the table
def table(case: Case) -> dict[str, Any]:
    """The table as plain values for the component."""
    words, verdicts = wording(WORDS)["matrix"], published(case)
    needed = _needed(verdicts.values())
    return {
        "caption": words["title"].format(count=len(verdicts)),
        "columns": {
            "edition": words["edition"],
            "verdict": words["verdict"],
            "count": words["count" if needed is None else "count_needed"].format(
                needed=needed
            ),
            "turn": words["turn"],
        },
        "criteria": [
            {
                "criterion": criterion,
                "number": criterion[1:],
                "name": wording("verdict")["short_name"][criterion],
            }
            for criterion in CRITERIA
        ],
        "rows": [
            _row(
                each,
                case.verdict if each.is_as_set else verdicts[each.edition.name],
                met=words["met" if needed is None else "met_short"],
            )
            for each in listed(case.edition)
        ],
        "key": [
            {"state": state_, "said": told} for state_, told in words["key"].items()
        ],
    }


def _row(of: Listed, found: Verdict, *, met: str) -> dict[str, Any]:
    words = wording(WORDS)["matrix"]
    name, note = _name(of.edition)
    return {
        "edition": of.edition.name,
        "name": words["as_set"] if of.is_as_set else name,
        "note": "" if of.is_as_set else note,
        "is_in_force": of.is_in_force,
        "is_as_set": of.is_as_set,
        "cells": [
            _cell(criterion, finding)
            for criterion, finding in by_criterion(found).items()
        ],
        "verdict": {
            "state": BORDERLINE
            if found.borderline
            else verdict.css_class(found.outcome),
            "said": _whole(found),
        },
        "count": met.format(
            met=found.n_met, assessable=found.n_assessable, needed=found.min_met
        ),
        "turn": _turn(found),
    }


def _needed(verdicts: Iterable[Verdict]) -> int | None:
    """How many criteria every edition wants; None where they differ."""
    numbers = {found.min_met for found in verdicts}
    return numbers.pop() if len(numbers) == 1 else None


def _name(edition: Edition) -> tuple[str, str]:
    """The title, and what it says after its colon."""
    name, _, note = edition.title.partition(": ")
    return name, note


def _cell(criterion: str, finding: Finding | None) -> dict[str, str]:
    words = wording(WORDS)["matrix"]
    if finding is None:
        return {
            "criterion": criterion,
            "state": NOT_ASKED,
            "said": words["key"][NOT_ASKED],
            "open": "",
            "why": "",
        }
    said = str(wording("verdict")["state"][finding.outcome]).lower()
    return {
        "criterion": criterion,
        "state": verdict.css_class(finding.outcome),
        "said": said,
        "open": words["open_cell"].format(number=criterion[1:], state=said),
        "why": finding.decisive.text if finding.decisive else "",
    }


def _whole(found: Verdict) -> str:
    """The verdict in a word; an edition with a class between has its own word."""
    if found.borderline:
        return str(wording(WORDS)["matrix"]["borderline"])
    return str(wording(WORDS)["verdict"][found.outcome])


def _turn(found: Verdict) -> str:
    """What would have to change for another verdict, in a few words."""
    words = wording(WORDS)["matrix"]["turns"]
    unread = [f for f in found.findings if f.outcome is Outcome.NOT_ASSESSABLE]
    if found.outcome is Outcome.NOT_ASSESSABLE:
        numbers = ", ".join(finding.criterion[1:] for finding in unread)
        kind = "unread" if len(unread) == 1 else "unread_many"
        return str(words[kind]).format(numbers=numbers)
    needed = turn(found)
    if needed.n_criteria > 1:
        count = verdict.count_word(needed.n_criteria)
        return str(words["more"]).format(count=count)
    nearest = needed.nearest
    if nearest is None or nearest.margin is None or nearest.threshold is None:
        return str(words["yes_no"])
    return str(words["margin"]).format(
        number=nearest.criterion[1:],
        margin=number_text(abs(nearest.margin), beside=0.0),
        unit=unit_text(nearest.threshold.unit),
    )
