"""The entries of the Differential page: the default first, then one row per difference, then who has none."""

from textual import events
from textual.content import Content
from textual.message import Message

from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.differing.entries import clusters_of, differs, target_of, words_of
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard.editing import Editing, within
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, cut, line, over, pad, spread, wrapped

ENTRIES = "spec.differences"
KEYS = (
    ("+", "add an entry"),
    ("e", "effective Job"),
    ("r", "give all back"),
    ("x", "remove"),
    ("J K", "down, up"),
)
MOST_NAMED = 12


class EntryList(Drawn, can_focus=True):
    """``+`` adds, Enter opens, ``x`` removes, ``u`` takes that back, ``J K`` move."""

    class Chosen(Message):
        """The cursor went to an entry, or Enter asks for its form."""

        def __init__(self, index: int, open: bool) -> None:
            super().__init__()
            self.index = index
            self.open = open

    def __init__(self, editing: Editing) -> None:
        super().__init__(id="entry-list")
        self.editing = editing
        self.at = 0
        self.selected: tuple[str, ...] = ()
        self.idle: frozenset[str] = frozenset()
        self._removed: list[tuple[int, Difference]] = []
        editing.on_another(self._removed.clear)

    def on_mount(self) -> None:
        self.border_title = Content("Entries")
        self.border_subtitle = Content("+ add")

    @property
    def entries(self) -> tuple[Difference, ...]:
        """The draft's differences."""
        return self.editing.draft.spec.differences

    def know(self, selected: tuple[str, ...], idle: frozenset[str]) -> None:
        """The clusters that Basics selects, and those of them that get no pods now."""
        if (selected, idle) != (self.selected, self.idle):
            self.selected, self.idle = selected, idle
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        lines: list[Line] = [
            spread(line(("Default", "")), line(("read-only", "muted")), width),
            line(("pages 1 to 3", "muted")),
            EMPTY,
        ]
        for index, entry in enumerate(self.entries):
            lines += self._entry(index, entry, width)
        lines += [line(("─" * width, "line"))]
        own = {name for entry in self.entries for name in clusters_of(entry)}
        rest = [name for name in self.selected if name not in own]
        lines.append(spread(line(("As the default", "heading")), line((str(len(rest)), "muted")), width))
        for name in rest[:MOST_NAMED]:
            lines.append(spread(line((clean(name), "")), line(("-" if name in self.idle else "", "muted")), width))
        if len(rest) > MOST_NAMED:
            lines.append(line((f"+ {len(rest) - MOST_NAMED} clusters", "muted")))
        if any(name in self.idle for name in rest):
            lines += [EMPTY, line(("- gets no pods now", "muted"))]
        for problem in self.editing.problems:
            if problem.path == ENTRIES:
                words = wrapped(clean(problem.sentence), width - 2)
                lines += [EMPTY, *(line((f"{' ' if at else '▲'} {text}", "care")) for at, text in enumerate(words))]
        return (*lines, EMPTY, *(line((f"{key:<4}", "key"), (words, "muted")) for key, words in KEYS))

    def _entry(self, index: int, entry: Difference, width: int) -> list[Line]:
        here = index == self.at
        names = clusters_of(entry)
        first = clean(names[0]) if names else target_of(entry) if entry.kept else "no cluster yet"
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        errors = any(
            within(each.path, f"{ENTRIES}[{index}]") and each.severity == "error" for each in self.editing.problems
        )
        count = differs(entry)
        mark = line(("× " if errors else "", "bad"), (f"• {count}" if count else "", "key"))
        bar = ("▌" if here and self.has_focus else " ", "primary")
        head = spread(line(bar, (f"{index + 1} ", "muted"), (f"{first}{more}", "strong" if here else "")), mark, width)
        said = pad(cut(line(bar, "  ", (words_of(entry) or "nothing differs yet", "muted")), width), width)
        return [over(each, "cursor") if here else each for each in (head, said)]

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the list takes."""
        return (
            FooterKey("+", "add"),
            FooterKey("enter", "open"),
            FooterKey("x", "remove"),
            FooterKey("e", "effective"),
        )

    def on_key(self, event: events.Key) -> None:
        count = len(self.entries)
        match event.key:
            case "j" | "down" if self.at < count - 1:
                self.choose(self.at + 1)
            case "k" | "up" if self.at > 0:
                self.choose(self.at - 1)
            case "enter" | "right" | "l" if count:
                self.post_message(self.Chosen(self.at, True))
            case "plus" | "enter":
                self.add()
            case "x" if count:
                self._removed.append((self.at, self.entries[self.at]))
                self._put(tuple(each for index, each in enumerate(self.entries) if index != self.at))
                self.choose(max(0, min(self.at, count - 2)))
            case "u" if self._removed:
                index, entry = self._removed.pop()
                there = self.entries
                self._put((*there[:index], entry, *there[index:]))
                self.choose(index)
            case "J" | "K" if count:
                self._move(1 if event.key == "J" else -1)
            case _:
                return
        event.stop()
        event.prevent_default()

    def choose(self, index: int) -> None:
        """Put the cursor on an entry."""
        self.at = index
        self.redraw()
        self.post_message(self.Chosen(index, False))

    def add(self) -> None:
        """A new entry at the end, open for its clusters."""
        self._put((*self.entries, Difference()))
        self.at = len(self.entries) - 1
        self.redraw()
        self.post_message(self.Chosen(self.at, True))

    def _put(self, entries: tuple[Difference, ...]) -> None:
        self.editing.set(ENTRIES, entries)
        self.redraw()

    def _move(self, by: int) -> None:
        to = self.at + by
        there = list(self.entries)
        if 0 <= to < len(there):
            there[self.at], there[to] = there[to], there[self.at]
            self._put(tuple(there))
            self.choose(to)
