"""Tables of many forms: read as single forms are, and refused with every reason."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import csv, parquet

from criteria import EDITIONS, evaluate
from criteria.batch import FormTable, evaluate_batch, read_forms, write_verdicts
from exam import COLUMNS, Examination, ExaminationError, examination_to_csv
from exam.rows import row_of
from tests.unit.criteria.batch.forms import random_forms
from tests.unit.criteria.forms import EDITION, form, healthy, row

FORMS = [*random_forms(6, seed=7), healthy(row("right_j2", csa_cm2=0.04))]


def columns(forms: list[Examination]) -> dict[str, list[Any]]:
    """The table of these forms, named a, b, c …"""
    rows = [
        {"examination": chr(97 + n), **row_of(each)}
        for n, exam in enumerate(forms)
        for each in exam.measurements
    ]
    return {name: [each[name] for each in rows] for name in ("examination", *COLUMNS)}


def written(folder: Path, table: Any, ending: str = ".parquet") -> Path:
    path = folder / f"forms{ending}"
    if ending == ".parquet":
        parquet.write_table(table, path)
    else:
        csv.write_csv(table, path)
    return path


def refused(path: Path) -> tuple[str, ...]:
    with pytest.raises(ExaminationError) as error:
        read_forms(path)
    assert error.value.source == str(path)
    return error.value.problems


def same(one: FormTable, other: FormTable) -> bool:
    first, second = evaluate_batch(one), evaluate_batch(other)
    return all(
        first[name].findings[criterion].tolist() == codes.tolist()
        for name in EDITIONS
        for criterion, codes in second[name].findings.items()
    )


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_a_table_gives_the_forms_it_was_made_of(tmp_path: Path, ending: str) -> None:
    forms = read_forms(written(tmp_path, pa.table(columns(FORMS)), ending))
    assert forms.names == tuple("abcdefg")
    assert same(forms, FormTable.from_examinations(FORMS))


def test_the_csv_of_one_form_has_no_names_and_is_one_form(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(examination_to_csv(healthy()), encoding="utf-8")
    forms = read_forms(path)
    assert forms.names == ("1",)
    assert same(forms, FormTable.from_examinations([healthy()]))


def test_words_in_dictionaries_and_flags_as_text_are_read(tmp_path: Path) -> None:
    told = columns(FORMS)
    table = pa.table(
        {
            **told,
            "vein": pa.array(told["vein"]).dictionary_encode(),
            "bidirectional": [
                None if x is None else ("Yes" if x else "0")
                for x in told["bidirectional"]
            ],
            "csa_cm2": [None if x is None else str(x) for x in told["csa_cm2"]],
        }
    )
    assert same(
        read_forms(written(tmp_path, table)), FormTable.from_examinations(FORMS)
    )


def test_midline_veins_need_no_side(tmp_path: Path) -> None:
    told = columns([form(row("straight_sinus", reflux_s=0.7))])
    told["side"] = [""]
    told["csa_cm2"] = pa.nulls(1)
    forms = read_forms(written(tmp_path, pa.table(told)))
    (verdict,) = evaluate_batch(forms, [EDITION]).values()
    assert verdict.margins["C2"].tolist() == [pytest.approx(0.2)]


@pytest.mark.parametrize(
    ("name", "values", "problem"),
    [
        ("vein", ["jugular", "jugulr"], "row 2, column vein: 'jugulr' is not known"),
        ("vein", ["jugular", None], "row 2, column vein: empty or not known"),
        ("posture", [None, None], "row 1 and 1 more, column posture: empty or not"),
        ("side", ["midline", "left"], "column vein, side, level: do not fit together"),
        ("level", ["j1", None], "row 2, column vein, side, level: do not fit together"),
        ("csa_cm2", [85.0, 90.0], "row 1 and 1 more, column csa_cm2: 85.0 is outside"),
        ("csa_cm2", [1, -1], "row 2, column csa_cm2: -1.0 is outside"),
        ("csa_cm2", [0.5, float("nan")], "row 2, column csa_cm2: NaN is not a reading"),
        ("csa_cm2", ["0,5", "0.5"], "row 1, column csa_cm2: '0,5' has a comma"),
        ("csa_cm2", ["wide", ""], "row 1, column csa_cm2: 'wide' is not a number"),
        ("bidirectional", ["maybe", None], "'maybe' is neither true nor false"),
        ("examination", ["a", None], "row 2, column examination: empty"),
        ("defect", [[1], [2]], "column defect: is not text"),
        ("level", ["j1", "j1"], "two rows for right J1, supine, quiet: keep one"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(
    name: str, values: list[Any], problem: str, tmp_path: Path
) -> None:
    told = columns([form(row("right_j1", csa_cm2=0.5), row("right_j2", csa_cm2=0.5))])
    table = pa.table({**told, name: values})
    problems = refused(written(tmp_path, table))
    assert any(problem in each for each in problems), problems


def test_several_repeated_rows_are_one_problem(tmp_path: Path) -> None:
    told = columns([healthy()])
    table = pa.table({key: [*values, *values] for key, values in told.items()})
    (problem,) = refused(written(tmp_path, table))
    assert "and 34 more like it: keep one" in problem


def test_the_rows_of_a_csv_are_counted_with_its_header(tmp_path: Path) -> None:
    told = columns([form(row("right_j1", csa_cm2=50.0))])
    (problem,) = refused(written(tmp_path, pa.table(told), ".csv"))
    assert problem.startswith("row 2, column csa_cm2: 50.0 is outside")


def test_unknown_repeated_and_lacking_columns_are_told_together(tmp_path: Path) -> None:
    names = ["vein", "csa_mm2", "side", "level", "posture", "csa_cm2", "csa_cm2"]
    table = pa.table([["x"]] * len(names), names=names)
    assert [each.partition(":")[0] for each in refused(written(tmp_path, table))] == [
        "unknown column 'csa_mm2'",
        "column csa_cm2",
        "no column breathing",
    ]


def test_a_column_without_a_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "forms.csv"
    path.write_text("vein,,side\nx,y,z\n", encoding="utf-8")
    assert refused(path) == (
        "cannot be read: a column has no name: name it or remove it",
    )


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.parquet")[0].startswith("cannot be read: ")
    assert refused(tmp_path / "forms.xlsx")[0].startswith("the ending '.xlsx'")
    for ending in (".parquet", ".csv"):
        empty = tmp_path / f"empty{ending}"
        empty.write_bytes(b"")
        assert refused(empty)[0].startswith("cannot be read: ")


@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_verdicts_are_written_one_row_a_form_and_edition(
    tmp_path: Path, ending: str
) -> None:
    forms = FormTable.from_examinations(FORMS)
    out = tmp_path / f"verdicts{ending}"
    write_verdicts(evaluate_batch(forms), forms, out)
    table = parquet.read_table(out) if ending == ".parquet" else csv.read_csv(out)
    rows = table.to_pylist()
    assert len(rows) == len(FORMS) * len(EDITIONS)
    for told, (name, number) in zip(
        rows, [(e, n) for e in EDITIONS for n in range(len(FORMS))], strict=True
    ):
        verdict = evaluate(FORMS[number], name)
        assert told["examination"] == (
            number + 1 if ending == ".csv" else str(number + 1)
        )
        assert told["edition"] == name
        assert told["outcome"] == verdict.outcome
        assert told["n_met"] == verdict.n_met
        assert told["rescale"] == verdict.by_missing_policy["rescale"]
        assert told["C3"] == verdict.finding("C3").outcome
        assert told["C3_margin"] == pytest.approx(verdict.finding("C3").margin)
        assert told["borderline"] in (verdict.borderline, "") or (
            told["borderline"] is verdict.borderline
        )


def test_verdicts_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    forms = FormTable.from_examinations([healthy()])
    verdicts = evaluate_batch(forms, [EDITION])
    for path in (tmp_path / "x.txt", tmp_path / "nowhere" / "x.csv"):
        with pytest.raises(ExaminationError):
            write_verdicts(verdicts, forms, path)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["jugular", "right", "j1", "supine", "quiet", "true", "0.5"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["examination", *COLUMNS]),
    values=st.lists(CELLS, min_size=2, max_size=2),
    as_text=st.booleans(),
)
def test_any_column_gives_forms_or_the_forms_own_error(
    name: str, values: list[Any], as_text: bool, tmp_path: Path
) -> None:
    told = columns([form(row("right_j1", csa_cm2=0.5), row("right_j2", csa_cm2=0.5))])
    kept = [x if x is None or not as_text else str(x) for x in values]
    try:
        table = pa.table({**told, name: kept})
    except (pa.ArrowException, TypeError, OverflowError):
        return  # no table can hold such a column
    for ending in (".parquet", ".csv"):
        try:
            outcome: object = read_forms(written(tmp_path, table, ending)).names
        except ExaminationError as error:
            outcome = error.problems
        assert outcome


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 400), cut=st.integers(0, 60), insert=st.binary(max_size=12))
def test_a_damaged_table_gives_forms_or_the_forms_own_error(
    at: int, cut: int, insert: bytes, tmp_path: Path
) -> None:
    for ending in (".parquet", ".csv"):
        table = pa.table(columns([healthy()]))
        path = written(tmp_path, table, ending)
        content = path.read_bytes()
        path.write_bytes(content[:at] + insert + content[at + cut :])
        try:
            outcome: object = read_forms(path).names
        except ExaminationError as error:
            outcome = error.problems
        assert outcome


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("vein\nveia cavé\n".encode("latin-1"), "not UTF-8 text; save it again"),
        ("vein,side\n".encode("utf-16"), "it looks like UTF-16; save it again"),
        (b"\x93,\x1b[31m\n\xff\n", "not UTF-8 text; save it again"),
    ],
    ids=["Latin-1", "UTF-16", "no text"],
)
def test_a_table_in_another_encoding_is_told_from_a_broken_one(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "forms.csv"
    path.write_bytes(content)
    (problem,) = refused(path)
    assert said in problem
    assert "\x1b" not in problem


def test_a_table_that_cannot_be_opened_or_written_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv") == (
        "cannot be read: No such file or directory; check the name, the folder and "
        "the permissions",
    )
    forms = read_forms(written(tmp_path, pa.table(columns(FORMS))))
    verdicts = evaluate_batch(forms)
    with pytest.raises(ExaminationError, match="cannot be written: No such file"):
        write_verdicts(verdicts, forms, tmp_path / "nowhere" / "verdicts.csv")
