"""The examination itself: where it is from, every row, files to take away."""

import json
from html import escape

import streamlit as st

from exam import csv_template, examination_to_csv, examination_to_json
from ui import link
from ui.judging import tables
from ui.judging.case import Case
from ui.notes import notes_of
from ui.text import wording

WORDS = "judge"


def section(case: Case) -> None:
    """Heading, origin, notes, the table, the files."""
    words = wording(WORDS)["form"]
    exam = case.examination
    facts = words["facts"].format(rows=len(exam.measurements), readings=exam.n_readings)
    notes = "".join(f"<p>{escape(note)}</p>" for note in notes_of(exam.meta))
    st.html(f"<h2>{words['title']}</h2><p>{facts}</p><div class='quiet'>{notes}</div>")
    rows = st.expander(
        words["open"], type="compact", key="judge.open.form", on_change=link.write
    )
    if rows.open:
        rows.html(tables.form(exam))
    _files(case)


def _files(case: Case) -> None:
    words = wording(WORDS)["form"]
    exam = case.examination
    with st.container(horizontal=True, key="files", gap="small"):
        for key, data, name, mime in (
            ("json", lambda: examination_to_json(exam), "examination.json", "json"),
            ("csv", lambda: examination_to_csv(exam), "examination.csv", "csv"),
            ("verdict", lambda: verdict_json(case), "verdict.json", "json"),
        ):
            st.download_button(
                words[key],
                data,
                f"insonate-{name}",
                f"application/{mime}" if mime == "json" else "text/csv",
                key=f"judge.file.{key}",
                on_click="ignore",
            )


def template() -> None:
    """An empty form to fill in."""
    st.download_button(
        wording(WORDS)["form"]["template"],
        csv_template(),
        "insonate-empty-form.csv",
        "text/csv",
        key="judge.file.template",
        on_click="ignore",
    )


def verdict_json(case: Case) -> str:
    """The verdict as ``python -m criteria judge --json`` prints it."""
    return json.dumps([case.verdict.to_dict()], indent=2, ensure_ascii=False) + "\n"
