"""A summary in words and tables, as Markdown, each picture beside its numbers.

`report.py` writes it down.
"""

from collections.abc import Iterator, Mapping

from criteria import DISCLAIMER
from sweeps.accuracy import POLICIES
from sweeps.charts import title_of
from sweeps.rates import Rate
from sweeps.sensitivity import Influences
from sweeps.summary import Summary

Pictures = Mapping[str, str]
"""File of each picture, by its name; nothing if none were made."""


def report_text(summary: Summary, pictures: Pictures) -> str:
    """The whole report."""
    return "\n".join(_lines(summary, pictures)) + "\n"


def _lines(summary: Summary, pictures: Pictures) -> Iterator[str]:
    yield f"# {_plain(summary.title or summary.name)}"
    yield ""
    yield (
        f"{summary.n_done:,} of {summary.n_rows:,} virtual examinations, "
        f"{summary.n_failed:,} without a result. {DISCLAIMER}"
    )
    if summary.n_done < summary.n_rows:
        yield ""
        yield "**Not finished.** What is there are the first rows of the study, or "
        yield "those of some machines: no fair share of what varies. Run it to its end."
    if summary.failures:
        yield ""
        yield from (f"- {n:,} × {reason}" for reason, n in summary.failures)
    yield ""
    yield from _verdicts(summary)
    yield from _along_factors(summary, pictures)
    yield from _accuracy(summary, pictures)
    yield from _influences(summary, pictures)
    yield from _agreement(summary, pictures)
    yield "Intervals are 95 %. Rows of one person, and of one block of a Sobol design, "
    yield "are not independent of each other: where few people are examined often, the "
    yield "intervals are too narrow."


def _plain(text: str) -> str:
    """Somebody's own words, on one line and without meaning in Markdown."""
    words = " ".join(text.split())
    return words.replace("|", "\\|").replace("<", "&lt;")


def _picture(name: str, told: str, pictures: Pictures) -> Iterator[str]:
    """A picture, if it was made, with what it shows for who cannot see it."""
    if name in pictures:
        yield f"![{told}]({pictures[name]})"
        yield ""


def _table(*columns: str) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield "|" + " --- |" * len(columns)


def _verdicts(summary: Summary) -> Iterator[str]:
    """One line an edition: its verdict, and each of its criteria."""
    overall = {(r.edition, r.column): r for r in summary.rates if not r.factor}
    editions = dict.fromkeys(edition for edition, _ in overall)
    criteria = sorted({column for _, column in overall} - {"verdict"})
    yield "## How often a verdict comes out"
    yield ""
    yield "Share of the examinations in which the verdict, or a criterion, is met."
    yield ""
    yield from _table(
        "edition", "examinations", "verdict MET", "95 % interval", "not assessable",
        *criteria,
    )  # fmt: skip
    for edition in editions:
        rate = overall[edition, "verdict"]
        shares = [overall.get((edition, each)) for each in criteria]
        cells = " | ".join(_percent(share) if share else "–" for share in shares)
        yield (
            f"| {edition} | {rate.n:,} | {_percent(rate)} | "
            f"{_interval(*rate.interval)} | {rate.n_unknown:,} | {cells} |"
        )
    yield ""


def _along_factors(summary: Summary, pictures: Pictures) -> Iterator[str]:
    """Verdicts along every factor, and over pairs of them, edition by edition."""
    along = [
        r for r in summary.rates if r.factor and r.column == "verdict" and r.n
    ]  # fmt: skip
    if not along:
        return
    yield "## Along every factor"
    yield ""
    for edition in dict.fromkeys(r.edition for r in along):
        yield f"### {edition}"
        yield ""
        yield from _picture(
            f"rates-{edition}", f"Positive verdicts of {edition} by factor", pictures
        )
        for name in pictures:
            if name.startswith("pair-") and name.endswith(f"-{edition}"):
                told = f"Positive verdicts of {edition} over two factors"
                yield from _picture(name, told, pictures)
        yield from _table(
            "factor", "level", "examinations", "verdict MET", "95 % interval"
        )
        for rate in along:
            if rate.edition == edition:
                yield (
                    f"| {title_of(rate.factor)} | {_plain(rate.level)} | "
                    f"{rate.n:,} | {_percent(rate)} | {_interval(*rate.interval)} |"
                )
        yield ""


