"""The app without a browser: open it by a link, read what it shows."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
PRESS = "operator.probe_pressure_mmhg"
TILT = "operator.tilt_deg"
BREATHING = "operator.breathing"


def opened(**query: str) -> AppTest:
    """The app as a link opens it; dots of keys are written as two underscores."""
    app = AppTest.from_file(APP, default_timeout=120)
    for key, value in query.items():
        app.query_params[key.replace("__", ".")] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest, key: str) -> dict[str, Any]:
    """What a component was told."""
    found = [c for c in app.get("bidi_component") if c.proto.id.endswith(f"-{key}")]
    assert len(found) == 1
    told: dict[str, Any] = json.loads(found[0].proto.json)
    return told


def html(app: AppTest) -> str:
    """Everything written as HTML, apart from the style sheet."""
    bodies = (element.proto.body for element in app.get("html"))
    return unescape("\n".join(b for b in bodies if not b.startswith("<style")))


def chip(app: AppTest, criterion: str) -> str:
    """One chip as text."""
    chips = re.findall(r"<li class='chip.*?</li>", html(app), flags=re.S)
    found = [c for c in chips if f"<span>{criterion}</span>" in c]
    assert len(found) == 1
    return found[0]


def reading(app: AppTest, criterion: str) -> str:
    found = re.search(r"<b>(.*?)</b>", chip(app, criterion))
    assert found
    return found[1]


def linked(app: AppTest, key: str) -> str:
    """What the address bar says about a choice."""
    value = app.query_params[key]
    return value if isinstance(value, str) else value[-1]


def mean_area(app: AppTest) -> float:
    area = shown(app, "screen")["area_cm2"]
    return sum(area) / len(area)
