"""Who is asking and what they may: bearer tokens, the read-only user, impersonation, SelfSubjectAccessReview."""

import hmac
from collections.abc import Mapping

from aiohttp import web

from mcjob_tui.sandbox.api.backend import User
from mcjob_tui.sandbox.api.paths import ResourcePath
from mcjob_tui.sandbox.failures import ApiFailure, bad_request, forbidden
from mcjob_tui.sandbox.kinds import CLUSTER, NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json

_NOWHERE = "-"
"""A namespace that cannot exist: whoever may only read there may read nothing."""
ANONYMOUS = User("system:anonymous", namespace=_NOWHERE)
_OPEN_TO_ALL = frozenset({"/healthz", "/livez", "/readyz", "/version"})


def user_of(request: web.Request, users: Mapping[str, User]) -> User:
    """Who sent the request: ``system:anonymous`` without a token. Raises ``ApiFailure`` (401) for a wrong one."""
    given = request.headers.get("Authorization", "")
    if not given:
        return ANONYMOUS
    scheme, _, token = given.partition(" ")
    sent = token.strip().encode("utf-8", "replace")
    found = [user for known, user in users.items() if hmac.compare_digest(known.encode(), sent)]
    if scheme.lower() != "bearer" or not found:
        raise ApiFailure(401, "Unauthorized", "Unauthorized")
    name = request.headers.get("Impersonate-User")
    if not name:
        return found[0]
    if found[0].namespace is not None:
        words = f'User "{found[0].name}" cannot impersonate resource "users" in API group "" at the cluster scope'
        raise ApiFailure(403, "Forbidden", f'users "{name}" is forbidden: {words}', {"name": name, "kind": "users"})
    return next((each for each in users.values() if each.name == name), User(name, namespace=_NOWHERE))


def check_path(user: User, path: str) -> None:
    """Refuse a path that is no resource to somebody without a token, unless everybody may read it (403)."""
    if user.name == ANONYMOUS.name and path not in _OPEN_TO_ALL:
        raise ApiFailure(403, "Forbidden", f'forbidden: User "{user.name}" cannot get path "{path}"', {})


def check_resource(user: User, verb: str, path: ResourcePath) -> None:
    """Refuse what the user may not do with a resource, in the words of Kubernetes' authorizer (403)."""
    kind, name = path.kind, path.name
    namespace = name if kind is NAMESPACE else path.namespace
    resource = f"{kind.plural}/{path.subresource}" if path.subresource else kind.plural
    if user.may(verb, kind.group, resource, namespace):
        return
    raise _forbidden(user, verb, kind, resource, namespace, name)


def check_proxy(user: User, cluster: str) -> None:
    """Refuse the cluster proxy to somebody who may not use it (403)."""
    if not user.may_proxy(cluster):
        raise _forbidden(user, "get", CLUSTER, "clusters/proxy", "", cluster)


def review(user: User, asked: Json) -> Json:
    """Answer a SelfSubjectAccessReview. Raises ``ApiFailure`` (400) where it asks nothing."""
    spec = asked.get("spec")
    if not isinstance(spec, dict):
        raise bad_request("SelfSubjectAccessReview: spec is missing")
    attributes = spec.get("resourceAttributes")
    allowed = user.namespace is None
    if isinstance(attributes, dict):
        allowed = _may(user, {key: str(value or "") for key, value in attributes.items()})
    return {
        "kind": "SelfSubjectAccessReview",
        "apiVersion": "authorization.k8s.io/v1",
        "metadata": {},
        "spec": spec,
        "status": {"allowed": allowed},
    }


def _may(user: User, asked: dict[str, str]) -> bool:
    """Whether the user may do what ``resourceAttributes`` ask."""
    verb, group, resource = asked.get("verb", ""), asked.get("group", ""), asked.get("resource", "")
    subresource, name = asked.get("subresource", ""), asked.get("name", "")
    if (group, resource, subresource) == ("cluster.karmada.io", "clusters", "proxy"):
        return user.may_proxy(name) and (user.namespace is None or verb == "get")
    in_core = (group, resource) == ("", "namespaces")
    namespace = name or asked.get("namespace", "") if in_core else asked.get("namespace", "")
    return user.may(verb, group, f"{resource}/{subresource}" if subresource else resource, namespace)


def _forbidden(user: User, verb: str, kind: Kind, resource: str, namespace: str, name: str) -> ApiFailure:
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    because = f'User "{user.name}" cannot {verb} resource "{resource}" in API group "{kind.group}" {where}'
    return forbidden(kind, name, because)
