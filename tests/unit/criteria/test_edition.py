import pickle

import pytest

from criteria import (
    EDITIONS,
    RULES,
    EditionError,
    SwitchError,
    evaluate,
    load_edition,
)
from tests.unit.criteria.forms import EDITION, healthy

ZAMBONI = load_edition(EDITION)


def test_the_published_numbers_of_the_original_edition() -> None:
    numbers = {
        x.key: (x.comparison.value, x.value, x.unit, x.confidence.value)
        for rule in ZAMBONI.rules.values()
        for x in rule.thresholds.values()
    }
    assert numbers == {
        "extracranial_reflux.duration": (">", 0.88, "s", "secondary"),
        "extracranial_reflux.shortest_reversal": (">", 0.0, "s", "assumption"),
        "intracranial_reflux.duration": (">", 0.5, "s", "secondary"),
        "intracranial_reflux.shortest_reversal": (">", 0.0, "s", "assumption"),
        "jugular_stenosis.csa": ("<=", 0.3, "cm2", "secondary"),
        "jugular_stenosis.reduction": (">=", 50.0, "percent", "secondary"),
        "absent_flow.shortest_reversal": (">", 0.0, "s", "assumption"),
        "postural_control.csa_supine_minus_upright": ("<", 0.0, "cm2", "confirmed"),
    }
    assert (ZAMBONI.min_met.value, len(ZAMBONI.criteria)) == (2, 5)


def test_the_default_reading_of_every_ambiguity() -> None:
    assert {key: switch.default for key, switch in ZAMBONI.switches.items()} == {
        "extracranial_reflux.event": "duration",
        "extracranial_reflux.veins": "jugular_and_vertebral",
        "extracranial_reflux.level": "any",
        "extracranial_reflux.posture_logic": "all",
        "extracranial_reflux.same_vein_required": False,
        "extracranial_reflux.breathing": "without_strain",
        "extracranial_reflux.not_met_needs": "each_vein",
        "intracranial_reflux.event": "duration",
        "intracranial_reflux.veins": "deep_cerebral",
        "intracranial_reflux.posture": "any_recorded",
        "intracranial_reflux.breathing": "without_strain",
        "intracranial_reflux.not_met_needs": "any_vein",
        "jugular_stenosis.definition": "area",
        "jugular_stenosis.posture": "supine",
        "jugular_stenosis.breathing": "any_recorded",
        "jugular_stenosis.level": "any",
        "jugular_stenosis.defect_counts": True,
        "jugular_stenosis.defects": "any",
        "jugular_stenosis.defect_must_be_excluded": False,
        "jugular_stenosis.not_met_needs": "each_vein",
        "absent_flow.veins": "jugular_and_vertebral",
        "absent_flow.level": "any",
        "absent_flow.posture_logic": "all",
        "absent_flow.same_vein_required": False,
        "absent_flow.deep_inspiration_required": True,
        "absent_flow.not_met_needs": "each_vein",
        "postural_control.side": "either",
        "postural_control.level": "any",
        "postural_control.breathing": "quiet",
        "postural_control.not_met_needs": "each_vein",
        "verdict.same_segment_counts_twice": True,
        "verdict.borderline": "none",
    }


BORROWED = {
    "al_omari_2010": {
        "extracranial_reflux.duration",
        "jugular_stenosis.csa",
        "postural_control.csa_supine_minus_upright",
    },
    "zivadinov_chung_2013": {"jugular_stenosis.csa"},
}
"""Numbers that an edition needs and does not print: those of 2009 stand in."""


@pytest.mark.parametrize("name", EDITIONS)
def test_no_number_in_use_is_an_assumption_of_ours_unless_it_is_borrowed(
    name: str,
) -> None:
    edition = load_edition(name)
    assumed = set()
    for rule in RULES:
        settings = edition.rules.get(rule.name)
        for short in rule.numbers(settings) if settings else ():
            number = settings.threshold(short)
            assert number.sources, number.key
            if number.confidence == "assumption":
                assumed.add(number.key)
    assert assumed == BORROWED.get(name, set())


def test_threshold_and_switch_by_key() -> None:
    assert ZAMBONI.threshold("extracranial_reflux.duration").value == 0.88
    assert ZAMBONI.switch("extracranial_reflux.posture_logic") == "all"
    assert ZAMBONI.switch("c4.deep_inspiration_required") is True


