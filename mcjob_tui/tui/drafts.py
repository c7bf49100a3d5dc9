"""Drafts for the form from a file or from a Job that exists, and what is said of those that were kept.

Everything heavy is imported when it is asked for.
"""

import asyncio
import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.model import JobDraft

LARGEST = 4 * 1024 * 1024


class Unreadable(Exception):
    """No draft could be made; ``str()`` is a sentence."""


async def read_file(path: str) -> "JobDraft":
    """The draft in a file. Raises ``Unreadable``."""

    def read() -> "JobDraft":
        try:
            with open(os.path.expanduser(path), "rb", opener=_without_waiting) as file:
                content = file.read(LARGEST + 1) or b""
        except ValueError as error:
            raise Unreadable(f"{path}: no file can be named so") from error
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error
        if len(content) > LARGEST:
            raise Unreadable(f"{path}: larger than {LARGEST // 1024 // 1024} MiB")
        try:
            return _draft(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Unreadable(f"{path}: not text") from error

    return await asyncio.to_thread(read)


def _without_waiting(path: str, flags: int) -> int:
    """Open a pipe too, whether or not somebody writes into it: who waits for that could not be ended."""
    return os.open(path, flags | os.O_NONBLOCK)


def _draft(text: str) -> "JobDraft":
    from mcjob_tui.draft.errors import DraftError
    from mcjob_tui.draft.reading import read

    try:
        return read(text)
    except DraftError as error:
        raise Unreadable(str(error)) from error


async def kept(key: str) -> str:
    """Which drafts were kept, and that ``key`` offers them; nothing where there is none."""
    from mcjob_tui.draft.storing import drafts
    from mcjob_tui.tui import clock
    from mcjob_tui.tui.screens.wizard.keeping import when

    stored = await asyncio.to_thread(drafts().all)
    if not stored:
        return ""
    last = f"{stored[0].named}, saved {when(stored[0].saved, clock.now())}"
    if len(stored) == 1:
        return f"a draft was kept: {last}; {key} offers it"
    return f"{len(stored)} drafts were kept, the last: {last}; {key} offers them"


async def clone(session: "ControlPlane", namespace: str, name: str) -> "JobDraft":
    """The draft that would make the Job once more, under the next free name.

    Raises:
        Unreadable: the form cannot hold what is there.
        ControlPlaneError: the Job could not be read.
    """
    await asyncio.to_thread(importlib.import_module, "mcjob_tui.control_plane.cloning")
    from mcjob_tui.control_plane.cloning import draft_of_job
    from mcjob_tui.draft.errors import DraftError

    try:
        return await draft_of_job(session, namespace, name, again=True)
    except DraftError as error:
        raise Unreadable(str(error)) from error
