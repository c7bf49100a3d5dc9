"""A Job of the cluster as a draft again, with the policies that place and change it."""

from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import Forbidden, NotFound
from mcjob_tui.control_plane.service import ControlPlane, Json
from mcjob_tui.draft.cloning import clone
from mcjob_tui.karmada.manifests import mapping_at
from mcjob_tui.resources.names import next_name

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft

_CLAIMS = (
    ("PropagationPolicy", "propagationpolicy.karmada.io"),
    ("ClusterPropagationPolicy", "clusterpropagationpolicy.karmada.io"),
)


async def draft_of_job(
    session: ControlPlane,
    namespace: str,
    name: str,
    *,
    again: bool = False,
    new_name: str | None = None,
    whole: bool = False,
) -> "JobDraft":
    """The draft that would make this Job.

    The policy is the one that claimed the Job; the OverridePolicy is one of the same name, which is how mcjob names
    those that it creates. A policy that is gone or may not be read is left out.

    Args:
        again: give it the next free name of the same family (``report`` is followed by ``report-2``).
        new_name: give it this name.
        whole: a policy that is there must be readable, because it will be gone with the Job.

    Raises:
        ControlPlaneError: the Job, or a policy that is there, cannot be read.
        DraftError: the form cannot hold it.
    """
    job = await session.fetch("Job", namespace, name)
    if again and new_name is None:
        new_name = next_name(name, session.job_names(namespace) or (name,))
    annotations = mapping_at(job["metadata"], "annotations")
    policy: Json | None = None
    for kind, prefix in _CLAIMS:
        claimed = annotations.get(f"{prefix}/name")
        if claimed:
            policy = await _optional(session, kind, annotations.get(f"{prefix}/namespace", ""), claimed, whole)
    override = None
    if policy is not None and policy.get("kind") == "PropagationPolicy":
        override = await _optional(session, "OverridePolicy", namespace, policy["metadata"]["name"], whole)
    return clone(job, policy, override, name=new_name)


async def _optional(session: ControlPlane, kind: str, namespace: str, name: str, whole: bool) -> Json | None:
    try:
        return await session.fetch(kind, namespace, name)
    except NotFound:
        return None
    except Forbidden:
        if whole:
            raise
        return None
