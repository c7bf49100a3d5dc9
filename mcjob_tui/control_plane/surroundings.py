"""What the rules of the form may know of the control plane, gathered from a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane, Json
from mcjob_tui.draft.rules import Surroundings
from mcjob_tui.resources.text import clean

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
        cluster_override_policies=session.policies("ClusterOverridePolicy", ""),
        karmada_version=session.about.karmada_version or None,
    )


PULL_SECRET_TYPES = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")


async def keys_in(session: ControlPlane, kind: str, namespace: str, name: str) -> tuple[str, ...]:
    """The keys of a ConfigMap or a Secret, never their values; none where it may not be read."""
    try:
        found = await session.fetch(kind, namespace, name)
    except ControlPlaneError:
        return ()
    keys = {key for part in ("data", "binaryData") for key in found.get(part) or ()}
    return tuple(sorted(clean(str(key)) for key in keys))


async def pull_secrets_in(session: ControlPlane, namespace: str) -> tuple[str, ...]:
    """The names of the Secrets that hold a registry's password; none where they may not be listed."""
    found: set[str] = set()
    for wanted in PULL_SECRET_TYPES:
        try:
            found |= set(await session.names("Secret", namespace, fields=f"type={wanted}"))
        except ControlPlaneError:
            return ()
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is not watched and was asked for: names by kind, the oldest Karmada that it can be."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    karmada_least: str | None = None

    def beside(self, known: Surroundings) -> Surroundings:
        """What the watches know, and this."""
        return replace(known, names=self.names, karmada_least=self.karmada_least)


async def asked_surroundings(session: ControlPlane, namespace: str, kinds: tuple[str, ...] = REFERENCED) -> Asked:
    """Ask for what the watches do not know; what may not be read stays unknown."""
    return Asked(await names_in(session, namespace, kinds), await session.karmada_least())


async def cluster_overrides(session: ControlPlane) -> tuple[Json, ...] | None:
    """The ClusterOverridePolicies, asked for once; None where they may not be read."""
    try:
        return await session.list_objects("ClusterOverridePolicy", "")
    except ControlPlaneError:
        return None


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
