"""The app without a browser: open it by a link, read what it shows."""

import json
import re
from base64 import b64decode
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import label
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")
PRESS = "operator.probe_pressure_mmhg"
TILT = "operator.tilt_deg"
BREATHING = "operator.breathing"
DARK = 45.0
"""Blood is darker than this, tissue brighter [grey level]."""


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


def address(app: AppTest) -> dict[str, str]:
    """What the address bar is told to say."""
    return dict(parse_qsl(shown(app, "share")["query"]))


def linked(app: AppTest, key: str) -> str:
    """What the address bar says about a choice."""
    return address(app)[key]


def picture_now(app: AppTest) -> NDArray[np.float64]:
    """The cross-section as it is most of the time, (row, column), 0 to 255."""
    told = shown(app, "screen")["section"]
    _, _, body = told["image"].partition(",")
    every = np.asarray(Image.open(BytesIO(b64decode(body))), dtype=float)
    rows = every.shape[0] // told["n_picture"]
    usual = round(float(np.median(told["at"])))
    return every[usual * rows : (usual + 1) * rows]


def lumen_cm2(app: AppTest) -> float:
    """Area of the black spot on the beam, as an eye would find it."""
    told, grey = shown(app, "screen")["section"], picture_now(app)
    per_cm = grey.shape[0] / told["depth_cm"]
    spots, _ = label(grey < DARK)
    row, column = (round(told["vein"][axis] * per_cm) for axis in ("y_cm", "x_cm"))
    middle = spots[row, column]
    return float((spots == middle).sum() / per_cm**2) if middle else 0.0


def page(name: str, **query: str) -> AppTest:
    """A page as its link opens it: the session's first run is on that page."""
    app = AppTest.from_file(APP, default_timeout=120)
    app.switch_page(f"ui/pages/{name}.py")
    for key, value in query.items():
        app.query_params[key.replace("__", ".")] = value
    app.run()
    assert not app.exception
    assert "could not be used" not in html(app)
    return app


def again(app: AppTest, name: str) -> AppTest:
    """What somebody else sees who was given the link to this."""
    return page(name, **dict(parse_qsl(shown(app, "share")["query"])))
