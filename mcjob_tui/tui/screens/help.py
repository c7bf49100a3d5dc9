"""Help: the keys that really do something on the page behind it, read from its bindings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from mcjob_tui.tui.commands import shown_key
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, columns, cut, line, pad
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.page import Page

Result = TypeVar("Result")

KEYS = 9
ROOM = 31


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: keys, what they do, and why not now ("" if they do)."""

    keys: str
    help: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading."""

    title: str
    entries: tuple[Entry, ...]


def sections(page: "Page[Result]") -> tuple[Section, ...]:
    """The keys of the focused widget, then the page's commands by group, as bound at this moment."""
    situation = page.situation()
    bound = page.bound_keys()
    grouped: dict[str, list[Entry]] = {}
    for action, keys in _of_widget(page.focus_bindings()).items():
        grouped.setdefault("This list", []).append(Entry(" ".join(keys[:2]), action))
    for command in page.commands():
        if command.name in bound:
            written = " ".join(shown_key(key) for key in bound[command.name])
            grouped.setdefault(command.group, []).append(Entry(written, command.help, command.why_not(situation)))
    everywhere = grouped.pop("Everywhere", [])
    return (*(Section(title, tuple(rows)) for title, rows in grouped.items()), Section("Everywhere", tuple(everywhere)))


def _of_widget(bindings: Iterable[Binding]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for binding in bindings:
        found.setdefault(binding.description, []).append(shown_key(binding.key))
    return found


def laid_out(all_sections: Sequence[Section], width: int) -> tuple[Line, ...]:
    """Sections side by side in as many columns as fit, filled top down in order."""
    count = max(1, min(3, width // ROOM))
    blocks = [_block(section) for section in all_sections]
    total = sum(len(block) for block in blocks)
    rows: list[list[Line]] = [[]]
    for block in blocks:
        if len(rows) < count and rows[-1] and len(rows[-1]) + len(block) // 2 > total / count:
            rows.append([])
        rows[-1] += block
    height = max(len(each) for each in rows)
    room = width // count
    made = []
    for y in range(height):
        pieces: list[Piece] = []
        for each in rows:
            pieces += pad(each[y] if y < len(each) else EMPTY, room - 1)
            pieces.append(Piece(" "))
        made.append(cut(tuple(pieces), width))
    return tuple(made)


def _block(section: Section) -> list[Line]:
    lines = [line((section.title, "heading"))]
    for entry in section.entries:
        wide = max(KEYS, columns([Piece(entry.keys)]) + 1)
        ink = "dim" if entry.reason else "key"
        lines.append(line(column(entry.keys, wide, ink), (entry.help, "dim" if entry.reason else "")))
    return [*lines, EMPTY]


class HelpScreen(Dialog[None]):
    """The sections of a page, scrolled where they are longer than the terminal."""

    BINDINGS = [Binding("question_mark,q,enter", "close", "close", show=False)]
    CSS_PATH = "help.tcss"

    def __init__(self, title: str, shown: tuple[Section, ...]) -> None:
        super().__init__(f"Help: {title}", "dim: not now; its key says why · esc close")
        self.shown = shown

    def compose_box(self) -> Iterable[Widget]:
        with VerticalScroll(can_focus=True):
            yield Sheet(lambda width: laid_out(self.shown, width))
