"""What a pod names in its own namespace: ConfigMaps, Secrets, claims, its ServiceAccount.

Karmada takes these along where a policy propagates dependencies (``pkg/resourceinterpreter/default/native``,
``GetDependenciesFromPodTemplate``); a kubelet waits for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Object = Mapping[str, Any]

CONFIG_MAP, SECRET = "ConfigMap", "Secret"
CLAIM, ACCOUNT = "PersistentVolumeClaim", "ServiceAccount"
_DEFAULT_ACCOUNT = "default"


class Use(StrEnum):
    """What a pod needs something for, which decides where it gets stuck without it."""

    VOLUME = "volume"
    ENVIRONMENT = "environment"
    PULL = "pull"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a pod names.

    Attributes:
        kind: ``ConfigMap``, ``Secret``, ``PersistentVolumeClaim`` or ``ServiceAccount``.
        key: the one key of it that is wanted; empty for all of it.
        volume: the volume that it fills, for ``Use.VOLUME``.
        optional: whether the pod can do without it.
    """

    kind: str
    name: str
    use: Use
    key: str = ""
    volume: str = ""
    optional: bool = False


def references_of(pod: Object) -> tuple[Reference, ...]:
    """Everything that a pod spec names, in its order, without repetitions."""
    return tuple(dict.fromkeys(_references(pod)))


def _references(pod: Object) -> Iterator[Reference]:
    account = pod.get("serviceAccountName") or _DEFAULT_ACCOUNT
    if account != _DEFAULT_ACCOUNT:
        yield Reference(ACCOUNT, account, Use.ACCOUNT)
    for each in pod.get("imagePullSecrets") or ():
        if each.get("name"):
            yield Reference(SECRET, each["name"], Use.PULL)
    for volume in pod.get("volumes") or ():
        yield from _of_volume(volume, str(volume.get("name") or ""))
        for source in (volume.get("projected") or {}).get("sources") or ():
            yield from _of_volume(source, str(volume.get("name") or ""))
    for container in (*(pod.get("initContainers") or ()), *(pod.get("containers") or ())):
        yield from _of_environment(container)


def _of_volume(holder: Object, volume: str) -> Iterator[Reference]:
    """Of a volume, or of one source of a projected one, which calls a Secret's name ``name``."""
    for field, kind, names in (
        ("configMap", CONFIG_MAP, ("name",)),
        ("secret", SECRET, ("secretName", "name")),
        ("persistentVolumeClaim", CLAIM, ("claimName",)),
    ):
        source = holder.get(field) or {}
        name = next((source[each] for each in names if source.get(each)), None)
        if name:
            yield Reference(kind, name, Use.VOLUME, volume=volume, optional=bool(source.get("optional")))


def _of_environment(container: Object) -> Iterator[Reference]:
    for each in container.get("envFrom") or ():
        for field, kind in (("configMapRef", CONFIG_MAP), ("secretRef", SECRET)):
            source = each.get(field) or {}
            if source.get("name"):
                yield Reference(kind, source["name"], Use.ENVIRONMENT, optional=bool(source.get("optional")))
    for each in container.get("env") or ():
        for field, kind in (("configMapKeyRef", CONFIG_MAP), ("secretKeyRef", SECRET)):
            source = (each.get("valueFrom") or {}).get(field) or {}
            if source.get("name"):
                key, optional = str(source.get("key") or ""), bool(source.get("optional"))
                yield Reference(kind, source["name"], Use.ENVIRONMENT, key=key, optional=optional)
