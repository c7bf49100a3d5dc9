"""Help: the keys that really do something on the page behind it, read from its bindings; ``/`` searches them.

What cannot be done now is dim, and under the keys stands why, each reason once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from textual.binding import Binding
from textual.containers import ScrollableContainer, VerticalScroll
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.commands import shown_key
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.footer import FooterKey, ShowsKeys
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, columns, cut, line, pad, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.page import Page

Result = TypeVar("Result")

SCROLLING = {
    "scroll_down": "line down",
    "scroll_up": "line up",
    "page_down": "page down",
    "page_up": "page up",
    "scroll_home": "start",
    "scroll_end": "end",
}
"""What scrolls a container that holds no cursor; none of ours does sideways."""
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
    of_widget = _of_widget(page.focused)
    only_scrolls = isinstance(page.focused, VerticalScroll)
    if of_widget and not only_scrolls:
        grouped["This list"] = of_widget
    for command in page.commands():
        if command.name in bound:
            written = " ".join(shown_key(key) for key in bound[command.name])
            grouped.setdefault(command.group, []).append(Entry(written, command.help, command.why_not(situation)))
    everywhere = grouped.pop("Everywhere", [])
    if of_widget and only_scrolls:
        grouped["This page"] = of_widget
    return (*(Section(title, tuple(rows)) for title, rows in grouped.items()), Section("Everywhere", tuple(everywhere)))


def _of_widget(focused: Widget | None) -> list[Entry]:
    """What the focused widget takes.

    What all of Textual's containers scroll by is said in our words, and only of one that takes nothing else.
    """
    shows: tuple[FooterKey, ...] = focused.footer_keys() if isinstance(focused, ShowsKeys) else ()
    found: dict[str, list[str]] = {each.label: [each.key] for each in shows if each.possible}
    bound = focused._bindings.key_to_bindings.values() if focused is not None else ()
    for binding in (each for bindings in bound for each in bindings if each.description):
        words = binding.description
        if binding in ScrollableContainer.BINDINGS:
            words = SCROLLING.get(binding.action, "") if not shows else ""
        if words:
            found.setdefault(words, []).append(shown_key(binding.key))
    return [Entry(" ".join(keys[:2]), words) for words, keys in found.items()]


def laid_out(all_sections: Sequence[Section], width: int) -> tuple[Line, ...]:
    """Sections side by side in as many columns as they fit into whole, filled top down in order."""
    blocks = [_block(section) for section in all_sections]
    for count in range(max(1, min(3, width // ROOM)), 0, -1):
        rows = _in_columns(blocks, count)
        needed = [max(map(columns, each)) + 1 for each in rows]
        if sum(needed) <= width:
            break
    height = max(len(each) for each in rows)
    rooms = _shared(needed, width)
    made = []
    for y in range(height):
        pieces: list[Piece] = []
        for each, room in zip(rows, rooms, strict=True):
            pieces += pad(each[y] if y < len(each) else EMPTY, room - 1)
            pieces.append(Piece(" "))
        made.append(cut(tuple(pieces), width))
    return tuple(made)


def _in_columns(blocks: Sequence[list[Line]], count: int) -> list[list[Line]]:
    total = sum(len(block) for block in blocks)
    rows: list[list[Line]] = [[]]
    for block in blocks:
        if len(rows) < count and rows[-1] and len(rows[-1]) + len(block) // 2 > total / count:
            rows.append([])
        rows[-1] += block
    return rows


def _shared(needed: Sequence[int], width: int) -> list[int]:
    """The room of each column: what is over is shared out, what is missing is taken from the widest."""
    rooms = list(needed)
    while sum(rooms) > width and max(rooms) > 1:
        rooms[rooms.index(max(rooms))] -= 1
    spare = max(0, width - sum(rooms)) // len(rooms)
    return [room + spare for room in rooms]


def _block(section: Section) -> list[Line]:
    lines = [line((section.title, "heading"))]
    for entry in section.entries:
        wide = max(KEYS, columns([Piece(entry.keys)]) + 1)
        ink = "dim" if entry.reason else "key"
        lines.append(line(column(entry.keys, wide, ink), (entry.help, "dim" if entry.reason else "")))
    return [*lines, EMPTY]


def reasons(all_sections: Sequence[Section], width: int) -> tuple[Line, ...]:
    """Why what is dim cannot be done now: each reason once, with the keys that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for section in all_sections:
        for entry in section.entries:
            if entry.reason:
                by_reason.setdefault(entry.reason, []).append(entry.keys)
    made = [line(("Not now", "heading"))] if by_reason else []
    for reason, keys in by_reason.items():
        first, *rest = wrapped(f"{' '.join(dict.fromkeys(keys))}  {reason}", width)
        made += [line((text, "muted")) for text in (first, *rest)]
    return tuple(made)


def found(all_sections: Sequence[Section], typed: str) -> tuple[Section, ...]:
    """The sections with the entries alone that have every word of ``typed`` in keys, help or heading."""
    words = typed.lower().split()

    def has(section: Section, entry: Entry) -> bool:
        where = f"{entry.help} {section.title}".lower()
        return all(word in where or word in entry.keys.lower().split() for word in words)

    kept = (
        Section(section.title, tuple(entry for entry in section.entries if has(section, entry)))
        for section in all_sections
    )
    return tuple(section for section in kept if section.entries)


class HelpScreen(Dialog[None]):
    """The sections of a page, scrolled where they are longer than the terminal."""

    BINDINGS = [
        Binding("question_mark,q,enter", "close", "close", show=False),
        Binding("slash", "search", "search", show=False),
    ]
    CSS_PATH = "help.tcss"

    def __init__(self, title: str, shown: tuple[Section, ...]) -> None:
        super().__init__(f"Help: {title}", "dim: not now · / search · esc close")
        self.shown = shown
        self.typed = ""

    def compose_box(self) -> Iterable[Widget]:
        yield FilterRow(id="search")
        with VerticalScroll(can_focus=True):
            yield Sheet(self._lines, id="keys")

    def on_mount(self) -> None:
        self.query_one(FilterRow).display = False
        self.query_one(VerticalScroll).focus()

    def _lines(self, width: int) -> tuple[Line, ...]:
        wanted = found(self.shown, self.typed)
        if not wanted:
            return (line((f"nothing here has {clean(self.typed)}", "muted")),)
        return (*laid_out(wanted, width), *reasons(wanted, width))

    def action_search(self) -> None:
        """Open the row that searches."""
        row = self.query_one(FilterRow)
        row.display = True
        row.open(self.typed)

    def on_filter_row_changed(self, event: FilterRow.Changed) -> None:
        """Other words are sought."""
        self.typed = event.text
        self.query_one("#keys", Sheet).refresh(layout=True)
        self.query_one("#keys", Sheet).redraw()

    def on_filter_row_closed(self, event: FilterRow.Closed) -> None:
        """The search is done with; it holds unless it was emptied."""
        self.typed = event.text
        row = self.query_one(FilterRow)
        row.display = bool(event.text)
        self.query_one("#keys", Sheet).redraw()
        self.query_one(VerticalScroll).focus()
