"""The verbs delete and deletecollection, and what ``DeleteOptions`` ask."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from mcjob_tui.sandbox.api import answers
from mcjob_tui.sandbox.api.bodies import media_type, parsed, read_body, unsupported_media_type, write_options
from mcjob_tui.sandbox.api.listing import selection
from mcjob_tui.sandbox.api.resources import Call
from mcjob_tui.sandbox.failures import bad_request, forbidden, invalid_options, invalid_value, not_supported
from mcjob_tui.sandbox.kinds import NAMESPACE
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of
from mcjob_tui.sandbox.store import Preconditions

_IMMORTAL = frozenset({"default", "kube-system", "kube-public"})
"""Namespaces that the NamespaceLifecycle admission of every API server keeps."""
_KEEPS_DEPENDENTS = (
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
    "propagationPolicy=Orphan to suppress this warning"
)


async def delete(call: Call) -> web.Response:
    """One object gone, or marked where finalizers hold it. Raises ``ApiFailure`` (400, 403, 404, 409)."""
    wanted = await _delete_options(call.request)
    old = call.store.stored(call.kind, call.path.namespace, call.path.name).object
    gone = _delete(call, old, wanted)
    warnings = (_KEEPS_DEPENDENTS,) if call.kind.keeps_dependents and wanted.propagation is None else ()
    meta = metadata(gone)
    if meta.get("deletionTimestamp") and (meta.get("finalizers") or (gone.get("spec") or {}).get("finalizers")):
        return call.answer(gone, 200, warnings)
    details: Json = {"name": call.path.name, "group": call.kind.group, "kind": call.kind.plural, "uid": meta["uid"]}
    if not call.kind.group:
        del details["group"]
    done = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}
    return answers.document(done, 200, warnings)


async def delete_collection(call: Call) -> web.Response:
    """Every object that the selectors select. Raises ``ApiFailure`` (400, 403)."""
    wanted = await _delete_options(call.request)
    chosen = selection(call.request, call.kind)
    found = [
        each
        for each in call.store.objects(call.kind, call.path.namespace or None)
        if chosen.selects(call.kind, each.object)
    ]
    for each in found:
        _delete(call, each.object, wanted)
    before, after = call.shape.envelope(call.kind, {"resourceVersion": str(call.store.version)})
    now = call.store.clock.now()
    return answers.body(before + b",".join(call.shape.item(call.kind, each, now) for each in found) + after)


@dataclass(frozen=True, slots=True)
class _DeleteOptions:
    propagation: str | None
    preconditions: Preconditions
    dry_run: bool


async def _delete_options(request: web.Request) -> _DeleteOptions:
    """``DeleteOptions`` from the body, where there is one, and the query."""
    body: Any = {}
    content = await read_body(request)
    if content:
        if media_type(request) not in ("", "application/json", "application/yaml"):
            raise unsupported_media_type(("application/json", "application/yaml"))
        body = parsed(content, yaml_too=media_type(request) == "application/yaml")
    if not isinstance(body, dict) or not isinstance(body.get("preconditions") or {}, dict):
        raise bad_request("DeleteOptions: it must be an object")
    propagation = body.get("propagationPolicy") or request.query.get("propagationPolicy")
    errors = []
    if propagation not in (None, "Background", "Foreground", "Orphan"):
        errors.append(
            not_supported("propagationPolicy", str(propagation), ("Foreground", "Background", "Orphan", "nil"))
        )
    if body.get("orphanDependents") is not None:
        if propagation is not None:
            detail = "orphanDependents and deletionPropagation cannot be both set"
            errors.append(invalid_value("propagationPolicy", f'"{propagation}"', detail))
        propagation = "Orphan" if body["orphanDependents"] else "Background"
    if errors:
        raise invalid_options("DeleteOptions", errors)
    asked = body.get("preconditions") or {}
    dry_run = bool(body.get("dryRun")) or write_options(request).dry_run
    return _DeleteOptions(propagation, Preconditions(asked.get("uid"), asked.get("resourceVersion")), dry_run)


def _delete(call: Call, old: Json, wanted: _DeleteOptions) -> Json:
    if call.kind == NAMESPACE and name_of(old) in _IMMORTAL:
        raise forbidden(call.kind, name_of(old), "this namespace may not be deleted")
    call.admitted("DELETE", copied(old), copied(old))
    namespace = str(metadata(old).get("namespace") or "")
    return call.store.delete(
        call.kind,
        namespace,
        name_of(old),
        propagation=wanted.propagation,
        preconditions=wanted.preconditions,
        dry_run=wanted.dry_run,
    )
