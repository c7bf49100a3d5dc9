"""Drafts for the form from a file or from a Job that exists. Everything heavy is imported when it is asked for."""

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane, Json
    from mcjob_tui.draft.model import JobDraft

LARGEST = 4 * 1024 * 1024


class Unreadable(Exception):
    """No draft could be made; ``str()`` is a sentence."""


async def read_file(path: str) -> "JobDraft":
    """The draft in a file. Raises ``Unreadable``."""

    def read() -> "JobDraft":
        try:
            with Path(os.path.expanduser(path)).open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or 'cannot be read'}") from error
        if len(content) > LARGEST:
            raise Unreadable(f"{path}: larger than {LARGEST // 1024 // 1024} MiB")
        try:
            return _draft(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise Unreadable(f"{path}: not text") from error

    return await asyncio.to_thread(read)


def _draft(text: str) -> "JobDraft":
    from mcjob_tui.draft.errors import DraftError
    from mcjob_tui.draft.reading import read

    try:
        return read(text)
    except DraftError as error:
        raise Unreadable(str(error)) from error


async def clone(session: "ControlPlane", namespace: str, name: str, *, new_name: bool = False) -> "JobDraft":
    """The draft that the Job and the policies of its name were made from; ``new_name`` numbers the name on.

    Raises:
        Unreadable: the form cannot hold what is there.
        ControlPlaneError: the Job could not be read.
    """
    job = session.raw("Job", namespace, name) or await session.fetch("Job", namespace, name)
    view = session.job(namespace, name)
    objects = [job]
    policy = view.policy if view is not None else ""
    if policy and (view is None or view.policy_kind in ("", "PropagationPolicy")):
        objects += await _optional(session, "PropagationPolicy", namespace, policy)
    objects += await _optional(session, "OverridePolicy", namespace, policy or name)

    def build() -> "JobDraft":
        from mcjob_tui.draft.yaml_text import dump_all

        draft = _draft(dump_all(objects))
        if not new_name:
            return draft
        metadata = draft.metadata.model_copy(update={"name": next_name(name)})
        return draft.model_copy(update={"metadata": metadata})

    return await asyncio.to_thread(build)


async def _optional(session: "ControlPlane", kind: str, namespace: str, name: str) -> "list[Json]":
    known = session.raw(kind, namespace, name)
    if known is not None:
        return [known]
    try:
        return [await session.fetch(kind, namespace, name)]
    except NotFound:
        return []
    except ControlPlaneError:
        if kind == "OverridePolicy":
            return []
        raise


def next_name(name: str) -> str:
    """``train`` → ``train-2`` → ``train-3``, cut so that 63 characters are enough."""
    match = re.fullmatch(r"(.*?)-(\d{1,4})", name)
    base, number = (match.group(1), int(match.group(2)) + 1) if match and match.group(1) else (name, 2)
    suffix = f"-{number}"
    return base[: 63 - len(suffix)].rstrip("-.") + suffix
