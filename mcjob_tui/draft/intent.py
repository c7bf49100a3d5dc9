"""What the form means by a difference: the Job as an entry's clusters should get it, changed directly.

``overriding`` must lead to the same through Karmada's overriders; tests hold the two against each other.
"""

import copy
from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft.differences import ContainerDifference, Difference, On, PatchRow
from mcjob_tui.draft.differing import CHANGES
from mcjob_tui.draft.parts import Json
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
    for each in CHANGES:
        each.make(result, changed)
    return result


def patch_operation(row: PatchRow) -> Json:
    """A raw row as Karmada's plaintext overrider has it; removing takes no value."""
    if row.op == "remove":
        return {"operator": "remove", "path": row.path}
    return {"operator": row.op, "path": row.path, "value": row.value}


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
