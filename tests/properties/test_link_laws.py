"""Laws of links: what is written is read again; whatever is read never breaks."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import EDITIONS, load_edition
from criteria.edition import option_text
from simulator import PARAMETERS, PRESETS, Parameter
from simulator.protocol import EXAMINED
from ui.link_choices import CHOICES
from ui.link_reading import LONGEST, LONGEST_SHOWN, MOST_PROBLEMS, MOST_SEED, LinkError
from ui.link_reading import read as read_link
from ui.link_text import Setting, parameters, query
from ui.state import TECHNIQUE


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Anything a parameter may be, as exact as the app keeps it."""
    if parameter.choices is not None:
        return st.sampled_from(parameter.choices)
    assert parameter.low is not None
    assert parameter.high is not None
    inside = st.floats(parameter.low, parameter.high).map(lambda v: round(v, 6) + 0.0)
    return inside.filter(lambda v: parameter.low <= v <= parameter.high)


def some(groups: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Some parameters of these groups, with values."""
    keys = {k: values(p) for k, p in PARAMETERS.items() if p.group in groups}
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def settings(draw: st.DrawFn) -> Setting:
    """Anything the app can be set to."""
    preset = draw(st.sampled_from(tuple(PRESETS)))
    base = PRESETS[preset].scenario
    groups = tuple({p.group for p in PARAMETERS.values()})
    edition = load_edition(draw(st.sampled_from(tuple(EDITIONS))))
    switches = {
        key: option_text(option)
        for key, switch in edition.switches.items()
        if (option := draw(st.sampled_from(switch.options))) != switch.default
    }
    choices = {
        key: text
        for key, choice in CHOICES.items()
        if (text := draw(st.sampled_from(choice.allowed))) != choice.start
    }
    seed = draw(st.integers(0, MOST_SEED))
    careful = base.values()
    of_a = draw(some(TECHNIQUE)).items()
    return Setting(
        preset=preset,
        scenario=base.replaced(draw(some(groups))).with_(seed=seed),
        site=draw(st.sampled_from([site.code for site in EXAMINED])),
        edition=edition.name,
        switches=switches,
        a={key: value for key, value in of_a if value != careful[key]},
        choices=choices,
    )


def everything_changed() -> Setting:
    """The longest link that the app writes."""
    base = PRESETS["healthy"].scenario

    def other(key: str, parameter: Parameter) -> Any:
        if parameter.choices is not None:
            return next(c for c in parameter.choices[::-1] if c != base.get(key))
        assert parameter.low is not None
        assert parameter.high is not None
        share = parameter.low + 0.912345 * (parameter.high - parameter.low)
        return round(share, 6)

    changed = {key: other(key, parameter) for key, parameter in PARAMETERS.items()}
    edition = load_edition("zamboni_2009_jnnp")
    return Setting(
        preset="one_sided_drainage",
        scenario=base.replaced(changed).with_(seed=MOST_SEED),
        site="right_basal_rosenthal",
        edition="zivadinov_chung_2013",
        a={k: v for k, v in changed.items() if PARAMETERS[k].group in TECHNIQUE},
        switches={k: option_text(s.options[-1]) for k, s in edition.switches.items()},
        choices={k: c.allowed[-1] for k, c in CHOICES.items()},
    )


@given(setting=settings())
def test_what_a_link_says_is_what_was_set(setting: Setting) -> None:
    assert read_link(parse_qs(query(setting), keep_blank_values=True)) == setting


def test_the_longest_link_of_ours_is_not_too_long() -> None:
    assert sum(len(k) + len(v) for k, v in parameters(everything_changed()).items()) < (
        LONGEST
    )


TEXT = st.text(max_size=30)
KEYS = (
    st.sampled_from(["v", "seed", "preset", "site", "edition", "a.", "rules.", "flip."])
    | st.sampled_from([*PARAMETERS, *CHOICES])
    | st.sampled_from(list(PARAMETERS)).map(lambda key: f"a.{key}")
    | st.sampled_from(list(load_edition("mayer_2011").switches)).map(
        lambda key: f"rules.{key}"
    )
    | TEXT
)
WORDS = TEXT | st.sampled_from(
    ["1", "true", "nan", "1e999", "-0", "deep", "mayer_2011", "__class__", "9" * 5000]
)


def refusal(link: dict[str, list[str]]) -> tuple[str, ...]:
    """Why a link is refused; nothing for one that says the same when written again."""
    try:
        found = read_link(link)
    except LinkError as error:
        return error.problems
    assert read_link(parse_qs(query(found), keep_blank_values=True)) == found
    return ()


@given(link=st.dictionaries(KEYS, st.lists(WORDS, max_size=3), max_size=6))
def test_any_link_is_read_whole_or_refused_in_words(link: dict[str, list[str]]) -> None:
    refused = refusal(link)
    assert len(refused) <= MOST_PROBLEMS
    assert all(0 < len(each) <= LONGEST_SHOWN for each in refused)


@given(setting=settings(), key=st.sampled_from(list(PARAMETERS)))
def test_one_bad_value_refuses_the_whole_link(setting: Setting, key: str) -> None:
    link = parse_qs(query(setting))
    link[key] = ["no such value"]
    with pytest.raises(LinkError, match=key):
        read_link(link)
