"""Another command, or other arguments. Karmada's own overriders for them only append and delete words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcjob_tui.draft.differences import ContainerDifference
from mcjob_tui.draft.differing.change import Change, Overriders, Place
from mcjob_tui.draft.differing.patches import value_patches
from mcjob_tui.draft.kept import same
from mcjob_tui.draft.parts import Json


@dataclass(frozen=True, slots=True)
class WordsChange(Change):
    """``command`` or ``args``: all words are given."""

    key: str

    def make(self, container: Json, changed: ContainerDifference) -> None:
        words = self._own(changed)
        if words:
            container[self.key] = list(words)
        elif words is not None:
            container.pop(self.key, None)

    def write(self, overriders: Overriders, place: Place, before: Any, after: Any) -> None:
        words = _appended(before, after) if place.is_work else None
        if words:
            row = {"containerName": place.name, "operator": "add", "value": words}
            overriders[f"{self.key}Overrider"].append(row)
        else:
            overriders["plaintext"] += value_patches(f"{place.pointer}/{self.key}", before, after)

    def read(self, before: Any, after: Any, overriders: Mapping[str, Any], place: Place) -> Json:
        return {} if same(before, after) else {self.key: tuple(after or ())}

    def names(self, changed: ContainerDifference) -> list[str]:
        return [] if self._own(changed) is None else [self.key]

    def _own(self, changed: ContainerDifference) -> tuple[str, ...] | None:
        words: tuple[str, ...] | None = getattr(changed, self.key)
        return words


def _appended(before: Any, after: Any) -> list[str] | None:
    """The words that ``after`` has at its end beyond ``before``; None where it is something else."""
    if not isinstance(before, list) or not isinstance(after, list) or after[: len(before)] != before:
        return None
    return after[len(before) :]
