import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam import (
    Examination,
    ExaminationError,
    examination_from_csv,
    examination_from_json,
    examination_to_csv,
)
from exam.names import on_one_line, why_no_name
from tests.unit.exam.builders import form_text, row

ZWJ, ZWNJ, RLO, BOM = "\u200d", "\u200c", "\u202e", "\ufeff"
SCIENTIST = f"👩🏽{ZWJ}🔬"
HEALTH_WORKER = f"🧑{ZWJ}⚕\ufe0f"
SHAKING = f"🙂{ZWJ}↔\ufe0f"
RAINBOW_FLAG = f"🏳\ufe0f{ZWJ}🌈"
FAMILY = f"👨{ZWJ}👩{ZWJ}👧"
PERSIAN = f"می{ZWNJ}خواهم"
PERSIAN_WITH_VOWELS = f"مِی{ZWNJ}خواهم"
HINDI_HALF_LETTER = f"क्{ZWJ}ष"
HINDI_UNJOINED = f"क्{ZWNJ}ष"
MALAYALAM_CHILLU = f"അവന്{ZWJ}"


@pytest.mark.parametrize(
    "name",
    [
        *("p01", "Dr Zoë Müller-Lüdenscheid", "李 医生", "עברית", "a'b\"c, d;e", "²"),
        *(SCIENTIST, HEALTH_WORKER, SHAKING, RAINBOW_FLAG, FAMILY, f"Ana {SCIENTIST}"),
        *(PERSIAN, PERSIAN_WITH_VOWELS),
        *(HINDI_HALF_LETTER, HINDI_UNJOINED, MALAYALAM_CHILLU),
        *("1\ufe0f\u20e3", "©\ufe0f", "⁉\ufe0f", "葛\U000e0100飾", "☎\ufe0e"),
    ],
)
def test_whatever_people_write_is_a_name_and_comes_back(name: str) -> None:
    assert why_no_name(name) is None
    assert on_one_line(name) == name
    exam = examination_from_json(form_text(row(), meta={"examination": name}))
    assert examination_from_csv(examination_to_csv(exam)) == exam


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"dr{RLO}gro", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("dr\u2066x\u2069", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("a\u200eb", "U+200E LEFT-TO-RIGHT MARK"),
        (f"{BOM}p01", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("a\u200bb", "U+200B ZERO WIDTH SPACE"),
        ("a\xadb", "U+00AD SOFT HYPHEN"),
        ("a\xa0b", "U+00A0 NO-BREAK SPACE"),
        ("two\nlines", "U+000A, which"),
        ("\x1b[31mred", "U+001B, which"),
        ("\ud800", "U+D800, which"),
        # Joiners where they join nothing: two names would look alike.
        (f"An{ZWJ}na", "U+200D ZERO WIDTH JOINER"),
        (f"An{ZWNJ}na", "U+200C ZERO WIDTH NON-JOINER"),
        (f"{ZWJ}🔬", "U+200D"),
        (f"👩{ZWJ}", "U+200D"),
        (f"👩{ZWJ}{ZWJ}🔬", "U+200D"),
        (f"👩{ZWNJ}🔬", "U+200C"),
        (f"{PERSIAN}{ZWNJ}", "U+200C"),
        (f"م{ZWNJ}a", "U+200C"),
        (f"⠁{ZWJ}⠁", "U+200D"),
        (ZWJ, "U+200D"),
        ("", "nothing that can be seen"),
        # Nor may anything else show nothing, or a style be chosen where there is none.
        ("\ufe0f", "U+FE0F VARIATION SELECTOR-16"),
        ("Anna\ufe0f", "U+FE0F"),
        ("p01\ufe0f", "U+FE0F"),
        ("p+\ufe00", "U+FE00"),
        ("Anna\U000e0100", "U+E0100"),
        (f"a\ufe0f{ZWJ}🔬", "U+FE0F"),
        ("Anna\u3164", "U+3164 HANGUL FILLER"),
        ("An\u034fna", "U+034F COMBINING GRAPHEME JOINER"),
        ("\u2800", "U+2800 BRAILLE PATTERN BLANK"),
        ("   ", "nothing that can be seen"),
        (" p01", "begins or ends with a space"),
    ],
)
def test_name_that_misleads_is_refused_by_what_is_wrong(name: str, said: str) -> None:
    fault = why_no_name(name)
    assert fault is not None
    assert said in fault
    exam = Examination(measurements=(), meta={"examination": name})
    with pytest.raises(ExaminationError, match="cannot be kept in a table, it "):
        examination_to_csv(exam)


def test_text_on_one_line_keeps_what_shows_and_loses_the_rest() -> None:
    text = f" {SCIENTIST}\n\x1b[2J{RLO}an{ZWJ}na {PERSIAN}\t"
    assert on_one_line(text) == f"{SCIENTIST} [2J an na {PERSIAN}"


HIDDEN = f"\ufe0f\ufe00\u2800\u3164{ZWJ}{ZWNJ}{RLO}{BOM}"
ODD = st.text(f"a🔬👩🏽مک्ष {HIDDEN}\n\x1b", max_size=8)


@given(text=ODD | st.text(max_size=12))
def test_no_name_turns_direction_or_hides_and_cleaning_is_done_once(text: str) -> None:
    line = on_one_line(text)
    assert on_one_line(line) == line
    invisible = {c for c in line if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert invisible <= {ZWJ, ZWNJ}
    if why_no_name(text) is None:
        assert " ".join(text.split()) == line
        assert any(unicodedata.category(c)[0] in "LNPS" for c in text)
