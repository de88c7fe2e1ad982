from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import (
    EDITIONS,
    NOT_EVALUATED,
    EditionError,
    evaluate,
    load_edition,
)
from criteria.library import EDITIONS_DIR
from criteria.sources import known_sources
from tests.unit.criteria.forms import EDITION, healthy, row

VARIANT = """
schema = "insonate/edition/1"
name = "half_a_second"
title = "Like the original, but half a second in the neck too"
year = 2024
based_on = "zamboni_2009_jnnp"
sources = []
confidence = "assumption"
note = "made up for a lesson"

[extracranial_reflux.duration]
value = 0.5
sources = []
confidence = "assumption"
note = "made up"

[extracranial_reflux.switches.posture_logic]
default = "any"
why = "made up"
sources = ["mayer2011"]
confidence = "assumption"
"""


def written(folder: Path, text: str, name: str = "variant.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: str | Path) -> tuple[str, ...]:
    with pytest.raises(EditionError) as error:
        load_edition(path)
    return error.value.problems


def test_every_shipped_edition_is_sound_and_named_like_its_file() -> None:
    assert EDITION in EDITIONS
    assert len(EDITIONS) == len(list(EDITIONS_DIR.glob("*.toml")))
    for name, title in EDITIONS.items():
        edition = load_edition(name)
        assert (edition.name, edition.title) == (name, title)
        assert evaluate(healthy(), edition).edition == name


def test_what_is_not_evaluated_says_why_and_is_no_edition() -> None:
    assert not set(NOT_EVALUATED) & set(EDITIONS)
    for name, each in NOT_EVALUATED.items():
        assert each.name == name
        assert each.why in each.text
        with pytest.raises(EditionError, match=f"not evaluated: {each.why}"):
            load_edition(name)


def test_the_oldest_edition_comes_first() -> None:
    years = [load_edition(name).year for name in EDITIONS]
    assert years == sorted(years)
    assert next(iter(EDITIONS)) == EDITION


@pytest.mark.parametrize("name", list(EDITIONS))
def test_nothing_in_a_shipped_edition_is_recalled_or_unsourced(name: str) -> None:
    edition = load_edition(name)
    numbers = [x for rule in edition.rules.values() for x in rule.thresholds.values()]
    for each in (
        edition,
        edition.min_met,
        *numbers,
        *edition.rules.values(),
        *edition.switches.values(),
        *edition.beyond_the_form,
    ):
        assert each.confidence in ("confirmed", "secondary", "assumption")
        if each.confidence != "assumption":
            assert each.sources


@pytest.mark.parametrize("name", list(EDITIONS))
def test_a_rule_is_no_surer_than_the_sources_it_names(name: str) -> None:
    """What was read in a copy only cannot be confirmed."""
    known = known_sources()
    edition = load_edition(name)
    numbers = [x for rule in edition.rules.values() for x in rule.thresholds.values()]
    for each in (edition, edition.min_met, *numbers, *edition.switches.values()):
        if each.confidence == "confirmed":
            assert any(known[key].confidence == "confirmed" for key in each.sources)


def test_editions_is_a_mapping_from_name_to_title() -> None:
    assert "Zamboni 2009" in EDITIONS[EDITION]
    assert "no_such" not in EDITIONS
    with pytest.raises(KeyError, match="no_such"):
        EDITIONS["no_such"]
    assert repr(EDITIONS).startswith("EDITIONS(")


def test_an_unknown_name_lists_the_known_ones_and_the_nearest() -> None:
    (problem,) = refused("zamboni_2009_jnp")
    assert problem.startswith("not known; use one of")
    assert problem.endswith(f"did you mean '{EDITION}'?")


def test_a_shipped_edition_may_also_be_given_by_its_path() -> None:
    assert load_edition(EDITIONS_DIR / f"{EDITION}.toml") == load_edition(EDITION)


def test_a_copy_of_a_shipped_edition_must_take_another_name(tmp_path: Path) -> None:
    shipped = (EDITIONS_DIR / f"{EDITION}.toml").read_text(encoding="utf-8")
    (problem,) = refused(written(tmp_path, shipped))
    assert problem == f"name: '{EDITION}' is a shipped edition; choose another name"
    taken = shipped.replace(f'name = "{EDITION}"', 'name = "isnvd_2014"')
    (problem,) = refused(written(tmp_path, taken))
    assert problem == "name: 'isnvd_2014' is a published edition; choose another name"
    mine = shipped.replace(f'name = "{EDITION}"', 'name = "mine"')
    assert load_edition(written(tmp_path, mine)).name == "mine"


def test_a_variant_lists_only_differences(tmp_path: Path) -> None:
    variant = load_edition(str(written(tmp_path, VARIANT)))
    original = load_edition(EDITION)
    assert variant.based_on == EDITION
    assert variant.threshold("extracranial_reflux.duration").value == 0.5
    assert variant.threshold("extracranial_reflux.duration").comparison.value == ">"
    assert variant.switch("extracranial_reflux.posture_logic") == "any"
    assert variant.changed == {}  # its own default, not a changed switch
    assert variant.rules["absent_flow"] == original.rules["absent_flow"]
    assert variant.min_met == original.min_met
    once = healthy(row("right_j1", reflux_s=0.6))
    assert evaluate(once, original).n_met == 0
    assert evaluate(once, variant).n_met == 1


def test_a_variant_may_be_based_on_a_variant_beside_it(tmp_path: Path) -> None:
    written(tmp_path, VARIANT)
    second = """
    schema = "insonate/edition/1"
    name = "three_needed"
    title = "Three of five"
    year = 2024
    based_on = "variant.toml"
    sources = []
    confidence = "assumption"
    note = "made up"
    [verdict.min_met]
    value = 3
    sources = []
    confidence = "assumption"
    note = "made up"
    """
    edition = load_edition(written(tmp_path, second, "second.toml"))
    assert edition.min_met.value == 3
    assert edition.threshold("extracranial_reflux.duration").value == 0.5


def test_a_changed_number_may_not_borrow_the_source_of_the_old_one(
    tmp_path: Path,
) -> None:
    bare = VARIANT.replace(
        'value = 0.5\nsources = []\nconfidence = "assumption"\nnote = "made up"',
        "value = 0.5",
    ).replace('why = "made up"\n', "")
    assert refused(written(tmp_path, bare)) == (
        "extracranial_reflux.duration.sources: missing; a changed value needs its own",
        "extracranial_reflux.duration.confidence: missing; a changed value needs its "
        "own",
        "extracranial_reflux.duration.note: missing; a changed value needs its own",
        "extracranial_reflux.switches.posture_logic.why: missing; a changed value "
        "needs its own",
    )


def test_what_a_variant_lacks_and_what_it_gets_wrong_are_told_together(
    tmp_path: Path,
) -> None:
    wrong = VARIANT.replace("value = 0.5\nsources = []", 'value = "long"')
    found = refused(written(tmp_path, wrong.replace("year = 2024", "year = 1066")))
    assert [each.partition(":")[0] for each in found] == [
        "extracranial_reflux.duration.sources",
        "year",
        "extracranial_reflux.duration.value",
    ]


def test_a_variant_does_not_inherit_the_name_or_the_references(tmp_path: Path) -> None:
    bare = 'based_on = "zamboni_2009_jnnp"\n'
    problems = refused(written(tmp_path, bare))
    keys = ["schema", "name", "title", "year", "sources", "confidence", "note"]
    assert [each for each in keys if f"{each}: missing" in problems] == keys


def test_a_table_replaced_by_a_number_is_noticed(tmp_path: Path) -> None:
    broken = VARIANT[: VARIANT.index("[extracranial")] + "absent_flow = 3\n"
    assert refused(written(tmp_path, broken)) == ("absent_flow: is 3; must be a table",)


def test_editions_based_on_each_other_are_refused(tmp_path: Path) -> None:
    written(tmp_path, 'based_on = "b.toml"', "a.toml")
    written(tmp_path, 'based_on = "a.toml"', "b.toml")
    assert refused(tmp_path / "a.toml") == ("based_on: 'a.toml' leads back to itself",)
    written(tmp_path, 'based_on = "c.toml"', "c.toml")
    assert refused(tmp_path / "c.toml") == ("based_on: 'c.toml' leads back to itself",)


def test_an_edition_based_on_nothing_known_is_refused(tmp_path: Path) -> None:
    text = VARIANT.replace('"zamboni_2009_jnnp"', '"zamboni_1999"')
    (problem,) = refused(written(tmp_path, text))
    assert problem == "cannot be read: No such file or directory"


def test_based_on_must_be_a_name(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, "based_on = 3"))
    assert "based_on: is 3; must be a text, not empty" in problems


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.toml") == (
        "cannot be read: No such file or directory",
    )
    assert refused(tmp_path)[0].startswith("cannot be read: ")
    assert refused("x\0.toml")[0].startswith("cannot be read: ")


