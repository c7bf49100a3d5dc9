"""The objects of a Job that the YAML tab can show: those of the control plane, then each cluster's own."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import JobView
from mcjob_tui.resources.text import clean_lines

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane, Json


@dataclass(frozen=True, slots=True)
class Shown:
    """One object: its kind, namespace, name, and the cluster to read it from ("" for the control plane).

    ``target`` is the cluster that an object of the control plane is about.
    """

    kind: str
    namespace: str
    name: str
    cluster: str = ""
    target: str = ""

    @property
    def title(self) -> str:
        """``Job``, ``PropagationPolicy``, ``Work for ali-hz-prod``, ``Job in ali-hz-prod``."""
        if self.cluster:
            return f"{self.kind} in {self.cluster}"
        return f"{self.kind} for {self.target}" if self.target else self.kind


def objects_of(job: JobView) -> tuple[Shown, ...]:
    """What there is to show for a Job, in reading order."""
    from mcjob_tui.karmada.names import binding_name, execution_namespace, work_name

    shown = [Shown("Job", job.namespace, job.name)]
    if job.policy:
        kind = job.policy_kind or "PropagationPolicy"
        shown.append(Shown(kind, "" if kind.startswith("Cluster") else job.namespace, job.policy))
    if job.submission:
        shown.append(Shown("OverridePolicy", job.namespace, job.policy or job.name))
    shown.append(Shown("ResourceBinding", job.namespace, binding_name(job.name)))
    work = work_name(job.namespace, job.name)
    for member in job.members:
        shown.append(Shown("Work", execution_namespace(member.cluster), work, target=member.cluster))
        shown.append(Shown("Job", job.namespace, job.name, member.cluster))
    return tuple(shown)


async def yaml_lines(session: "ControlPlane", shown: Shown) -> list[str]:
    """The object as YAML, cleaned line by line.

    Raises:
        ControlPlaneError: it could not be read.
    """
    known = None if shown.cluster else session.raw(shown.kind, shown.namespace, shown.name)
    found = known or await session.fetch(shown.kind, shown.namespace, shown.name, cluster=shown.cluster)
    return await asyncio.to_thread(_dumped, found)


def _dumped(found: "Json") -> list[str]:
    from mcjob_tui.draft.yaml_text import dump

    metadata = dict(found.get("metadata") or {})
    # What field managers own is as long as the object and says nothing to a reader; kubectl leaves it out too.
    metadata.pop("managedFields", None)
    return clean_lines(dump({**found, "metadata": metadata})).rstrip("\n").split("\n")
