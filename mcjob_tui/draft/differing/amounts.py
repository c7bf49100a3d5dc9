"""Other requests and limits: patches, quantity by quantity."""

from collections.abc import Mapping
from typing import Any, Final

from mcjob_tui.draft.differences import ContainerDifference, ResourceDifference
from mcjob_tui.draft.differing.change import Change, Overriders, Place
from mcjob_tui.draft.differing.patches import key_patches
from mcjob_tui.draft.kept import same
from mcjob_tui.draft.parts import Json

_PARTS: Final = ("requests", "limits")


class AmountsChange(Change):
    key = "resources"

    def make(self, container: Json, changed: ContainerDifference) -> None:
        own = changed.resources
        for part, amounts in ((part, getattr(own, part)) for part in _PARTS):
            for name, amount in amounts.items():
                resources = container.setdefault("resources", {})
                if amount == "":
                    resources.get(part, {}).pop(name, None)
                else:
                    resources.setdefault(part, {})[name] = amount
        if container.get("resources") == {} and own.requests | own.limits:
            del container["resources"]

    def write(self, overriders: Overriders, place: Place, before: Any, after: Any) -> None:
        overriders["plaintext"] += key_patches(f"{place.pointer}/resources", before, after, _PARTS)

    def read(self, before: Any, after: Any, overriders: Mapping[str, Any], place: Place) -> Json:
        amounts: dict[str, Json] = {}
        for part in _PARTS:
            had, has = ((each or {}).get(part, {}) for each in (before, after))
            amounts[part] = {name: amount for name, amount in has.items() if not same(had.get(name), amount)}
            amounts[part] |= {name: "" for name in had if name not in has}
        return {"resources": ResourceDifference(**amounts)}

    def names(self, changed: ContainerDifference) -> list[str]:
        return sorted({*changed.resources.requests, *changed.resources.limits})
