"""Templates: drafts that were saved under a name, to start from. Choosing one, deleting one, saving one.

They lie on their own shelf in the state directory; the form and the list of Jobs only ask for one here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mcjob_tui.draft.storing import Shelf, Stored, StoringError, templates
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.asking import question
from mcjob_tui.tui.screens.dialogs import Choice, LineDialog, if_answered
from mcjob_tui.tui.screens.stored_dialog import StoredDialog
from mcjob_tui.tui.screens.wizard.keeping import when
from mcjob_tui.tui.widgets.buttons import Button

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.tui.app import McjobApp

NONE_YET = "there are no templates yet; T in the form saves one"


class TemplatesDialog(StoredDialog):
    """The templates by name."""

    def __init__(self, shelf: Shelf, stored: tuple[Stored, ...]) -> None:
        super().__init__("Start from a template", "template", shelf, _choices(stored))


def _choices(stored: tuple[Stored, ...]) -> tuple[Choice, ...]:
    now = clock.now()
    rows = sorted(stored, key=lambda each: each.key)
    return tuple(Choice(each.key, each.key, f"{when(each.saved, now)} · {each.title}") for each in rows)


def choose(app: McjobApp, use: Callable[[JobDraft], None], name: str = "") -> None:
    """Have a template chosen, or take the one called ``name``, and hand its draft to ``use``."""
    app.run_worker(_choose(app, use, name), name="templates", group="templates", exclusive=True, exit_on_error=False)


async def _choose(app: McjobApp, use: Callable[[JobDraft], None], name: str) -> None:
    shelf = templates()
    stored = await asyncio.to_thread(shelf.all)
    if not name:
        if not stored:
            app.say(NONE_YET)
            return
        name = await app.push_screen_wait(TemplatesDialog(shelf, stored)) or ""
    found = next((each for each in stored if each.key == name), None)
    if found is not None:
        use(found.draft)
    elif name:
        app.say(f"there is no template {name[:60]!r}", error=True)


def save(app: McjobApp, draft: JobDraft, name: str = "") -> None:
    """Ask for a name and save ``draft`` under it; one that is there already is replaced only after a question."""
    hint = "It keeps everything that the form says. A template of that name is replaced after a question."

    dialog = LineDialog("Save as a template", hint, name or draft.name, selected=True, why_not=_why_no_name)
    app.push_screen(dialog, if_answered(partial(_save_as, app, draft)))


def _why_no_name(name: str) -> str:
    try:
        templates().holds(name)
    except StoringError as error:
        return str(error)
    return ""


def _save_as(app: McjobApp, draft: JobDraft, name: str) -> None:
    shelf = templates()
    if not shelf.holds(name):
        _write(app, shelf, draft, name)
        return

    def answered(answer: str | None) -> None:
        if answer == "replace":
            _write(app, shelf, draft, name)

    buttons = (Button("cancel", "Cancel"), Button("replace", "Replace it", destructive=True))
    app.push_screen(question("Save as a template", f"There is a template {name} already.", *buttons), answered)


def _write(app: McjobApp, shelf: Shelf, draft: JobDraft, name: str) -> None:
    try:
        shelf.save(name, draft)
    except StoringError as error:
        app.say(str(error), error=True)
    else:
        app.say(f"saved as the template {name}")
