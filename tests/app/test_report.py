"""The report: what it says is what was found, and nobody can put markup into it."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from criteria import EDITIONS, Outcome, evaluate, load_edition
from criteria.sources import known_sources
from exam import (
    SITES,
    Breathing,
    Examination,
    Measurement,
    Posture,
    examination_from_json,
    examination_to_csv,
)
from simulator import PRESETS, Scenario, examine
from simulator.version import VERSION
from tests.app.opening import PRESS, opened, shown
from tests.strategies import examinations
from ui.report import Origin, Subject, as_html, as_json, content, pictures
from ui.text import wording
from ui.verdict import place_text

EDITION = load_edition("zamboni_2009_jnnp")
HEALTHY = PRESETS["healthy"].scenario
DAY = date(2026, 11, 21)
LINK = "http://localhost:8501/?v=1&seed=1"


class Reader(HTMLParser):
    """The words of a page, its tags, and whatever it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "data", "action", "background", "poster"):
                self.loads.append(str(value))
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def simulated(scenario: Scenario, **more: Any) -> Subject:
    form = examine(scenario)
    return Subject(
        examination=form, verdict=evaluate(form, EDITION), scenario=scenario, **more
    )


def report(*subjects: Subject, **origin: Any) -> dict[str, Any]:
    said = {"title": "Healthy neck", "subject": "this neck", "preset": "healthy"}
    return content(
        subjects, EDITION, Origin(**said | {"link": LINK} | origin), made_on=DAY
    )


@pytest.fixture(scope="module")
def pressed() -> dict[str, Any]:
    scenario = HEALTHY.replaced({PRESS: 15.0})
    return report(
        simulated(scenario, picture=pictures.screen(scenario, SITES["right_j2"]))
    )


# ---------------------------------------------------------------- what it says
def test_the_version_is_that_of_the_citation():
    cited = Path(__file__).parents[2].joinpath("CITATION.cff").read_text("utf-8")
    assert re.search(r"^version: (.+)$", cited, re.M)[1] == VERSION


def test_every_criterion_has_reading_limit_margin_source_and_confidence(pressed):
    found = evaluate(examine(HEALTHY.replaced({PRESS: 15.0})), EDITION)
    page = Reader(as_html(pressed)).text
    assert [row["number"] for row in pressed["criteria"]] == list("12345")
    for row, finding in zip(pressed["criteria"], found.findings, strict=True):
        answer = row["answers"][0]
        assert answer["outcome"] == finding.outcome
        assert answer["where"] == place_text(finding.decisive)
        assert row["confidence"] in ("confirmed", "secondary", "our reading")
        assert row["sources"]
        for said in (row["name"], row["limit"], answer["reading"], answer["margin"]):
            assert " ".join(said.split()) in page
    assert "met by 0.29 cm², 97 %" in page
    assert "this neck is called abnormal" in page


def test_every_source_is_cited_in_full(pressed):
    numbers = [each["number"] for each in pressed["sources"]]
    assert numbers == list(range(1, len(numbers) + 1))
    named = {n for row in pressed["criteria"] for n in row["sources"]}
    assert named <= set(numbers)
    for each in pressed["sources"]:
        assert each["citation"] == known_sources()[each["key"]].citation


def test_every_edition_judges_the_same_form(pressed):
    form = examine(HEALTHY.replaced({PRESS: 15.0}))
    assert [row["edition"] for row in pressed["editions"]] == list(EDITIONS)
    for row in pressed["editions"]:
        found = evaluate(form, row["edition"])
        answer = row["answers"][0]
        assert answer["outcome"] == found.outcome
        marks = {m["criterion"]: m["mark"] for m in answer["marks"] if m["mark"]}
        assert marks == {
            f.criterion[1:]: f.outcome.lower().replace("_", "-") for f in found.findings
        }
    here = [row["edition"] for row in pressed["editions"] if row["is_in_force"]]
    assert here == [EDITION.name]


