"""Reads a link: as a whole or not at all, with every reason why not.

A picture that only half follows its link would be taken for the one that was sent.
`link_text.py` says what a link consists of.
"""

from collections.abc import Iterator, Mapping, Sequence

from criteria import EDITIONS, load_edition
from criteria.edition import SwitchError, option_text
from simulator import PARAMETERS, PRESETS, ScenarioError
from simulator.protocol import EXAMINED
from ui import link_by_hand
from ui.link_choices import CHOICES, PAGES
from ui.link_text import OF_A, VERSION, Setting, Value
from ui.state import RULES, START_EDITION, START_PRESET, START_SITE, TECHNIQUE

LONGEST = 8000
"""Characters of a link; one that sets everything there is has fewer."""
MOST_PROBLEMS = 6
LONGEST_SHOWN = 160
"""Characters of one reason."""
_SITES = tuple(site.code for site in EXAMINED)
_GROUPS = tuple(dict.fromkeys(p.group for p in PARAMETERS.values()))
_SINGLE = ("v", "preset", "seed", "site", "edition")
_PREFIXES = (
    *(f"{group}." for group in (*_GROUPS, *PAGES)),
    RULES,
    OF_A,
    link_by_hand.BY_HAND,
)
MOST_SEED = 2**53 - 1
"""The largest whole number that a browser keeps."""
_SEED_DIGITS = 16

Given = Mapping[str, Sequence[str]]


class LinkError(ValueError):
    """A link that cannot be used; has the reasons, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(_shortened(each) for each in problems[:MOST_PROBLEMS])
        super().__init__(*self.problems)


def is_ours(key: str) -> bool:
    """Whether a parameter of an address means something here, or once did."""
    return key in _SINGLE or key.startswith(_PREFIXES)


def read(given: Given) -> Setting:
    """What a link says.

    Parameters
    ----------
    given
        Parameters of the address, each with every value it has there. Those that are
        none of ours are passed over.

    Raises
    ------
    LinkError
        If anything in it cannot be used.
    """
    if sum(len(key) + sum(map(len, texts)) for key, texts in given.items()) > LONGEST:
        raise LinkError([f"It is longer than {LONGEST} characters."])
    ours = {key: tuple(texts) for key, texts in given.items() if is_ours(key)}
    twice = [
        f"{key} is given {len(texts)} times."
        for key, texts in ours.items()
        if len(texts) != 1
    ]
    if twice:
        raise LinkError(twice)
    if ours.get("v", (VERSION,)) != (VERSION,):
        raise LinkError(
            [f"v = {ours['v'][0]!r}: this program reads links v={VERSION}."]
        )
    problems: list[str] = []
    found = _setting({key: texts[0] for key, texts in ours.items()}, problems)
    if problems:
        raise LinkError(problems)
    return found


# ---------------------------------------------------------------- part by part
def _setting(given: Mapping[str, str], problems: list[str]) -> Setting:
    preset = _one_of("preset", given, tuple(PRESETS), START_PRESET, problems)
    edition = _one_of("edition", given, tuple(EDITIONS), START_EDITION, problems)
    base = PRESETS[preset].scenario.with_(seed=_seed(given, problems))
    own = {
        k: v for k, v in given.items() if k.startswith(tuple(f"{g}." for g in _GROUPS))
    }
    return Setting(
        preset=preset,
        scenario=base.replaced(dict(_values(own, problems))),
        site=_one_of("site", given, _SITES, START_SITE, problems),
        edition=edition,
        switches=dict(_switches(edition, given, problems)),
        a=_of_a(preset, given, problems),
        by_hand=tuple(link_by_hand.read(given, problems)),
        choices=dict(_choices(given, problems)),
    )


def _one_of(
    key: str,
    given: Mapping[str, str],
    allowed: tuple[str, ...],
    start: str,
    problems: list[str],
) -> str:
    text = given.get(key, start)
    if text in allowed:
        return text
    problems.append(f"{key} = {text!r} is not one of {', '.join(allowed)}.")
    return start


def _seed(given: Mapping[str, str], problems: list[str]) -> int:
    text = given.get("seed", "1")
    if text.isascii() and text.isdigit() and len(text) <= _SEED_DIGITS:
        seed = int(text)
        if seed <= MOST_SEED:
            return seed
    problems.append(f"seed = {text!r} is not a whole number from 0 to {MOST_SEED}.")
    return 1


def _values(
    given: Mapping[str, str], problems: list[str], prefix: str = ""
) -> Iterator[tuple[str, Value]]:
    """Parameters of a scenario in their own type."""
    for key, text in given.items():
        if key not in PARAMETERS:
            problems.append(f"{prefix}{key} is not a parameter of this version.")
            continue
        try:
            checked = PARAMETERS[key].checked(text)
        except ScenarioError as error:
            problems.append(f"{prefix}{error}")
            continue
        # As exact as a link is written, so that reading and writing agree.
        yield key, str(checked) if isinstance(checked, str) else round(checked, 6) + 0.0


def _of_a(
    preset: str, given: Mapping[str, str], problems: list[str]
) -> dict[str, Value]:
    """What operator A has set differently from the example."""
    technique = tuple(f"{OF_A}{group}." for group in TECHNIQUE)
    of_a = {k: text for k, text in given.items() if k.startswith(OF_A)}
    problems += [
        f"{key} is not a setting of operator A."
        for key in of_a
        if not key.startswith(technique)
    ]
    bare = {k.removeprefix(OF_A): t for k, t in of_a.items() if k.startswith(technique)}
    base = PRESETS[preset].scenario.values()
    found = _values(bare, problems, OF_A)
    return {key: value for key, value in found if value != base[key]}


def _switches(
    edition: str, given: Mapping[str, str], problems: list[str]
) -> Iterator[tuple[str, str]]:
    """Switches that do not stand as published, as they are typed."""
    published = load_edition(edition)
    for key, text in given.items():
        if not key.startswith(RULES):
            continue
        short = key.removeprefix(RULES)
        try:
            value = published.with_(**{short: text}).switches[short].value
        except (SwitchError, KeyError) as error:
            problems.append(f"{key} = {text!r}: {error}")
            continue
        if value != published.switches[short].default:
            yield short, option_text(value)


def _choices(
    given: Mapping[str, str], problems: list[str]
) -> Iterator[tuple[str, str]]:
    """What is chosen or opened on single pages and is not so at first."""
    for key, text in given.items():
        if not key.startswith(tuple(f"{page}." for page in PAGES)):
            continue
        if key not in CHOICES:
            problems.append(f"{key} is nothing that this version can open or choose.")
            continue
        choice = CHOICES[key]
        if _one_of(key, given, choice.allowed, choice.start, problems) != choice.start:
            yield key, text


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[: LONGEST_SHOWN - 1]}…"
