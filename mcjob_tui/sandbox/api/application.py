"""The aiohttp application: one handler that finds out who asks for what at which API server, and hands the request on.

Every refusal and every fault becomes a ``Status``, so that no input, however wrong, ends in anything else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

from aiohttp import web

from mcjob_tui.sandbox.api import access, answers, deleting, discovery, openapi, openapi_v2, resources
from mcjob_tui.sandbox.api.backend import Federation, Member, User
from mcjob_tui.sandbox.api.bodies import read_object
from mcjob_tui.sandbox.api.listing import answer_list
from mcjob_tui.sandbox.api.logs import answer_log
from mcjob_tui.sandbox.api.paths import ResourcePath, proxy_path, resource_path
from mcjob_tui.sandbox.api.resources import Call
from mcjob_tui.sandbox.api.reviews import REVIEWS
from mcjob_tui.sandbox.api.watching import WATCHES, answer_watch
from mcjob_tui.sandbox.failures import ApiFailure, bad_request
from mcjob_tui.sandbox.kinds import CLUSTER
from mcjob_tui.sandbox.objects import at
from mcjob_tui.sandbox.store import Store

_LOG = logging.getLogger(__name__)
_REVIEWS = {each.path: each for each in REVIEWS}
_HEALTH = frozenset({"/healthz", "/livez", "/readyz"})
_VERBS: dict[tuple[str, bool], tuple[str, Callable[[Call], Awaitable[web.Response]]]] = {
    ("GET", True): ("get", resources.get),
    ("PUT", True): ("update", resources.replace),
    ("PATCH", True): ("patch", resources.patch),
    ("DELETE", True): ("delete", deleting.delete),
    ("POST", False): ("create", resources.create),
    ("DELETE", False): ("deletecollection", deleting.delete_collection),
}
"""Method, and whether an object is named, to the verb and what does it. Lists, watches and logs are decided before."""


def build_app(federation: Federation) -> web.Application:
    """The API servers of ``federation``: the control plane's, and the members' behind the cluster proxy."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await _answer(request, federation)
        except ApiFailure as refusal:
            response = answers.failure(refusal)
            if refusal.code == 413:
                response.force_close()
            return response
        except (ConnectionError, TimeoutError):
            # The client is gone or reads no more; there is nobody left to tell.
            raise asyncio.CancelledError from None
        except RecursionError:
            return answers.failure(bad_request("error decoding JSON: exceeded max depth"))
        except Exception:  # noqa: BLE001 whatever goes wrong, the client gets a Status and the next request its turn
            _LOG.exception("%s %s", request.method, request.path)
            fault = ApiFailure(500, "InternalError", "Internal error occurred: see the sandbox's log", {"causes": []})
            return answers.failure(fault)

    app = web.Application()
    app[WATCHES] = set[asyncio.Task[object]]()
    app.router.add_route("*", "/{path:.*}", handle)
    app.on_response_prepare.append(_with_audit_id)
    app.on_shutdown.append(_end_watches)
    return app


async def _with_audit_id(_: web.Request, response: web.StreamResponse) -> None:
    """The headers of an API server, which does not say what it is made with."""
    response.headers["Audit-Id"] = str(uuid4())
    response.headers.pop("Server", None)


async def _end_watches(app: web.Application) -> None:
    watches = app[WATCHES]
    for task in tuple(watches):
        task.cancel()


async def _answer(request: web.Request, federation: Federation) -> web.StreamResponse:
    user = access.user_of(request, federation.users)
    proxied = proxy_path(request.path)
    if proxied is None:
        return await _serve(request, user, federation.control_plane, request.path, federation, None)
    access.check_proxy(user, proxied.cluster)
    member = _reachable(federation, proxied.cluster)
    if request.query.get("dryRun"):
        raise bad_request("dryRun is not supported")
    if proxied.rest == "version" and request.method == "GET":
        cluster = federation.control_plane.stored(CLUSTER, "", proxied.cluster).object
        if known := at(cluster, "status", "kubernetesVersion"):
            return answers.document(discovery.version_of(str(known)))
    return await _serve(request, user, member.store, f"/{proxied.rest}", None, member)


