"""A screen as text that a person can read in a diff: its characters, then the style of each cell by a letter."""

from collections.abc import Iterable
from string import ascii_letters, digits

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App

LETTERS = ascii_letters + digits + "+*#%&@$!?"


def described(style: Style | None) -> str:
    """A style in words: colours and attributes."""
    if style is None:
        return "plain"
    words = [name for name in ("bold", "dim", "italic", "underline", "reverse", "strike") if getattr(style, name)]
    for name, color in (("", style.color), ("on ", style.bgcolor)):
        if color is not None:
            triplet = color.triplet
            words.append(f"{name}{triplet.hex if triplet is not None else color.name}")
    return " ".join(words) or "plain"


def dump(app: App[None]) -> str:
    """The active screen of ``app`` as it would reach the terminal."""
    width, height = app.size
    legend: dict[str, str] = {}
    text, styles = [], []
    for strip in app.screen._compositor.render_strips(app.size):
        segments = list(strip)
        text.append("".join(segment.text for segment in segments).rstrip())
        styles.append(_letters(segments, legend).rstrip("a") or "a")
    explained = "\n".join(f"{letter} {style}" for style, letter in legend.items())
    return "\n".join([f"{width} x {height}", *text, "-- styles", *styles, "-- legend", explained, ""])


def _letters(segments: Iterable[Segment], legend: dict[str, str]) -> str:
    made = []
    for segment in segments:
        style = described(segment.style)
        letter = legend.setdefault(style, LETTERS[len(legend) % len(LETTERS)])
        made.append(letter * cell_len(segment.text))
    return "".join(made)


def visible_text(app: App[None]) -> str:
    """Only the characters of the active screen."""
    return dump(app).partition("\n-- styles")[0]
