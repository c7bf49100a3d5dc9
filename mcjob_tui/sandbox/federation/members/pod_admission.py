"""What a member's admission adds to a pod: its account's token, the default tolerations, its priority.

Source: Kubernetes' ServiceAccount, DefaultTolerationSeconds and Priority plug-ins. Whether an account or a quota lets
the pod in is decided elsewhere (``requisites``, ``quotas``).
"""

from mcjob_tui.sandbox.identities import letters
from mcjob_tui.sandbox.objects import Json

_TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_TOKEN: Json = {
    "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {
            "downwardAPI": {
                "items": [
                    {"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}},
                ]
            }
        },
    ],
    "defaultMode": 0o644,
}
_WHILE_NODES_ARE_AWAY: tuple[Json, ...] = tuple(
    {"key": f"node.kubernetes.io/{what}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
    for what in ("not-ready", "unreachable")
)


def admitted(spec: Json, pod_name: str) -> Json:
    """A pod's spec as admission leaves it; ``pod_name`` decides the letters of the token's volume."""
    found = {**spec, "enableServiceLinks": spec.get("enableServiceLinks", True)}
    account = found.setdefault("serviceAccountName", "default")
    found.setdefault("serviceAccount", account)
    found["tolerations"] = _tolerations(spec)
    found.setdefault("priority", 0)
    found.setdefault("preemptionPolicy", "PreemptLowerPriority")
    return found if spec.get("automountServiceAccountToken") is False else _with_token(found, pod_name)


def _tolerations(spec: Json) -> list[Json]:
    given: list[Json] = spec.get("tolerations") or []
    tolerated = {each.get("key") or "*" for each in given if each.get("effect") in (None, "", "NoExecute")}
    if "*" in tolerated:
        return given
    return [*given, *(each for each in _WHILE_NODES_ARE_AWAY if each["key"] not in tolerated)]


def _with_token(spec: Json, pod_name: str) -> Json:
    name = f"kube-api-access-{letters('token', pod_name)}"
    mount = {"name": name, "readOnly": True, "mountPath": _TOKEN_PATH}
    for group in ("containers", "initContainers"):
        if spec.get(group):
            spec[group] = [_mounted(each, mount) for each in spec[group]]
    spec["volumes"] = [*(spec.get("volumes") or ()), {"name": name, "projected": _TOKEN}]
    return spec


def _mounted(container: Json, mount: Json) -> Json:
    mounts = container.get("volumeMounts") or ()
    if any(each.get("mountPath") == _TOKEN_PATH for each in mounts):
        return container
    return {**container, "volumeMounts": [*mounts, mount]}
