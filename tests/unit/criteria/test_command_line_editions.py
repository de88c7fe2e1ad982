"""Listing, showing and comparing editions at the command line."""

import json
from pathlib import Path

from criteria import (
    DISCLAIMER,
    EDITIONS,
    NOT_EVALUATED,
    citations,
    load_edition,
)
from tests.unit.criteria.command_line import run
from tests.unit.criteria.forms import EDITION


def test_editions_lists_names_and_titles() -> None:
    result = run("editions")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    listed = [line.rpartition(" [")[0] for line in lines if line.endswith("]")]
    assert listed == [f"{name}  {title}" for name, title in EDITIONS.items()]
    (heading,) = [line for line in lines if line.startswith("Known, but not")]
    after = lines[lines.index(heading) + 1 :]
    assert [line.split()[0] for line in after] == list(NOT_EVALUATED)


def test_editions_as_json() -> None:
    listed = json.loads(run("editions", "--json").stdout)
    (zamboni,) = [each for each in listed if each["edition"] == EDITION]
    assert (zamboni["min_met"], zamboni["criteria"][0]) == (2, "C1")


def test_show_prints_every_number_and_switch_with_its_support() -> None:
    result = run("show", EDITION)
    assert result.exit_code == 0
    for text in (
        "Needed: 2 of 5 criteria",
        "   extracranial_reflux.duration > 0.88 s",
        "[secondary: mayer2011, bmcmed2013]",
        "   jugular_stenosis.csa ≤ 0.30 cm²",
        "   extracranial_reflux.same_vein_required = false (or true)",
        "   postural_control.side = either (or both, sum)",
        "The default adds no condition. [assumption]",
        "   [czyzewska2015] ",
        DISCLAIMER,
    ):
        assert text in result.stdout


def test_show_as_json() -> None:
    shown = json.loads(run("show", EDITION, "--json").stdout)
    assert shown["edition"] == EDITION
    assert len(shown["rules"]) == 5


def test_what_no_form_can_show_is_said(narrow: str) -> None:
    told = run("judge", narrow, "--edition", "cosmo_2013").stdout
    assert "   not on the form: a block that a slight turn of the neck undoes" in told
    assert "Asked for, and not on the form" in run("show", "cosmo_2013").stdout


def test_show_says_what_is_taken_from_the_edition_it_is_based_on() -> None:
    lines = run("show", "mayer_2011").stdout.splitlines()
    assert f"Based on {EDITION}; (=) marks what is taken from it." in lines
    assert "   extracranial_reflux.posture_logic = any (or all)" in lines
    assert "   extracranial_reflux.same_vein_required = false (or true) (=)" in lines
    assert "   jugular_stenosis.reduction ≥ 50.00 %, not in use (=)" in lines
    body = lines[: lines.index("Sources")]
    assert all(len(line) <= 88 for line in body if " (or " not in line)


def test_show_of_an_edition_of_ones_own_and_of_one_that_offers_no_choice(
    tmp_path: Path,
) -> None:
    base = tmp_path / "base.toml"
    own = """
        schema = "insonate/edition/1"
        name = "NAME"
        title = "For a lesson"
        year = 2024
        based_on = "ABOVE"
        sources = []
        confidence = "assumption"
        note = "for a lesson"
        """
    base.write_text(
        own.replace("NAME", "base").replace("ABOVE", EDITION)
        + """
        [postural_control.switches.level]
        options = ["j2"]
        default = "j2"
        why = "the lesson is about J2"
        sources = []
        confidence = "assumption"
        """,
        encoding="utf-8",
    )
    above = tmp_path / "above.toml"
    above.write_text(
        own.replace("NAME", "above").replace("ABOVE", "base.toml"), encoding="utf-8"
    )
    assert "   postural_control.level = j2\n" in run("show", str(base)).stdout
    assert "(=)\n" not in run("show", str(above)).stdout


def test_the_difference_of_two_editions() -> None:
    lines = run("show", "--diff", "mayer_2011", EDITION).stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["mayer_2011", EDITION],
        ["extracranial_reflux.posture_logic", "any", "all"],
        ["jugular_stenosis.defect_counts", "false", "true"],
        ["absent_flow.deep_inspiration_required", "false", "true"],
    ]
    told = json.loads(
        run("show", "zamboni_2009_jns", "premise_2013", "--diff", "--json").stdout
    )
    shown = {each["key"]: each for each in told}
    assert shown["verdict.criteria"]["premise_2013"] == "C1, C3, C4, C5"
    assert shown["jugular_stenosis.csa"] == {
        "key": "jugular_stenosis.csa",
        "zamboni_2009_jns": "not used",
        "premise_2013": "≤ 0.30 cm²",
    }
    assert not any(key.startswith("intracranial") for key in shown)


def test_two_editions_that_judge_alike() -> None:
    told = run("show", "--diff", "houston_2013", "blinkenberg_2012").stdout
    assert told == (
        "houston_2013 and blinkenberg_2012: nothing that a verdict could turn on\n"
    )


def test_references_as_bibtex(narrow: str) -> None:
    told = run("show", EDITION, "--bibtex").stdout
    assert told == citations(load_edition(EDITION), style="bibtex") + "\n"
    judged = run("judge", narrow, "--edition", "all", "--bibtex").stdout
    entries = [line for line in judged.splitlines() if line.startswith("@")]
    assert len(set(entries)) == len(entries) > 8


def test_several_editions_may_be_shown() -> None:
    told = run("show", EDITION, "mayer_2011").stdout
    assert told.count(DISCLAIMER) == 2
    shown = json.loads(run("show", EDITION, "mayer_2011", "--json").stdout)
    assert [each["edition"] for each in shown] == [EDITION, "mayer_2011"]