def test_a_changed_switch_is_named_and_has_a_row_of_its_own():
    edition = EDITION.with_(jugular_stenosis__posture="any_recorded")
    form = examine(HEALTHY)
    made = content(
        [Subject(examination=form, verdict=evaluate(form, edition))],
        edition,
        Origin(title="x", subject="y"),
        made_on=DAY,
    )
    page = Reader(as_html(made)).text
    assert "Posture that counts: supine only → supine and upright" in page
    as_set, published = (
        next(r for r in made["editions"] if r["edition"] == EDITION.name and r[k] is v)
        for k, v in (("is_in_force", True), ("is_in_force", False))
    )
    assert as_set["answers"][0]["marks"][2]["mark"] == "met"
    assert published["answers"][0]["marks"][2]["mark"] == "not-met"


def test_only_what_differs_is_listed_as_different(pressed):
    changed = pressed["set_up"]["changed"]
    assert [each["key"] for each in changed] == [PRESS]
    assert (changed[0]["was_said"], changed[0]["said"]) == ("0.0", "15.0 mmHg")
    assert pressed["set_up"]["veins"] == []


def test_every_reading_of_the_form_is_in_the_table(pressed):
    form = examine(HEALTHY.replaced({PRESS: 15.0}))
    shown = pressed["subjects"][0]["readings"]
    cells = [c for t in shown["tables"] for row in t["rows"] for c in row["cells"]]
    assert len(cells) == 3 * len(form.measurements)
    row = next(r for r in form.measurements if r.where == "left J3, supine, deep")
    there = [c for c in cells if c["carries"] == "3"]
    assert [c["text"] for c in there] == [f"{row.csa_cm2:.2f}"]


def test_framed_readings_carry_the_criteria_that_are_met(pressed):
    shown = pressed["subjects"][0]["readings"]["tables"]
    carried = {
        number
        for table in shown
        for row in table["rows"]
        for cell in row["cells"]
        for number in cell["carries"].split(", ")
        if number
    }
    met = {
        row["number"]
        for row in pressed["criteria"]
        if row["answers"][0]["outcome"] == Outcome.MET
    }
    assert carried == met
    assert met


def test_two_operators_stand_side_by_side():
    a, b = HEALTHY, HEALTHY.replaced({PRESS: 15.0, "patient.fluid_balance_l": 0.0})
    made = report(simulated(a), simulated(b))
    assert [each["key"] for each in made["set_up"]["differing"]] == [PRESS]
    assert PRESS not in [each["key"] for each in made["set_up"]["technique"]]
    assert [len(row["answers"]) for row in made["criteria"]] == [2] * 5
    page = Reader(as_html(made)).text
    assert "Operator A" in page
    assert "The examination form, operator B" in page


def test_data_hold_everything_but_pixels(pressed):
    data = json.loads(as_json(pressed))
    assert data["schema"] == "insonate/report/1"
    first = data["subjects"][0]
    form = examination_from_json(json.dumps(first["examination"]))
    assert form.measurements == examine(HEALTHY.replaced({PRESS: 15.0})).measurements
    assert Scenario.from_dict(first["scenario"]) == HEALTHY.replaced({PRESS: 15.0})
    assert first["verdict"] == evaluate(form, EDITION).to_dict()
    assert data["made"]["link"] == LINK
    assert data["made"]["seed"] == 1
    assert "jpeg_base64" not in as_json(pressed)
    assert first["picture"]["alt"].startswith("Spectral Doppler at right J2")


def test_a_picture_shows_the_recording_that_decides():
    scenario = HEALTHY.replaced({PRESS: 15.0})
    found = evaluate(examine(scenario), EDITION)
    number, evidence = pictures.deciding(found)
    there, site = pictures.as_recorded(scenario, evidence)
    assert number == "3"
    made = pictures.record(there, site)
    assert made.measurement == evidence.measurements[0]


