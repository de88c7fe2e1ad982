"""The examination form as JSON.

`json_document.py` takes a text apart; `files.py` finds the text.
"""

from exam.form import SCHEMA, Examination
from exam.json_document import TOP_LEVEL, Document, dumps, meta_problems
from exam.problems import ExaminationError, one_of
from exam.rows import RowReader, row_of


def examination_from_json(text: str) -> Examination:
    """The one examination in this JSON text.

    Raises
    ------
    ExaminationError
        With every problem at once; also if the text holds several examinations.
    """
    return only_one(examinations_from_json(text))


def examinations_from_json(text: str) -> list[Examination]:
    """All examinations in this JSON text: an object is one, a list is several.

    Raises
    ------
    ExaminationError
        With every problem at once.
    """
    document = Document.parse(text)
    forms = document.root if isinstance(document.root, list) else [document.root]
    if not forms:
        document.problems.append(
            "an empty list holds no examination: write at least one, as an object "
            f"with {one_of(TOP_LEVEL)}"
        )
    several = len(forms) > 1
    found = [
        document.examination(form, f"examination {n}, " if several else "")
        for n, form in enumerate(forms, 1)
    ]
    document.add_repeated_keys()
    if document.problems:
        raise ExaminationError(document.problems)
    return found


def examination_to_json(exam: Examination) -> str:
    """The examination as JSON text; reading it gives the same examination back.

    Raises
    ------
    ExaminationError
        If a reading is out of range or `meta` holds what JSON cannot.
    """
    problems = form_problems(exam) + meta_problems(exam.meta, "")
    if problems:
        raise ExaminationError(problems)
    # One line per measurement keeps the file readable and its differences small.
    rows = ",\n".join(f"    {dumps(row_of(row))}" for row in exam.measurements)
    listed = f"[\n{rows}\n  ]" if rows else "[]"
    return (
        f'{{\n  "schema": {dumps(SCHEMA)},\n  "meta": {dumps(exam.meta)},\n'
        f'  "measurements": {listed}\n}}\n'
    )


def form_problems(exam: Examination) -> list[str]:
    """Everything in this examination that a file could not give back."""
    problems: list[str] = []
    reader = RowReader(problems)
    for n, row in enumerate(exam.measurements, 1):
        reader.read(row_of(row), f"measurement {n}")
    return problems


def only_one(exams: list[Examination]) -> Examination:
    """The single examination of a file that must not hold several."""
    if len(exams) != 1:
        raise ExaminationError(
            [
                f"holds {len(exams)} examinations where one is wanted: split it, or "
                "read all with read_examinations"
            ]
        )
    return exams[0]
