"""An examination from a file: taken in, refused with every reason, given back.

The file is read by `exam`. What was judged before stays until a file is accepted.
"""

from dataclasses import dataclass
from html import escape

import streamlit as st

from exam import Examination, ExaminationError, examinations_from_bytes
from exam.problems import EMPTY
from ui.judging import form, tables
from ui.text import wording

WORDS = "judge"
ANCHOR = "your-own"
"""Where the link at the top of the page leads."""
LARGEST_MB = 1
"""Megabytes; an examination is a few kilobytes."""
ENDINGS = ["json", "csv", "tsv"]
MOST_PROBLEMS_SHOWN = 25
_TAKEN, _REFUSED, _TURN, _WHICH = (
    "_judge_taken",
    "_judge_refused",
    "_judge_turn",
    "judge.which",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The examinations of an accepted file."""

    name: str
    examinations: tuple[Examination, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that could not be read, with every reason."""

    name: str
    problems: tuple[str, ...]


def read(content: bytes, name: str) -> Taken | Refused:
    """What is in an uploaded file."""
    try:
        found = examinations_from_bytes(content, name=name)
    except ExaminationError as error:
        return Refused(name=name, problems=tuple(map(_said_here, error.problems)))
    return Taken(name=name, examinations=tuple(found))


def _said_here(problem: str) -> str:
    """A problem for people with a page in front of them, not a command line."""
    return str(wording(WORDS)["upload"]["empty"]) if problem == EMPTY else problem


# ---------------------------------------------------------------- what is kept
def taken() -> Taken | None:
    """The file that is judged instead of the simulated person, if there is one."""
    return st.session_state.get(_TAKEN)


def chosen(file: Taken) -> Examination:
    """The examination of the file that is looked at."""
    index = int(st.session_state.get(_WHICH) or 0)
    return file.examinations[min(index, len(file.examinations) - 1)]


def title(file: Taken) -> str:
    """The file's name, and which examination of it where it has several."""
    if len(file.examinations) == 1:
        return file.name
    return f"{file.name}: {_named(file, file.examinations.index(chosen(file)))}"


def _named(file: Taken, index: int) -> str:
    fallback = wording(WORDS)["upload"]["unnamed"].format(number=index + 1)
    return str(file.examinations[index].meta.get("examination", fallback))


def give_back() -> None:
    """Judge the simulated person again."""
    for key in (_TAKEN, _REFUSED, _WHICH):
        st.session_state.pop(key, None)


def _key() -> str:
    """Key of the uploader; another after each accepted file, which empties it."""
    return f"judge.upload.{st.session_state.get(_TURN, 0)}"


def _take() -> None:
    st.session_state.pop(_REFUSED, None)
    file = st.session_state.get(_key())
    if file is None:
        return
    result = read(file.getvalue(), file.name)
    if isinstance(result, Refused):
        st.session_state[_REFUSED] = result
        return
    give_back()
    st.session_state[_TAKEN] = result
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


# ---------------------------------------------------------------- what is shown
def section() -> None:
    """The uploader, what was wrong with the last file, an empty form to start from."""
    words = wording(WORDS)["upload"]
    st.html(
        f"<h2 id='{ANCHOR}'>{words['title']}</h2><p class='quiet'>{words['help']}</p>"
    )
    refused = st.session_state.get(_REFUSED)
    if refused is not None:
        st.html(refusal(refused))
    with st.container(key="upload", gap="small"):
        st.file_uploader(
            words["label"],
            type=ENDINGS,
            max_upload_size=LARGEST_MB,
            key=_key(),
            on_change=_take,
        )
        # What the browser itself turns away never comes here, and Streamlit gives the
        # reason only to those who hover: the style sheet shows this beside such a file.
        not_taken = words["not_taken"].format(most=LARGEST_MB)
        st.html(f"<p class='nottaken'>{escape(not_taken)}</p>")
    form.template()


def refusal(refused: Refused) -> str:
    """Everything that is wrong with a file, as a list."""
    words = wording(WORDS)["upload"]
    shown = list(refused.problems[:MOST_PROBLEMS_SHOWN])
    rest = len(refused.problems) - len(shown)
    if rest:
        shown.append(words["more"].format(count=rest))
    said = words["refused"].format(name=refused.name)
    return (
        f"<div class='trouble' role='alert'><p>{escape(said)}</p>"
        f"<ol>{tables.bullets(shown)}</ol></div>"
    )


def picker(file: Taken) -> None:
    """Which examination of a file with several."""
    if len(file.examinations) == 1:
        return
    words = wording(WORDS)["upload"]
    st.selectbox(
        words["which"],
        range(len(file.examinations)),
        format_func=lambda index: _named(file, index),
        key=_WHICH,
    )
