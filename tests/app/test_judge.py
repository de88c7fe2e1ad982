"""Judge without a browser: what it says of an examination, switches, its parts."""

import json
import re
from html import unescape

import pytest

from criteria import EDITIONS, Outcome, evaluate, load_edition
from criteria.edition import option_text
from simulator import PRESETS, examine
from tests.app.judging import NARROW, card, case, judge, open_card, text, verdict_of
from tests.app.opening import PRESS, html, linked
from tests.unit.criteria.forms import EDITION, form, healthy, healthy_rows, row
from ui import ambiguity, palette
from ui.judging import origin, tables
from ui.judging.cards import front
from ui.judging.page import missing
from ui.judging.strip import describe, strip
from ui.text import wording


# ---------------------------------------------------------------- the page
def test_says_what_the_criteria_say() -> None:
    app, verdict = judge(preset=NARROW), verdict_of(NARROW)
    assert f"{verdict.n_met} of 5 met" in text(app)
    assert f"{verdict.n_met} met of {verdict.n_assessable} assessable" in text(app)
    for finding in verdict.findings:
        front = card(app, finding.criterion)
        assert front.startswith(wording("verdict")["state"][finding.outcome])
        assert finding.name in front
        assert finding.question in front
        if finding.decisive is not None:
            assert finding.decisive.where in front


def test_shows_every_policy_where_they_do_not_agree() -> None:
    of_gaps = case(form(*healthy_rows()[:1]))
    verdict = of_gaps.verdict
    assert len(set(verdict.by_missing_policy.values())) > 1
    shown = re.findall(r"<ul class='policies'.*?</ul>", missing(of_gaps), flags=re.S)
    assert len(shown) == 1
    items = re.findall(r"<li>.*?</li>", shown[0], flags=re.S)
    assert len(items) == len(verdict.by_missing_policy)
    for item, (policy, outcome) in zip(
        items, verdict.by_missing_policy.items(), strict=True
    ):
        assert wording("judge")["policy"][policy] in item
        assert f"'big'>{wording('verdict')['outcome'][outcome]}<" in item


def test_without_a_gap_one_line_stands_for_every_policy() -> None:
    shown = html(judge(preset=NARROW))
    assert verdict_of(NARROW).n_assessable == 5
    assert wording("judge")["missing"]["nothing"] in shown
    assert "class='policies'" not in shown


def test_places_that_were_not_read_are_told_apart() -> None:
    """A place has commas of its own: semicolons stand between places."""
    of_gaps = case(form())
    places = of_gaps.verdict.finding("C1").unread
    assert len(places) > 1
    assert "; ".join(places) in front(of_gaps, of_gaps.verdict.finding("C1"))


@pytest.mark.parametrize("name", EDITIONS)
def test_every_edition_can_be_read_in_full(name: str) -> None:
    """Every card opened: readings, chart, sources and switches of any edition."""
    app = judge(edition=name, preset=NARROW)
    found = evaluate(examine(PRESETS[NARROW].scenario), name)
    for finding in found.findings:
        app.session_state[f"judge.open.{finding.criterion}"] = True
    app.run()
    assert not app.exception
    for finding in found.findings:
        front = card(app, finding.criterion)
        assert front.startswith(wording("verdict")["state"][finding.outcome])
    for remark in found.remarks:
        assert remark[1:] in text(app)
    for switch in load_edition(name).switches.values():
        labels = [ambiguity.option_label(switch, option) for option in switch.options]
        assert "_" not in "".join([ambiguity.label(switch), *labels])


def test_a_changed_switch_of_the_count_is_named() -> None:
    app = judge(rules__verdict__same_segment_counts_twice="false")
    assert "The count, One segment, thin and silent" in text(app)


def test_a_reduction_is_drawn_at_the_narrow_place() -> None:
    exam = healthy(row("right_j2", csa_cm2=0.2))
    finding = evaluate(exam, "doepp_2010").finding("C3")
    drawn = strip(finding, palette.LIGHT)
    assert drawn is not None
    assert drawn["encoding"]["x"]["axis"]["title"] == (
        "Narrower than the widest place (%)"
    )
    # One lane for each level; a share of two places stands at the narrow one.
    assert sorted(drawn["encoding"]["y"]["sort"]) == sorted(
        f"{side} J{n}" for side in ("right", "left") for n in (1, 2, 3)
    )
    table = tables.compared(finding)
    assert "supine − upright" not in table


def test_moves_with_the_scenario() -> None:
    loose, pressed = judge(), judge(**{PRESS: "5"})
    assert card(loose, "C3") != card(pressed, "C3")


def test_says_that_a_recorded_heart_was_ventilated() -> None:
    assert "ventilat" in text(judge(preset="recorded_cvp"))


def test_folded_cards_cost_nothing() -> None:
    app = judge()
    assert not app.get("vega_lite_chart")
    assert "class='box compared'" not in html(app)
    assert "class='box form'" not in html(app)


def test_opened_card_shows_readings_sources_and_chart() -> None:
    app = open_card(judge(preset=NARROW), "C3")
    finding = verdict_of(NARROW).finding("C3")
    assert html(app).count("<tr class=") == len(finding.evidence)
    assert "https://doi.org/10.1136/jnnp.2008.157164" in html(app)
    assert "secondary" in text(app)
    charts = app.get("vega_lite_chart")
    assert len(charts) == 1
    assert "0.27 cm² ≤ 0.30 cm²" in charts[0].proto.alt


