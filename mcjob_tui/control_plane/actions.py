"""Changes to what exists: suspend and resume a Job, edit a cluster's labels, taints and location."""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.certainty import until_certain
from mcjob_tui.control_plane.errors import Conflict
from mcjob_tui.control_plane.kinds import CLUSTER, JOB
from mcjob_tui.karmada.manifests import mapping_at

CLUSTER_FIELDS = frozenset({"taints", "provider", "region", "zones"})
_TRIES = 3


async def set_suspended(api: Api, namespace: str, name: str, suspended: bool, *, uid: str = "") -> None:
    """Set ``spec.suspend`` on the control plane's Job; Karmada carries it to the members.

    Args:
        uid: change it only if it is still that Job.

    Raises:
        OutcomeUnknown: it is not known whether it was changed; calling this again is safe.
        ControlPlaneError: the API server refuses, or there is no such Job.
    """
    body: dict[str, Any] = {"spec": {"suspend": suspended}}
    if uid:
        body["metadata"] = {"uid": uid}

    async def change() -> Json:
        return await api.patch(JOB, namespace, name, body)

    async def look() -> Json | None:
        found = await api.get(JOB, namespace, name)
        if uid and found["metadata"].get("uid") != uid:
            raise Conflict(f"{name} was deleted and made again meanwhile", code=409, reason="Conflict")
        return found if bool(mapping_at(found, "spec").get("suspend")) is suspended else None

    await until_certain(api, change, look, f"{name} was {'suspended' if suspended else 'resumed'}")


async def edit_cluster(
    api: Api, name: str, *, labels: Mapping[str, str | None] | None = None, spec: Json | None = None
) -> None:
    """Change labels (None removes one) and fields of a cluster's spec, on top of whatever else changes meanwhile.

    Karmada writes a cluster's taints too, when it is not ready: ``taints`` is written only over the version that was
    read, and what Karmada has set itself (``cluster.karmada.io/…``) is kept.

    Raises:
        ValueError: a field that is not among ``CLUSTER_FIELDS``.
        OutcomeUnknown: it is not known whether it was changed; calling this again is safe.
        ControlPlaneError: the API server refuses, or there is no such cluster.
    """
    labels, spec = dict(labels or {}), dict(spec or {})
    if unknown := spec.keys() - CLUSTER_FIELDS:
        raise ValueError(f"cannot edit {', '.join(sorted(unknown))} of a cluster")

    async def change() -> Json:
        tries_left = _TRIES
        while True:
            body: dict[str, Any] = {"metadata": {"labels": labels}, "spec": dict(spec)}
            if "taints" in spec:
                found = await api.get(CLUSTER, None, name)
                body["metadata"]["resourceVersion"] = found["metadata"].get("resourceVersion")
                body["spec"]["taints"] = _merged_taints(found, spec["taints"])
            tries_left -= 1
            try:
                return await api.patch(CLUSTER, None, name, body)
            except Conflict:
                if not tries_left:
                    raise

    async def look() -> Json | None:
        found = await api.get(CLUSTER, None, name)
        return found if _is_edited(found, labels, spec) else None

    await until_certain(api, change, look, f"{name} was changed")


def _is_edited(cluster: Json, labels: Mapping[str, str | None], spec: Json) -> bool:
    """Whether a cluster has all that was to be changed."""
    present, now = mapping_at(cluster["metadata"], "labels"), mapping_at(cluster, "spec")
    wanted = {**spec, "taints": _merged_taints(cluster, spec["taints"])} if "taints" in spec else spec
    return all(present.get(key) == value for key, value in labels.items()) and all(
        (_without_times(now.get(key)) or None) == (_without_times(value) or None) for key, value in wanted.items()
    )


def _without_times(value: Any) -> Any:
    """A field of the spec without what the server adds to it: when a taint was set."""
    if not isinstance(value, list):
        return value
    return [
        {key: inner for key, inner in each.items() if key != "timeAdded"} if isinstance(each, dict) else each
        for each in value
    ]


def _merged_taints(cluster: Json, wanted: list[Json]) -> list[Json]:
    present = mapping_at(cluster, "spec").get("taints")
    rows = [each for each in present if isinstance(each, dict)] if isinstance(present, list) else []
    kept = [each for each in rows if str(each.get("key", "")).startswith("cluster.karmada.io/")]
    keys = {(each.get("key"), each.get("effect")) for each in kept}
    return kept + [each for each in wanted if (each.get("key"), each.get("effect")) not in keys]
