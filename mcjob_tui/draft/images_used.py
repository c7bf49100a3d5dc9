"""The images of Jobs that were submitted from here, so that the form can propose them another day.

One file of the state directory, a reference a line, the latest first. Only what is an image reference is kept, which
has no room for a password; a file that is damaged or too large counts as none. Nothing here is ever fatal.
"""

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.reference import InvalidReference, parse
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.storing import StoringError, state_directory, write_whole

MOST = 100
_LONGEST = 512
_LARGEST = 256 * 1024


class ImagesUsed:
    """The file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[str, ...]:
        """The images, those used last first."""
        try:
            if self._path.stat().st_size > _LARGEST:
                return ()
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return ()
        return _kept(lines)

    def remember(self, draft: JobDraft) -> None:
        """Note the images of a draft that was submitted. Where they cannot be written they are not remembered."""
        used = [container.image for _, container in all_containers(draft)]
        used += [
            changed.image
            for difference in draft.spec.differences
            for changed in difference.containers.values()
            if changed.image
        ]
        known = self.all()
        kept = _kept((*used, *known))
        if kept != known:
            with contextlib.suppress(StoringError):
                write_whole(self._path, "".join(f"{each}\n" for each in kept), "the images")


def _kept(images: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(each for each in images if _is_reference(each))
    return tuple(found)[:MOST]


def _is_reference(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    try:
        parse(text)
    except InvalidReference:
        return False
    return True


def images_used(environment: Mapping[str, str] | None = None) -> ImagesUsed:
    """The file in the state directory."""
    return ImagesUsed(state_directory(environment) / "images")
