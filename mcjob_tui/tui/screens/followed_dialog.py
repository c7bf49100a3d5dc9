"""The frame of dialogs that ask before something long is done to Jobs, and then follow it.

What is asked and done stands in ``delete_dialog`` and ``run_again_dialog``.
"""

from collections.abc import Iterable

from textual.widget import Widget

from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.sheet import Sheet

_SIGNS = {
    StepState.WAITING: ("○", "muted"),
    StepState.DONE: ("✓", "good"),
    StepState.FAILED: ("×", "bad"),
    StepState.UNDONE: ("·", "muted"),
}


def step_line(step: Step, turn: int) -> Line:
    """``✓ binding  gone``; what is under way turns."""
    sign, ink = _SIGNS.get(step.state, (busy(turn), "primary"))
    return line((f"{sign} ", ink), step_words(step), (f"  {step.message}" if step.message else "", "muted"))


def step_words(step: Step) -> str:
    """``member Jobs  1 of 4``."""
    return step.name + (f"  {step.fraction[0]} of {step.fraction[1]}" if step.fraction else "")


class FollowedDialog(Dialog[bool]):
    """Asks with Cancel as the default; once begun it can be hidden, which stops nothing.

    Dismissed with True once it was begun.
    """

    def __init__(self, title: str, begins: Button, goes_on: str) -> None:
        """``begins`` is the button beside Cancel, ``goes_on`` what goes on when the dialog is hidden."""
        super().__init__(title)
        self.has_begun = False
        self.is_under_way = False
        self.turn = 0
        self._begins = begins
        self._goes_on = goes_on

    def question(self, width: int) -> tuple[Line, ...]:
        """What is asked."""
        raise NotImplementedError

    def step_lines(self, width: int) -> tuple[Line, ...]:
        """How far it is."""
        raise NotImplementedError

    async def work(self) -> None:
        """Do it; called again it tries again. Runs in the app's worker, which outlives the dialog."""
        raise NotImplementedError

    def compose_box(self) -> Iterable[Widget]:
        yield Sheet(self.question, id="question")
        yield Sheet(id="steps")
        yield Sheet(lambda width: (line(),))
        yield Buttons(Button("cancel", "Cancel"), self._begins)
        yield Sheet(lambda width: (line(("tab or → to choose, enter to confirm, esc cancels", "muted")),), id="hint")

    def on_mount(self) -> None:
        self.query_one(Buttons).focus()
        self.set_interval(0.25, self._tick)

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Cancel or hide, do it, or try again what failed."""
        if event.name != self._begins.name:
            self.action_close()
            return
        self.has_begun = self.is_under_way = True
        self.query_one("#question", Sheet).display = False
        self.query_one(Buttons).offer(Button("cancel", "Hide"))
        self.query_one("#hint", Sheet).show(lambda width: (line((f"esc hides this; {self._goes_on}", "muted")),))
        # The app's worker: hiding the dialog must not stop halfway.
        self.app.run_worker(self.work(), name=self._begins.name, group=f"followed-{id(self)}", exit_on_error=False)

    @property
    def is_seen(self) -> bool:
        """Whether the dialog is what the person looks at."""
        return self.is_attached and self.is_current

    def show_steps(self) -> None:
        """Show how far it is now."""
        if self.is_attached and self.is_mounted and self.is_running:
            self.query_one("#steps", Sheet).show(self.step_lines)

    def _tick(self) -> None:
        if self.is_under_way:
            self.turn += 1
            self.show_steps()

    def action_close(self) -> None:
        """Cancel, or hide what goes on."""
        self.dismiss(self.has_begun)
