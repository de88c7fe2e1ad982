import pytest

from exam import (
    DEEP_CEREBRAL_VEINS,
    NECK_SITES,
    READINGS,
    SITES,
    Breathing,
    Defect,
    Examination,
    ExaminationError,
    Measurement,
    Posture,
    csv_template,
    examination_from_csv,
    examination_to_csv,
)
from exam.csv_form import examinations_from_csv
from tests.unit.exam.builders import HEADER, table

KEYS = "vein,side,level,posture,breathing"


def problems_in(text: str) -> tuple[str, ...]:
    with pytest.raises(ExaminationError) as caught:
        examinations_from_csv(text)
    return caught.value.problems


def only_row(text: str) -> Measurement:
    (found,) = examination_from_csv(text).measurements
    return found


def test_table_is_written_with_every_column_in_order() -> None:
    exam = Examination(
        measurements=(
            Measurement(
                site=SITES["left_vertebral"],
                posture=Posture.SUPINE,
                breathing=Breathing.QUIET,
                reflux_s=1,  # an integer is written as the float it stands for
                bidirectional=False,
                csa_cm2=0.1 + 0.2,
                defect=Defect.NONE,
            ),
        ),
        meta={"seed": 1, "examination": "p01"},
    )
    assert examination_to_csv(exam) == (
        f"examination,{HEADER}\n"
        "p01,vertebral,left,,supine,quiet,1.0,false,,0.30000000000000004,,,,none\n"
    )


def test_without_a_name_there_is_no_extra_column() -> None:
    assert examination_to_csv(Examination(measurements=())) == f"{HEADER}\n"
    assert examination_from_csv(f"{HEADER}\n") == Examination(measurements=())


@pytest.mark.parametrize("name", ["", " p01", "a\nb", 3, ["p01"], "\ud800"])
def test_name_a_cell_would_change_is_not_written(name: object) -> None:
    exam = Examination(measurements=(), meta={"examination": name})
    with pytest.raises(ExaminationError, match=r"meta 'examination': .* use printable"):
        examination_to_csv(exam)


def test_template_has_every_place_and_reads_back_as_not_assessed() -> None:
    text = csv_template()
    exam = examination_from_csv(text)
    places = {
        *NECK_SITES,
        *(site for site in SITES.values() if site.vein in DEEP_CEREBRAL_VEINS),
    }
    assert {row.key for row in exam.measurements} == {
        (site, posture, breathing)
        for site in places
        for posture in (Posture.SUPINE, Posture.UPRIGHT)
        for breathing in (Breathing.QUIET, Breathing.DEEP)
    }
    assert all(
        getattr(row, name) is None for row in exam.measurements for name in READINGS
    )
    assert text.splitlines()[0] == HEADER


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n \n"])
def test_what_spreadsheets_save_is_read(
    delimiter: str, newline: str, start: str
) -> None:
    text = start + table(
        "jugular,right,j1,supine,quiet,1.5,true,,0.8,,,,flap", "", ",,,,,,,,,,,,"
    )
    found = only_row(text.replace(",", delimiter).replace("\n", newline))
    assert (found.site.code, found.reflux_s, found.csa_cm2) == ("right_j1", 1.5, 0.8)
    assert (found.bidirectional, found.defect) == (True, Defect.FLAP)


def test_announced_separator_is_used_and_counted_as_a_row() -> None:
    text = f"sep=;\r\n{HEADER.replace(',', ';')}\r\njugular;right;j1;supine;quiet"
    (problem,) = problems_in(text)
    assert problem.startswith("row 3: 5 cells, but the header has 13: the file may be")
    assert only_row(text + ";" * 8).site.code == "right_j1"


def test_words_and_header_in_any_case_and_columns_in_any_order() -> None:
    found = only_row(
        "Breathing,POSTURE,Level,Side,Vein,CSA_cm2\n"
        " Quiet ,SUPINE,J3,Left,Jugular, 0.5 \n"
    )
    assert (found.site.code, found.csa_cm2) == ("left_j3", 0.5)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("true", True),
        ("TRUE", True),
        ("Yes", True),
        ("1", True),
        ("false", False),
        ("no", False),
        ("0", False),
        ("", None),
    ],
)
def test_flags_as_people_write_them(cell: str, value: bool | None) -> None:
    text = f"{KEYS},bidirectional\njugular,right,j1,supine,quiet,{cell}\n"
    assert only_row(text).bidirectional is value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("-1.5e1", -15.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("−12", -12.0),  # a true minus sign, as word processors set it
    ],
)
def test_numbers_as_people_write_them(cell: str, value: float) -> None:
    text = f"{KEYS},tamean_cm_s\njugular,right,j1,supine,quiet,{cell}\n"
    assert only_row(text).tamean_cm_s == value


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas_are_read_where_no_number_can_mean_otherwise(
    delimiter: str,
) -> None:
    text = (
        f"{KEYS},csa_cm2,flow_ml_min\njugular,right,j1,supine,quiet,0#85,-1#234\n"
    ).replace(",", delimiter)
    found = only_row(text.replace("#", ","))
    assert (found.csa_cm2, found.flow_ml_min) == (0.85, -1.234)


def test_comma_that_may_separate_thousands_is_refused() -> None:
    text = f"{KEYS},flow_ml_min\njugular,right,j1,supine,quiet,1#234\n"
    (problem,) = problems_in(text.replace(",", ";").replace("#", ","))
    assert problem.startswith("row 2, column flow_ml_min: '1,234' has a comma: write ")


