"""Variables that are added, changed or removed: patches, row by row where rows can be told apart."""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft.containers import EnvVar
from mcjob_tui.draft.differences import ContainerDifference
from mcjob_tui.draft.differing.change import Change, Overriders, Place
from mcjob_tui.draft.differing.patches import value_patches
from mcjob_tui.draft.kept import same
from mcjob_tui.draft.parts import Json


class EnvironmentChange(Change):
    key = "env"

    def make(self, container: Json, changed: ContainerDifference) -> None:
        if not changed.env and not changed.env_removed:
            return
        sets = {each.name: each.write() for each in changed.env}
        rows = [
            sets.pop(row.get("name", ""), row)
            for row in container.get("env") or ()
            if row.get("name") not in changed.env_removed
        ]
        rows += [row for name, row in sets.items() if name not in changed.env_removed]
        if rows:
            container["env"] = rows
        else:
            container.pop("env", None)

    def write(self, overriders: Overriders, place: Place, before: Any, after: Any) -> None:
        """Row by row where rows can be told apart; the whole list where it appears or goes."""
        path, patches = f"{place.pointer}/env", overriders["plaintext"]
        if not before or not after or not _told_apart(before) or not _told_apart(after):
            patches += value_patches(path, before, after or None)
            return
        names = {row["name"] for row in after}
        gone = [at for at, row in enumerate(before) if row.get("name") not in names]
        stays = [(at, row) for at, row in enumerate(before) if at not in gone]
        for (at, row), becomes in zip(stays, after, strict=False):
            patches += value_patches(f"{path}/{at}", row, becomes)
        patches += [{"operator": "remove", "path": f"{path}/{at}"} for at in reversed(gone)]
        patches += [{"operator": "add", "path": f"{path}/-", "value": row} for row in after[len(stays) :]]

    def read(self, before: Any, after: Any, overriders: Mapping[str, Any], place: Place) -> Json:
        was, becomes = ({row["name"]: row for row in rows or ()} for rows in (before, after))
        changed = tuple(EnvVar.read(row) for name, row in becomes.items() if not same(was.get(name), row))
        return {"env": changed, "env_removed": tuple(name for name in was if name not in becomes)}

    def names(self, changed: ContainerDifference) -> list[str]:
        return ["env"] * (len(changed.env) + len(changed.env_removed))


def _told_apart(rows: list[Json]) -> bool:
    names = [row.get("name") for row in rows]
    return None not in names and len(set(names)) == len(names)