def _percent(rate: Rate) -> str:
    return f"{100 * rate.share:.1f} %"


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.1f}–{100 * high:.1f} %"


def _accuracy(summary: Summary, pictures: Pictures) -> Iterator[str]:
    yield "## Against truth"
    yield ""
    yield "Really ill is who has any of these (limits are ours unless sourced):"
    yield ""
    yield from (f"- {rule}" for rule in summary.truth)
    yield ""
    yield from _picture("accuracy", "Sensitivity and specificity", pictures)
    yield from _table(
        "edition", "missing data", "sensitivity", "specificity",
        "true +", "false +", "true −", "false −", "undecided",
    )  # fmt: skip
    for a in summary.accuracy:
        yield (
            f"| {a.edition} | {POLICIES[a.policy]} | {_share(a.sensitivity)} | "
            f"{_share(a.specificity)} | {a.n_true_positive:,} | "
            f"{a.n_false_positive:,} | {a.n_true_negative:,} | "
            f"{a.n_false_negative:,} | {a.n_undecided:,} |"
        )
    yield ""


def _share(found: tuple[float, float, float] | None) -> str:
    if found is None:
        return "nobody to tell from"
    return f"{100 * found[0]:.1f} % ({_interval(*found[1:])})"


def _influences(summary: Summary, pictures: Pictures) -> Iterator[str]:
    if not summary.influences:
        return
    yield "## Which factor matters most"
    yield ""
    yield (
        "Share of the variance, ± half-width of the 95 % interval; met counts 1, "
        "anything else 0. Where a factor alone changed the outcome in a few blocks "
        "only, no share can be told."
    )
    yield ""
    for found in summary.influences:
        yield from _picture(
            f"influence-{found.column}-{found.edition}",
            f"What decides {found.column} of {found.edition}",
            pictures,
        )
    yield from _table("edition", "outcome", "factor", "by itself", "with interactions")
    for found in summary.influences:
        yield from _influence_rows(found)
    n_left_out = max((found.n_left_out for found in summary.influences), default=0)
    if n_left_out:
        yield ""
        yield f"{n_left_out:,} blocks left out: an examination failed or is missing."
    yield ""


def _influence_rows(found: Influences) -> Iterator[str]:
    start = f"| {found.edition} | {found.column} |"
    if not found.factors:
        why = "too few blocks" if found.varies else "the same everywhere"
        yield f"{start} – | {why} | {why} |"
    for f in sorted(found.factors, key=lambda f: -f.total):
        if f in found.told:
            first = f"{f.first:.2f} ± {f.first_half_width:.2f}"
            total = f"{f.total:.2f} ± {f.total_half_width:.2f}"
        else:
            first = f"too few: decided {f.n_decided:,} of {found.n_blocks:,} blocks"
            total = "–"
        yield f"{start} {title_of(f.factor)} | {first} | {total} |"


def _agreement(summary: Summary, pictures: Pictures) -> Iterator[str]:
    if not summary.agreement:
        return
    yield "## Agreement between operators"
    yield ""
    yield from _picture("agreement", "Cohen's kappa by edition", pictures)
    yield from _table(
        "edition", "between", "pairs", "agree", "Cohen's kappa", "95 % interval"
    )
    for a in summary.agreement:
        k = a.kappa
        told = "not defined | –"
        if k.kappa is not None and k.low is not None and k.high is not None:
            told = f"{k.kappa:.2f} | {k.low:.2f} to {k.high:.2f}"
        yield (
            f"| {a.edition} | {_plain(f'{a.first} and {a.second}')} | {k.n:,} | "
            f"{100 * k.observed:.1f} % | {told} |"
        )
    yield ""
