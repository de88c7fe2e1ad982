"""One examination under every edition, side by side on Judge."""

import re

from criteria import EDITIONS, Outcome, evaluate
from criteria.matrix import CRITERIA
from simulator import PRESETS, examine
from tests.app.opening import PRESS, html
from tests.app.test_judge import NARROW, hand_in, judge
from tests.unit.criteria.forms import EDITION, form
from ui import verdict
from ui.text import wording

WORDS = wording("judge")["editions"]
SAID = wording("judge")["verdict"]


def rows(shown: str) -> list[str]:
    """The table's rows below its head."""
    (table,) = re.findall(r"<div class='box editions'.*?</div>", shown, flags=re.S)
    return re.findall(r"<tr.*?</tr>", table.partition("<tbody>")[2], flags=re.S)


def test_a_row_for_every_edition_with_mark_and_deciding_reading() -> None:
    shown = rows(html(judge(preset=NARROW)))
    examination = examine(PRESETS[NARROW].scenario)
    assert len(shown) == len(EDITIONS)
    for row, name in zip(shown, EDITIONS, strict=True):
        found = evaluate(examination, name)
        cells = re.findall(r"<td.*?</td>", row, flags=re.S)
        assert found.title.partition(": ")[0] in row
        assert SAID[found.outcome] in cells[-1]
        asked = {finding.criterion: finding for finding in found.findings}
        for cell, criterion in zip(cells, CRITERIA, strict=False):
            if criterion not in asked:
                assert WORDS["not_asked"] in cell
                continue
            assert f"mark {verdict.css_class(asked[criterion].outcome)}" in cell
            decisive = asked[criterion].decisive
            assert decisive is None or verdict.reading_text(decisive) in cell


def test_sentence_counts_the_editions() -> None:
    verdicts = [evaluate(examine(PRESETS[NARROW].scenario), name) for name in EDITIONS]
    counts = {o: sum(v.outcome is o for v in verdicts) for o in Outcome}
    assert sum(map(bool, counts.values())) > 1  # an examination that divides them
    shown = html(judge(preset=NARROW))
    for outcome, count in counts.items():
        assert (f"{count} <em>{SAID[outcome]}</em>" in shown) == bool(count)


def test_editions_that_agree_are_said_to() -> None:
    healthy = WORDS["all"].format(
        count=len(EDITIONS), subject="this healthy neck", outcome="not abnormal"
    )
    assert healthy in html(judge())


def test_edition_in_force_stands_out_and_a_switch_adds_its_own_row() -> None:
    def current(app_html: str) -> list[str]:
        return [row for row in rows(app_html) if "aria-current" in row]

    (published,) = current(html(judge(edition="mayer_2011")))
    assert "Mayer 2011" in published
    app = judge(**{"rules__extracranial_reflux__event": "any_reversal"})
    assert len(rows(html(app))) == len(EDITIONS) + 1
    (here,) = current(html(app))
    assert WORDS["here"] in here


def test_table_moves_with_the_scenario() -> None:
    assert rows(html(judge())) != rows(html(judge(**{PRESS.replace(".", "__"): "15"})))


def test_file_is_held_against_every_edition_too() -> None:
    app = hand_in(judge(), "empty.csv", b"vein,side,level,posture,breathing\n")
    shown = html(app)
    assert len(rows(shown)) == len(EDITIONS)
    assert WORDS["choose_of_file"] in shown
    assert WORDS["choose"] not in shown
    verdicts = {name: evaluate(form(), name) for name in EDITIONS}
    assert verdicts[EDITION].outcome is Outcome.NOT_ASSESSABLE
    for row, found in zip(rows(shown), verdicts.values(), strict=True):
        assert SAID[found.outcome] in row
