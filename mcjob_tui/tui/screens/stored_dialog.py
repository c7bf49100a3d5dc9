"""A list of drafts on disk, to take one or delete one: of templates, and of drafts that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from mcjob_tui.draft.storing import Shelf, StoringError
from mcjob_tui.tui.screens.asking import question
from mcjob_tui.tui.screens.dialogs import Choice, ChoiceDialog
from mcjob_tui.tui.screens.wizard.keeping import when
from mcjob_tui.tui.widgets.buttons import Button

if TYPE_CHECKING:
    from datetime import datetime

    from mcjob_tui.draft.storing import Stored


class StoredDialog(ChoiceDialog):
    """Answers with the key of a draft; ``^x`` deletes the one at the cursor, after a question."""

    BINDINGS = [Binding("ctrl+x", "remove", "delete", show=False, priority=True)]

    def __init__(self, title: str, what: str, shelf: Shelf, choices: tuple[Choice, ...]) -> None:
        """``what`` is one of them in a word; ``choices`` have the drafts' keys as values."""
        super().__init__(title, choices)
        self.what, self.shelf = what, shelf
        self.box.border_subtitle = Content("type to narrow · enter start · ^x delete · esc close")

    def action_remove(self) -> None:
        """Ask, then delete the draft at the cursor."""
        row = self.table.row
        if row is None:
            return
        key = row.value

        def answered(answer: str | None) -> None:
            if answer == "delete":
                self._remove(key)

        buttons = (Button("cancel", "Cancel"), Button("delete", "Delete", destructive=True))
        self.app.push_screen(question(f"Delete a {self.what}", f"{row.label} is deleted for good.", *buttons), answered)

    def _remove(self, key: str) -> None:
        try:
            self.shelf.discard(key)
        except StoringError as error:
            self.app.notify(str(error), severity="error", markup=False)
            return
        self.choices = tuple(each for each in self.choices if each.value != key)
        self.table.show_rows(self.choices)


class KeptDialog(StoredDialog):
    """The drafts that were kept, the one that was saved last on top."""

    def __init__(self, shelf: Shelf, stored: tuple[Stored, ...], now: datetime) -> None:
        choices = tuple(_choice(each, when(each.saved, now)) for each in stored)
        super().__init__("Drafts that were kept", "draft", shelf, choices)


def _choice(stored: Stored, saved: str) -> Choice:
    named, _, more = stored.title.partition(", ")
    return Choice(stored.key, named, f"{saved} · {more}" if more else saved)
