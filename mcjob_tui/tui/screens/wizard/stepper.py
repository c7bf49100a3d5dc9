"""The row that names the five pages, marks each as sound or not, and says when the draft was saved."""

from dataclasses import dataclass, replace
from enum import StrEnum

from textual import events
from textual.message import Message

from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line, spread

PAGES = ("Basics", "Containers", "Advanced", "Differential", "Review")
NARROW, ROOMY = 96, 112
"""Columns below which the other pages have no names, and from which there is room for longer lines between them and
for what is said at the right."""


class Mark(StrEnum):
    """How a page stands."""

    NEW = "○"
    SOUND = "✓"
    WARNING = "▲"
    PROBLEM = "×"


_INKS = {Mark.NEW: "muted", Mark.SOUND: "good", Mark.WARNING: "care", Mark.PROBLEM: "bad"}


@dataclass(frozen=True, slots=True)
class Steps:
    """What the stepper shows: the marks of the five pages, the one that is open, and what is said at the right."""

    marks: tuple[Mark, ...] = (Mark.NEW,) * len(PAGES)
    here: int = 0
    said: str = ""


class Stepper(Drawn):
    """``● 1 Basics ── ✓ 2 Containers ── …``; at narrow widths the other pages are numbers only."""

    DEFAULT_CSS = """
    Stepper { height: 1; padding: 0 1; }
    """

    class Chosen(Message):
        """A click on a page's name."""

        def __init__(self, page: int) -> None:
            super().__init__()
            self.page = page

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps = Steps()

    def show(self, steps: Steps) -> None:
        """Show another state of the pages."""
        if steps != self.steps:
            self.steps = steps
            self.redraw()

    def say(self, said: str) -> None:
        """Say something at the right end: when the draft was saved, or why it was not."""
        self.show(replace(self.steps, said=said))

    def draw(self, width: int) -> tuple[Line, ...]:
        pages: list[Piece] = []
        for index in range(len(PAGES)):
            if index:
                pages.append(Piece(self._between(index, width), "line"))
            pages += self._page(index, narrow=width < NARROW)
        return (spread(tuple(pages), line((self.steps.said, "muted")), width),)

    def _between(self, index: int, width: int) -> str:
        """What stands before a page; where the names only just fit, no more than needed."""
        return ("──" if width < NARROW or width >= ROOMY else "─") + ("" if self.steps.here == index else " ")

    def _page(self, index: int, *, narrow: bool) -> list[Piece]:
        name = f"{index + 1} {PAGES[index]}"
        if index == self.steps.here:
            return [Piece(f" ● {name} ", "chosen"), Piece(" ")]
        mark = self.steps.marks[index]
        words = f" {index + 1} " if narrow else f" {name} "
        return [Piece(str(mark), _INKS[mark]), Piece(words, "muted")]

    def on_click(self, event: events.Click) -> None:
        at = 0
        for index in range(len(PAGES)):
            at += len(self._between(index, self.size.width)) if index else 0
            end = at + sum(len(piece.text) for piece in self._page(index, narrow=self.size.width < NARROW))
            if at <= event.x < end:
                self.post_message(self.Chosen(index))
            at = end
