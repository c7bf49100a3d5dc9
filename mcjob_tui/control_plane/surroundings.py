"""What the rules of the form may know of the control plane, gathered from a session."""

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.draft.rules import Surroundings

REFERENCED = ("ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount")
"""Kinds of objects that a pod template may name."""


def watched_surroundings(session: ControlPlane, namespace: str) -> Surroundings:
    """What the session's watches know at once; nothing is asked of the server."""
    known = session.namespaces()
    return Surroundings(
        clusters=session.cluster_resources(),
        namespaces=None if known is None else frozenset(known),
        job_names=session.job_names(namespace),
        propagation_policies=session.policies("PropagationPolicy", namespace),
        cluster_propagation_policies=session.policies("ClusterPropagationPolicy", namespace),
        override_policies=session.policies("OverridePolicy", namespace),
        karmada_version=session.about.karmada_version or None,
    )


async def names_in(
    session: ControlPlane, namespace: str, kinds: tuple[str, ...] = REFERENCED
) -> dict[str, frozenset[str]]:
    """The names of the objects of ``kinds`` in a namespace; kinds that may not be listed are left out: not known."""
    found = {}
    for kind in kinds:
        try:
            found[kind] = frozenset(await session.names(kind, namespace))
        except ControlPlaneError:
            continue
    return found
