"""Saving what Review shows: every object as a file, and the draft. Nothing is overwritten."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.reading import as_text
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.new_file import check_name, file_name, typed_path, write_new_file
from mcjob_tui.tui.screens.dialogs import LineDialog, if_answered

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.paging import PagedForm


def write_files(directory: Path, files: dict[str, str]) -> list[str]:
    """Write ``files`` into ``directory``, which is made where it is missing.

    Returns:
        The names written.

    Raises:
        OSError: one exists already, or cannot be written; nothing is written then.
    """
    check_name(directory)
    directory.mkdir(parents=True, exist_ok=True)
    for name in files:
        if os.path.lexists(directory / name):
            raise FileExistsError(f"{directory / name} exists already")
    written = list[str]()
    try:
        for name, text in files.items():
            write_new_file(directory / name, (text.encode(),))
            written.append(name)
    except OSError:
        for name in written:
            (directory / name).unlink(missing_ok=True)
        raise
    return written


def save_dialog(wizard: "PagedForm", files: dict[str, str], draft: JobDraft) -> None:
    """Ask for a directory and save there; says what was saved or why not."""
    named = {**files, file_name(draft.name or "draft"): as_text(draft)}

    def save(answer: str) -> None:
        try:
            directory = typed_path(answer).absolute()
            written = write_files(directory, named)
        except OSError as error:
            wizard.mcjob.say((error.strerror and f"{answer}: {error.strerror}") or str(error), error=True)
        else:
            wizard.mcjob.say(clean(f"{len(written)} files are in {directory}"))

    hint = f"A directory; nothing is overwritten. {len(named)} files: {', '.join(named)}"
    wizard.app.push_screen(LineDialog("Save", hint, f"./{file_name(draft.name or 'job', '')}"), if_answered(save))
