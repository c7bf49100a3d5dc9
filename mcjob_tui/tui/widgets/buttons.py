"""The row of buttons in a dialog. The first is the safe one and has the focus; no key presses another directly."""

from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message

from mcjob_tui.tui.widgets.form.pieces import Line, Piece
from mcjob_tui.tui.widgets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its name, its words, and whether it destroys something."""

    name: str
    label: str
    destructive: bool = False


class Buttons(Sheet, can_focus=True):
    """Buttons side by side. Tab and arrows move, Enter presses; these keys cannot be remapped."""

    DEFAULT_CSS = """
    Buttons { height: 1; width: 1fr; }
    """
    BINDINGS = [
        Binding("right,tab,l", "choose(1)", "next button", show=False),
        Binding("left,shift+tab,h", "choose(-1)", "button before", show=False),
        Binding("enter", "press", "press", show=False),
    ]

    class Pressed(Message):
        """A button was pressed."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *buttons: Button, id: str | None = None) -> None:
        super().__init__(id=id)
        self.buttons = buttons
        self._at = 0

    def offer(self, *buttons: Button) -> None:
        """Offer other buttons; the first has the focus again."""
        if buttons != self.buttons:
            self.buttons, self._at = buttons, 0
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        """The row, its buttons towards the right end."""
        made: list[Piece] = []
        for index, button in enumerate(self.buttons):
            if index:
                made.append(Piece("   "))
            made.append(Piece(f"  {button.label}  ", self._ink(button, index == self._at)))
        used = sum(len(piece.text) for piece in made)
        return ((Piece(" " * max(0, width - used)), *made),)

    def _ink(self, button: Button, chosen: bool) -> str:
        if button.destructive:
            return "danger-chosen" if chosen else "danger"
        return "chosen" if chosen else "field"

    def action_choose(self, by: int) -> None:
        """Move to another button."""
        self._at = (self._at + by) % len(self.buttons)
        self.redraw()

    def action_press(self) -> None:
        """Press the button that has the focus."""
        self.post_message(self.Pressed(self.buttons[self._at].name))

    def on_click(self, event: events.Click) -> None:
        end = self.size.width
        for index in range(len(self.buttons) - 1, -1, -1):
            start = end - len(self.buttons[index].label) - 4
            if start <= event.x < end:
                # The first click moves to a destructive button, the second presses it.
                pressed = index == self._at or not self.buttons[index].destructive
                self._at = index
                self.redraw()
                if pressed:
                    self.action_press()
                return
            end = start - 3
