"""Every way an edition file can be wrong is named with the path of its key."""

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import Edition, EditionError
from criteria.edition_file import edition_from
from criteria.library import EDITIONS_DIR
from tests.unit.criteria.forms import EDITION

RAW = tomllib.loads((EDITIONS_DIR / f"{EDITION}.toml").read_text(encoding="utf-8"))
Edit = Callable[[dict[str, Any]], object]


def problems(edit: Edit) -> tuple[str, ...]:
    raw = copy.deepcopy(RAW)
    edit(raw)
    with pytest.raises(EditionError) as error:
        edition_from(raw, "x.toml")
    return error.value.problems


def put(path: str, value: object) -> Edit:
    *tables, key = path.split(".")

    def edit(raw: dict[str, Any]) -> None:
        for table in tables:
            raw = raw[table]
        raw[key] = value

    return edit


def drop(path: str) -> Edit:
    *tables, key = path.split(".")

    def edit(raw: dict[str, Any]) -> None:
        for table in tables:
            raw = raw[table]
        del raw[key]

    return edit


def test_the_shipped_file_is_accepted_as_it_is() -> None:
    assert edition_from(RAW, "x.toml").name == EDITION


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (put("colour", 1), "colour: unknown key"),
        (put("schema", "insonate/edition/2"), "schema: is 'insonate/edition/2'"),
        (put("name", "Zamboni 2009"), "name: is 'Zamboni 2009'; use small letters"),
        (put("title", " "), "title: is ' '; must be a text, not empty"),
        (put("year", 2009.5), "year: is 2009.5; must be a whole number from 1900"),
        (put("year", 12), "year: is 12; must be a whole number from 1900 to 2100 AD"),
        (put("year", True), "year: is True; must be a whole number"),
        (put("year", 10**400), "year: is 1000"),
        (put("year", 16**5000), "year: is a very long integer; must be"),
        (put("year", [16**5000]), "year: is a very long integer; must be"),
        (put("sources", "mayer2011"), "sources: is 'mayer2011'; must be a list"),
        (put("sources", ["mayer2012"]), "sources: has 'mayer2012'; known are"),
        (put("sources", [3]), "sources: has 3; known are"),
        (put("confidence", "sure"), "confidence: is 'sure'; use one of confirmed,"),
        (put("confidence", []), "confidence: is []; use one of"),
        (put("verdict", 2), "verdict: is 2; must be a table"),
        (put("verdict.criteria", []), "verdict.criteria: is empty; choose from C1,"),
        (put("verdict.criteria", ["C1", "C1"]), "verdict.criteria: has 'C1' more than"),
        (put("verdict.criteria", ["C9"]), "verdict.criteria: has 'C9'; known are C1"),
        (put("verdict.min_met.value", 6), "verdict.min_met.value: is 6; must be a who"),
        (put("verdict.min_met.value", True), "verdict.min_met.value: is True; must"),
        (put("verdict.min_met.value", 1.5), "verdict.min_met.value: is 1.5; must be a"),
        (
            put("verdict.min_met.comparison", ">"),
            "verdict.min_met.comparison: is '>'; use",
        ),
        (put("extracranial_reflux", []), "extracranial_reflux: is []; must be a table"),
        (put("extracranial_reflux.x", 1), "extracranial_reflux.x: unknown key"),
        (drop("extracranial_reflux"), "extracranial_reflux: missing; C1 counts"),
        (drop("extracranial_reflux.note"), "extracranial_reflux.note: missing"),
        (
            put("extracranial_reflux.duration.value", "0.88"),
            "extracranial_reflux.duration.value: is '0.88'; must be a number from 0 to",
        ),
        (
            put("extracranial_reflux.duration.value", float("nan")),
            "extracranial_reflux.duration.value: is nan; must be a number",
        ),
        (
            put("extracranial_reflux.duration.value", True),
            "extracranial_reflux.duration.value: is True; must be a number",
        ),
        (
            put("extracranial_reflux.duration.value", -0.1),
            "extracranial_reflux.duration.value: is -0.1; must be a number from 0 to",
        ),
        (
            put("extracranial_reflux.duration.unit", "ms"),
            "extracranial_reflux.duration.unit: is 'ms'; use one of s",
        ),
        (
            put("extracranial_reflux.duration.comparison", "≥"),
            "extracranial_reflux.duration.comparison: is '≥'; use one of >, >=",
        ),
        (
            put("extracranial_reflux.duration.sources", []),
            "extracranial_reflux.duration.sources: is empty; give a source, or",
        ),
        (
            drop("jugular_stenosis.csa.confidence"),
            "jugular_stenosis.csa.confidence: missing",
        ),
        (
            put("absent_flow.duration", {}),
            "absent_flow.duration: unknown key",
        ),
        (
            put("absent_flow.switches.posture", {}),
            "absent_flow.switches.posture: unknown key; known are veins, level, "
            "posture_logic",
        ),
        (
            drop("absent_flow.switches.posture_logic.why"),
            "absent_flow.switches.posture_logic.why: missing",
        ),
        (
            put("absent_flow.switches.posture_logic.default", "some"),
            "absent_flow.switches.posture_logic.default: is 'some'; use one of all,",
        ),
        (
            put("absent_flow.switches.same_vein_required.default", 0),
            "absent_flow.switches.same_vein_required.default: is 0; use one of true,",
        ),
        (
            put("absent_flow.switches.same_vein_required.default", {}),
            "absent_flow.switches.same_vein_required.default: is {}; use one of true,",
        ),
        (
            put("absent_flow.switches.posture_logic.options", ["all", "some"]),
            "absent_flow.switches.posture_logic.options: has 'some'; the rule underst",
        ),
        (
            put("absent_flow.switches.posture_logic.options", ["all", "all"]),
            "absent_flow.switches.posture_logic.options: has 'all' more than once",
        ),
        (
            put("absent_flow.switches.posture_logic.options", "all"),
            "absent_flow.switches.posture_logic.options: is 'all'; must be a list",
        ),
        (
            put("absent_flow.switches.posture_logic.options", []),
            "absent_flow.switches.posture_logic.options: is []; must be a list, not e",
        ),
        (
            put("absent_flow.switches.same_vein_required.options", [1, 0]),
            "absent_flow.switches.same_vein_required.options: has 1; the rule underst",
        ),
    ],
)
def test_a_fault_is_named_with_its_key(edit: Edit, problem: str) -> None:
    found = problems(edit)
    assert any(each.startswith(problem) for each in found), found