def test_decimal_comma_among_commas_is_refused() -> None:
    text = f'{KEYS},csa_cm2\njugular,right,j1,supine,quiet,"0,85"\n'
    (problem,) = problems_in(text)
    assert (
        "row 2, column csa_cm2: '0,85' has a comma: write decimals with a po" in problem
    )
    (split,) = problems_in(text.replace('"', ""))
    assert split.startswith(
        "row 2: 7 cells, but the header has 6: a comma inside a num"
    )


def test_points_and_commas_in_one_file_are_refused() -> None:
    text = f"{KEYS},csa_cm2,tamax_cm_s\njugular,right,j1,supine,quiet,0#85,1.250\n"
    (problem,) = problems_in(text.replace(",", ";").replace("#", ","))
    assert (
        "column tamax_cm_s: '1.250' has a decimal point, but other numbers" in problem
    )


@pytest.mark.parametrize(
    "cell", ["nan", "NaN", "inf", "-Infinity", "1.2 s", "1_0", "٣"]
)
def test_cell_that_is_no_plain_number_is_refused(cell: str) -> None:
    text = f"{KEYS},reflux_s\njugular,right,j1,supine,quiet,{cell}\n"
    (problem,) = problems_in(text)
    assert problem.startswith(
        f"row 2, column reflux_s: {cell!r} is not a number: write"
    )
    assert "in s" in problem


def test_number_beyond_all_floats_is_refused() -> None:
    text = f"{KEYS},reflux_s\njugular,right,j1,supine,quiet,1e999\n"
    (problem,) = problems_in(text)
    assert "row 2, column reflux_s: Infinity is not a reading" in problem


def test_all_problems_are_told_at_once_each_with_row_and_column() -> None:
    found = problems_in(
        f"{KEYS},csa_mm2,reflux_s,TAMEAN (m/s),,reflux_s,Bidirektional\n"
        "jugular,right,j1,sitting,quiet,,900,,x,,\n"
        "jugular,right,,supine,quiet,,,,,,\n"
        "great_cerebral,,,supine,quiet,,1,,,,\n"
        "great_cerebral,midline,,supine,quiet,,2,,,,\n"
        "vertebral,left\n"
    )
    beginnings = [
        "row 1, column 6: unknown column 'csa_mm2': this form has csa_cm2 in cm²",
        "row 1, column 8: unknown column 'TAMEAN (m/s)': this form has tamean_cm_s in",
        "row 1, column 9: has entries but no name: name it or empty it",
        "row 1, column 10: reflux_s is already column 7: keep one",
        "row 1, column 11: unknown column 'Bidirektional': did you mean bidirectional?",
        "row 2, column posture: 'sitting' is not known: use supine or upright (did you",
        "row 2, column reflux_s: 900.0 is outside 0 to 600 s: correct it, or leave it",
        "row 3, columns vein, side, level: a jugular site needs a level: j1, j2 or j3",
        "row 5: great cerebral vein, supine, quiet was already given in row 4: keep",
        "row 6: 2 cells, but the header has 11: the file may be cut off",
    ]
    assert len(found) == len(beginnings)
    for problem, beginning in zip(found, beginnings, strict=True):
        assert problem.startswith(beginning)


def test_missing_key_column_is_told_once_not_in_every_row() -> None:
    found = problems_in(
        "vein,side,breathing,csa_cm2\njugular,right,quiet,99\njugular,left,quiet,1\n"
    )
    assert found[:2] == (
        "row 1: no column level: add it",
        "row 1: no column posture: add it",
    )
    assert len(found) == 3
    assert found[2].startswith("row 2, column csa_cm2: 99.0 is outside 0 to 15 cm²")


@pytest.mark.parametrize("text", ["", "\n\n", ",,,\n", "sep=;\n"])
def test_empty_table_points_to_the_template(text: str) -> None:
    (problem,) = problems_in(text)
    assert problem.startswith("empty: nothing to read.")


def test_first_row_that_is_no_header_is_explained() -> None:
    (problem,) = problems_in("jugular,right,j1,supine,quiet,1.1\n")
    assert problem.startswith("row 1 is not the header of an examination form, it beg")
    assert KEYS.replace(",", ", ") in problem


def test_quote_never_closed_is_explained() -> None:
    (problem,) = problems_in(f'{KEYS}\njugular,"right,j1,supine,quiet\n')
    assert problem.startswith("not a readable table, line ")
    assert "a quote that is never closed: the file may be cut off" in problem


def test_rows_of_several_examinations_are_told_apart() -> None:
    text = (
        f"examination,{KEYS},csa_cm2\n"
        "p2,jugular,right,j1,supine,quiet,0.5\n"
        "p1,jugular,right,j1,supine,quiet,0.6\n"
        "p2,jugular,left,j1,supine,quiet,0.7\n"
    )
    second, first = examinations_from_csv(text)
    assert (second.meta, first.meta) == ({"examination": "p2"}, {"examination": "p1"})
    assert [row.csa_cm2 for row in second.measurements] == [0.5, 0.7]
    with pytest.raises(
        ExaminationError, match="holds 2 examinations where one is want"
    ):
        examination_from_csv(text)
    (problem,) = problems_in(text.replace("p1,", ","))
    assert problem.startswith(
        "row 3, column examination: empty, but other rows name th"
    )
