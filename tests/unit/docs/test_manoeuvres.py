"""The pictures of the manoeuvres: drawn by the script, shown by the page, and true."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from scripts.manoeuvres import __main__ as script
from scripts.manoeuvres import page
from scripts.manoeuvres.catalogue import MANOEUVRES
from scripts.manoeuvres.curves import TOLERANCE_PX, Curve, limits, spread, thinned
from scripts.manoeuvres.findings import AFTER_S, after_sitting_up
from scripts.manoeuvres.picture import THEMES, svg
from scripts.manoeuvres.recording import running_mean
from simulator import FlowTruth
from simulator.drive import MANOEUVRE_START_S, SETTLED_S

TEXT = page.PAGE.read_text("utf-8")
TOLD = page.told(TEXT)
PICTURES = sorted(script.PICTURES.glob("manoeuvre-*.svg"))
Truths = dict[str, list[FlowTruth]]


@pytest.fixture(scope="module")
def truths() -> Truths:
    return {m.name: [r.run() for r in m.recordings] for m in MANOEUVRES}


# ---------------------------------------------------------------- the page
def test_page_says_what_the_model_gives_now(truths: Truths) -> None:
    assert page.is_told(TEXT, page.section(truths)), "python -m scripts.manoeuvres"


def test_page_shows_every_picture_in_both_themes_and_no_other() -> None:
    shown = set(re.findall(r'(?:src|srcset)="pictures/([^"]+)"', TOLD))
    assert shown == {
        f"manoeuvre-{m.name}-{theme}.svg" for m in MANOEUVRES for theme in THEMES
    }
    assert shown == {path.name for path in PICTURES}


def test_pictures_are_small() -> None:
    assert 0 < sum(path.stat().st_size for path in PICTURES) < 600_000


def lines(picture: ET.Element) -> list[str]:
    texts = picture.iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in texts]


@pytest.mark.parametrize("path", PICTURES, ids=lambda p: p.stem)
def test_picture_has_the_finding_of_the_page_and_units_on_its_axes(path) -> None:
    root = ET.fromstring(path.read_text("utf-8"))
    letters = "".join("".join(lines(root)).split())
    name = path.stem.rpartition("-")[0]
    (finding,) = re.findall(rf'alt="([^"]+)\." src="pictures/{name}-light', TOLD)
    assert "".join(finding.split()) in letters
    words = " ".join(lines(root))
    for unit in ("cm²", "mmHg", ", s"):
        assert unit in words
    assert "ml/min" in words or "cm/s" in words
    assert {"J2", "right J2"} & set(lines(root))
    assert {"right atrium", "chest"} <= set(lines(root))
    assert "NaN" not in ET.tostring(root, "unicode")


def test_changed_number_or_word_is_noticed() -> None:
    assert page.is_told(TEXT, TOLD)
    (area,) = re.findall(r"\| 120 \| (0\.\d+) \|", TOLD)
    near = TOLD.replace(f"| 120 | {area} |", f"| 120 | {float(area) + 0.001:.3f} |")
    far = TOLD.replace(f"| 120 | {area} |", f"| 120 | {float(area) + 0.01:.3f} |")
    assert page.is_told(TEXT, near)
    assert not page.is_told(TEXT, far)
    assert not page.is_told(TEXT, TOLD.replace("Apnoea", "Apnea"))
    assert not page.is_told(TEXT.replace(page.END, ""), TOLD)


def test_page_without_marks_is_refused() -> None:
    with pytest.raises(SystemExit, match="lacks the marks"):
        page.with_section("# A page", TOLD)
    assert page.with_section(TEXT, "new") == TEXT.replace(TOLD, "new")


# ---------------------------------------------------------------- the script
def test_script_draws_one_manoeuvre_of_each_kind_again(truths: Truths) -> None:
    # One column, two columns, logarithmic axes.
    for name in ("quiet", "held", "sitting-up"):
        (manoeuvre,) = (m for m in MANOEUVRES if m.name == name)
        drawn = ET.fromstring(svg(manoeuvre, truths[name], "dark"))
        path = script.PICTURES / f"manoeuvre-{name}-dark.svg"
        kept = ET.fromstring(path.read_text("utf-8"))
        assert len(lines(drawn)) == len(lines(kept))
        assert drawn.get("width") == kept.get("width")


@pytest.mark.slow
def test_script_writes_the_pictures_that_are_kept(tmp_path) -> None:
    before = TEXT
    assert script.main(["--pictures", str(tmp_path)]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in PICTURES}
    assert page.PAGE.read_text("utf-8") == before
    for path in PICTURES:
        drawn = ET.fromstring((tmp_path / path.name).read_text("utf-8"))
        kept = ET.fromstring(path.read_text("utf-8"))
        assert len(list(drawn.iter())) == len(list(kept.iter()))


# ---------------------------------------------------------------- what is said
def test_bands_are_where_the_driver_acts() -> None:
    # Held: in within 1 s of the start; strain from the start on.
    starts = {
        m.name: {r.band[0] for r in m.recordings if r.band is not None}
        for m in MANOEUVRES
    }
    assert starts["held"] == {MANOEUVRE_START_S + 1.0}
    assert starts["strain-lying"] == starts["strain-sitting"] == {MANOEUVRE_START_S}


def test_sitting_up_settles_as_fast_as_the_page_says(truths: Truths) -> None:
    (truth,) = truths["sitting-up"]
    rows = after_sitting_up(truth)
    assert tuple(row.after_s for row in rows) == AFTER_S
    assert all(b.area_cm2 < a.area_cm2 for a, b in pairwise(rows))
    assert all(b.right_ml_min < a.right_ml_min for a, b in pairwise(rows))
    end = rows[-1]
    by_time = {row.after_s: row for row in rows}
    for after_s, within in ((20, 0.04), (SETTLED_S, 0.001)):
        row = by_time[int(after_s)]
        assert row.area_cm2 == pytest.approx(end.area_cm2, rel=within)
        assert row.right_ml_min == pytest.approx(end.right_ml_min, rel=within)
        assert row.left_ml_min == pytest.approx(end.left_ml_min, rel=within)
    assert by_time[10].right_ml_min > 1.1 * end.right_ml_min


# ---------------------------------------------------------------- the lines
def test_thinned_line_is_nowhere_off_by_more_than_is_seen() -> None:
    time_s = np.arange(0.0, 10.0, 0.01)
    heights = 50 * np.sin(3 * time_s) + 20 * np.abs(np.sin(11 * time_s))
    line = thinned(Curve(key="right_j2", time_s=time_s, values=heights), heights)
    assert line.time_s.size < 0.4 * time_s.size
    again = np.interp(time_s, line.time_s, line.values)
    assert np.abs(again - heights).max() <= TOLERANCE_PX


def test_straight_line_needs_its_ends_only() -> None:
    time_s = np.linspace(0.0, 1.0, 50)
    line = thinned(Curve(key="chest", time_s=time_s, values=time_s), 90 * time_s)
    assert line.time_s.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([10.0, 90.0], [10.0, 90.0]),
        ([50.0, 44.0], [54.5, 39.5]),  # 15 px apart, middle kept
        ([7.0], [7.0]),
    ],
)
def test_labels_keep_apart(places: Sequence[float], expected: list[float]) -> None:
    assert spread(places, 15.0) == pytest.approx(expected)


def test_axis_holds_every_line_and_zero_and_cuts_jets_of_velocity_only() -> None:
    time_s = np.arange(3.0)
    curves = [
        Curve(key="right_j2", time_s=time_s, values=np.array([1.0, -10.0, 140.0]))
    ]
    low, high = limits(curves, "flow_ml_min")
    assert low < -10.0
    assert high > 140.0
    assert limits(curves, "velocity_cm_s")[1] < 70.0
    positive = [Curve(key="right_j2", time_s=time_s, values=np.array([0.1, 1, 2]))]
    assert limits(positive, "area")[0] == 0.0
    assert limits(positive, "area", is_log=True) == pytest.approx((0.08, 2.5))


def test_running_mean_of_a_ramp_is_the_ramp_without_its_ends() -> None:
    ramp = np.arange(0.0, 1.0, 0.01)
    assert running_mean(ramp, 0.05) == pytest.approx(ramp[2:-2])
    assert running_mean(ramp, 0.0) == pytest.approx(ramp)
