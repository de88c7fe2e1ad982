"""The key of the prevalence chart: the shapes drawn, each with its word."""

from ui.text import wording

_SHAPES = {
    "ms": "<circle class='full' cx='7' cy='7' r='4.5'/>",
    "other": "<circle cx='7' cy='7' r='4.5'/>",
    "blinded": "<circle class='full' cx='7' cy='7' r='4.5'/>",
    "partly": "<rect class='full' x='2.8' y='2.8' width='8.4' height='8.4'/>",
    "not_seen": "<path class='full' d='M7 1.2 11.6 7 7 12.8 2.4 7Z'/>",
    "line": "<path d='M0 7H22'/>",
    "dashed": "<path d='M0 7H22' stroke-dasharray='5 3'/>",
}


def prevalence_key() -> str:
    """Who is filled, which shape is which blinding, what the lines say."""
    groups = (("ms", "other"), ("blinded", "partly", "not_seen"), ("line", "dashed"))
    items = "".join(
        f"<li>{''.join(_item(name) for name in group)}</li>" for group in groups
    )
    return f"<ul class='shapes'>{items}</ul>"


def _item(name: str) -> str:
    width = 22 if name in ("line", "dashed") else 14
    word = wording("evidence")["prevalence"][f"key_{name}"]
    return (
        f"<span><svg aria-hidden='true' width='{width}' height='14'"
        f" viewBox='0 0 {width} 14'>{_SHAPES[name]}</svg>{word}</span>"
    )