def test_an_unknown_key_that_looks_like_a_known_one_is_recognised() -> None:
    (found,) = problems(put("extracranial_reflux.duration.confidense", "confirmed"))
    assert found.endswith("did you mean 'confidence'?")


def test_every_fault_is_reported_at_once() -> None:
    def edit(raw: dict[str, Any]) -> None:
        put("title", 3)(raw)
        put("extracranial_reflux.duration.value", -1)(raw)
        drop("postural_control.switches.side.why")(raw)

    assert [each.partition(":")[0] for each in problems(edit)] == [
        "title",
        "extracranial_reflux.duration.value",
        "postural_control.switches.side.why",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "verdict",
        "verdict.min_met",
        "jugular_stenosis.csa",
        "jugular_stenosis.switches",
        "jugular_stenosis.switches.level",
    ],
)
def test_a_missing_table_is_one_fault_not_one_for_each_of_its_keys(path: str) -> None:
    assert problems(drop(path)) == (f"{path}: missing",)
    assert problems(put(path, 3)) == (f"{path}: is 3; must be a table",)


def test_too_few_criteria_for_the_count_needed() -> None:
    found = problems(put("verdict.criteria", ["C1"]))
    assert found == ("verdict.min_met.value: is 2; only 1 count",)


def accepted(edit: Edit) -> Edition:
    raw = copy.deepcopy(RAW)
    edit(raw)
    return edition_from(raw, "x.toml")


