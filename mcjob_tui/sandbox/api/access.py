"""Who is asking and what they may: bearer tokens, the read-only user, impersonation."""

import hmac
from collections.abc import Mapping

from aiohttp import web

from mcjob_tui.sandbox.api.backend import User
from mcjob_tui.sandbox.api.paths import ResourcePath
from mcjob_tui.sandbox.failures import ApiFailure, forbidden
from mcjob_tui.sandbox.kinds import CLUSTER, NAMESPACE, Kind

_NOWHERE = "-"
"""A namespace that cannot exist: whoever may only read there may read nothing."""
ANONYMOUS = User("system:anonymous", namespace=_NOWHERE)
_OPEN_TO_ALL = ("/healthz", "/livez", "/readyz", "/version", "/version/")
PUBLIC_PATHS = (*_OPEN_TO_ALL, "/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*")
"""What everybody with a token may get (the ClusterRoles ``system:discovery`` and ``system:public-info-viewer``)."""


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


def may_read_path(user: User, path: str) -> bool:
    """Whether the user may get a path that is no resource."""
    if user.namespace is None:
        return True
    open_paths = _OPEN_TO_ALL if user.name == ANONYMOUS.name else PUBLIC_PATHS
    return any(path == each or (each.endswith("*") and path.startswith(each[:-1])) for each in open_paths)


def check_path(user: User, path: str) -> None:
    """Refuse a path that is no resource to somebody who may not get it (403)."""
    if not may_read_path(user, path):
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


def _forbidden(user: User, verb: str, kind: Kind, resource: str, namespace: str, name: str) -> ApiFailure:
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    because = f'User "{user.name}" cannot {verb} resource "{resource}" in API group "{kind.group}" {where}'
    return forbidden(kind, name, because)
