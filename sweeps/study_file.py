"""Reads `study.toml`: everything that is wrong is said at once.

`study.py` is what comes out.
"""

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from criteria import EDITIONS
from exam import READINGS, SITES, Breathing, Posture
from exam.names import why_no_name
from exam.toml_file import TomlFileError, toml_file
from simulator import Precision, ScenarioError
from sweeps.base import Base, base_from, by_full_key, settings_from
from sweeps.design import (
    KINDS,
    Design,
    Grid,
    LatinHypercube,
    Saltelli,
    listed_from_csv,
)
from sweeps.factor import MAX_POINTS, Factor, factor_from
from sweeps.problems import Problems, StudyError, did_you_mean, shown, whole
from sweeps.study import Operator, Study, edition_named, rows_of
from sweeps.truth import default_truth, truth_from

MAX_ROWS = 10_000_000
LONGEST_NAME = 60
SETTINGS = (
    "name",
    "title",
    "seed",
    "editions",
    "replicates",
    "part_rows",
    "precision",
    "readings",
    "base",
    "design",
    "factors",
    "operators",
    "truth",
)
DESIGN_SETTINGS = ("kind", "points", "file")
DEFAULT_POINTS = {"grid": 5, "latin_hypercube": 256, "sobol": 64}
SMALLEST_PART, LARGEST_PART, PARTS = 16, 4096, 256


def read_study(path: Path | str) -> Study:
    """Read and check a study file.

    Raises
    ------
    StudyError
        If it cannot be read or run; lists everything that is wrong.
    """
    path = Path(path)
    try:
        raw = toml_file(path)
    except TomlFileError as error:
        raise StudyError(f"the study {error}", str(path)) from None
    try:
        return study_from(raw, folder=path.parent, name=path.stem)
    except StudyError as error:
        raise StudyError(error.problems, error.where or str(path)) from None


def study_from(raw: Mapping[str, Any], *, folder: Path, name: str = "study") -> Study:
    """Check a study given as nested tables.

    Parameters
    ----------
    folder
        Where files named in the study lie.
    name
        What it is called if it does not say.

    Raises
    ------
    StudyError
        Lists everything that is wrong.
    """
    problems = Problems()
    problems.unknown_keys(raw, SETTINGS, "")
    seed, replicates, part_rows = 1, 1, None
    with problems.noting():
        seed = whole(raw.get("seed", 1), "seed", 0, 2**63 - 1)
    with problems.noting():
        replicates = whole(raw.get("replicates", 1), "replicates", 1, 100_000)
    if "part_rows" in raw:
        with problems.noting():
            part_rows = whole(raw["part_rows"], "part_rows", 1, 100_000)
    precision = Precision.SINGLE
    with problems.noting():
        precision = _precision(raw.get("precision", precision))
    base = design = truth = None
    editions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    operators: tuple[Operator, ...] = ()
    with problems.noting():
        editions = _editions(raw.get("editions", ["zamboni_2009_jnnp"]), folder)
    with problems.noting():
        readings = _readings(raw.get("readings", []))
    with problems.noting():
        base = base_from(raw.get("base", {}))
    with problems.noting():
        operators = _operators(raw.get("operators", {}))
    with problems.noting():
        truth = truth_from(raw["truth"]) if "truth" in raw else default_truth()
    with problems.noting():
        design = _design(raw, seed, folder)
    title = raw.get("title", "")
    called = raw.get("name", name)
    for key, text in (("name", called), ("title", title)):
        if not isinstance(text, str) or len(text) > 200:
            problems.append(f"{key} = {shown(text)} must be a short text.")
    if base and design:
        n_rows = rows_of(base, design.n_points, len(operators), replicates)
        problems.extend(_conflicts(base, design, operators, replicates))
    problems.raise_if_any()
    assert base is not None
    assert design is not None
    assert truth is not None
    return Study(
        name=called,
        title=title,
        seed=seed,
        editions=editions,
        replicates=replicates,
        readings=readings,
        base=base,
        design=design,
        operators=operators,
        truth=truth,
        part_rows=part_rows or usual_part_rows(n_rows),
        precision=precision,
    )


