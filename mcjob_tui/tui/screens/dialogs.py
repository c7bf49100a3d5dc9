"""The frame of all dialogs, and the two plain ones: choose one of many, and type one line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.painting import Painting
from mcjob_tui.tui.screens.page import HEIGHTS, WIDTHS
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

Answer = TypeVar("Answer")


class Dialog(Painting[Answer], ModalScreen[Answer]):
    """A framed box in the middle; Escape closes it without an answer."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = [Binding("escape", "close", "close", show=False)]

    def __init__(self, title: str, hint: str = "") -> None:
        """``title`` and ``hint`` are cleaned here, and never parsed."""
        super().__init__()
        self.box = Vertical(classes="box")
        self.box.border_title = Content(clean(title))
        self.box.border_subtitle = Content(clean(hint))

    def compose(self) -> ComposeResult:
        with self.box:
            yield from self.compose_box()

    def compose_box(self) -> Iterable[Widget]:
        """What stands in the box."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def if_answered(then: Callable[[Answer], None]) -> Callable[[Answer | None], None]:
    """What a dialog calls when it has closed: ``then`` with the answer, and nothing where it was given none."""

    def closed(answer: Answer | None) -> None:
        if answer is not None:
            then(answer)

    return closed


@dataclass(frozen=True, slots=True)
class Choice:
    """One of many: its value, its words, and a remark beside it."""

    value: str
    label: str
    remark: str = ""


_COLUMNS = (Column("label", "", 20, grow=True), Column("remark", "", 20, grow=True))


class ChoiceDialog(Dialog[str]):
    """Choose one; what one types narrows the list."""

    BINDINGS = [
        Binding("down,ctrl+n", "move(1)", "next", show=False),
        Binding("up,ctrl+p", "move(-1)", "before", show=False),
    ]

    def __init__(self, title: str, choices: tuple[Choice, ...], current: str = "", *, free: bool = False) -> None:
        """``free``: what is typed may be something that is not in the list, too."""
        verb = "type a name" if free else "type to narrow"
        super().__init__(title, f"{verb} · enter choose · esc close")
        self.free = free
        self.choices = choices
        self.current = current
        self.field = Input(compact=True, select_on_focus=False)
        self.table: LiveTable[Choice] = LiveTable(lambda choice: choice.value, self._cell, id="choices")
        self.table.can_focus = False
        self.table.empty = lambda width: (
            line(("  enter takes what is typed" if free else "  nothing matches", "muted")),
        )

    def compose_box(self) -> Iterable[Widget]:
        yield self.field
        yield self.table

    def on_mount(self) -> None:
        self.box.styles.height = min(len(self.choices) + 4, 20)
        self.table.show_rows(self.choices, _COLUMNS)
        self.table.move_to_key(self.current)
        self.field.focus()

    def _cell(self, choice: Choice, column: Column, width: int, here: bool) -> Line:
        if column.name == "remark":
            return line((choice.remark, "muted"))
        ink = "primary strong" if choice.value == self.current else "strong" if here else ""
        return line((cut_middle(clean(choice.label), width), ink))

    def on_input_changed(self, event: Input.Changed) -> None:
        words = event.value.lower().split()
        self.table.show_rows(
            tuple(choice for choice in self.choices if all(word in choice.label.lower() for word in words))
        )

    def on_input_submitted(self) -> None:
        typed = self.field.value.strip()
        if self.table.row is not None:
            self.dismiss(self.table.row.value)
        elif self.free and typed:
            self.dismiss(typed)

    def on_live_table_opened(self) -> None:
        """A row was clicked twice."""
        self.on_input_submitted()

    def action_move(self, by: int) -> None:
        """Another row."""
        self.table.action_move(by)


class LineDialog(Dialog[str]):
    """Type one line."""

    def __init__(
        self,
        title: str,
        hint: str,
        value: str = "",
        *,
        selected: bool = False,
        why_not: Callable[[str], str] = lambda typed: "",
    ) -> None:
        """``selected``: typing takes the place of ``value``. ``why_not`` says what is wrong with a line, if so; the
        dialog stays open then."""
        super().__init__(title, "enter take · esc close")
        self.hint = hint
        self.why_not = why_not
        self.field = Input(value, compact=True, select_on_focus=selected)
        self.trouble = Sheet()

    def compose_box(self) -> Iterable[Widget]:
        yield Sheet(lambda width: tuple(line((each, "muted")) for each in wrapped(clean(self.hint), width)))
        yield self.field
        yield self.trouble

    def on_mount(self) -> None:
        self.field.focus()

    def on_input_changed(self) -> None:
        self._say("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if typed and (reason := self.why_not(typed)):
            self._say(reason)
        elif typed:
            self.dismiss(typed)

    def _say(self, reason: str) -> None:
        said = f"× {clean(reason)}" if reason else ""
        self.trouble.show(lambda width: tuple(line((each, "bad")) for each in wrapped(said, width)) if said else ())


class TextDialog(Dialog[None]):
    """Shows lines; any of Enter, Escape and q closes it."""

    BINDINGS = [Binding("enter,q", "close", "close", show=False)]

    def __init__(self, title: str, lines: tuple[Line, ...], hint: str = "esc close") -> None:
        super().__init__(title, hint)
        self.lines = lines

    def compose_box(self) -> Iterable[Widget]:
        yield Sheet(lambda width: self.lines)