@pytest.mark.parametrize(
    "key",
    [
        "extracranial_reflux__posture_logic",
        "extracranial_reflux.posture_logic",
        "c1__posture_logic",
        "C1.posture_logic",
    ],
)
def test_a_switch_may_be_named_in_full_or_by_its_criterion(key: str) -> None:
    changed = ZAMBONI.with_(**{key: "any"})
    assert changed.changed == {"extracranial_reflux.posture_logic": "any"}
    assert ZAMBONI.changed == {}  # the original is left alone


@pytest.mark.parametrize("value", [True, "true"])
def test_a_yes_or_no_switch_takes_text_and_booleans(value: object) -> None:
    changed = ZAMBONI.with_(c1__same_vein_required=value)
    assert changed.switch("c1.same_vein_required") is True


def test_setting_a_switch_to_its_default_changes_nothing() -> None:
    assert ZAMBONI.with_(c1__posture_logic="all") == ZAMBONI
    assert ZAMBONI.with_() == ZAMBONI


def test_an_unknown_value_names_the_allowed_ones_and_the_nearest() -> None:
    with pytest.raises(SwitchError) as error:
        ZAMBONI.with_(c1__breathing="without strain")
    assert str(error.value) == (
        "switch extracranial_reflux.breathing cannot be 'without strain': use one of "
        "any_recorded, without_strain, quiet; did you mean 'without_strain'?"
    )


def test_an_unknown_switch_of_a_rule_lists_those_of_the_rule() -> None:
    with pytest.raises(SwitchError, match=r"no switch 'c5\.sides'") as error:
        ZAMBONI.with_(**{"c5.sides": "both"})
    assert "did you mean 'postural_control.side'?" in str(error.value)
    assert "absent_flow" not in str(error.value)


def test_an_unknown_switch_of_no_rule_lists_them_all() -> None:
    with pytest.raises(SwitchError) as error:
        ZAMBONI.with_(sonographer="tired")
    assert all(key in str(error.value) for key in ZAMBONI.switches)


def test_a_switch_set_twice_under_two_names_is_refused() -> None:
    twice = {"c1.posture_logic": "any", "extracranial_reflux.posture_logic": "all"}
    with pytest.raises(SwitchError, match="is set twice"):
        ZAMBONI.with_(**twice)


def test_one_is_not_true() -> None:
    with pytest.raises(SwitchError, match="cannot be '1'"):
        ZAMBONI.with_(c1__same_vein_required=1)


def test_an_edition_and_its_verdict_travel_to_another_process() -> None:
    changed = ZAMBONI.with_(c1__posture_logic="any")
    assert pickle.loads(pickle.dumps(changed)) == changed
    verdict = evaluate(healthy(), changed)
    assert pickle.loads(pickle.dumps(verdict)) == verdict


def test_an_edition_is_hashable() -> None:
    assert hash(ZAMBONI) == hash(load_edition(EDITION))


def test_an_error_travels_to_another_process() -> None:
    error = EditionError("x.toml", ("a: missing", "b: missing"))
    copy = pickle.loads(pickle.dumps(error))
    assert copy.problems == error.problems
    assert (
        str(copy)
        == "edition x.toml: 2 problems\n  1. a: missing\n  2. b: missing"
        == str(error)
    )


def test_one_problem_is_told_in_one_line() -> None:
    assert str(EditionError("x", ("a: missing",))) == "edition x: a: missing"


def test_to_dict_shows_numbers_and_switches_with_their_support() -> None:
    shown = ZAMBONI.to_dict()
    (c1, *_) = shown["rules"]
    assert [rule["criterion"] for rule in shown["rules"]] == list(ZAMBONI.criteria)
    assert c1["thresholds"][0]["confidence"] == "secondary"
    key = "extracranial_reflux.posture_logic"
    (posture_logic,) = [each for each in c1["switches"] if each["key"] == key]
    assert posture_logic == {
        "key": "extracranial_reflux.posture_logic",
        "options": ["all", "any"],
        "default": "all",
        "value": "all",
        "why": ZAMBONI.switches["extracranial_reflux.posture_logic"].why,
        "sources": ["zamboni2009jnnp", "mayer2011"],
        "confidence": "confirmed",
    }
    assert shown["min_met"]["value"] == 2
    assert [each["key"] for each in shown["counting"]] == [
        "verdict.same_segment_counts_twice",
        "verdict.borderline",
    ]
    (machine,) = load_edition("premise_2013").to_dict()["beyond_the_form"]
    assert machine["asks"].startswith("a low wall filter")
    assert machine["sources"] == ["premise2013"]
