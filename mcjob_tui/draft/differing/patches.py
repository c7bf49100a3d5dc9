"""Operations of Karmada's ``plaintext`` overrider that turn one value into another."""

from collections.abc import Sequence
from typing import Any

from mcjob_tui.draft.kept import escaped, same
from mcjob_tui.draft.parts import Json


def value_patches(path: str, before: Any, after: Any) -> list[Json]:
    """The one operation that makes ``before`` (None: not there) ``after``; none where they are the same."""
    if same(before, after):
        return []
    if after is None:
        return [{"operator": "remove", "path": path}]
    return [{"operator": "add" if before is None else "replace", "path": path, "value": after}]


def key_patches(path: str, before: Any, after: Any, parts: Sequence[str]) -> list[Json]:
    """What is at ``path`` key by key, each of its ``parts`` being a mapping; a part that comes or goes at once."""
    if before is None or after is None:
        return value_patches(path, before, after)
    patches: list[Json] = []
    for part in parts:
        was, becomes = before.get(part), after.get(part)
        if was is None or becomes is None:
            patches += value_patches(f"{path}/{part}", was, becomes)
            continue
        for name in [*was, *(each for each in becomes if each not in was)]:
            patches += value_patches(f"{path}/{part}/{escaped(name)}", was.get(name), becomes.get(name))
    return patches