def test_a_duplicate_key_is_refused(tmp_path: Path) -> None:
    twice = VARIANT.replace("value = 0.5", "value = 0.5\nvalue = 0.6")
    (problem,) = refused(written(tmp_path, twice))
    assert problem.startswith("is not valid TOML: Cannot overwrite a value")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "a = " + "[" * 100_000))[0].startswith(
        "is not valid TOML: "
    )


def test_tables_in_tables_without_end_are_refused(tmp_path: Path) -> None:
    deep = VARIANT.replace("[extracranial_reflux.duration]", "[" + "a." * 5000 + "a]")
    assert refused(written(tmp_path, deep)) == (
        "nested deeper than 10 tables: no edition is",
    )


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_an_edition_or_an_edition_error(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    with pytest.raises(EditionError) as error:  # 200 bytes are too few to be sound
        load_edition(path)
    assert error.value.problems


SHIPPED = {
    name: (EDITIONS_DIR / f"{name}.toml").read_bytes()
    for name in (EDITION, "premise_2013", "cosmo_2013")
}


@given(
    name=st.sampled_from(list(SHIPPED)),
    at=st.integers(0, 30_000),
    cut=st.integers(0, 40),
    insert=st.binary(max_size=10),
)
def test_a_shipped_file_damaged_anywhere_never_crashes(
    name: str,
    at: int,
    cut: int,
    insert: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    content = SHIPPED[name]
    at %= len(content)
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_bytes(content[:at] + insert + content[at + cut :])
    try:
        outcome: object = load_edition(path).name
    except EditionError as error:
        outcome = error.problems
    assert outcome
    assert outcome not in EDITIONS
