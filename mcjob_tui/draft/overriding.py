"""Differences as override rules: for each field the overrider that does exactly what the form shows.

Karmada's named overriders are used where they are exact. Its imageOverrider loses a digest beside a tag, its command
and args overriders only append and delete words, its label overriders touch only the Job's own metadata, and none of
them reaches environment, resources or init containers: there a JSON patch (``plaintext``) is written against the Job
that the draft renders. A rule's order of application is fixed (image, command, args, labels, annotations, patches).
"""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft import intent
from mcjob_tui.draft.differences import Difference, On
from mcjob_tui.draft.differing import CHANGES
from mcjob_tui.draft.differing.change import Overriders, Place
from mcjob_tui.draft.differing.patches import key_patches
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.kept import put_back, same
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import POLICY_API_VERSION, job_selector, policy_metadata

TEMPLATE = "/spec/template"
LISTS = ("containers", "initContainers")


def override_policy_object(draft: JobDraft, name: str, *, was_loaded: bool = False) -> Json | None:
    """The OverridePolicy of the draft as JSON, or None where no cluster differs and none was loaded.

    Args:
        draft: The form.
        name: What the policy is called.
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
    return put_back("OverridePolicy", policy, draft.spec.kept)


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
    found: Overriders = {
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
                after = intent.container_with(container, changed)
                _container_overriders(found, place_of(key, at, container), container, after)
    for key, rows in (("labels", difference.labels), ("annotations", difference.annotations)):
        _metadata_overriders(found, job, key, {row.key: row.value for row in rows if On.JOB in row.on})
    pods = job.get("spec", {}).get("template", {}).get("metadata")
    pods_after = intent.metadata_with(pods, difference, On.PODS)
    found["plaintext"] += key_patches(f"{TEMPLATE}/metadata", pods, pods_after, ("labels", "annotations"))
    found["plaintext"] += [intent.patch_operation(row) for row in difference.patch]
    return {key: rows for key, rows in found.items() if rows}


def _containers(job: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = job.get("spec", {}).get("template", {}).get("spec", {}).get(key)
    return [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []


def place_of(key: str, at: int, container: Mapping[str, Any]) -> Place:
    """Where a container stands in the Job: the one ``at`` this index of the list ``key``."""
    return Place(f"{TEMPLATE}/spec/{key}/{at}", str(container.get("name", "")), key == "containers")


def _container_overriders(found: Overriders, place: Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for each in CHANGES:
        was, becomes = before.get(each.key), after.get(each.key)
        if not same(was, becomes):
            each.write(found, place, was, becomes)


def _metadata_overriders(
    found: Overriders, job: Mapping[str, Any], key: str, changes: Mapping[str, str | None]
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
