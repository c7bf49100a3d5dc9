"""When Karmada's imageOverrider makes just the image that is wanted, and with which rows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from mcjob_tui.draft.parts import Json
from mcjob_tui.karmada import image_reference
from mcjob_tui.karmada.image_reference import ImageReference, InvalidReference

PARTS: Final[Mapping[str, str]] = {"Registry": "registry", "Repository": "repository", "Tag": "tag"}
"""The parts of an image that may differ: Karmada's word for each, and the difference's key."""


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
