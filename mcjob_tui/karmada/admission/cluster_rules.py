"""The rules for a Cluster, which Karmada's aggregated API server checks itself (``pkg/apis/cluster/validation``)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mcjob_tui.karmada.admission.field_errors import (
    FieldError,
    duplicate,
    invalid,
    not_supported,
    required,
    type_invalid,
)
from mcjob_tui.karmada.admission.label_content import dns_label_errors, label_key_errors, label_value_errors
from mcjob_tui.karmada.wire import FLAG, TEXT, WHOLE, Field, ListOf, MapOf, Optional, struct
from mcjob_tui.resources.quantity import InvalidQuantity, parse

Raw = Mapping[str, Any]

NAME_LENGTH = 48
LARGEST = 2**63 - 1
_ADDRESS_FORM = "; desired format: hostname, hostname:port, IP or IP:port"
_TAINT = struct(
    "v1.Taint",
    Field("key", TEXT, omitempty=False),
    Field("value", TEXT),
    Field("effect", TEXT, omitempty=False),
    Field("timeAdded", Optional(TEXT)),
)
_SECRET = Optional(
    struct(
        "cluster.LocalSecretReference", Field("Namespace", TEXT, False, "namespace"), Field("Name", TEXT, False, "name")
    )
)
_RANGE = struct(
    "cluster.ResourceModelRange",
    Field("Name", TEXT, False, "name"),
    Field("Min", TEXT, False, "min"),
    Field("Max", TEXT, False, "max"),
)
_MODELS = ListOf(
    struct(
        "cluster.ResourceModel", Field("Grade", WHOLE, False, "grade"), Field("Ranges", ListOf(_RANGE), False, "ranges")
    )
)
_SPEC = struct(
    "cluster.ClusterSpec",
    Field("id", TEXT),
    Field("SyncMode", TEXT, False, "syncMode"),
    Field("APIEndpoint", TEXT, False, "apiEndpoint"),
    Field("SecretRef", _SECRET, False, "secretRef"),
    Field("ImpersonatorSecretRef", _SECRET, False, "impersonatorSecretRef"),
    Field("InsecureSkipTLSVerification", FLAG, False, "insecureSkipTLSVerification"),
    Field("ProxyURL", TEXT, False, "proxyURL"),
    Field("ProxyHeader", MapOf(TEXT), False, "proxyHeader"),
    Field("Provider", TEXT, False, "provider"),
    Field("Region", TEXT, False, "region"),
    Field("Zone", TEXT, False, "zone"),
    Field("zones", ListOf(TEXT)),
    Field("Taints", ListOf(_TAINT), False, "taints"),
    Field("ResourceModels", _MODELS, False, "resourceModels"),
)


def cluster_errors(cluster: Raw) -> Iterator[FieldError]:
    """Everything wrong with a Cluster's name and spec, in Karmada's order (``ValidateCluster``)."""
    name = (cluster.get("metadata") or {}).get("name") or ""
    for problem in _name_problems(name):
        yield invalid("metadata.name", name, problem)
    spec: Raw = cluster.get("spec") or {}
    mode = spec.get("syncMode") or ""
    if not mode:
        yield required("spec.syncMode")
    if mode not in {"Pull", "Push"}:
        yield not_supported("spec.syncMode", mode, ("Pull", "Push"))
    yield from _endpoint_errors(spec.get("apiEndpoint") or "")
    for reference in ("secretRef", "impersonatorSecretRef"):
        if spec.get(reference) is not None:
            for key in ("namespace", "name"):
                if not spec[reference].get(key):
                    yield required(f"spec.{reference}.{key}")
    yield from _proxy_errors(spec.get("proxyURL") or "")
    yield from _property_errors(spec)
    yield from _taint_errors(spec.get("taints") or ())
    models = spec.get("resourceModels") or ()
    disorder = _model_problem(models)
    if disorder is not None:
        yield invalid("spec.resourceModels", models, disorder, _MODELS)


def _name_problems(name: str) -> list[str]:
    if not name:
        return ["must be not empty"]
    if len(name) > NAME_LENGTH:
        return [f"must be no more than {NAME_LENGTH} characters"]
    return dns_label_errors(name)


def _endpoint_errors(endpoint: str) -> Iterator[FieldError]:
    if not endpoint:
        return
    field = "spec.apiEndpoint"
    try:
        url = urlsplit(endpoint)
    except ValueError as error:
        yield invalid(field, endpoint, f"apiEndpoint must be a valid URL: {error}{_ADDRESS_FORM}")
        return
    user, at, host = url.netloc.rpartition("@")
    if not host:
        yield invalid(field, "", f"host must be provided{_ADDRESS_FORM}")
    if at:
        yield invalid(field, user, "user information is not permitted in the URL")
    if url.fragment:
        yield invalid(field, url.fragment, "fragments are not permitted in the URL")
    if url.query:
        yield invalid(field, url.query, "query parameters are not permitted in the URL")


def _proxy_errors(proxy: str) -> Iterator[FieldError]:
    scheme = proxy.partition("://")[0].lower() if "://" in proxy else ""
    if proxy and scheme not in {"http", "https", "socks5"}:
        yield invalid("spec.proxyURL", proxy, f'unsupported scheme "{scheme}", must be http, https, or socks5')


def _property_errors(spec: Raw) -> Iterator[FieldError]:
    for key in ("provider", "region"):
        yield from _value_errors(f"spec.{key}", spec.get(key) or "")
    zone, zones = spec.get("zone") or "", spec.get("zones") or ()
    if zone and zones:
        yield type_invalid("spec.spec", spec, "Zone and Zones cannot co-exist", _SPEC)
    elif zone:
        yield from _value_errors("spec.Zone", zone)
    else:
        for each in zones:
            yield from _value_errors("spec.Zones", each)


def _value_errors(field: str, value: str) -> Iterator[FieldError]:
    problems = label_value_errors(value)
    if problems:
        yield invalid(field, value, "; ".join(problems))


def _taint_errors(taints: Sequence[Raw]) -> Iterator[FieldError]:
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(taints):
        path = f"spec.taints[{index}]"
        key, value, effect = (str(taint.get(each) or "") for each in ("key", "value", "effect"))
        for problem in label_key_errors(key):
            yield invalid(f"{path}.key", key, problem)
        problems = label_value_errors(value)
        if problems:
            yield invalid(f"{path}.value", value, ";".join(problems))
        if not effect:
            yield required(f"{path}.effect")
        elif effect not in {"NoSchedule", "NoExecute"}:
            yield not_supported(f"{path}.effect", effect, ("NoSchedule", "NoExecute"))
        if (key, effect) in seen:
            yield duplicate(path, taint, "taints must be unique by key and effect pair", _TAINT)
        seen.add((key, effect))


def _model_problem(models: Sequence[Raw]) -> str | None:
    """The first thing wrong with the grades of a resource model (``ValidateClusterResourceModels``)."""
    for index, model in enumerate(models):
        before = models[index - 1] if index else None
        ranges: Sequence[Raw] = model.get("ranges") or ()
        if before is not None and (model.get("grade") or 0) == (before.get("grade") or 0):
            return "The grade of each models should not be the same"
        if before is not None and len(before.get("ranges") or ()) != len(ranges):
            return "The number of resource types should be the same"
        for at, each in enumerate(ranges):
            earlier = before["ranges"][at] if before is not None else None
            problem = _range_problem(each, earlier)
            if problem is not None:
                return problem
    return None


def _range_problem(bounds: Raw, earlier: Raw | None) -> str | None:
    """What is wrong with a range; that the first begins at 0 and the last has no end is seen to before the check."""
    try:
        least, most = parse(str(bounds.get("min", "0"))), parse(str(bounds.get("max", "0")))
        reached = None if earlier is None else parse(str(earlier["max"]))
    except InvalidQuantity as error:
        return str(error)
    if most <= least:
        return "The max value of each resource must be greater than the min value"
    if earlier is None:
        return None
    if earlier.get("name") != bounds.get("name"):
        return "The resource types of each models should be the same"
    if reached != least:
        return "Model intervals for resources must be contiguous and non-overlapping"
    return None
