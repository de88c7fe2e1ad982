"""The key of the prevalence chart: the shapes drawn in CSS, each with its word."""

from ui.text import wording

GROUPS = (
    {"ms": "circle full", "cis": "circle half", "other": "circle"},
    {"blinded": "circle full", "partly": "square full", "not_seen": "diamond full"},
    {"line": "line", "dashed": "line dashed"},
)


def prevalence_key() -> str:
    """Who is filled, which shape is which blinding, what the lines say."""
    words = wording("evidence")["prevalence"]
    items = "".join(
        "<li>"
        + "".join(_item(kind, words[f"key_{n}"]) for n, kind in group.items())
        + "</li>"
        for group in GROUPS
    )
    return f"<ul class='shapes'>{items}</ul>"


def _item(kind: str, word: str) -> str:
    return f"<span><i class='{kind}' aria-hidden='true'></i>{word}</span>"
