"""What one rule of an override policy does to one Job: its overriders, each kind in Karmada's order.

Source: ``pkg/util/overridemanager``. Which rules apply, and in which order, is decided in ``overrides``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mcjob_tui.karmada import image_reference
from mcjob_tui.karmada.field_overrides import FieldError, apply_field_overrider
from mcjob_tui.karmada.image_reference import ImageReference, InvalidReference
from mcjob_tui.karmada.json_patch import Operation, PatchError, apply_patch, array_index, operations_of

_CONTAINERS = "/spec/template/spec/containers"


class OverrideError(ValueError):
    """An overrider that cannot be applied to the Job: Karmada then sends nothing to that cluster."""


def apply_overriders(job: dict[str, Any], overriders: Mapping[str, Any]) -> dict[str, Any]:
    """A Job with ``overriders`` applied: image, command, args, labels, annotations, field, plaintext.

    Args:
        job: The Job as JSON. It may be changed on the way; the caller hands over a copy of its own.
        overriders: ``overrideRules[].overriders`` of a policy.

    Raises:
        OverrideError: one of them does not apply.
    """
    try:
        for row in overriders.get("imageOverrider") or ():
            job = _patched(job, _image_patches(job, row))
        for key, overrider in (("command", "commandOverrider"), ("args", "argsOverrider")):
            for row in overriders.get(overrider) or ():
                job = _patched(job, _command_patches(job, key, row))
        for key, overrider in (("labels", "labelsOverrider"), ("annotations", "annotationsOverrider")):
            for row in overriders.get(overrider) or ():
                job = _patched(job, _label_patches(job, key, row))
        for row in overriders.get("fieldOverrider") or ():
            apply_field_overrider(job, row)
        return _patched(job, operations_of(overriders.get("plaintext") or ()))
    except (PatchError, FieldError, InvalidReference) as error:
        raise OverrideError(str(error)) from error


def _patched(job: dict[str, Any], operations: Sequence[Operation]) -> dict[str, Any]:
    if not operations:
        return job
    job = apply_patch(job, operations)
    if not isinstance(job, dict) or not isinstance(job.get("kind"), str) or not job["kind"]:
        raise OverrideError("Object 'Kind' is missing")
    return job


def _image_patches(job: dict[str, Any], row: Mapping[str, Any]) -> list[Operation]:
    """Without a predicate every container's image (no init container's), with one the image at that path alone."""
    predicate = row.get("predicate")
    if predicate is None:
        images = [(f"{_CONTAINERS}/{at}/image", each.get("image") or "") for at, each in enumerate(_containers(job))]
    else:
        path = predicate.get("path", "")
        images = [(path, _image_at(job, path))]
        if not path.startswith("/"):
            raise OverrideError("imagePath should be start with / character")
    return [Operation("replace", path, str(_overridden(image_reference.parse(image), row))) for path, image in images]


def _image_at(job: dict[str, Any], path: str) -> str:
    """The text at a predicate's path, which is no JSON pointer: nothing is unescaped."""
    *parents, last = path.strip("/").split("/")
    node: Any = job
    for segment in parents:
        if isinstance(node, list):
            index = array_index(segment)
            node = node[index] if 0 <= index < len(node) else None
        else:
            node = node.get(segment) if isinstance(node, dict) else None
    image = node.get(last) if isinstance(node, dict) else None
    if not isinstance(image, str):
        raise OverrideError(f"failed to obtain imageValue with predicate path({path})")
    return image


def _overridden(image: ImageReference, row: Mapping[str, Any]) -> ImageReference:
    operator, value = row.get("operator"), row.get("value") or ""
    match row.get("component"):
        case "Registry":
            return replace(image, hostname=_changed(image.hostname, operator, value))
        case "Repository":
            return replace(image, repository=_changed(image.repository, operator, value))
        case "Tag" if operator == "remove":
            return replace(image, tag="", digest="")
        case "Tag" if operator in {"add", "replace"}:
            return image.with_tag_or_digest(_changed(image.tag_or_digest, operator, value))
        case "Tag":
            return image
        case component:
            raise OverrideError(f"unsupported image component({component})")


def _changed(text: str, operator: str | None, value: str) -> str:
    match operator:
        case "add":
            return text + value
        case "replace":
            return value
        case "remove":
            return ""
    return text


def _command_patches(job: dict[str, Any], key: str, row: Mapping[str, Any]) -> list[Operation]:
    """For every container of that name; a name that no container has changes nothing."""
    patches = []
    for at, container in enumerate(_containers(job)):
        if container.get("name") != row.get("containerName", ""):
            continue
        before, values = container.get(key), row.get("value") or []
        words = list(before or [])
        match row.get("operator"):
            case "add":
                words += values
            case "remove":
                words = [each for each in words if each not in values]
        patches.append(Operation("add" if before is None else "replace", f"{_CONTAINERS}/{at}/{key}", words))
    return patches


def _label_patches(job: dict[str, Any], key: str, row: Mapping[str, Any]) -> list[Operation]:
    """On the Job's own metadata, not on its pods'. Replace and remove skip a key that is not there."""
    metadata = job.setdefault("metadata", {})
    operator, values = row.get("operator", ""), row.get("value") or {}
    if operator == "add" and values and not _is_text_map(metadata.get(key)):
        metadata[key] = {}
    present = metadata.get(key) if _is_text_map(metadata.get(key)) else {}
    return [
        Operation(operator, f"/metadata/{key}/{name.replace('/', '~1')}", value)
        for name, value in values.items()
        if operator not in {"remove", "replace"} or name in present
    ]


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _containers(job: Mapping[str, Any]) -> list[dict[str, Any]]:
    node: Any = job
    for key in ("spec", "template", "spec", "containers"):
        node = node.get(key) if isinstance(node, dict) else None
    if node is None:
        return []
    if not isinstance(node, list) or not all(isinstance(each, dict) for each in node):
        raise OverrideError("failed to retrieve path(spec/template/spec/containers): it is no list of containers")
    return node
