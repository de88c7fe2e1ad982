"""Laws of the examination form and its files that hold for every input."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st

from exam import (
    COLUMNS,
    Examination,
    ExaminationError,
    examination_from_csv,
    examination_from_json,
    examination_to_csv,
    examination_to_json,
    examinations_from_bytes,
    json_schema,
    read_examination,
    write_examination,
)
from exam.names import why_no_name
from tests.strategies import examinations, json_values, metas

NAMES = st.sampled_from(["exam.json", "exam.csv", "exam.tsv", "exam"])
SCHEMA = jsonschema.Draft202012Validator(json_schema())


def examination_ids() -> st.SearchStrategy[dict[str, Any]]:
    """Notes a table can keep: none, or a name of printable text."""
    printable = st.text(min_size=1, max_size=12).filter(
        lambda text: why_no_name(text) is None
    )
    return st.just({}) | st.builds(lambda name: {"examination": name}, printable)


def explanation(read: Callable[[], object]) -> ExaminationError | None:
    """What the reader finds wrong, or None; any other exception is let through."""
    try:
        read()
    except ExaminationError as error:
        return error
    return None


def read_or_explain(content: bytes, name: str) -> None:
    """Read these bytes; anything but an explanation of what is wrong is a failure."""
    found = explanation(lambda: examinations_from_bytes(content, name=name))
    if found is not None:
        assert found.problems
        assert all(problem.strip() for problem in found.problems)
        assert str(found).startswith(name)
        str(found).encode("utf-8")  # can be shown


@given(exam=examinations(meta=metas()))
def test_json_gives_the_same_examination_back(exam: Examination) -> None:
    text = examination_to_json(exam)
    assert examination_from_json(text) == exam
    assert examination_to_json(examination_from_json(text)) == text


@given(exam=examinations(min_size=1, meta=examination_ids()))
def test_table_gives_the_same_examination_back(exam: Examination) -> None:
    text = examination_to_csv(exam)
    assert examination_from_csv(text) == exam
    assert examination_to_csv(examination_from_csv(text)) == text


@given(exam=examinations(min_size=1))
def test_both_formats_hold_the_same(exam: Examination) -> None:
    assert examination_from_csv(examination_to_csv(exam)) == examination_from_json(
        examination_to_json(exam)
    )


@given(exam=examinations(min_size=1), name=st.sampled_from(["exam.json", "exam.csv"]))
def test_file_gives_the_same_examination_back(exam: Examination, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_examination(exam, Path(folder) / name)
        assert read_examination(Path(folder) / name) == exam


@given(exam=examinations(meta=metas()))
def test_written_json_satisfies_the_schema(exam: Examination) -> None:
    SCHEMA.validate(json.loads(examination_to_json(exam)))


@given(exam=examinations(meta=metas()))
def test_mirrored_twice_is_the_same_examination(exam: Examination) -> None:
    assert exam.mirrored.mirrored == exam


@given(exam=examinations())
def test_mirrored_keeps_readings_and_moves_all_but_the_midline(
    exam: Examination,
) -> None:
    for row, moved in zip(exam.measurements, exam.mirrored.measurements, strict=True):
        on_midline = row.site.side is row.site.side.mirrored
        assert (moved.site == row.site) is on_midline
        assert moved.mirrored == row


@given(content=st.binary(max_size=300), name=NAMES)
@example(content=b"\xef\xbb\xbf", name="exam.csv")
@example(content=b"\xff\xfe{\x00}\x00", name="exam.json")
@example(content=b'vein\n"', name="exam.csv")
@example(content=b"vein\0\n\0", name="exam.csv")
@example(content=b'sep="\nvein', name="exam.csv")
@example(content=b'{"measurements": [{"vein": "\\ud800"}]}', name="exam")
@example(content=b'{"meta": {"\\ud800": "\\ud800"}, "\\udfff": 1}', name="exam")
def test_any_bytes_are_read_or_explained(content: bytes, name: str) -> None:
    read_or_explain(content, name)


@given(text=st.text(max_size=300), name=NAMES)
def test_any_text_is_read_or_explained(text: str, name: str) -> None:
    read_or_explain(text.encode("utf-8", errors="surrogatepass"), name)


@given(
    cells=st.lists(
        st.lists(
            st.sampled_from([*COLUMNS, "examination", "jugular", "j1", "1,5", '"', ""])
            | st.text(max_size=5),
            max_size=14,
        ),
        max_size=6,
    ),
    delimiter=st.sampled_from(",;\t"),
    begins_well=st.booleans(),
)
def test_any_table_is_read_or_explained(
    cells: list[list[str]], delimiter: str, begins_well: bool
) -> None:
    rows = [list(COLUMNS), *cells] if begins_well else cells
    text = "\n".join(delimiter.join(row) for row in rows)
    read_or_explain(text.encode("utf-8", errors="surrogatepass"), "exam.csv")


@given(data=st.data(), exam=examinations(min_size=1, max_size=3, meta=metas()))
def test_damaged_file_is_read_or_explained(
    data: st.DataObject, exam: Examination
) -> None:
    name = data.draw(st.sampled_from(["exam.json", "exam"]))
    content = examination_to_json(exam).encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    damaged = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
    read_or_explain(damaged, name)


@given(data=st.data(), exam=examinations(min_size=1, max_size=3))
def test_cut_off_json_is_never_read(data: st.DataObject, exam: Examination) -> None:
    text = examination_to_json(exam).rstrip()
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    found = explanation(lambda: examination_from_json(cut))
    assert found is not None
    assert ("cut off" if cut.strip() else "nothing to read") in str(found)


@given(
    data=st.data(),
    exam=examinations(min_size=1, max_size=2),
    value=json_values(),
)
def test_reader_and_schema_agree_on_any_entry(
    data: st.DataObject, exam: Examination, value: Any
) -> None:
    document = json.loads(examination_to_json(exam))
    row = data.draw(st.sampled_from(document["measurements"]))
    row[data.draw(st.sampled_from([*COLUMNS, "wombat"]))] = value
    found = explanation(lambda: examination_from_json(json.dumps(document)))
    # A changed key can make two rows the same, which no schema can see.
    problems = (
        [problem for problem in found.problems if "already given" not in problem]
        if found
        else []
    )
    assert SCHEMA.is_valid(document) == (not problems)
