"""A pod template's defaults and validation (``pkg/apis/core/v1/defaults.go``, ``pkg/apis/core/validation``).

The rules that a Job written by hand or by a program can be expected to break; a rule that is not here is not enforced.
"""

import re
from collections.abc import Iterator
from typing import Any

from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.failures import FieldError, duplicate, invalid_value, not_supported, required
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry.metadata import label_problems, map_errors, quoted

_ENV_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")
_ENV_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='"
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PROBE_DEFAULTS = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_MODE_OF_FILES = 0o644


def default_pod_spec(spec: Json) -> None:
    """Fill in what the API server adds to a pod spec, in place."""
    spec.setdefault("restartPolicy", "Always")
    spec.setdefault("terminationGracePeriodSeconds", 30)
    spec.setdefault("dnsPolicy", "ClusterFirst")
    spec.setdefault("securityContext", {})
    spec.setdefault("schedulerName", "default-scheduler")
    if spec.get("serviceAccountName"):
        spec["serviceAccount"] = spec["serviceAccountName"]
    for container in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ())):
        _default_container(container)
    for volume in spec.get("volumes") or ():
        _default_volume(volume)


def template_errors(template: Json, path: str) -> Iterator[FieldError]:
    """What is wrong with a pod template that stands at ``path``."""
    meta = template.get("metadata") or {}
    yield from map_errors(meta, path)
    spec = template.get("spec") or {}
    yield from _volume_errors(spec, f"{path}.spec.volumes")
    volumes = {str(each.get("name")) for each in spec.get("volumes") or ()}
    if not spec.get("containers"):
        yield required(f"{path}.spec.containers")
    names: set[str] = set()
    for group in ("containers", "initContainers"):
        for index, container in enumerate(spec.get(group) or ()):
            yield from _container_errors(container, f"{path}.spec.{group}[{index}]", names, volumes)
    policy = spec.get("restartPolicy")
    if policy not in ("Always", "OnFailure", "Never"):
        yield not_supported(f"{path}.spec.restartPolicy", str(policy), ("Always", "Never", "OnFailure"))
    if int(spec.get("terminationGracePeriodSeconds") or 0) < 0:
        given = str(spec["terminationGracePeriodSeconds"])
        yield invalid_value(f"{path}.spec.terminationGracePeriodSeconds", given, "must be greater than or equal to 0")
    for index, toleration in enumerate(spec.get("tolerations") or ()):
        yield from _toleration_errors(toleration, f"{path}.spec.tolerations[{index}]")


def _default_container(container: Json) -> None:
    container.setdefault("resources", {})
    _default_resources(container["resources"])
    container.setdefault("terminationMessagePath", "/dev/termination-log")
    container.setdefault("terminationMessagePolicy", "File")
    container.setdefault("imagePullPolicy", _pull_policy(str(container.get("image") or "")))
    for port in container.get("ports") or ():
        port.setdefault("protocol", "TCP")
    for name in _PROBES:
        if container.get(name):
            container[name] = {**_PROBE_DEFAULTS, **container[name]}
            _default_action(container[name])
    for hook in (container.get("lifecycle") or {}).values():
        _default_action(hook or {})
    for variable in container.get("env") or ():
        field = (variable.get("valueFrom") or {}).get("fieldRef")
        if field:
            field.setdefault("apiVersion", "v1")


def _default_action(action: Json) -> None:
    """What a probe or hook asks for, where it does not say."""
    if isinstance(action.get("httpGet"), dict):
        action["httpGet"] = {"path": "/", "scheme": "HTTP", **action["httpGet"]}
    if isinstance(action.get("grpc"), dict):
        action["grpc"].setdefault("service", "")


def _default_resources(resources: Json) -> None:
    for part in ("limits", "requests"):
        if resources.get(part):
            resources[part] = {name: _canonical(amount) for name, amount in resources[part].items()}
    if resources.get("limits"):
        resources["requests"] = {**resources["limits"], **(resources.get("requests") or {})}


def _canonical(amount: Any) -> str:
    return quantity.canonical(str(amount)) if quantity.is_valid(str(amount)) else str(amount)


def _pull_policy(image: str) -> str:
    """Always for the tag latest, given or implied, else IfNotPresent."""
    if "@" in image:
        return "IfNotPresent"
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    return "Always" if tag in ("", "latest") else "IfNotPresent"


