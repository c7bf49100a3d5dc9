"""A Job as text in a person's own editor, and back: the text, the editor, and what was read. Sends nothing."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported

from mcjob_tui.tui.drafts import Unreadable
from mcjob_tui.tui.new_file import file_name

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import Json

_HEAD = (
    "Edit the Job and leave the editor; nothing is sent while the text is as it was, or empty.",
    "Of a Job that exists, these can change: suspend, parallelism, backoffLimit, activeDeadlineSeconds,",
    "ttlSecondsAfterFinished, labels and annotations.",
)


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The editor as kubectl chooses it, with its arguments: ``KUBE_EDITOR``, ``VISUAL``, ``EDITOR``, else vi."""
    for name in ("KUBE_EDITOR", "VISUAL", "EDITOR"):
        try:
            words = shlex.split(environment.get(name, ""))
        except ValueError:
            continue
        if words:
            return words
    return ["vi"]


def text_of(job: "Json", notes: Sequence[str] = ()) -> str:
    """The Job as YAML without what field managers own, under comments; ``notes`` come first."""
    from mcjob_tui.draft.yaml_text import dump

    comments = "".join(f"# {each}\n" for each in (*notes, *_HEAD))
    return comments + dump(shown(job))


def shown(job: "Json") -> "Json":
    """The object as a person reads it: without ``managedFields``."""
    metadata = {key: value for key, value in (job.get("metadata") or {}).items() if key != "managedFields"}
    return {**job, "metadata": metadata}


def with_notes(text: str, notes: Sequence[str]) -> str:
    """The text as it was typed, with other comments at its head."""
    return "".join(f"# {each}\n" for each in (*notes, *_HEAD)) + _without_notes(text)


def _without_notes(text: str) -> str:
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "".join(lines)


def job_in(text: str) -> "Json | None":
    """The object in a text; None where there is nothing but comments.

    Raises:
        Unreadable: it is no YAML, or not one object.
    """
    from mcjob_tui.draft.errors import DraftError
    from mcjob_tui.draft.yaml_text import load_all

    try:
        documents = [each for each in load_all(text) if each is not None]
    except DraftError as failure:
        raise Unreadable(str(failure)) from failure
    if not documents:
        return None
    if len(documents) > 1 or not isinstance(documents[0], dict):
        raise Unreadable("the text must hold one object, the Job")
    found: Json = documents[0]
    return found


class EditedFile:
    """The text in a file of its own, in a directory that only the person can read. ``discard`` removes both, ``let_go``
    unless something was typed there."""

    def __init__(self, name: str, text: str) -> None:
        """Raises ``Unreadable`` where there is no room for it."""
        try:
            self.path = Path(tempfile.mkdtemp(prefix="mcjob-edit-")) / file_name(name)
        except OSError as error:
            raise Unreadable(f"there is no place for a file to edit: {error.strerror}") from error
        try:
            self.write(text)
        except Unreadable:
            self.discard()
            raise
        self._first = _without_notes(text)

    @property
    def is_typed_in(self) -> bool:
        """Whether it holds anything that a person has typed, as far as it can be read; a file that is gone does not."""
        try:
            return _without_notes(self.read()) != self._first
        except Unreadable:
            return self.path.exists()

    def let_go(self) -> bool:
        """Nobody goes on with it: what was typed stays, and nothing else does. Whether it stays."""
        stays = self.is_typed_in
        if not stays:
            self.discard()
        return stays

    def write(self, text: str) -> None:
        """Put another text into the file. Raises ``Unreadable``."""
        try:
            self.path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Unreadable(f"{self.path}: {error.strerror or 'cannot be written'}") from error

    def read(self) -> str:
        """The text as it is now. Raises ``Unreadable``."""
        try:
            return self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(f"{self.path}: cannot be read") from error

    def discard(self) -> None:
        """Remove it, with what the editor left beside it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def run_editor(app: App[None], path: Path) -> None:
    """Give the terminal to the editor until it ends.

    Raises:
        Unreadable: there is no such editor, it failed, or the terminal cannot be given away.
    """
    command = editor_command(os.environ)
    try:
        with app.suspend():
            # Ctrl+C is the editor's while it runs; a handler, unlike ignoring, is not inherited by it.
            before = signal.signal(signal.SIGINT, lambda *_: None)
            try:
                code = subprocess.run([*command, str(path)], check=False).returncode
            finally:
                signal.signal(signal.SIGINT, before)
    except SuspendNotSupported as error:
        raise Unreadable("this terminal cannot be given to an editor; save the YAML to a file") from error
    except OSError as error:
        raise Unreadable(f"{command[0]}: {error.strerror}; set $EDITOR to your editor") from error
    if code:
        raise Unreadable(f"{command[0]} ended with {code}; nothing was sent")
