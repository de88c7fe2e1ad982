"""Names that people give: to an examination, to an operator of a study.

A name stands in a table, a chart, a terminal and a report beside other names. A
control character would break the line or the screen, a direction override would make
it read as another name, and characters that show nothing would make two names look the
same. So all of these are refused. Some invisible characters belong to how people write,
and stay where they do: the joiner inside an emoji, joiner and non-joiner in the scripts
whose letters they shape (as in Unicode UTS #31, section 2.3), and what selects a
variant of the sign or letter before it.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

LONGEST_SHOWN = 80
"""Characters of a name among other words; a file may hold any."""
JOINER, NON_JOINER = "\u200d", "\u200c"
_TEXT_STYLE, _EMOJI_STYLE = "\ufe0e", "\ufe0f"
_KEYCAP = "\u20e3"
_VARIANTS = (
    range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x180E), (0x180F,),
)  # fmt: skip
"""Signs that only say which form of the one before is meant."""
_DRAWN_WORDS = set("‼⁉〰ℹ")
"""Punctuation and a letter that emoji are made of."""
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FIRST_PICTOGRAPH = 0x2190
_BRAILLE = range(0x2800, 0x2900)
_VIRAMA = 9
"""Combining class of the sign that takes a letter's vowel away, in Indic scripts."""
_CURSIVE = {"ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "ADLAM"}
"""Scripts whose letters join, by the first word of a letter's name."""
_BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, signs and marks to Unicode that show nothing."""


def why_no_name(name: str) -> str | None:
    """What is wrong with this name, for a sentence that begins with it; or nothing."""
    for at, character in enumerate(name):
        if not _is_shown(name, at):
            return f"has {_called(character)}, which does not show or breaks the line"
    if not any(map(_is_visible, name)):
        return "has nothing that can be seen"
    if name != name.strip():
        return "begins or ends with a space"
    return None


def name_of(meta: Mapping[str, Any], otherwise: str) -> str:
    """What the note about an examination calls it, on one line and not a page long."""
    given = meta.get("examination")
    named = on_one_line(given[:LONGEST_SHOWN]) if isinstance(given, str) else ""
    return named or otherwise


def on_one_line(text: str) -> str:
    """The text with a space for whatever a name must not have, one line of it."""
    shown = (c if _is_shown(text, at) else " " for at, c in enumerate(text))
    return " ".join("".join(shown).split())


def _is_shown(name: str, at: int) -> bool:
    character = name[at]
    if character == JOINER:
        return _joins_pictographs(name, at) or _follows_virama(name, at)
    if character == NON_JOINER:
        return _parts_letters(name, at)
    if any(ord(character) in each for each in _VARIANTS):
        return _picks_variant(name, at)
    return character.isprintable() and character not in _BLANK


def _joins_pictographs(name: str, at: int) -> bool:
    before, after = _at(name, at - 1), _at(name, at + 1)
    is_styled = before == _EMOJI_STYLE and _is_shown(name, at - 1)
    is_drawn = is_styled or _is_pictograph(before) or _is_tone(before)
    return is_drawn and _is_pictograph(after)


def _picks_variant(name: str, at: int) -> bool:
    before, after = _at(name, at - 1), _at(name, at + 1)
    if before == "" or before in _BLANK:
        return False
    category = unicodedata.category(before)
    if name[at] in (_TEXT_STYLE, _EMOJI_STYLE):
        is_key = before in "0123456789#*" and after == _KEYCAP
        is_sign = category in {"So", "Sm"} and not before.isascii()
        return is_key or is_sign or before in _DRAWN_WORDS
    return category in {"Lo", "So", "Sm"} and not before.isascii()


def _parts_letters(name: str, at: int) -> bool:
    before, after = _base_before(name, at), _at(name, at + 1)
    if not after.isalpha() or after in _BLANK:
        return False
    return _follows_virama(name, at) or (_is_cursive(before) and _is_cursive(after))


def _follows_virama(name: str, at: int) -> bool:
    before = _at(name, at - 1)
    return before != "" and unicodedata.combining(before) == _VIRAMA


def _base_before(name: str, at: int) -> str:
    """The letter before, past the vowel signs on it."""
    while at > 1 and unicodedata.category(name[at - 1]) == "Mn":
        if not _is_shown(name, at - 1):
            return ""
        at -= 1
    return _at(name, at - 1)


def _at(name: str, place: int) -> str:
    """The character there; none beyond either end."""
    return name[place] if 0 <= place < len(name) else ""


def _is_cursive(letter: str) -> bool:
    word = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return letter.isalpha() and word in _CURSIVE


def _is_pictograph(sign: str) -> bool:
    """Symbols and arrows; which of them have a picture, Python does not know."""
    return (
        sign != ""
        and ord(sign) >= _FIRST_PICTOGRAPH
        and ord(sign) not in _BRAILLE
        and unicodedata.category(sign) in {"So", "Sm"}
    )


def _is_tone(sign: str) -> bool:
    return sign != "" and ord(sign) in _SKIN_TONES


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"


def _called(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{code} {unicodedata.name(character, '')}".rstrip()
