"""The Judge page, from the verdict down to the form.

For the simulated person it fills the bench, beside the controls that move the verdict.
An uploaded examination has no controls: it gets the whole width and a way back.
"""

from html import escape

import streamlit as st

from criteria import Finding
from simulator import Scenario
from ui import bench, controls, link, scan, take_away, verdict
from ui.judging import case, form, matrix, origin, switches, upload
from ui.judging.cards import card
from ui.judging.case import Case
from ui.report import pages
from ui.text import wording

WORDS = "judge"


def draw(slots: bench.Slots, scenario: Scenario) -> None:
    """Fill the bench for this scenario."""
    if upload.taken() is not None:
        st.rerun(scope="app")
    _fill(slots, case.simulated(scenario))


def _report(scenario: Scenario) -> pages.Make:
    return pages.decisive(scenario, scan.subject(scenario))


def show() -> None:
    """The simulated person on the bench, or the file somebody brought."""
    file = upload.taken()
    if file is None:
        bench.show(
            bench.View(question=wording(WORDS)["question"], draw=draw, report=_report)
        )
    else:
        _show_file(file)


def _show_file(file: upload.Taken) -> None:
    words = wording(WORDS)["upload"]
    with st.container(horizontal=True, key="heading", gap="medium"):
        st.html(
            f"<h1 class='ask'>{escape(file.name)}."
            f" <span>{wording(WORDS)['question']}</span></h1>"
        )
        with st.container(key="example"):
            st.button(words["back"], key="judge.back", on_click=upload.give_back)
    with st.container(horizontal=True, key="bench", gap="medium"):
        top = st.container(key="note")
        stage = st.container(key="stage", gap="small")
        detail = st.container(key="detail", gap="small")
    with top:
        st.html(f"<p class='why'>{words['note']}</p>")
        upload.picker(file)
        with st.container(key="file_rules"):
            controls.edition_picker()
    judged = case.uploaded(upload.chosen(file))
    with top:
        take_away.controls(
            pages.of_file(
                judged.examination, judged.verdict, judged.edition, upload.title(file)
            )
        )
    _fill(bench.Slots(top=top, stage=stage, detail=detail), judged)


# ---------------------------------------------------------------- from top to bottom
def _fill(slots: bench.Slots, judged: Case) -> None:
    slots.stage.html(headline(judged))
    with slots.detail, st.container(key="editions", gap="small"):
        matrix.section(judged)
    with slots.detail, st.container(key="judge", gap="small"):
        switches.changes(judged)
        for finding in judged.verdict.findings:
            card(judged, finding)
        st.html(firmness(judged))
        _edition(judged)
        form.section(judged)
        upload.section()


def headline(judged: Case) -> str:
    """The verdict in one sentence, the count, the criteria as marks."""
    found, words = judged.verdict, wording(WORDS)
    count = words["count"].format(
        met=found.n_met,
        assessable=found.n_assessable,
        count=len(found.findings),
        needed=verdict.count_word(found.min_met),
    )
    marks = "".join(_mark(finding) for finding in found.findings)
    strip = words["strip"].format(count=len(found.findings))
    return (
        verdict.sentence(found, judged.subject)
        + f"<ul class='glance' aria-label='{strip}'>{marks}</ul>"
        + f"<p class='count'><span>{count}"
        + f" {words['edition'].format(title=escape(found.title))} </span>"
        + f"<a class='own' href='#{upload.ANCHOR}'>{words['upload']['title']}</a></p>"
    )


def _mark(finding: Finding) -> str:
    """A criterion as shape and number; in words for those who do not see it."""
    number = finding.criterion[1:]
    said = wording(WORDS)["card"]["number"].format(number=number)
    state = wording("verdict")["state"][finding.outcome].lower()
    return (
        f"<li>{verdict.mark(finding.outcome)}<span aria-hidden='true'>{number}</span>"
        f"<span class='said'>{said} {state}</span></li>"
    )


def firmness(judged: Case) -> str:
    """Other readings of the text and other policies: what would turn the verdict?"""
    title = wording(WORDS)["whole"]["title"]
    return (
        f"<h2>{title}</h2>{switches.turning(judged)}{missing(judged)}{remarks(judged)}"
    )


def remarks(judged: Case) -> str:
    """What this edition adds to the count: a class between, a finding counted once."""
    return "".join(
        f"<p class='quiet'>{escape(line[:1].upper() + line[1:])}.</p>"
        for line in judged.verdict.remarks
    )


def missing(judged: Case) -> str:
    """What every way of treating gaps says: side by side, where they do not agree."""
    words, by_policy = wording(WORDS), judged.verdict.by_missing_policy
    whole, n = wording("verdict")["outcome"], len(judged.verdict.findings)
    kind = "agree" if len(set(by_policy.values())) == 1 else "differ"
    if judged.verdict.n_assessable == n:
        kind = "nothing"
    title, said = words["missing"]["title"], words["missing"][kind]
    told = f"<p class='gap'><b>{title}</b> {said}</p>"
    if kind != "differ":
        return told
    given = {
        "needed": verdict.count_word(judged.verdict.min_met).capitalize(),
        "count": verdict.count_word(n),
    }
    items = "".join(
        f"<li><p>{words['policy'][policy]}</p><p class='big'>{whole[outcome]}</p>"
        f"<p class='quiet'>{words['policy_why'][policy].format(**given)}</p></li>"
        for policy, outcome in by_policy.items()
    )
    label = words["missing"]["label"]
    return f"{told}<ul class='policies' aria-label='{label}'>{items}</ul>"


def _edition(judged: Case) -> None:
    words = wording(WORDS)
    about = st.expander(
        words["whole"]["open"],
        type="compact",
        key="judge.open.edition",
        on_change=link.write,
    )
    if about.open:
        about.html(origin.of_edition(judged.edition))