def _default_volume(volume: Json) -> None:
    sources = [key for key in volume if key != "name"]
    if not sources:
        volume["emptyDir"] = {}
    for key in ("configMap", "secret", "downwardAPI", "projected"):
        if isinstance(volume.get(key), dict):
            volume[key].setdefault("defaultMode", _MODE_OF_FILES)
    if isinstance(volume.get("hostPath"), dict):
        volume["hostPath"].setdefault("type", "")


def _volume_errors(spec: Json, path: str) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, volume in enumerate(spec.get("volumes") or ()):
        name = str(volume.get("name") or "")
        if not name:
            yield required(f"{path}[{index}].name")
            continue
        for problem in label_problems(name):
            yield invalid_value(f"{path}[{index}].name", quoted(name), problem)
        if name in seen:
            yield duplicate(f"{path}[{index}].name", quoted(name))
        seen.add(name)


def _container_errors(container: Json, path: str, names: set[str], volumes: set[str]) -> Iterator[FieldError]:
    name = str(container.get("name") or "")
    if not name:
        yield required(f"{path}.name")
    else:
        for problem in label_problems(name):
            yield invalid_value(f"{path}.name", quoted(name), problem)
        if name in names:
            yield duplicate(f"{path}.name", quoted(name))
        names.add(name)
    image = str(container.get("image") or "")
    if not image:
        yield required(f"{path}.image")
    elif image != image.strip():
        yield invalid_value(f"{path}.image", quoted(image), "must not have leading or trailing whitespace")
    if container.get("imagePullPolicy") not in ("Always", "IfNotPresent", "Never"):
        given = str(container.get("imagePullPolicy"))
        yield not_supported(f"{path}.imagePullPolicy", given, ("Always", "IfNotPresent", "Never"))
    for index, variable in enumerate(container.get("env") or ()):
        yield from _variable_errors(variable, f"{path}.env[{index}]")
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        where = f"{path}.volumeMounts[{index}]"
        if not mount.get("name"):
            yield required(f"{where}.name")
        elif mount["name"] not in volumes:
            yield FieldError("FieldValueNotFound", f"Not found: {quoted(mount['name'])}", f"{where}.name")
        if not mount.get("mountPath"):
            yield required(f"{where}.mountPath")
    yield from _resource_errors(container.get("resources") or {}, f"{path}.resources")


def _variable_errors(variable: Json, path: str) -> Iterator[FieldError]:
    name = str(variable.get("name") or "")
    if not name:
        yield required(f"{path}.name")
    elif not _ENV_NAME.match(name) and any(not 0x20 <= ord(each) < 0x7F or each == "=" for each in name):
        yield invalid_value(f"{path}.name", quoted(name), _ENV_RULE)
    if variable.get("value") and variable.get("valueFrom"):
        detail = "may not be specified when `value` is not empty"
        yield invalid_value(f"{path}.valueFrom", '""', detail)


def _resource_errors(resources: Json, path: str) -> Iterator[FieldError]:
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for part, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            if quantity.parse(str(amount)) < 0:
                yield invalid_value(f"{path}.{part}[{name}]", quoted(amount), "must be greater than or equal to 0")
    for name, amount in requests.items():
        if name in limits and quantity.parse(str(amount)) > quantity.parse(str(limits[name])):
            detail = f"must be less than or equal to {name} limit of {limits[name]}"
            yield invalid_value(f"{path}.requests", quoted(amount), detail)


def _toleration_errors(toleration: Json, path: str) -> Iterator[FieldError]:
    operator = toleration.get("operator") or "Equal"
    if operator not in ("Equal", "Exists", "Lt", "Gt"):
        yield not_supported(f"{path}.operator", str(operator), ("Equal", "Exists"))
    if not toleration.get("key") and operator != "Exists":
        yield invalid_value(
            f"{path}.operator",
            quoted(operator),
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        )
    if operator == "Exists" and toleration.get("value"):
        yield invalid_value(
            f"{path}.operator", quoted(toleration["value"]), "value must be empty when `operator` is 'Exists'"
        )
    effect = toleration.get("effect") or ""
    if effect not in ("", "NoSchedule", "PreferNoSchedule", "NoExecute"):
        yield not_supported(f"{path}.effect", str(effect), ("NoSchedule", "PreferNoSchedule", "NoExecute"))
