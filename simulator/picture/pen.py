"""Ink and letters of a scanner's screen, for pictures that are exported.

Pillow's own font is used, so that a picture looks the same on every machine. It has no
arrows and no superscripts: they are drawn.
"""

import re
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

BLACK = "#05070A"
PANEL = "#0D1217"
LINE = "#3A424A"
DIM = "#9AA3AB"
INK = "#E9ECEA"
MEAN = "#4FC3F7"
PEAK = "#F9B52F"
AMBER = "#F9B52F"
RED = "#FF6B57"
BOX = "#C9D0D4"
NOTICE = "Synthetic, for teaching. Not a medical device."

_SUPERSCRIPT = {"²": "2"}


@lru_cache(maxsize=16)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font at this size [pixels]."""
    return ImageFont.load_default(size)


class Pen:
    """Draws on one picture; every place in pixels from the upper left corner."""

    def __init__(self, width: int, height: int, paper: str = BLACK) -> None:
        self.image = Image.new("RGB", (width, height), paper)
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        *,
        size: int = 15,
        ink: str = INK,
        anchor: str = "lm",
        halo: bool = False,
    ) -> float:
        """Write, and give the width of what was written.

        `anchor` as Pillow has it: l, m, r across and t, m, b down.
        """
        width = text_width(words, size)
        x = at[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]] * width
        for piece, cut, advance in _pieces(words, size):
            is_raised = cut < size
            self.draw.text(
                (round(x), round(at[1] - (0.3 * size if is_raised else 0.0))),
                piece,
                fill=ink,
                font=font(cut),
                anchor="l" + anchor[1],
                stroke_width=2 if halo else 0,
                stroke_fill=BLACK,
            )
            x += advance
        return width

    def line(
        self, *points: tuple[float, float], ink: str = LINE, width: int = 1
    ) -> None:
        """Straight lines from point to point."""
        self.draw.line([(round(x), round(y)) for x, y in points], fill=ink, width=width)

    def dotted(
        self, start: float, end: float, y: float, ink: str = DIM, gap: int = 6
    ) -> None:
        """A dotted level line."""
        for x in range(round(start), round(end), gap):
            self.draw.point((x, round(y)), fill=ink)
            self.draw.point((x + 1, round(y)), fill=ink)

    def arrow(
        self, at: tuple[float, float], way: str, size: float = 9.0, ink: str = INK
    ) -> None:
        """A solid arrow head whose middle is here; way: up, down, left or right."""
        x, y = at
        half, tall = 0.6 * size, 0.5 * size
        shapes = {
            "up": [(x - half, y + tall), (x + half, y + tall), (x, y - tall)],
            "down": [(x - half, y - tall), (x + half, y - tall), (x, y + tall)],
            "left": [(x + tall, y - half), (x + tall, y + half), (x - tall, y)],
            "right": [(x - tall, y - half), (x - tall, y + half), (x + tall, y)],
        }
        self.draw.polygon(shapes[way], fill=ink)

    def warning(self, at: tuple[float, float], ink: str, size: float = 16.0) -> None:
        """A triangle with an exclamation mark, its middle here."""
        x, y = at
        half = 0.5 * size
        self.draw.polygon(
            [(x, y - half), (x + half, y + 0.4 * size), (x - half, y + 0.4 * size)],
            fill=ink,
        )
        self.text(
            (x + 0.5, y + 1), "!", size=round(0.75 * size), ink=BLACK, anchor="mm"
        )

    def paste(self, picture: Image.Image, at: tuple[int, int]) -> None:
        """Put a picture with its upper left corner here."""
        self.image.paste(picture, at)

    def png(self) -> bytes:
        """The whole picture as a PNG file."""
        out = BytesIO()
        self.image.save(out, "PNG")
        return out.getvalue()


def text_width(words: str, size: int) -> float:
    """How wide the words will be [pixels]."""
    return sum(advance for _, _, advance in _pieces(words, size))


@lru_cache(maxsize=512)
def _pieces(words: str, size: int) -> tuple[tuple[str, int, float], ...]:
    """The words cut at blanks and superscripts: text, size and width of each piece.

    Blanks get a width of their own: in small letters the font's vanish.
    """
    pieces = []
    for part in re.split("([ ²])", words.replace("−", "-")):
        if part == " ":
            pieces.append((part, size, 0.30 * size))
        elif part in _SUPERSCRIPT:
            cut, digit = round(0.66 * size), _SUPERSCRIPT[part]
            pieces.append((digit, cut, font(cut).getlength(digit)))
        elif part:
            pieces.append((part, size, font(size).getlength(part)))
    return tuple(pieces)


def nice_step(span: float, most: int) -> float:
    """A round step that cuts a span into at most so many pieces."""
    for decade in (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0):
        for step in (1.0, 2.0, 5.0):
            if span / (step * decade) <= most:
                return step * decade
    return span


def settings_column(
    pen: Pen,
    at: tuple[float, float],
    width: float,
    rows: list[tuple[str, str, str]],
    spacing: int = 27,
) -> float:
    """Names and values of settings, one under the other; gives the end [pixels].

    A row is name, value and the ink of a warning mark, empty for none.
    """
    x, y = at
    for name, value, warning in rows:
        pen.text((x, y), name, size=14, ink=DIM)
        pen.text((x + width, y), value, size=16, ink=warning or INK, anchor="rm")
        if warning:
            pen.warning((x + width - text_width(value, 16) - 15, y), warning)
        y += spacing
    return y
