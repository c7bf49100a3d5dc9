"""The submit as it happens: every step from the start, and on failure what exists and what can be done about it."""

import time
from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.wizard.submit_lines import left_words, step_lines, waits_for
from mcjob_tui.tui.screens.wizard.submitting import Stage, Submitting
from mcjob_tui.tui.screens.wizard.working import start
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet

TICK = 0.25
HINT = "esc hide · the submit goes on"
EXISTS = "The Job exists; leaving is safe. It opens when all have it, or with enter."


class SubmitDialog(Dialog[str]):
    """Answers ``open`` when the Job's screen should open, ``kept`` or ``undone`` after a failure, or ``hidden``."""

    AUTO_FOCUS = ""  # the buttons have the focus only while they are there
    BINDINGS = [Binding("enter", "open_now", "open the Job", show=False)]

    def __init__(self, submitting: Submitting, name: str, where: str, *, is_old: bool = False) -> None:
        """``is_old`` says that the draft has changed since what failed was sent: then it is not tried again."""
        super().__init__(f"Submitting {name}", HINT)
        self.submitting = submitting
        self.is_old = is_old
        self.where = clean(where)
        self.sheet = Sheet(self._lines)
        self.buttons = Buttons()
        self._turn = 0
        self._quiet_since = time.monotonic()
        self._opens = False

    def compose_box(self) -> Iterable[Widget]:
        yield self.sheet
        yield self.buttons

    def on_mount(self) -> None:
        self.box.border_title = Content(f"{self.box.border_title} · {self.where}")
        self.submitting.changed = self._changed
        self.buttons.display = False
        self.set_interval(TICK, self._tick)
        # What happened before the dialog was there is told once it is.
        self.call_after_refresh(self._changed)

    def _lines(self, width: int) -> tuple[Line, ...]:
        submitting = self.submitting
        now = time.monotonic()
        steps = submitting.timed_steps(now)
        lines = step_lines(steps, width, self._turn)
        lines.append(EMPTY)
        if submitting.stage is Stage.FAILED:
            if all(submitting.failure != each.message for each in steps):
                lines += [line((text, "bad")) for text in wrapped(clean(submitting.failure), width)]
            for said in left_words(submitting.submission.left, is_old=self.is_old):
                lines += [line((text, "")) for text in wrapped(clean(said), width)]
            lines.append(EMPTY)
        elif submitting.stage is Stage.UNDONE:
            kept = f" What is kept: {', '.join(submitting.submission.left)}." if submitting.submission.left else ""
            lines.append(line((clean(f"Everything is taken back.{kept}"), "muted")))
        else:
            if submitting.exists:
                lines += [line((text, "muted")) for text in wrapped(EXISTS, width)]
            waiting = waits_for(steps, now - self._quiet_since)
            lines += [waiting] if waiting else []
        return tuple(lines)

    def _changed(self) -> None:
        self._quiet_since = time.monotonic()
        if not self.is_mounted:
            return
        stage = self.submitting.stage
        if stage is Stage.FAILED:
            retry = () if self.is_old else (Button("retry", "Retry"),)
            undo = (Button("undo", "Undo"), Button("keep", "Keep"))
            left = self.submitting.may_have_left
            self.buttons.offer(*retry, *(undo if left else (Button("keep", "Back to the form"),)))
            self.buttons.display = True
            self.buttons.focus()
            self.box.border_subtitle = Content("")
        else:
            self.buttons.display = False
            self.box.border_subtitle = Content(HINT)
        self._paint()
        if stage is Stage.UNDONE:
            self.dismiss("undone")
        elif not self._opens and (stage is Stage.DONE or self._all_applied()):
            # Long enough to see the last step turn, short enough not to be waited for.
            self._opens = True
            self.set_timer(0.4, self._open_job)

    def _open_job(self) -> None:
        # Returns nothing: a timer would await what dismiss returns, which Textual forbids a screen's own handlers.
        self.dismiss("open")

    def _all_applied(self) -> bool:
        applied = next((each for each in self.submitting.steps.values() if each.fraction is not None), None)
        return applied is not None and applied.fraction is not None and 0 < applied.fraction[1] == applied.fraction[0]

    def _tick(self) -> None:
        if self.submitting.is_going:
            self._turn += 1
            self._paint()

    def _paint(self) -> None:
        self.sheet.show(self._lines)

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        event.stop()
        if event.name == "keep":
            self.dismiss("kept")
        else:
            work = self.submitting.run if event.name == "retry" else self.submitting.undo
            start(self.app, "submit", work)

    def action_open_now(self) -> None:
        """Open the Job's screen before all have it; the submit goes on."""
        if self.submitting.exists:
            self.dismiss("open")

    def action_close(self) -> None:
        """Put the dialog away; the submit goes on."""
        self.dismiss("kept" if self.submitting.stage is Stage.FAILED else "hidden")