def test_form_opens_and_names_what_is_not_assessed() -> None:
    app = judge()
    app.session_state["judge.open.form"] = True
    app.run()
    assert "not assessed" in text(app)
    assert "Cross-section (cm²)" in text(app)


# ---------------------------------------------------------------- switches
def test_switch_judges_anew_and_says_what_changed() -> None:
    """With the bone shut criterion 2 is open, so one criterion met leaves it open."""
    app = open_card(judge(patient__bone_window="0"), "C3")
    assert card(app, "C2").startswith("NOT ASSESSABLE")
    key = "jugular_stenosis.posture"
    control = app.segmented_control(key=f"judge.rules.{key}")
    control.set_value("any_recorded").run()
    assert not app.exception
    assert card(app, "C3").startswith("MET")
    assert "As published: not met." in card(app, "C3")
    assert "Read differently from the edition as published" in text(app)
    assert "Criterion 3 not met → met" in text(app)
    assert "not abnormal → undecided" in text(app)
    assert linked(app, f"rules.{key}") == "any_recorded"

    app.button(key="judge.reset").click().run()
    assert card(app, "C3").startswith("NOT MET")
    assert "Read differently" not in text(app)
    assert f"rules.{key}" not in app.query_params


def test_switch_set_by_a_link_stands_on_the_card() -> None:
    app = judge(rules__absent_flow__posture_logic="any")
    app = open_card(app, "C4")
    control = app.segmented_control(key="judge.rules.absent_flow.posture_logic")
    assert control.value == "any"


def test_card_names_the_readings_that_would_answer_otherwise() -> None:
    assert "Posture that counts: supine and upright → met" in card(judge(), "C3")


def test_otherwise_lists_exactly_the_switches_that_matter() -> None:
    examination = examine(PRESETS[NARROW].scenario)
    now = case(examination)
    expected = set()
    for key, switch in now.edition.switches.items():
        for option in switch.options:
            there = evaluate(examination, now.edition.with_(**{key: option}))
            expected |= {
                (key, option_text(option), new.criterion, new.outcome, there.outcome)
                for old, new in zip(now.verdict.findings, there.findings, strict=True)
                if old.outcome is not new.outcome
            }
    told = {
        (o.switch.key, option_text(o.option), o.criterion, o.outcome, o.verdict)
        for o in now.otherwise
    }
    assert told == expected


def test_every_switch_and_position_has_words() -> None:
    told = wording("judge")["switch"]
    for switch in load_edition(EDITION).switches.values():
        assert switch.key in told
        labels = [ambiguity.option_label(switch, option) for option in switch.options]
        assert len(set(labels)) == len(labels)
        assert "_" not in "".join([ambiguity.label(switch), *labels])
        assert "each_level" not in ambiguity.reason(switch)


# ---------------------------------------------------------------- parts
def test_table_begins_with_the_reading_that_decides() -> None:
    for finding in case(healthy(row("left_j3", csa_cm2=0.1))).verdict.findings:
        if finding.decisive is None:
            continue
        first = tables.compared(finding).partition("<tbody>")[2].partition("</tr>")[0]
        assert "decides" in first
        assert unescape(first).count(finding.decisive.measurements[0].site.label)


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("criterion", ["C1", "C2", "C3", "C5"])
def test_strip_has_a_place_for_every_reading(
    criterion: str, theme: palette.Theme
) -> None:
    examination = healthy(row("left_j3", reflux_s=2.0, csa_cm2=0.2))
    finding = case(examination).verdict.finding(criterion)
    chart = strip(finding, theme)
    assert chart is not None
    assert finding.threshold is not None
    low, high = chart["encoding"]["x"]["scale"]["domain"]
    dots = next(x for x in chart["layer"] if x["mark"]["type"] == "point")
    values = [point["value"] for point in dots["data"]["values"]]
    assert len(values) == sum(e.threshold is not None for e in finding.evidence)
    assert all(low <= value <= high for value in (*values, finding.threshold.value))
    shaded = chart["layer"][0]["data"]["values"][0]
    for evidence in finding.evidence:
        if evidence.threshold is not None and evidence.outcome is Outcome.MET:
            assert shaded["from"] <= float(evidence.value) <= shaded["to"]
    assert re.search(r"\((s|cm²)\)$", chart["encoding"]["x"]["axis"]["title"])
    assert finding.name in describe(finding)


def test_no_number_no_strip() -> None:
    verdict = case(healthy()).verdict
    assert strip(verdict.finding("C4"), palette.LIGHT) is None
    nothing = case(form(*healthy_rows()[:1])).verdict.finding("C5")
    assert strip(nothing, palette.LIGHT) is None


def test_charts_use_no_colour_of_their_own() -> None:
    tokens = {str(v) for v in vars_of(palette.LIGHT).values()}
    for criterion in ("C1", "C3", "C5"):
        chart = strip(case(healthy()).verdict.finding(criterion), palette.LIGHT)
        assert set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(chart))) <= tokens


def vars_of(theme: palette.Theme) -> dict[str, str]:
    return {name: getattr(theme, name) for name in theme.__dataclass_fields__}


def test_origin_links_every_source_and_says_how_sure_it_is() -> None:
    now = case(healthy())
    for finding in now.verdict.findings:
        told = origin.of_finding(finding, now.edition)
        assert told.count("<li>") == len(finding.sources)
        assert told.count("https://") >= 1
        assert f"'sure'>{finding.confidence}" in told
    assert "Table 3" in origin.of_edition(now.edition)