def test_a_criterion_that_does_not_count_may_be_left_out_or_stay() -> None:
    four = ["C5", "C1", "C3", "C4"]
    stays = accepted(put("verdict.criteria", four))
    assert stays.criteria == ("C1", "C3", "C4", "C5")
    assert "intracranial_reflux" not in stays.rules

    def without(raw: dict[str, Any]) -> None:
        put("verdict.criteria", four)(raw)
        drop("intracranial_reflux")(raw)

    assert accepted(without) == stays


def test_a_criterion_that_does_not_count_must_still_be_sound() -> None:
    def edit(raw: dict[str, Any]) -> None:
        put("verdict.criteria", ["C1", "C3", "C4", "C5"])(raw)
        put("intracranial_reflux.duration.value", -1)(raw)

    assert problems(edit)[0].startswith("intracranial_reflux.duration.value: is -1")


def test_a_number_without_a_source_must_be_called_an_assumption() -> None:
    def edit(raw: dict[str, Any]) -> None:
        put("extracranial_reflux.duration.sources", [])(raw)
        put("extracranial_reflux.duration.confidence", "assumption")(raw)

    assert accepted(edit).threshold("extracranial_reflux.duration").sources == ()


def test_an_edition_may_offer_fewer_readings() -> None:
    edit = put("absent_flow.switches.posture_logic.options", ["all"])
    assert accepted(edit).switches["absent_flow.posture_logic"].options == ("all",)


def paths(table: dict[str, Any], prefix: str = "") -> list[str]:
    found = []
    for key, value in table.items():
        found.append(prefix + key)
        if isinstance(value, dict):
            found += paths(value, f"{prefix}{key}.")
    return found


def anything() -> st.SearchStrategy[Any]:
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=8)
        | st.dates()
        | st.sampled_from(["all", "C1", ">", "confirmed", "mayer2011"])
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    )


@given(
    edits=st.lists(
        st.tuples(st.sampled_from(paths(RAW)), anything()), min_size=1, max_size=3
    )
)
def test_a_damaged_edition_is_accepted_or_refused_never_a_crash(
    edits: list[tuple[str, Any]],
) -> None:
    raw = copy.deepcopy(RAW)
    for path, value in edits:
        try:
            put(path, value)(raw)
        except (KeyError, TypeError):
            continue  # an earlier edit removed the table
    try:
        edition = edition_from(raw, "x.toml")
    except EditionError as error:
        found = error.problems
    else:
        found = tuple(f"{name}: sound" for name in edition.rules)
    assert found
    assert all(": " in each for each in found)


@given(paths=st.sets(st.sampled_from(paths(RAW)), min_size=1, max_size=4))
def test_a_missing_key_is_always_noticed(paths: set[str]) -> None:
    raw = copy.deepcopy(RAW)
    for path in sorted(paths, key=len, reverse=True):
        drop(path)(raw)
    with pytest.raises(EditionError, match="missing"):
        edition_from(raw, "x.toml")


def test_an_empty_verdict_from_python_is_no_edition() -> None:
    def empty(raw: dict[str, Any]) -> None:
        raw["verdict"] = None

    assert any("verdict" in problem for problem in problems(empty))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (3, "beyond_the_form: is 3; must be a list of tables"),
        ([3], "beyond_the_form[1]: is 3; must be a table"),
        ([{}], "beyond_the_form[1].asks: missing"),
        (
            [{"asks": "x", "sources": ["nowhere"], "confidence": "confirmed"}],
            "beyond_the_form[1].sources: has 'nowhere'",
        ),
    ],
)
def test_what_the_form_cannot_show_must_be_sound(value: object, problem: str) -> None:
    assert problems(put("beyond_the_form", value))[0].startswith(problem)


def test_a_switch_of_the_count_is_checked_like_any_other() -> None:
    found = problems(put("verdict.switches.borderline.default", "some"))
    assert found[0].startswith("verdict.switches.borderline.default: is 'some'")
