"""Drafts and templates on disk: atomic, readable by their owner alone, restored after any kind of end.

A draft holds what the form holds: names of Secrets, never their values. Nothing here is fatal: a full disk is an error
with a sentence, and a file that cannot be read is left out of the list.
"""

import contextlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.reading import as_text, read

_MODE = 0o700
_ENDING = ".yaml"
_TEMPORARY = ".draft-"
_STALE_SECONDS = 3600.0
_LARGEST = 8 * 1024 * 1024
_NAME = re.compile(r"[^\W_](?:[-\w. ]{0,58}[^\W_])?")
"""Letters of any script and digits, in between also ``-``, ``_``, ``.`` and blanks: never a path, never a control."""


class StoringError(OSError):
    """A draft could not be saved or removed; its text is a sentence."""


class Stamp(NamedTuple):
    """Tells whether a file is still the one that was written: each write makes another."""

    inode: int
    written_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """That of a file's status."""
        return cls(status.st_ino, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Stored:
    """A saved draft: ``key`` names it, ``saved`` is when it was written, ``draft`` what it holds."""

    key: str
    saved: datetime
    draft: JobDraft
    stamp: Stamp

    @property
    def named(self) -> str:
        """Its name and namespace."""
        return f"{self.draft.name or 'no name yet'} in {self.draft.namespace}"

    @property
    def title(self) -> str:
        """What is in it, in a few words: name, namespace and images, and how many there are of what is in lists."""
        spec = self.draft.spec
        images = [each.image for each in spec.containers if each.image]
        both = (*spec.init_containers, *spec.containers)
        counted = (
            (len(spec.containers) if len(spec.containers) > 1 else 0, "container"),
            (len(spec.init_containers), "init container"),
            (sum(len(each.env) + len(each.env_from) for each in both), "variable"),
            (len(spec.volumes), "volume"),
            (len(spec.cluster_affinity.cluster_names), "chosen cluster"),
            (len(spec.differences), "difference"),
        )
        return ", ".join([self.named, *images, *(f"{n} {what}{'s' if n > 1 else ''}" for n, what in counted if n)])


def state_directory(environment: Mapping[str, str] | None = None) -> Path:
    """``mcjob`` below XDG's state directory; a relative ``XDG_STATE_HOME`` does not count, as XDG says."""
    variables = os.environ if environment is None else environment
    given = variables.get("XDG_STATE_HOME")
    if given and Path(given).is_absolute():
        return Path(given) / "mcjob"
    home = variables.get("HOME") or str(Path.home())
    return Path(home) / ".local" / "state" / "mcjob"


def write_whole(path: Path, text: str, what: str) -> Stamp:
    """Write a file that its owner alone may read, in one step: a reader sees the old text or the new one, never half.

    Args:
        path: The file.
        text: What it is to hold.
        what: What that is called in the sentence of a failure.

    Returns:
        What tells the file from what others write in its place.

    Raises:
        StoringError: it could not be written; what was there before is still there.
    """
    temporary = ""
    try:
        path.parent.mkdir(mode=_MODE, parents=True, exist_ok=True)
        # mkstemp makes the file with mode 0600.
        descriptor, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            stamp = Stamp.of(os.fstat(file.fileno()))
        Path(temporary).replace(path)
    except OSError as failure:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise StoringError(f"{what} could not be saved in {path.parent}: {failure.strerror}") from failure
    return stamp


class Shelf:
    """One directory of drafts by key."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._is_swept = False

    def save(self, key: str, draft: JobDraft) -> Stamp:
        """Write a draft, in one step.

        Returns:
            The stamp of what was written.

        Raises:
            StoringError: it could not be written; what was saved before is still there.
        """
        stamp = write_whole(self._path(key), as_text(draft), "the draft")
        self._sweep()
        return stamp

    def _sweep(self) -> None:
        """Remove, once, what programs that were killed while they wrote have left."""
        if self._is_swept:
            return
        self._is_swept = True
        for path in self._directory.glob(f"{_TEMPORARY}*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()

    def load(self, key: str) -> JobDraft | None:
        """The draft of that key; None where there is none or it cannot be read."""
        stored = self._stored(self._path(key))
        return stored.draft if stored is not None else None

    def where(self, key: str) -> Path:
        """The file that a draft of that key is in. Raises ``StoringError`` for what is no name."""
        return self._path(key)

    def holds(self, key: str) -> bool:
        """Whether there is something under that key. Raises ``StoringError`` for what is no name."""
        return self._path(key).exists()

    def stamp(self, key: str) -> Stamp | None:
        """The stamp of what is there under that key; None where nothing is. Raises ``StoringError`` for what is no
        name."""
        try:
            return Stamp.of(self._path(key).stat())
        except FileNotFoundError:
            return None
        except OSError as failure:
            raise StoringError(f"the draft could not be looked at: {failure.strerror}") from failure

    def names(self) -> tuple[str, ...]:
        """The keys of all drafts by name; their files are not read."""
        try:
            return tuple(sorted(path.name.removesuffix(_ENDING) for path in self._directory.glob(f"*{_ENDING}")))
        except OSError:
            return ()

    def all(self) -> tuple[Stored, ...]:
        """Every draft that can be read, the newest first."""
        try:
            paths = list(self._directory.glob(f"*{_ENDING}"))
        except OSError:
            return ()
        found = [stored for path in paths if (stored := self._stored(path)) is not None]
        return tuple(sorted(found, key=lambda each: each.saved, reverse=True))

    def discard(self, key: str) -> None:
        """Remove a draft; one that is not there is no error.

        Raises:
            StoringError: it could not be removed.
        """
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as failure:
            raise StoringError(f"the draft could not be removed: {failure.strerror}") from failure

    def _path(self, key: str) -> Path:
        if not _NAME.fullmatch(key):
            raise StoringError(f"{key[:24]!r} is no name for a draft; use at most 60 letters, digits, -, _ and blanks")
        return self._directory / f"{key}{_ENDING}"

    def _stored(self, path: Path) -> Stored | None:
        try:
            status = path.stat()
            # A pipe or a device has no size, and no end.
            if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
                return None
            draft = read(path.read_text(encoding="utf-8"))
        except (OSError, DraftError, UnicodeDecodeError):
            return None
        saved = datetime.fromtimestamp(status.st_mtime, UTC)
        return Stored(path.name.removesuffix(_ENDING), saved, draft, Stamp.of(status))


def drafts(environment: Mapping[str, str] | None = None) -> Shelf:
    """Drafts that are saved as they are typed, by a key that the wizard draws when it opens."""
    return Shelf(state_directory(environment) / "drafts")


def templates(environment: Mapping[str, str] | None = None) -> Shelf:
    """Drafts that were saved under a name, to start from."""
    return Shelf(state_directory(environment) / "templates")