def test_a_hidden_vein_has_words_in_place_of_a_picture():
    scenario = HEALTHY.replaced({"patient.bone_window": 0.0})
    shown = pictures.screen(scenario, SITES["straight_sinus"])
    assert shown["jpeg_base64"] == ""
    assert wording("scan")["skull"]["hidden"] in shown["caption"]
    made = report(simulated(scenario, picture=shown))
    assert "<figure>\n<figcaption>" in as_html(made)
    assert "If what could not be assessed" in Reader(as_html(made)).text


# ---------------------------------------------------------------- hostile
def test_a_page_loads_nothing_and_runs_nothing(pressed):
    page = as_html(pressed)
    read = Reader(page)
    assert read.loads
    assert all(each.startswith("data:image/jpeg;base64,") for each in read.loads)
    assert not {"script", "link", "iframe", "object", "base"} & set(read.tags)
    assert not re.search(r"url\(|@import", page)
    assert "default-src 'none'" in page


EVIL = "</style><script>alert(1)</script><img src=x onerror='alert(2)'>\"'{{ 7*7 }}"


@settings(max_examples=25, deadline=None)
@given(form=examinations(), evil=st.text(max_size=60) | st.just(EVIL))
def test_whatever_a_form_says_stays_text(form: Examination, evil: str) -> None:
    named = replace(form, meta={"examination": evil, "origin": evil, "notes": [evil]})
    made = report(
        Subject(examination=named, verdict=evaluate(named, EDITION)),
        title=evil,
        subject=evil,
        preset=None,
        notes=(evil, evil),
        link="",
    )
    tame = report(
        Subject(examination=form, verdict=evaluate(form, EDITION)),
        title="x",
        subject="x",
        preset=None,
        notes=("x", "x"),
        link="",
    )
    page, plain = Reader(as_html(made)), Reader(as_html(tame))
    assert page.tags == plain.tags
    assert page.loads == page.handlers == []
    json.loads(as_json(made))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""]
)
def test_only_an_address_of_the_web_becomes_a_link(address):
    made = report(simulated(HEALTHY), link=address)
    assert made["made"]["link"] == ""
    assert f'href="{address or "#"}"' not in as_html(made)


def test_long_titles_and_notes_are_cut():
    made = report(simulated(HEALTHY), title="x" * 900, notes=("y" * 900,) * 9)
    assert len(made["title"]) == 90
    assert [len(note) for note in made["notes"]] == [240] * 5


# ---------------------------------------------------------------- from the pages
def asked_of(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


@pytest.mark.parametrize("name", ["scan", "flip", "judge"])
def test_scan_flip_and_judge_offer_both_files(name):
    words = wording("report")["take_away"]
    app = opened().switch_page(f"ui/pages/{name}.py").run()
    assert not app.exception
    assert {words["html"], words["json"]} <= set(asked_of(app))


def test_a_form_from_a_file_has_a_report_and_no_link():
    app = opened().switch_page("ui/pages/judge.py").run()
    csv = examination_to_csv(examine(HEALTHY)).encode()
    app.file_uploader[0].upload("clinic.csv", csv, "text/csv").run()
    assert not app.exception
    assert wording("report")["take_away"]["html"] in asked_of(app)
    assert shown(app, "share")["offered"] is False


def every_cell() -> Examination:
    """The largest form there is."""
    return Examination(
        measurements=tuple(
            Measurement(
                site=site,
                posture=posture,
                breathing=breathing,
                reflux_s=1.23,
                bidirectional=True,
                flow_detectable=True,
                csa_cm2=0.29,
                tamean_cm_s=-12.3,
            )
            for site, posture, breathing in product(SITES.values(), Posture, Breathing)
        )
    )


def test_the_third_reading_is_the_best_the_form_has():
    form = every_cell()
    made = report(
        Subject(examination=form, verdict=evaluate(form, EDITION)), preset=None, link=""
    )
    readings = made["subjects"][0]["readings"]
    assert [c["label"] for c in readings["columns"]] == ["rev.", "CSA", "TAMEAN"]
    assert [len(t["groups"]) for t in readings["tables"]] == [5, 5]
    assert all(
        c["text"] == "−12.3" for c in readings["tables"][0]["rows"][0]["cells"][2::3]
    )
