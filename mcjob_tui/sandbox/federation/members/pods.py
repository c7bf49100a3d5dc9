"""A Job's pods as objects: what the Job controller creates and a kubelet reports. Pure: no clock, no store."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.members.nodes import node_address
from mcjob_tui.sandbox.federation.members.pod_admission import admitted
from mcjob_tui.sandbox.identities import letters
from mcjob_tui.sandbox.objects import Json, controlled_by_job, metadata, name_of, namespace_of

INDEX = "batch.kubernetes.io/job-completion-index"
_WAITING = {
    "ImagePullBackOff": 'Back-off pulling image "{image}"',
    "ErrImagePull": 'failed to pull and unpack image "{image}": not found',
    "CreateContainerConfigError": "couldn't find key in Secret",
    "InvalidImageName": 'couldn\'t parse image name "{image}"',
}


def pod_name(job: str, index: int | None, identity: str) -> str:
    """``<job>-[<index>-]<five letters>``; the letters follow from ``identity``."""
    middle = "" if index is None else f"{index}-"
    return f"{job[: 57 - len(middle)]}-{middle}{letters(identity)}"


def pod_object(job: Json, name: str, index: int | None, node: str, now: datetime) -> Json:
    """A new pod of ``job``, bound to ``node`` unless that is empty."""
    template: Json = job["spec"]["template"]
    meta = metadata(template)
    labels, annotations = dict(meta.get("labels") or {}), dict(meta.get("annotations") or {})
    spec = dict(template["spec"])
    if index is not None:
        labels[INDEX] = annotations[INDEX] = str(index)
        spec["hostname"] = f"{name_of(job)}-{index}"
        source = {"fieldRef": {"apiVersion": "v1", "fieldPath": f"metadata.labels['{INDEX}']"}}
        variable = {"name": "JOB_COMPLETION_INDEX", "valueFrom": source}
        spec["containers"] = [{**each, "env": [*(each.get("env") or ()), variable]} for each in spec["containers"]]
    if node:
        spec["nodeName"] = node
    spec = admitted(spec, name)
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "generateName": f"{name_of(job)}-" if index is None else f"{name_of(job)}-{index}-",
            "namespace": namespace_of(job),
            "labels": labels,
            **({"annotations": annotations} if annotations else {}),
            "ownerReferences": [controlled_by_job(job)],
        },
        "spec": spec,
        "status": starting(spec, now) if node else unschedulable(spec, "", now),
    }


def unschedulable(spec: Json, message: str, now: datetime) -> Json:
    """The status of a pod for which there is no node yet."""
    condition = _condition("PodScheduled", "False", now, "Unschedulable")
    if message:
        condition["message"] = message
    return {"phase": "Pending", "conditions": [condition], "qosClass": qos_class(spec)}


def starting(spec: Json, now: datetime) -> Json:
    """The status of a pod whose containers are being created."""
    return waiting(spec, "ContainerCreating", now)


def waiting(spec: Json, reason: str, now: datetime, message: str = "") -> Json:
    """The status of a pod whose containers wait for ``reason``; ``message``: where there is a special one."""
    containers = []
    for each in spec["containers"]:
        state = {"reason": reason}
        if message:
            state["message"] = message
        elif reason in _WAITING:
            state["message"] = _WAITING[reason].format(image=each.get("image", ""))
        containers.append(_container(each, {"waiting": state}, started=False))
    return {
        "phase": "Pending",
        "conditions": _conditions(now, now, "ContainersNotReady"),
        **_host(spec),
        "startTime": timestamp(now),
        "containerStatuses": containers,
        "qosClass": qos_class(spec),
    }


def running(pod: Json, address: str, restarts: int, now: datetime) -> Json:
    """The status of ``pod`` with its containers running.

    Args:
        address: its IP, where it has none yet.
        restarts: how often its containers have been started again.
    """
    status = _kept(pod)
    spec = pod["spec"]
    scheduled = _moment(status, now)
    status["phase"] = "Running"
    status["conditions"] = _conditions(scheduled, now, "")
    if not status.get("podIP"):
        status["podIP"], status["podIPs"] = address, [{"ip": address}]
    if spec.get("initContainers") and not restarts:  # those do not run again with the others
        done = {"exitCode": 0, "reason": "Completed", "startedAt": scheduled, "finishedAt": timestamp(now)}
        status["initContainerStatuses"] = [
            _container(each, {"terminated": done}, started=False) for each in spec["initContainers"]
        ]
    status["containerStatuses"] = [
        _container(each, {"running": {"startedAt": timestamp(now)}}, started=True, restarts=restarts, last=last)
        for each, last in zip(spec["containers"], _last_states(pod), strict=True)
    ]
    return status


def ended(pod: Json, exit_code: int, reason: str, began: datetime, restarts: int, now: datetime) -> Json:
    """The status of ``pod`` after its last run; the first container is the one that failed, if any did."""
    status = _kept(pod)
    status["phase"] = "Succeeded" if exit_code == 0 else "Failed"
    why = "PodCompleted" if exit_code == 0 else "PodFailed"
    status["conditions"] = _conditions(_moment(status, now), now, why)
    status["containerStatuses"] = [
        _container(each, state, started=False, restarts=restarts)
        for each, state in zip(pod["spec"]["containers"], _terminated(pod, exit_code, reason, began, now), strict=True)
    ]
    return status


def crashed(pod: Json, exit_code: int, reason: str, began: datetime, restarts: int, now: datetime) -> Json:
    """The status of a pod that restarts its containers itself, while it waits to do so."""
    status = _kept(pod)
    status["conditions"] = _conditions(_moment(status, now), now, "ContainersNotReady")
    state = {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off restarting failed container"}}
    status["containerStatuses"] = [
        _container(each, state, started=False, restarts=restarts, last=last)
        for each, last in zip(pod["spec"]["containers"], _terminated(pod, exit_code, reason, began, now), strict=True)
    ]
    return status


def qos_class(spec: Json) -> str:
    """Guaranteed, Burstable or BestEffort."""
    containers = spec.get("containers") or ()
    given = [(each.get("resources") or {}) for each in containers]
    if not any(each.get("requests") or each.get("limits") for each in given):
        return "BestEffort"
    for each in given:
        limits, requests = each.get("limits") or {}, each.get("requests") or {}
        if any(resource not in limits for resource in ("cpu", "memory")):
            return "Burstable"
        if any(requests.get(resource, limits[resource]) != limits[resource] for resource in ("cpu", "memory")):
            return "Burstable"
    return "Guaranteed"


def _kept(pod: Json) -> Json:
    status: Json = dict(pod.get("status") or {})
    return status


def _moment(status: Json, now: datetime) -> str:
    return str(status.get("startTime") or timestamp(now))


def _host(spec: Json) -> Json:
    address = node_address(str(spec.get("nodeName") or ""))
    return {"hostIP": address, "hostIPs": [{"ip": address}]}


def _conditions(scheduled: datetime | str, now: datetime, not_ready: str) -> list[Json]:
    """In the order in which a kubelet writes them."""
    value = "False" if not_ready else "True"
    over = not_ready in ("PodCompleted", "PodFailed")
    return [
        _condition("PodReadyToStartContainers", "False" if over else "True", now),
        _condition("Initialized", "True", scheduled, "PodCompleted" if not_ready == "PodCompleted" else ""),
        _condition("Ready", value, now, not_ready),
        _condition("ContainersReady", value, now, not_ready),
        _condition("PodScheduled", "True", scheduled),
    ]


def _condition(kind: str, value: str, now: datetime | str, reason: str = "") -> Json:
    when = now if isinstance(now, str) else timestamp(now)
    found: Json = {"type": kind, "status": value, "lastProbeTime": None, "lastTransitionTime": when}
    return {**found, "reason": reason} if reason else found


def _terminated(pod: Json, exit_code: int, reason: str, began: datetime, now: datetime) -> list[Json]:
    times = {"startedAt": timestamp(began), "finishedAt": timestamp(now)}
    first: Json = {"terminated": {"exitCode": exit_code, "reason": reason, **times}}
    other: Json = {"terminated": {"exitCode": 0, "reason": "Completed", **times}}
    return [first, *(other for _ in pod["spec"]["containers"][1:])]


def _last_states(pod: Json) -> Sequence[Json]:
    before = (pod.get("status") or {}).get("containerStatuses") or ()
    states = [each.get("lastState") or {} for each in before]
    return states if len(states) == len(pod["spec"]["containers"]) else [{} for _ in pod["spec"]["containers"]]


def _container(container: Json, state: Json, *, started: bool, restarts: int = 0, last: Json | None = None) -> Json:
    image = str(container.get("image") or "")
    found: Json = {
        "name": container["name"],
        "state": state,
        "lastState": last or {},
        "ready": started,
        "restartCount": restarts,
        "image": image,
        "imageID": "",
        "started": started,
    }
    if "waiting" not in state:
        found["imageID"] = f"{_without_tag(image)}@sha256:{_digest(image)}"
        found["containerID"] = f"containerd://{_digest(_token_of(container), container['name'], str(restarts))}"
    return found


def _token_of(container: Json) -> str:
    """The name of the container's token volume, which no other pod has; the image where there is none."""
    mounts = container.get("volumeMounts") or ({"name": container.get("image")},)
    return str(mounts[-1].get("name"))


@lru_cache(maxsize=1024)
def _digest(*parts: str) -> str:
    return hashlib.blake2b("/".join(parts).encode("utf-8", "replace"), digest_size=32).hexdigest()


def _without_tag(image: str) -> str:
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return head + slash + last.partition(":")[0]
