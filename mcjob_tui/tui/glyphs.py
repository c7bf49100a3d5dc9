"""Every sign that stands for something, with its ASCII twin. Nothing else decides how a sign is drawn.

Most signs have a twin of the same width, so ``--ascii`` is one filter over all that is drawn (``AsciiFilter``); the
few whose twin is wider are asked for by name with ``glyph``.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

WIDER: dict[str, tuple[str, str]] = {
    "chosen": ("◉", "(*)"),
    "unchosen": ("○", "( )"),
    "marked": ("■", "[x]"),
    "unmarked": ("□", "[ ]"),
    "on": ("━● on", "[on ]"),
    "off": ("●━ off", "[off]"),
}
"""Signs whose ASCII twin is wider: one of several, any of several, switches."""

SINGLE: dict[str, tuple[str, str]] = {
    "pending": ("○", "o"),
    "dispatching": ("→", ">"),
    "running": ("●", "*"),
    "suspended": ("■", "="),
    "complete": ("✓", "+"),
    "failed": ("×", "x"),
    "partly": ("◑", "%"),
    "warning": ("▲", "!"),
    "nothing": ("·", "."),
    "deleting": ("▼", "v"),
    "tie": ("≈", "~"),
    "differs": ("•", "."),
    "closed": ("►", "+"),
    "open": ("▼", "-"),
    "list": ("▼", "v"),
    "cut": ("…", "."),
    "cursor": ("▌", ">"),
    "cluster": ("┃", "|"),
    "crumb": ("›", ">"),
    "done": ("━", "="),
    "active": ("╍", "~"),
    "to-come": ("─", "-"),
}

BUSY = "◐◓◑◒"
BUSY_ASCII = "|/-\\"

_TRANSLATION = str.maketrans(
    {
        "○": "o",
        "◉": "*",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "↵": "$",
        "●": "*",
        "■": "=",
        "□": "-",
        "✓": "+",
        "×": "x",
        "◐": "%",
        "◑": "%",
        "◒": "%",
        "◓": "%",
        "▲": "!",
        "▼": "v",
        "►": "+",
        "·": ".",
        "•": ".",
        "≈": "~",
        "≠": "!",
        "…": ".",
        "›": ">",
        "▌": ">",
        "▐": "<",
        "━": "=",
        "╍": "~",
        "─": "-",
        "│": "|",
        "┃": "|",
        "╭": "+",
        "╮": "+",
        "╰": "+",
        "╯": "+",
        "┌": "+",
        "┐": "+",
        "└": "+",
        "┘": "+",
        "├": "+",
        "┤": "+",
        "🔎": "/ ",
        "░": ":",
        "▂": ":",
        **dict.fromkeys("█▉▊▋▆▇", "#"),
        **dict.fromkeys("▍▎▏▁▃▄▅▔▕", "."),
    }
)


class _Choice:
    ascii = False


def use_ascii(ascii: bool) -> None:
    """Draw with ASCII twins from now on, or no longer."""
    _Choice.ascii = ascii


def ascii_only() -> bool:
    """Whether only ASCII signs may be drawn."""
    return _Choice.ascii


def glyph(name: str) -> str:
    """The sign called ``name``, as it is to be drawn now."""
    pair = WIDER.get(name) or SINGLE[name]
    return pair[_Choice.ascii]


def busy(turn: int) -> str:
    """The sign of something under way, at its ``turn``-th quarter."""
    return (BUSY_ASCII if _Choice.ascii else BUSY)[turn % 4]


def to_ascii(text: str) -> str:
    """``text`` with every sign of mcjob's own replaced by its twin of the same width; other text stays."""
    return text if text.isascii() else text.translate(_TRANSLATION)


class AsciiFilter(LineFilter):
    """Replaces the signs in every line that reaches the terminal, frames and scrollbars included."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of one line with ASCII signs."""
        return [segment if segment.control else Segment(to_ascii(segment.text), segment.style) for segment in segments]
