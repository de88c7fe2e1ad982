"""The Flip page without a browser: opened, asked, answered."""

import re

from streamlit.testing.v1 import AppTest

from simulator import PRESETS
from tests.app.opening import PRESS, html, opened
from ui.text import wording

PAGE = "ui/pages/flip.py"
TURN = "operator.head_turn_deg"
BREATH = "operator.breath_depth_mmhg"
WORDS = wording("flip")
HEALTHY = PRESETS["healthy"].scenario
TURNED = {PRESS: 4.0, TURN: 80.0}
TWO_ANSWERS = HEALTHY.replaced(TURNED)
EDITION = "zamboni_2009_jnnp"


def flip(**query: str) -> AppTest:
    app = opened(**query).switch_page(PAGE).run()
    assert not app.exception
    return app


def cards(app: AppTest) -> list[str]:
    return re.findall(r"<section class='operator'.*?</section>", html(app), flags=re.S)


def run_to_the_end(app: AppTest, kind: str) -> AppTest:
    """Press a question's button and wait for its answer."""
    app.button(key=f"flip.ask.{kind}").click().run()
    job = app.session_state["_flip_jobs"].get(kind)
    if job is not None:
        job.wait(300)
    app.run()
    assert not app.exception
    return app


def alike(app: AppTest) -> AppTest:
    """B examines as A does."""
    app.button(key="flip.alike").click().run()
    assert not app.exception
    return app
