"""What a client asks before anything else: which groups, versions and resources there are, and which version runs.

Both forms: one document per group and version, and the aggregated one that kubectl asks for by its Accept header.
"""

from collections.abc import Sequence

from mcjob_tui.sandbox.api.reviews import REVIEWS
from mcjob_tui.sandbox.kinds import POD, Kind
from mcjob_tui.sandbox.objects import Json

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
VERSION: Json = {
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.2",
    "gitCommit": "",
    "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "go1.27.3",
    "compiler": "gc",
    "platform": "linux/amd64",
}


def document(path: str, kinds: Sequence[Kind], *, aggregated: bool, address: str) -> Json | None:
    """The answer to a GET of ``path``, or None where it is no path of discovery's; reviews are among what there is.

    Args:
        aggregated: whether the client takes an ``APIGroupDiscoveryList``.
        address: host and port of the server, as the client reaches it.
    """
    kinds = (*kinds, *(each.kind for each in REVIEWS))
    parts = path.strip("/").split("/")
    match parts:
        case ["version"]:
            return VERSION
        case ["api"] if aggregated:
            return _aggregated([each for each in _groups(kinds) if not each[0]], kinds)
        case ["api"]:
            places = [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}]
            return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": places}
        case ["apis"] if aggregated:
            return _aggregated([each for each in _groups(kinds) if each[0]], kinds)
        case ["apis"]:
            groups = [_group(each, kinds) for each in dict.fromkeys(group for group, _ in _groups(kinds) if group)]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
        case ["api", "v1"]:
            return _resources("", "v1", kinds)
        case ["apis", group] if group in {name for name, _ in _groups(kinds)} and group:
            return {"kind": "APIGroup", "apiVersion": "v1", **_group(group, kinds)}
        case ["apis", group, version] if (group, version) in _groups(kinds):
            return _resources(group, version, kinds)
        case [""]:
            return {"paths": _paths(kinds)}
    return None


def version_of(git_version: str) -> Json:
    """What a server of another version says of itself; ``git_version`` as in a Cluster's status: ``v1.33.6``."""
    major, _, rest = git_version.removeprefix("v").partition(".")
    return {**VERSION, "major": major, "minor": rest.partition(".")[0], "gitVersion": git_version}


def _groups(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each.group, each.version) for each in kinds))


def _group(group: str, kinds: Sequence[Kind]) -> Json:
    versions = [{"groupVersion": f"{group}/{each}", "version": each} for name, each in _groups(kinds) if name == group]
    return {"name": group, "versions": versions, "preferredVersion": versions[-1]}


def _resources(group: str, version: str, kinds: Sequence[Kind]) -> Json:
    rows: list[Json] = []
    for kind in kinds:
        if (kind.group, kind.version) == (group, version):
            rows.append(_row(kind))
            rows.extend(
                {"name": f"{kind.plural}/{name}", "singularName": "", "namespaced": kind.namespaced, **row}
                for name, row in _subresources(kind)
            )
    joined = f"{group}/{version}" if group else version
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": joined, "resources": rows}


def _row(kind: Kind) -> Json:
    row: Json = {
        "name": kind.plural,
        "singularName": kind.singular,
        "namespaced": kind.namespaced,
        "kind": kind.kind,
        "verbs": list(kind.verbs),
    }
    if kind.short_names:
        row["shortNames"] = list(kind.short_names)
    if kind.categories:
        row["categories"] = list(kind.categories)
    return row


def _subresources(kind: Kind) -> list[tuple[str, Json]]:
    rows: list[tuple[str, Json]] = []
    if kind.has_status:
        rows.append(("status", {"kind": kind.kind, "verbs": ["get", "patch", "update"]}))
    if kind is POD:
        rows.append(("log", {"kind": "Pod", "verbs": ["get"]}))
    if kind.plural == "clusters":
        verbs = ["create", "delete", "get", "patch", "update"]
        rows.append(("proxy", {"kind": "ClusterProxyOptions", "verbs": verbs}))
    return rows


def _aggregated(groups: list[tuple[str, str]], kinds: Sequence[Kind]) -> Json:
    items: dict[str, Json] = {}
    for group, version in groups:
        entry = items.setdefault(group, {"metadata": {"name": group} if group else {}, "versions": []})
        rows = [_aggregated_row(each) for each in kinds if (each.group, each.version) == (group, version)]
        entry["versions"].insert(0, {"version": version, "resources": rows, "freshness": "Current"})
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": "apidiscovery.k8s.io/v2",
        "metadata": {},
        "items": list(items.values()),
    }


def _aggregated_row(kind: Kind) -> Json:
    response = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    row: Json = {
        "resource": kind.plural,
        "responseKind": response,
        "scope": "Namespaced" if kind.namespaced else "Cluster",
        "singularResource": kind.singular,
        "verbs": list(kind.verbs),
        "subresources": [
            {"subresource": name, "responseKind": {**response, "kind": each["kind"]}, "verbs": each["verbs"]}
            for name, each in _subresources(kind)
        ],
    }
    if kind.short_names:
        row["shortNames"] = list(kind.short_names)
    if kind.categories:
        row["categories"] = list(kind.categories)
    return row


def _paths(kinds: Sequence[Kind]) -> list[str]:
    groups = [each for each in _groups(kinds) if each[0]]
    found = {"/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"}
    return sorted(
        found | {f"/apis/{group}" for group, _ in groups} | {f"/apis/{group}/{each}" for group, each in groups}
    )
