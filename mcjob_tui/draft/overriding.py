"""Differences as override rules: for each field the overrider that does exactly what the form shows.

Karmada's named overriders are used where they are exact. Its imageOverrider loses a digest beside a tag, its command
and args overriders only append and delete words, its label overriders touch only the Job's own metadata, and none of
them reaches environment, resources or init containers: there a JSON patch (``plaintext``) is written against the Job
that the draft renders. A rule's order of application is fixed (image, command, args, labels, annotations, patches).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mcjob_tui.draft import intent
from mcjob_tui.draft.differences import Difference, On
from mcjob_tui.draft.image_difference import image_overriders
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.kept import escaped, put_back, same
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import POLICY_API_VERSION, job_selector, policy_metadata

TEMPLATE = "/spec/template"
LISTS = ("containers", "initContainers")


def override_policy_object(
    draft: JobDraft, name: str, *, with_kept: bool = True, was_loaded: bool = False
) -> Json | None:
    """The OverridePolicy of the draft as JSON, or None where no cluster differs and none was loaded.

    Args:
        draft: The form.
        name: What the policy is called.
        with_kept: Whether what a loaded policy said beyond the form is put back.
        was_loaded: That one was loaded, even where nothing of it is kept yet.
    """
    was_loaded = was_loaded or any(row.object == "OverridePolicy" for row in draft.spec.kept)
    rules = override_rules(draft)
    if not rules and not was_loaded:
        return None
    spec: Json = {"resourceSelectors": job_selector(draft)}
    if rules:
        spec["overrideRules"] = rules
    policy: Json = {
        "apiVersion": POLICY_API_VERSION,
        "kind": "OverridePolicy",
        "metadata": policy_metadata(draft, name),
        "spec": spec,
    }
    return put_back("OverridePolicy", policy, draft.spec.kept) if with_kept else policy


def override_rules(draft: JobDraft) -> list[Json]:
    """One rule for each entry that changes something, in the order of the list."""
    job = job_object(draft)
    return [rule for each in draft.spec.differences if (rule := override_rule(job, each)) is not None]


def override_rule(job: Mapping[str, Any], difference: Difference) -> Json | None:
    """The override rule of one entry, or None where nothing differs.

    Args:
        job: The default Job as JSON, with which patches are in step.
        difference: The entry.
    """
    if difference.kept:
        return dict(difference.kept)
    overriders = overriders_of(job, difference)
    if not overriders:
        return None
    return {"targetCluster": {"clusterNames": list(difference.cluster_names)}, "overriders": overriders}


def overriders_of(job: Mapping[str, Any], difference: Difference) -> Json:
    """``overriders`` that turn ``job`` into what the entry shows."""
    found: dict[str, list[Json]] = {
        key: []
        for key in (
            "imageOverrider",
            "commandOverrider",
            "argsOverrider",
            "labelsOverrider",
            "annotationsOverrider",
            "plaintext",
        )
    }
    for key in LISTS:
        for at, container in enumerate(_containers(job, key)):
            changed = difference.containers.get(str(container.get("name", "")))
            if changed is not None:
                target = intent.container_with(container, changed)
                _container_overriders(found, f"{TEMPLATE}/spec/{key}/{at}", container, target, key == "containers")
    for key, rows in (("labels", difference.labels), ("annotations", difference.annotations)):
        _metadata_overriders(found, job, key, {row.key: row.value for row in rows if On.JOB in row.on})
    pods = job.get("spec", {}).get("template", {}).get("metadata")
    pods_after = intent.metadata_with(pods, difference, On.PODS)
    _key_patches(found["plaintext"], f"{TEMPLATE}/metadata", pods, pods_after, ("labels", "annotations"))
    found["plaintext"] += [intent.patch_operation(row) for row in difference.patch]
    return {key: rows for key, rows in found.items() if rows}


def _containers(job: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = job.get("spec", {}).get("template", {}).get("spec", {}).get(key)
    return [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []


def _container_overriders(
    found: dict[str, list[Json]], path: str, before: Mapping[str, Any], after: Mapping[str, Any], is_work: bool
) -> None:
    patches = found["plaintext"]
    if not same(before.get("image"), after.get("image")):
        named = image_overriders(f"{path}/image", before.get("image"), after.get("image")) if is_work else None
        if named is None:
            _set(patches, f"{path}/image", before.get("image"), after.get("image"))
        else:
            found["imageOverrider"] += named
    for key in ("command", "args"):
        was, becomes = before.get(key), after.get(key)
        if same(was, becomes):
            continue
        words = _appended(was, becomes)
        if is_work and words:
            row = {"containerName": before.get("name", ""), "operator": "add", "value": words}
            found[f"{key}Overrider"].append(row)
        else:
            _set(patches, f"{path}/{key}", was, becomes)
    _env_patches(patches, path, before.get("env"), after.get("env"))
    _key_patches(patches, f"{path}/resources", before.get("resources"), after.get("resources"), ("requests", "limits"))


def _appended(before: Any, after: Any) -> list[str] | None:
    """The words that ``after`` has at its end beyond ``before``; None where it is something else."""
    if not isinstance(before, list) or not isinstance(after, list) or after[: len(before)] != before:
        return None
    return after[len(before) :]


def _set(patches: list[Json], path: str, before: Any, after: Any) -> None:
    """One operation that makes ``before`` (None: not there) ``after``; nothing where they are the same."""
    if same(before, after):
        return
    if after is None:
        patches.append({"operator": "remove", "path": path})
    else:
        patches.append({"operator": "add" if before is None else "replace", "path": path, "value": after})


def _env_patches(patches: list[Json], path: str, before: Any, after: Any) -> None:
    """Row by row where rows can be told apart; the whole list where it appears or goes."""
    if not before or not after or not _told_apart(before) or not _told_apart(after):
        _set(patches, f"{path}/env", before, after or None)
        return
    names = {row["name"] for row in after}
    gone = [at for at, row in enumerate(before) if row.get("name") not in names]
    stays = [(at, row) for at, row in enumerate(before) if at not in gone]
    for (at, row), becomes in zip(stays, after, strict=False):
        _set(patches, f"{path}/env/{at}", row, becomes)
    patches += [{"operator": "remove", "path": f"{path}/env/{at}"} for at in reversed(gone)]
    patches += [{"operator": "add", "path": f"{path}/env/-", "value": row} for row in after[len(stays) :]]


def _told_apart(rows: list[Json]) -> bool:
    names = [row.get("name") for row in rows]
    return None not in names and len(set(names)) == len(names)


def _key_patches(patches: list[Json], path: str, before: Any, after: Any, parts: Sequence[str]) -> None:
    """What is at ``path`` key by key, each of its ``parts`` being a mapping; a part that comes or goes at once."""
    if before is None or after is None:
        _set(patches, path, before, after)
        return
    for part in parts:
        was, becomes = before.get(part), after.get(part)
        if was is None or becomes is None:
            _set(patches, f"{path}/{part}", was, becomes)
            continue
        for name in [*was, *(each for each in becomes if each not in was)]:
            _set(patches, f"{path}/{part}/{escaped(name)}", was.get(name), becomes.get(name))


def _metadata_overriders(
    found: dict[str, list[Json]], job: Mapping[str, Any], key: str, changes: Mapping[str, str | None]
) -> None:
    """labelsOverrider and annotationsOverrider: exact for the Job's own metadata."""
    present = job.get("metadata", {}).get(key, {})
    sets = {name: value for name, value in changes.items() if value is not None and present.get(name) != value}
    gone = {name: str(present[name]) for name, value in changes.items() if value is None and name in present}
    rows = found[f"{key}Overrider"]
    if sets:
        rows.append({"operator": "add", "value": sets})
    if gone:
        rows.append({"operator": "remove", "value": gone})
