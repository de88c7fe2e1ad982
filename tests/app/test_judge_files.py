"""Judge without a browser: somebody's own file, refused, judged, given back."""

import json

import pytest

from exam import (
    Examination,
    ExaminationError,
    csv_template,
    examination_to_csv,
    examination_to_json,
    examinations_from_bytes,
)
from tests.app.judging import PAGE, card, case, hand_in, judge, open_card, text
from tests.app.opening import PRESS, html
from tests.unit.criteria.forms import form, healthy, row
from ui.judging import form as form_section
from ui.judging import upload
from ui.text import wording

# ---------------------------------------------------------------- files
GOOD = examination_to_csv(healthy(row("right_j1", csa_cm2=0.2))).encode()
BAD = (
    GOOD.replace(b"supine", b"lying", 1)
    .replace(b"csa_cm2", b"csa_mm2")
    .replace(b"quiet", b"quite", 1)
)


def test_bad_file_is_refused_with_every_reason_and_nothing_is_lost() -> None:
    app = judge()
    before = card(app, "C3")
    hand_in(app, "mine.csv", BAD)
    with pytest.raises(ExaminationError) as expected:
        examinations_from_bytes(BAD, name="mine.csv")
    assert len(expected.value.problems) >= 3
    for problem in expected.value.problems:
        assert problem in html(app)
    assert "role='alert'" in html(app)
    assert card(app, "C3") == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mine.csv", GOOD),
        ("mine.json", examination_to_json(healthy(row("right_j1", csa_cm2=0.2)))),
    ],
)
def test_good_file_is_judged_and_given_back(name: str, content: bytes | str) -> None:
    app = judge(**{PRESS: "3"})
    before = text(app)
    hand_in(app, name, content if isinstance(content, bytes) else content.encode())
    assert f"{name}." in text(app)
    assert "1 of 5 met. It takes two" in text(app)
    assert card(app, "C3").startswith("MET")
    assert "0.20 cm²" in card(app, "C3")
    assert not app.slider

    app.button(key="judge.back").click().run()
    assert not app.exception
    assert text(app) == before
    assert app.slider(key=PRESS).value == 3


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_empty_file_is_answered_in_words_of_the_page(content: bytes) -> None:
    found = upload.read(content, "empty.csv")
    assert isinstance(found, upload.Refused)
    assert found.problems == (wording("judge")["upload"]["empty"],)
    assert "python" not in found.problems[0]


def test_file_stays_when_the_page_is_left() -> None:
    app = hand_in(judge(), "mine.csv", GOOD)
    app.switch_page("ui/pages/scan.py").run()
    assert app.slider(key=PRESS).value == 0
    app.switch_page(PAGE).run()
    assert "mine.csv." in text(app)


def test_bad_file_after_a_good_one_keeps_the_good_one() -> None:
    app = hand_in(judge(), "mine.csv", GOOD)
    hand_in(app, "worse.csv", BAD)
    assert "worse.csv could not be read" in text(app)
    assert "mine.csv." in text(app)


def test_switches_work_on_a_file() -> None:
    app = open_card(hand_in(judge(), "mine.csv", GOOD), "C3")
    level = "judge.rules.jugular_stenosis.posture"
    app.segmented_control(key=level).set_value("any_recorded").run()
    assert "Read differently from the edition as published" in text(app)


def test_file_with_several_examinations_offers_each() -> None:
    first, second = (
        examination_to_csv(
            Examination(measurements=exam.measurements, meta={"examination": name})
        )
        for exam, name in ((healthy(), "Ada"), (form(row("right_j1")), "Ben"))
    )
    both = first + second.partition("\n")[2]
    app = hand_in(judge(), "two.csv", both.encode())
    assert app.selectbox(key="judge.which").options == ["Ada", "Ben"]
    assert "0 of 5 met. It takes two" in text(app)
    app.selectbox(key="judge.which").select_index(1).run()
    assert "5 not assessable" in text(app)


def test_empty_form_is_judged_as_not_assessable() -> None:
    app = hand_in(judge(), "empty.csv", csv_template().encode())
    assert "0 of 5 met, 5 not assessable" in text(app)
    for criterion in ("C1", "C2", "C3", "C4", "C5"):
        assert card(app, criterion).startswith("NOT ASSESSABLE")
        app = open_card(app, criterion)
    assert not app.exception


def test_file_name_and_readings_cannot_smuggle_in_markup() -> None:
    evil = "<img src=x onerror=alert(1)>"
    refused = upload.read(f"{evil}\n1\n".encode(), f"{evil}.csv")
    assert isinstance(refused, upload.Refused)
    assert "<img" not in upload.refusal(refused)
    exam = json.loads(examination_to_json(healthy()))
    exam["meta"] = {"notes": [evil], "origin": evil}
    app = hand_in(judge(), f"{evil}.json", json.dumps(exam).encode())
    bodies = (element.proto.body for element in app.get("html"))
    assert "<img" not in "".join(bodies)


def test_many_problems_are_cut_and_counted() -> None:
    refused = upload.Refused(name="x.csv", problems=tuple(f"p{n}" for n in range(90)))
    assert f"and {90 - upload.MOST_PROBLEMS_SHOWN} more" in upload.refusal(refused)


@pytest.mark.parametrize("notes", [None, 3, "one", ["one", 2, None], {"a": 1}])
def test_notes_of_any_kind_are_survived(notes: object) -> None:
    told = form_section.notes_of({"notes": notes, "origin": 7})
    assert told in ([], ["One."], ["A."])


def test_verdict_file_is_what_the_command_prints() -> None:
    now = case(healthy())
    assert json.loads(form_section.verdict_json(now)) == [now.verdict.to_dict()]
