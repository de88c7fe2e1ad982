"""Judge's table of editions, without a browser: what it says, and what a press does."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from criteria import EDITIONS, Outcome, Verdict, evaluate, load_edition
from criteria.matrix import CRITERIA
from exam import Examination, csv_template, examination_to_csv, examinations_from_bytes
from simulator import PRESETS, examine
from tests.app.opening import PRESS, html, opened, shown
from tests.unit.criteria.forms import EDITION, healthy, row
from ui import verdict
from ui.judging import matrix
from ui.judging.case import Case
from ui.text import wording

PAGE = "ui/pages/judge.py"
NARROW = "stenosed_right_j1"
WORDS = wording("judge")


def judge(**query: str) -> AppTest:
    app = opened(**query).switch_page(PAGE).run()
    assert not app.exception
    return app


def rows(app: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shown(app, "matrix")["rows"]
    return found


def case(examination: Examination, name: str = EDITION, **changed: object) -> Case:
    edition = load_edition(name).with_(**changed)
    return Case(
        examination=examination,
        edition=edition,
        subject="this neck",
        verdict=evaluate(examination, edition),
        published=evaluate(examination, name),
    )


def check_row(of: dict[str, Any], found: Verdict) -> None:
    """Every cell of a row is what `criteria` itself says."""
    asked = {finding.criterion: finding for finding in found.findings}
    assert [cell["criterion"] for cell in of["cells"]] == list(CRITERIA)
    for cell in of["cells"]:
        finding = asked.get(cell["criterion"])
        expected = verdict.css_class(finding.outcome) if finding else matrix.NOT_ASKED
        assert cell["state"] == expected
        assert cell["said"]
    if found.borderline:
        assert of["verdict"] == {"state": "borderline", "said": "borderline"}
    else:
        assert of["verdict"]["state"] == verdict.css_class(found.outcome)
        assert of["verdict"]["said"] == WORDS["verdict"][found.outcome]
    assert of["count"] == f"{found.n_met} of {found.n_assessable}"


# ---------------------------------------------------------------- what it says
@pytest.mark.parametrize(
    "query",
    [{}, {"preset": NARROW}, {PRESS: "4", "patient__bone_window": "0"}],
    ids=["healthy", "narrow", "with gaps"],
)
def test_every_cell_is_what_the_edition_says(query: dict[str, str]) -> None:
    app = judge(**query)
    base = PRESETS[query.get("preset", "healthy")].scenario
    settings = {
        k.replace("__", "."): float(v) for k, v in query.items() if k != "preset"
    }
    form = examine(base.replaced(settings))
    assert [each["edition"] for each in rows(app)] == list(EDITIONS)
    found = {name: evaluate(form, name) for name in EDITIONS}
    for each in rows(app):
        check_row(each, found[each["edition"]])
    n_met = sum(each.outcome is Outcome.MET for each in found.values())
    begins = "None" if n_met == 0 else str(n_met)
    assert f"{begins} of {'the ' * (n_met == 0)}13 editions call" in html(app)


def test_only_the_edition_in_force_is_marked() -> None:
    marked = [
        r["edition"] for r in rows(judge(edition="mayer_2011")) if r["is_in_force"]
    ]
    assert marked == ["mayer_2011"]


def test_edition_as_set_here_has_a_row_of_its_own() -> None:
    app = judge(rules__jugular_stenosis__posture="any_recorded")
    at = [r["edition"] for r in rows(app)].index(EDITION)
    published, as_set = rows(app)[at : at + 2]
    assert len(rows(app)) == len(EDITIONS) + 1
    assert as_set["edition"] == EDITION
    assert (published["is_in_force"], as_set["is_in_force"]) == (False, True)
    assert published["cells"][2]["state"] == "not-met"
    assert as_set["cells"][2]["state"] == "met"
    # It is not one of the published ones, and does not count among them.
    assert "None of the 13 editions" in html(app)


def test_moves_with_the_slider() -> None:
    assert rows(judge()) != rows(judge(**{PRESS: "12"}))


def test_uploaded_form_is_judged_by_all() -> None:
    form = healthy(row("right_j1", csa_cm2=0.2))
    app = judge()
    content = examination_to_csv(form).encode()
    app.file_uploader[0].upload("mine.csv", content, "text/csv").run()
    assert not app.exception
    for each in rows(app):
        check_row(each, evaluate(form, each["edition"]))


def test_empty_form_leaves_all_undecided_and_counts_every_policy() -> None:
    (form,) = examinations_from_bytes(csv_template().encode(), name="empty.csv")
    verdicts = matrix.published(case(form))
    assert matrix.agreement(verdicts) == (
        "None of the 13 editions calls this examination abnormal, "
        "13 leave it undecided."
    )
    told = matrix.gaps(verdicts)
    for policy, label in WORDS["policy"].items():
        count = sum(
            v.by_missing_policy[policy] is Outcome.MET for v in verdicts.values()
        )
        assert f"{label.lower()} {count}" in told
    assert "counted as met 13" in told


@pytest.mark.parametrize(
    ("n_met", "n_open", "said"),
    [
        (0, 0, "None of the 13 editions calls this examination abnormal."),
        (1, 0, "1 of 13 editions calls this examination abnormal, 12 not abnormal."),
        (
            5,
            1,
            "5 of 13 editions call this examination abnormal, 7 not abnormal, "
            "1 leaves it undecided.",
        ),
        (13, 0, "All 13 editions call this examination abnormal."),
    ],
)
def test_agreement_is_counted(n_met: int, n_open: int, said: str) -> None:
    outcomes = [Outcome.MET] * n_met + [Outcome.NOT_ASSESSABLE] * n_open
    outcomes += [Outcome.NOT_MET] * (len(EDITIONS) - len(outcomes))
    verdicts = {
        name: replace(found, outcome=outcome)
        for (name, found), outcome in zip(
            matrix.published(case(healthy())).items(), outcomes, strict=True
        )
    }
    assert matrix.agreement(verdicts) == said


# ---------------------------------------------------------------- what a press does
@pytest.mark.parametrize("criterion", [None, "C3", "C9"])
def test_press_puts_the_edition_in_force(
    criterion: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    session: dict[str, Any] = {
        "matrix": {"pressed": {"edition": "mayer_2011", "criterion": criterion}},
        "rules.jugular_stenosis.posture": "any_recorded",
    }
    monkeypatch.setattr(matrix.st, "session_state", session)
    monkeypatch.setattr(matrix.link, "write", lambda: None)
    matrix._take()
    assert session["_planned"] == {"edition": "mayer_2011"}
    assert "rules.jugular_stenosis.posture" not in session
    opened_cards = [key for key in session if key.startswith("judge.open")]
    assert opened_cards == (["judge.open.C3"] if criterion == "C3" else [])


@pytest.mark.parametrize("pressed", [None, {}, {"edition": "nobody_1999"}])
def test_press_of_nothing_known_changes_nothing(
    pressed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    session: dict[str, Any] = {"matrix": {"pressed": pressed}}
    monkeypatch.setattr(matrix.st, "session_state", session)
    matrix._take()
    assert list(session) == ["matrix"]
