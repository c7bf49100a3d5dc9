"""What the examples' namespaces hold besides Jobs: what a Job's author can choose from, with made-up contents."""

import base64
import json
from collections.abc import Iterator

from mcjob_tui.sandbox.kinds import (
    CONFIG_MAP,
    LIMIT_RANGE,
    PERSISTENT_VOLUME_CLAIM,
    RESOURCE_QUOTA,
    SECRET,
    SERVICE_ACCOUNT,
    Kind,
)
from mcjob_tui.sandbox.objects import Json

PULL_SECRET = "corp-pull"
QUOTA: Json = {"pods": "400"}
"""Pods alone: a quota of CPU would refuse every Job that does not say what it needs."""
_REGISTRY = "registry.corp.io"
_WITH_PULL_SECRET = ("quant", "ml", "data", "platform")


def configuration() -> Iterator[tuple[Kind, Json]]:
    """The objects, to be created on the control plane."""
    for namespace in _WITH_PULL_SECRET:
        yield SECRET, _pull_secret(namespace)
    yield SECRET, _named("Secret", "quant", "quant-db", type="Opaque", stringData={"user": "risk", "password": "none"})
    yield CONFIG_MAP, _named("ConfigMap", "quant", "risk-settings", data={"REGION": "eu", "book.yaml": "desk: fx\n"})
    yield CONFIG_MAP, _named("ConfigMap", "data", "rollup-settings", data={"WINDOW": "24h"})
    claim = {
        "accessModes": ["ReadWriteMany"],
        "resources": {"requests": {"storage": "50Gi"}},
        "storageClassName": "standard",
    }
    yield PERSISTENT_VOLUME_CLAIM, _named("PersistentVolumeClaim", "quant", "tick-cache", spec=claim)
    yield SERVICE_ACCOUNT, _named("ServiceAccount", "quant", "quant-batch")
    yield RESOURCE_QUOTA, quota("quant")
    limits = [{"type": "Container", "max": {"cpu": "32", "memory": "128Gi"}}]
    yield LIMIT_RANGE, _named("LimitRange", "quant", "container-limits", spec={"limits": limits})


def quota(namespace: str) -> Json:
    """The ResourceQuota of a namespace, for the control plane or a member."""
    return _named("ResourceQuota", namespace, f"{namespace}-quota", spec={"hard": QUOTA})


def _pull_secret(namespace: str) -> Json:
    credentials = base64.b64encode(b"sandbox:none").decode()
    config = json.dumps({"auths": {_REGISTRY: {"username": "sandbox", "password": "none", "auth": credentials}}})
    content = {".dockerconfigjson": config}
    return _named("Secret", namespace, PULL_SECRET, type="kubernetes.io/dockerconfigjson", stringData=content)


def _named(kind: str, namespace: str, name: str, **rest: object) -> Json:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, **rest}
