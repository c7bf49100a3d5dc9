"""What holds a pod up because something that it names is not in its namespace, in the words of kubelet and scheduler.

Source: ``pkg/kubelet/kuberuntime``, ``pkg/volume``, the scheduler's ``volumebinding`` and the admission plugin
``serviceaccount`` of Kubernetes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mcjob_tui.karmada.member.references import CLAIM, Reference, Use
from mcjob_tui.sandbox.kinds import SECRET, member_kind
from mcjob_tui.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a pod's containers do not start.

    Attributes:
        waiting: the reason of their waiting state, and its message where it has one.
        event: the reason and the message of the kubelet's event.
    """

    waiting: tuple[str, str]
    event: tuple[str, str]


def missing_account(store: Store, namespace: str, references: Iterable[Reference]) -> str:
    """Why a pod is refused for its ServiceAccount; empty if it is not."""
    for each in references:
        if each.use is Use.ACCOUNT and store.find(member_kind(each.kind), namespace, each.name) is None:
            return f'error looking up service account {namespace}/{each.name}: serviceaccount "{each.name}" not found'
    return ""


def missing_claim(store: Store, namespace: str, references: Iterable[Reference]) -> str:
    """The name of a PersistentVolumeClaim that a pod needs and that is not there; empty if there is none."""
    for each in references:
        if each.kind == CLAIM and store.find(member_kind(each.kind), namespace, each.name) is None:
            return each.name
    return ""


def missing_pull_secrets(store: Store, namespace: str, references: Iterable[Reference]) -> tuple[str, ...]:
    """The image pull secrets that are not there; the pull is tried without them."""
    return tuple(
        each.name for each in references if each.use is Use.PULL and store.find(SECRET, namespace, each.name) is None
    )


def obstacle(store: Store, namespace: str, references: Iterable[Reference]) -> Obstacle | None:
    """What keeps the containers of a pod that has a node from starting, or None."""
    found = None
    for each in references:
        if each.optional or each.use not in (Use.VOLUME, Use.ENVIRONMENT) or each.kind == CLAIM:
            continue
        words = _lacking(store, namespace, each)
        if not words:
            continue
        if each.use is Use.VOLUME:  # volumes come before containers
            message = f'MountVolume.SetUp failed for volume "{each.volume}" : {words}'
            return Obstacle(("ContainerCreating", ""), ("FailedMount", message))
        found = found or Obstacle(("CreateContainerConfigError", words), ("Failed", f"Error: {words}"))
    return found


def _lacking(store: Store, namespace: str, each: Reference) -> str:
    obj = store.find(member_kind(each.kind), namespace, each.name)
    if obj is None:
        return f'{each.kind.lower()} "{each.name}" not found'
    if each.key and not any(each.key in (obj.get(part) or ()) for part in ("data", "binaryData")):
        return f"couldn't find key {each.key} in {each.kind} {namespace}/{each.name}"
    return ""
