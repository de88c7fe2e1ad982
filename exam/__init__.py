"""The shared words and the examination form. Standard library only."""

from exam.column import Column, Kind
from exam.columns import COLUMNS, KEY_COLUMNS
from exam.csv_form import csv_template, examination_from_csv, examination_to_csv
from exam.files import (
    examinations_from_bytes,
    read_examination,
    read_examinations,
    write_examination,
)
from exam.form import READINGS, SCHEMA, Examination, Measurement
from exam.json_form import examination_from_json, examination_to_json
from exam.json_schema import json_schema
from exam.problems import ExaminationError
from exam.words import (
    DEEP_CEREBRAL_VEINS,
    DURAL_SINUSES,
    INTRACRANIAL_VEINS,
    MIDLINE_VEINS,
    NECK_SITES,
    NECK_VEINS,
    SITES,
    Breathing,
    Defect,
    Level,
    Posture,
    Side,
    Site,
    Vein,
)

__all__ = [
    "COLUMNS",
    "DEEP_CEREBRAL_VEINS",
    "DURAL_SINUSES",
    "INTRACRANIAL_VEINS",
    "KEY_COLUMNS",
    "MIDLINE_VEINS",
    "NECK_SITES",
    "NECK_VEINS",
    "READINGS",
    "SCHEMA",
    "SITES",
    "Breathing",
    "Column",
    "Defect",
    "Examination",
    "ExaminationError",
    "Kind",
    "Level",
    "Measurement",
    "Posture",
    "Side",
    "Site",
    "Vein",
    "csv_template",
    "examination_from_csv",
    "examination_from_json",
    "examination_to_csv",
    "examination_to_json",
    "examinations_from_bytes",
    "json_schema",
    "read_examination",
    "read_examinations",
    "write_examination",
]
