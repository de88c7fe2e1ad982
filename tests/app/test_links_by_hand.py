"""Readings taken by hand in links: all of them or, said plainly, none."""

from dataclasses import replace
from itertools import islice

import pytest
from streamlit.testing.v1 import AppTest

from exam import SITES, Breathing, Posture
from simulator import preset
from simulator.protocol import EXAMINED
from tests.app.opening import PRESS, address, again, html, opened, page, shown
from ui import by_hand, link_by_hand
from ui.link_reading import LinkError, read
from ui.link_text import VERSION
from ui.text import wording

CELL = "hand.right_j2.supine.quiet.reflux_s"


def test_a_link_has_the_readings_by_hand():
    app = page("scan", **{CELL: "1.2", PRESS: "3"})
    assert "By hand: right J2 1.20 s" in html(app)
    assert address(app) == {"v": VERSION, "seed": "1", PRESS: "3", CELL: "1.20"}
    assert "By hand: right J2 1.20 s" in html(again(app, "scan"))
    app.slider(key=PRESS).set_value(2.0).run()
    assert CELL not in address(app)  # it waits: it was taken under other settings
    app.slider(key=PRESS).set_value(3.0).run()
    assert address(app)[CELL] == "1.20"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (CELL, "-1"),
        (CELL, "nan"),
        (CELL, "1e1"),
        (CELL, "0.123"),
        (CELL, "601"),
        (CELL, ""),
        (CELL, "\u0661"),  # a digit, but none of ours
        ("hand.right_j2.supine.quiet.tamean_cm_s", "1"),
        ("hand.great_cerebral.supine.quiet.reflux_s", "1"),
        ("hand.right_j2.tilted.quiet.reflux_s", "1"),
        ("hand.", "1"),
    ],
)
def test_a_link_with_a_bad_reading_by_hand_is_refused_whole(key, value):
    app = opened(**{key: value, PRESS: "3"})
    assert "could not be used" in html(app)
    assert key in html(app)
    assert address(app) == {"v": VERSION, "seed": "1"}


def measured(n: int) -> list[by_hand.HandReading]:
    """Readings of so many cells."""
    readings = (
        by_hand.HandReading(
            site=site, posture=posture, breathing=breathing, quantity=name, value=1.0
        )
        for site in EXAMINED
        for posture in Posture
        for breathing in Breathing
        for name in by_hand.QUANTITIES
    )
    return list(islice(readings, n))


def by_hand_at(n: int) -> dict[str, str]:
    """A link's readings of so many cells."""
    return link_by_hand.written(measured(n))


def test_a_link_has_as_many_readings_as_it_carries_and_no_more():
    most = by_hand_at(link_by_hand.MOST)
    assert len(most) == link_by_hand.MOST
    found = read({key: [text] for key, text in most.items()})
    assert link_by_hand.written(found.by_hand) == most
    with pytest.raises(LinkError, match=f"up to {link_by_hand.MOST}"):
        read({k: [text] for k, text in by_hand_at(link_by_hand.MOST + 1).items()})


def test_a_link_says_when_there_are_too_many_readings_for_it():
    app = page("scan", **by_hand_at(link_by_hand.MOST))
    words = wording("report")["share"]
    assert shown(app, "share")["words"]["copied"] == words["copied"]
    kept = app.session_state["_by_hand"]
    (settings, *_), one = next(iter(kept.items()))
    more = replace(one, site=SITES["left_vertebral"], posture=Posture.UPRIGHT)
    kept[(settings, *more.row, more.quantity)] = more
    app.run()
    assert not app.exception
    assert shown(app, "share")["words"]["copied"] == words["copied_without"]
    assert not any(key.startswith("hand.") for key in address(app))


def _went_back() -> None:
    from ui import link
    from ui.link_text import Setting

    link._put(Setting())


@pytest.mark.parametrize(
    ("n", "n_left"), [(link_by_hand.MOST, 0), (link_by_hand.MOST + 1, None)]
)
def test_going_back_takes_no_readings_that_a_link_could_not_carry(n, n_left):
    settings = preset("healthy").replaced(by_hand.NEUTRAL)
    app = AppTest.from_function(_went_back)
    app.session_state["_by_hand"] = {
        (settings, *each.row, each.quantity): each for each in measured(n)
    }
    app.run()
    assert not app.exception
    left = n if n_left is None else n_left
    assert len(app.session_state["_by_hand"]) == left