def usual_part_rows(n_rows: int) -> int:
    """Rows of a part: a second or more of work, and no more files than need be."""
    wanted = max(n_rows // PARTS, 1)
    power: int = 2 ** math.ceil(math.log2(wanted))
    return min(max(power, SMALLEST_PART), LARGEST_PART)


def _conflicts(
    base: Base,
    design: Design,
    operators: tuple[Operator, ...],
    replicates: int,
) -> list[str]:
    """What is wrong although every table is right by itself."""
    found = []
    n_rows = rows_of(base, design.n_points, len(operators), replicates)
    if n_rows > MAX_ROWS:
        found.append(
            f"{n_rows:,} rows are more than the {MAX_ROWS:,} that a study may have "
            f"({base.n_people:,} people × {design.n_points:,} points × "
            f"{len(operators):,} operators × {replicates:,} replicates): fewer of "
            'these, or kind = "latin_hypercube".'
        )
    if isinstance(design, Saltelli) and (base.people or len(operators) > 1):
        found.append(
            'a "sobol" design needs one person and one operator, or the indices mean '
            "nothing: make what differs between them a factor."
        )
    varied = {factor.key for factor in design.factors}
    set_twice = {key for _, changes in operators for key, _ in changes} & varied
    found += [
        f"{key} is a factor and is set by an operator: leave one out."
        for key in sorted(set_twice)
    ]
    found += [
        f"{key} is a factor and is in base.set: leave one out."
        for key, _ in base.changes
        if key in varied
    ]
    return found


def _design(raw: Mapping[str, Any], seed: int, folder: Path) -> Design:
    wanted = raw.get("design", {})
    problems = Problems()
    kind = ""
    with problems.noting():
        kind = _design_kind(wanted)
    if kind == "list":
        if raw.get("factors"):
            raise StudyError("factors: the list names what varies; leave them out.")
        return listed_from_csv(folder / str(wanted["file"]), max_rows=MAX_ROWS)
    factors: tuple[Factor, ...] = ()
    with problems.noting():
        factors = _factors(raw.get("factors", {}))
    if not kind:  # what the factors are for cannot be known
        problems.raise_if_any()
    points = DEFAULT_POINTS[kind]
    with problems.noting():
        most = MAX_POINTS if kind == "grid" else MAX_ROWS
        points = whole(wanted.get("points", points), "design: points", 2, most)
    if kind == "sobol" and points & (points - 1):
        above = 1 << points.bit_length()
        problems.append(
            f"design: points = {points} of a sobol design must be a power of two: "
            f"{above // 2} or {above}."
        )
    if kind != "grid" and not factors and not problems:
        problems.append(f"factors: a {kind} design needs at least one.")
    problems.raise_if_any()
    if kind == "grid":
        return Grid(factors, points)
    if kind == "sobol":
        return Saltelli(factors, points, seed)
    return LatinHypercube(factors, points, seed)


def _design_kind(wanted: object) -> str:
    if not isinstance(wanted, Mapping):
        raise StudyError(f'design = {shown(wanted)} must be a table: kind = "grid".')
    problems = Problems()
    problems.unknown_keys(wanted, DESIGN_SETTINGS, "design: ")
    kind = wanted.get("kind", "grid")
    if kind not in KINDS:
        problems.append(
            f"design: kind = {shown(kind)} must be one of {', '.join(KINDS)}"
            f"{did_you_mean(kind, KINDS)}"
        )
    if (kind == "list") != ("file" in wanted):
        problems.append('design: a file goes with kind = "list", and only with that.')
    if kind == "list" and "points" in wanted:
        problems.append(
            "design: the list says how many points there are: leave it out."
        )
    if kind == "list" and not isinstance(wanted.get("file", ""), str):
        problems.append(
            f'design: file = {shown(wanted["file"])} must be a name: "points.csv".'
        )
    problems.raise_if_any()
    return str(kind)


def _factors(raw: object) -> tuple[Factor, ...]:
    problems = Problems()
    if not isinstance(raw, Mapping):
        raise StudyError(f"factors = {shown(raw)} must be a table of parameters.")
    factors = []
    for key, settings in by_full_key(raw, "factors").items():
        with problems.noting(ScenarioError):
            factors.append(factor_from(key, settings))
    problems.raise_if_any()
    return tuple(factors)


def _operators(
    raw: object,
) -> tuple[Operator, ...]:
    problems = Problems()
    if not isinstance(raw, Mapping):
        raise StudyError(f"operators = {shown(raw)} must be a table of operators.")
    found = []
    for name, changes in raw.items():
        with problems.noting():
            settings = settings_from(changes, f"operator {name}")
            problems += [
                f"operator {shown(name)}: {key} is the person's own, and all operators "
                "examine the same people: make it a factor."
                for key in settings
                if key.startswith("veins.")
            ]
            found.append((str(name), tuple(settings.items())))
        # Without any operator a study is written out with one who has no name.
        if raw != {"": {}} and (fault := _fault_of_name(name)) is not None:
            problems.append(
                f"operator {shown(name)} {fault}: a name has 1 to {LONGEST_NAME} "
                "characters, on one line."
            )
    problems.raise_if_any()
    return tuple(found) or (("", ()),)


def _fault_of_name(name: str) -> str | None:
    is_long = len(name) > LONGEST_NAME
    return f"has {len(name):,}" if is_long else why_no_name(name)


def _editions(raw: object, folder: Path) -> tuple[str, ...]:
    if raw == "all":
        return tuple(EDITIONS)
    if not isinstance(raw, list) or not raw:
        raise StudyError(
            f'editions = {shown(raw)} must be a list of names, or "all". There are: '
            f"{', '.join(EDITIONS)}."
        )
    problems = Problems()
    found, names = [], []
    for each in raw:
        with problems.noting():
            source = _source(str(each), folder)
            names.append(edition_named(source).name)
            found.append(source)
    twice = [name for name, n in Counter(names).items() if n > 1]
    problems += [f"editions: {name} stands there twice." for name in twice]
    problems.raise_if_any()
    return tuple(found)


def _source(name: str, folder: Path) -> str:
    """An edition's name, or the whole path of its file."""
    if name in EDITIONS or not name.endswith(".toml"):
        return name
    try:
        return str((folder / name).resolve())
    except (OSError, ValueError) as error:  # ValueError: what is no name of a file
        raise StudyError(f"edition {shown(name)}: cannot be read: {error}") from None


def _precision(raw: object) -> Precision:
    if raw not in tuple(Precision):
        raise StudyError(
            f"precision = {shown(raw)} must be one of {', '.join(Precision)}"
            f"{did_you_mean(raw, [each.value for each in Precision])}"
        )
    return Precision(str(raw))


def _readings(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise StudyError(
            f"readings = {shown(raw)} must be a list such as "
            '["right_j2.supine.quiet.csa_cm2"].'
        )
    problems = Problems()
    allowed = (tuple(SITES), tuple(Posture), tuple(Breathing), READINGS)
    for each in raw:
        words = str(each).split(".")
        if len(words) != len(allowed):
            problems.append(
                f"reading {shown(each)} must be site.posture.breathing.reading, "
                "e.g. right_j2.supine.quiet.csa_cm2."
            )
            continue
        for word, known in zip(words, allowed, strict=True):
            if word not in known:
                problems.append(
                    f"reading {each}: {word!r} is not one of "
                    f"{', '.join(known)}{did_you_mean(word, known)}"
                )
    problems.raise_if_any()
    return tuple(dict.fromkeys(str(each) for each in raw))
