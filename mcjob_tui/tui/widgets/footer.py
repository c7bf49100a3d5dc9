"""The last row of every page: the keys that do something here, cut from the right, and ``? help`` always."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual import events
from textual.message import Message

from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, line
from mcjob_tui.tui.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class FooterKey:
    """One entry: the key as written, what it does, whether it does it now, and the action behind it."""

    key: str
    label: str
    possible: bool = True
    action: str = ""

    @property
    def width(self) -> int:
        """Columns of the entry itself."""
        return len(self.key) + 1 + len(self.label)

    @property
    def pieces(self) -> tuple[Piece, Piece]:
        """Key and label; both dim while it is not possible."""
        if not self.possible:
            return Piece(f"{self.key} ", "dim"), Piece(self.label, "dim")
        return Piece(f"{self.key} ", "key"), Piece(self.label, "muted")


@runtime_checkable
class ShowsKeys(Protocol):
    """A widget that says itself which keys it takes, for the footer and the help."""

    def footer_keys(self) -> tuple[FooterKey, ...]: ...


HELP_KEY = FooterKey("?", "help", action="help")
_GAP = 2


def fitting(keys: tuple[FooterKey, ...], width: int) -> tuple[FooterKey, ...]:
    """Those of ``keys`` that fit before the help key in ``width`` columns."""
    room = width - HELP_KEY.width - _GAP
    shown: list[FooterKey] = []
    for key in keys:
        room -= key.width + (_GAP if shown else 0)
        if room < 0:
            break
        shown.append(key)
    return tuple(shown)


def footer_line(keys: tuple[FooterKey, ...], width: int) -> Line:
    """The footer in ``width`` columns."""
    pieces: list[Piece] = []
    for key in fitting(keys, width):
        if pieces:
            pieces.append(Piece(" " * _GAP))
        pieces += key.pieces
    gap = max(0, width - columns(pieces) - HELP_KEY.width)
    return line(*pieces, " " * gap, *HELP_KEY.pieces)


class Footer(Sheet):
    """Draws keys; a click on one asks for its action."""

    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    class Pressed(Message):
        """An entry was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__(id="footer")
        self.keys: tuple[FooterKey, ...] = ()

    def show_keys(self, keys: tuple[FooterKey, ...]) -> None:
        """Show other keys."""
        self.keys = keys
        self.show(lambda width: (footer_line(keys, width),))

    def on_click(self, event: events.Click) -> None:
        """Find the entry under the pointer."""
        x = event.x - 1
        width = self.size.width
        if x >= width - HELP_KEY.width:
            self.post_message(self.Pressed(HELP_KEY.action))
            return
        start = 0
        for key in fitting(self.keys, width):
            if start <= x < start + key.width:
                self.post_message(self.Pressed(key.action))
                return
            start += key.width + _GAP
