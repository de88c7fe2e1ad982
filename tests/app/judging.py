"""The Judge page without a browser: opened, read, given a file."""

import re

from streamlit.testing.v1 import AppTest

from criteria import Verdict, evaluate, load_edition
from exam import (
    Examination,
)
from simulator import PRESETS, examine
from tests.app.opening import html, opened
from tests.unit.criteria.forms import EDITION
from ui.judging.case import Case

PAGE = "ui/pages/judge.py"
NARROW = "stenosed_right_j1"


def judge(**query: str) -> AppTest:
    """The Judge page, opened by a link."""
    app = opened(**query).switch_page(PAGE).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """All words in HTML, without the tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(app)).split())


def card(app: AppTest, criterion: str) -> str:
    """The front of one card, as words."""
    cards = re.findall(r"<article.*?</article>", html(app), flags=re.S)
    found = [c for c in cards if f"<span>{criterion[1:]}</span>" in c]
    assert len(found) == 1
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def open_card(app: AppTest, criterion: str) -> AppTest:
    app.session_state[f"judge.open.{criterion}"] = True
    return app.run()


def hand_in(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content, "text/csv").run()
    assert not app.exception
    return app


def case(examination: Examination, **changed: object) -> Case:
    edition = load_edition(EDITION).with_(**changed)
    return Case(
        examination=examination,
        edition=edition,
        subject="this neck",
        verdict=evaluate(examination, edition),
        published=evaluate(examination, EDITION),
    )


def verdict_of(preset: str) -> Verdict:
    return evaluate(examine(PRESETS[preset].scenario), EDITION)
