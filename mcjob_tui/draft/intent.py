"""What the form means by a difference: the Job as an entry's clusters should get it, changed directly.

``overriding`` must lead to the same through Karmada's overriders; tests hold the two against each other.
"""

import copy
from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft.differences import ContainerDifference, Difference, On, PatchRow, ResourceDifference
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.reference import with_parts
from mcjob_tui.karmada.json_patch import apply_patch, operations_of


def job_with(job: Mapping[str, Any], difference: Difference) -> Json:
    """``job`` with everything that the entry changes.

    Raises:
        karmada.json_patch.PatchError: a raw patch row does not fit the Job.
    """
    changed: Json = copy.deepcopy(dict(job))
    template = changed["spec"]["template"]
    for key in ("containers", "initContainers"):
        for at, container in enumerate(template["spec"].get(key) or ()):
            found = difference.containers.get(container.get("name", ""))
            if found is not None:
                template["spec"][key][at] = container_with(container, found)
    for on, owner in ((On.JOB, changed), (On.PODS, template)):
        metadata = metadata_with(owner.get("metadata"), difference, on)
        if metadata is not None:
            owner["metadata"] = metadata
    if not difference.patch:
        return changed
    patched: Json = apply_patch(changed, operations_of([patch_operation(row) for row in difference.patch]))
    return patched


def container_with(container: Mapping[str, Any], changed: ContainerDifference) -> Json:
    """A container, as JSON, with what the entry changes in it."""
    result: Json = copy.deepcopy(dict(container))
    if changed.image is not None:
        result["image"] = changed.image
    elif any(part is not None for part in (changed.registry, changed.repository, changed.tag)):
        before = str(container.get("image", ""))
        result["image"] = with_parts(before, changed.registry, changed.repository, changed.tag)
    for key, words in (("command", changed.command), ("args", changed.args)):
        if words:
            result[key] = list(words)
        elif words is not None:
            result.pop(key, None)
    _change_env(result, changed)
    _change_resources(result, changed.resources)
    return result


def patch_operation(row: PatchRow) -> Json:
    """A raw row as Karmada's plaintext overrider has it; removing takes no value."""
    if row.op == "remove":
        return {"operator": "remove", "path": row.path}
    return {"operator": row.op, "path": row.path, "value": row.value}


def _change_env(container: Json, changed: ContainerDifference) -> None:
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


def _change_resources(container: Json, changed: ResourceDifference) -> None:
    for kind, amounts in (("requests", changed.requests), ("limits", changed.limits)):
        for name, amount in amounts.items():
            resources = container.setdefault("resources", {})
            if amount == "":
                resources.get(kind, {}).pop(name, None)
            else:
                resources.setdefault(kind, {})[name] = amount
    if container.get("resources") == {} and changed.requests | changed.limits:
        del container["resources"]


def changed_map(values: Mapping[str, str] | None, changes: Mapping[str, str | None]) -> dict[str, str] | None:
    """Labels or annotations with ``changes`` made (None removes); None stays None where nothing is added."""
    if values is None and not any(value is not None for value in changes.values()):
        return None
    changed = {**(values or {}), **{name: value for name, value in changes.items() if value is not None}}
    return {name: value for name, value in changed.items() if changes.get(name, value) is not None}


def metadata_with(metadata: Mapping[str, Any] | None, difference: Difference, on: On) -> Json | None:
    """The metadata of the Job or of its pods with the entry's labels and annotations; None where it stays absent."""
    changed: Json = dict(metadata or {})
    for key, rows in (("labels", difference.labels), ("annotations", difference.annotations)):
        values = changed_map(changed.get(key), {row.key: row.value for row in rows if on in row.on})
        if values is not None:
            changed[key] = values
    return changed if changed or metadata is not None else None
