"""Another image, whole or by its parts, and when Karmada's imageOverrider makes just the image that is wanted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from mcjob_tui.draft.differences import ContainerDifference
from mcjob_tui.draft.differing.change import Change, Overriders, Place
from mcjob_tui.draft.differing.patches import value_patches
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.reference import with_parts
from mcjob_tui.karmada import image_reference
from mcjob_tui.karmada.image_reference import ImageReference, InvalidReference

PARTS: Final[Mapping[str, str]] = {"Registry": "registry", "Repository": "repository", "Tag": "tag"}
"""The parts of an image that may differ: Karmada's word for each, and the difference's key."""


class ImageChange(Change):
    key = "image"

    def make(self, container: Json, changed: ContainerDifference) -> None:
        parts = parts_of(changed)
        if changed.image is not None:
            container["image"] = changed.image
        elif parts:
            container["image"] = with_parts(str(container.get("image", "")), **parts)

    def write(self, overriders: Overriders, place: Place, before: Any, after: Any) -> None:
        path = f"{place.pointer}/image"
        named = image_overriders(path, before, after) if place.is_work else None
        if named is None:
            overriders["plaintext"] += value_patches(path, before, after)
        else:
            overriders["imageOverrider"] += named

    def read(self, before: Any, after: Any, overriders: Mapping[str, Any], place: Place) -> Json:
        parts: Json = {
            PARTS[each["component"]]: each.get("value", "")
            for each in overriders.get("imageOverrider", [])
            if each.get("predicate", {}).get("path") == f"{place.pointer}/image"
        }
        return parts or ({} if before == after else {"image": after})

    def names(self, changed: ContainerDifference) -> list[str]:
        return ["image"] * (len(parts_of(changed)) + (changed.image is not None))


def parts_of(changed: ContainerDifference) -> dict[str, str]:
    """The parts of the image that the entry has of its own."""
    own = {part: getattr(changed, part) for part in PARTS.values()}
    return {part: text for part, text in own.items() if text is not None}


def image_overriders(path: str, before: object, after: object) -> list[Json] | None:
    """Rows of imageOverrider that turn the image ``before`` at ``path`` into ``after``.

    None where they cannot: Karmada takes an image apart and puts it together again, which loses a digest beside a tag
    and normalises nothing; what it would make is worked out here the way it does it.
    """
    if not isinstance(before, str) or not isinstance(after, str):
        return None
    try:
        was, becomes = image_reference.parse(before), image_reference.parse(after)
    except InvalidReference:
        return None
    rows: list[Json] = []
    made = was
    for component, value, changed in (
        ("Registry", becomes.hostname, replace(was, hostname=becomes.hostname)),
        ("Repository", becomes.repository, replace(was, repository=becomes.repository)),
        ("Tag", becomes.tag_or_digest, _with_tag(was, becomes)),
    ):
        if changed == was:
            continue
        row: Json = {"predicate": {"path": path}, "component": component}
        rows.append({**row, "operator": "replace", "value": value} if value else {**row, "operator": "remove"})
        made = _applied(made, component, value)
        made_text = str(made)
        try:
            made = image_reference.parse(made_text)
        except InvalidReference:
            return None
    return rows if rows and str(made) == after else None


def _with_tag(was: ImageReference, becomes: ImageReference) -> ImageReference:
    return replace(was, tag=becomes.tag, digest=becomes.digest)


def _applied(image: ImageReference, component: str, value: str) -> ImageReference:
    match component:
        case "Registry":
            return replace(image, hostname=value)
        case "Repository":
            return replace(image, repository=value)
    return image.with_tag_or_digest(value) if value else replace(image, tag="", digest="")