def _reachable(federation: Federation, name: str) -> Member:
    """The member behind the proxy. Raises ``ApiFailure``: 404 (no such cluster), 500 (it does not answer)."""
    cluster = federation.control_plane.stored(CLUSTER, "", name).object
    member = federation.member(name)
    if member is None or not member.reachable:
        endpoint = str(at(cluster, "spec", "apiEndpoint") or "").partition("://")[2] or "127.0.0.1:6443"
        raise ApiFailure(500, "", f"dial tcp {endpoint}: connect: connection refused")
    return member


async def _serve(
    request: web.Request,
    user: User,
    store: Store,
    path: str,
    federation: Federation | None,
    member: Member | None,
) -> web.StreamResponse:
    found = resource_path(path, store.kinds)
    if found is not None:
        return await _resource(request, user, store, found, federation, member)
    if review := _REVIEWS.get(path):
        if request.method != "POST":
            raise answers.method_not_allowed()
        asked = await read_object(request, review.kind.kind)
        return answers.document(review.answered(user, asked, store.kinds), 201)
    access.check_path(user, path)
    if path in _HEALTH:
        return web.Response(text=_health(path) if "verbose" in request.query else "ok")
    if path == "/openapi/v2" and request.method == "GET":
        if openapi_v2.asked_for(request.headers.get("Accept", "")):
            return web.Response(body=openapi_v2.as_protobuf(store.kinds), content_type=openapi_v2.MEDIA_TYPE)
        return answers.document(openapi_v2.as_json(store.kinds))
    aggregated = "apidiscovery.k8s.io;v=v2;" in request.headers.get("Accept", "").replace(" ", "")
    known = discovery.document(path, store.kinds, aggregated=aggregated, address=request.host)
    if known is None and path.startswith("/openapi/v3"):
        known = openapi.document(path, store.kinds)
    if known is None:
        return answers.not_found()
    if request.method not in ("GET", "HEAD"):
        raise answers.method_not_allowed()
    response = answers.document(known)
    if aggregated and known.get("kind") == "APIGroupDiscoveryList":
        response.headers["Content-Type"] = discovery.AGGREGATED
    return response


def _health(path: str) -> str:
    """What ``?verbose`` asks for."""
    checks = "".join(f"[+]{each} ok\n" for each in ("ping", "log", "etcd", "informer-sync"))
    return f"{checks}{path[1:]} check passed\n"


async def _resource(
    request: web.Request,
    user: User,
    store: Store,
    path: ResourcePath,
    federation: Federation | None,
    member: Member | None,
) -> web.StreamResponse:
    reading = request.method in ("GET", "HEAD")
    watching = reading and request.query.get("watch") in ("true", "1") and not path.subresource
    if watching or (reading and not path.name):
        access.check_resource(user, "watch" if watching else "list", path)
        shape = answers.representation(request)
        if not watching:
            return await answer_list(request, store, path.kind, path.namespace, shape)
        watch = answer_watch(request, store, path.kind, path.namespace, path.name, shape)
        return await _streamed(request, watch, member)
    method = "GET" if reading else request.method
    known = _VERBS.get((method, bool(path.name)))
    if known is None or (path.kind.namespaced and not path.namespace):
        raise answers.method_not_allowed()
    if path.subresource and (method == "DELETE" or (path.subresource == "log" and method != "GET")):
        raise answers.method_not_allowed()
    verb, act = known
    access.check_resource(user, verb, path)
    if path.subresource == "log":
        if member is None:
            raise ApiFailure(404, "NotFound", f'pods "{path.name}" not found', {"name": path.name, "kind": "pods"})
        return await _streamed(request, answer_log(request, member, path.namespace, path.name), member)
    return await act(Call(request, store, path, answers.representation(request), federation))


def _cut_off(task: "asyncio.Task[object]") -> None:
    task.cancel()


async def _streamed(
    request: web.Request, answer: Awaitable[web.StreamResponse], member: Member | None
) -> web.StreamResponse:
    """Await a long answer, known to the application so that a server that stops can end it.

    One of a member is cut off where the member stops answering.
    """
    task = asyncio.current_task()
    assert task is not None
    watches = request.app[WATCHES]
    watches.add(task)
    leave = member.when_lost(partial(_cut_off, task)) if member is not None else None
    try:
        return await answer
    finally:
        if leave is not None:
            leave()
        watches.discard(task)
