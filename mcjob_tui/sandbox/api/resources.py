"""The verbs on one resource: get, create, update, patch, delete, deletecollection. Lists and watches are next door."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from mcjob_tui.sandbox.api import answers, structural
from mcjob_tui.sandbox.api.answers import Representation
from mcjob_tui.sandbox.api.backend import Federation, Operation
from mcjob_tui.sandbox.api.bodies import (
    WriteOptions,
    media_type,
    parsed,
    read_body,
    read_object,
    unsupported_media_type,
    write_options,
)
from mcjob_tui.sandbox.api.decoding import decode
from mcjob_tui.sandbox.api.listing import selection
from mcjob_tui.sandbox.api.patches import json_patched, merge_patched, strategic_patched
from mcjob_tui.sandbox.api.paths import ResourcePath
from mcjob_tui.sandbox.api.server_side_apply import applied
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.failures import ApiFailure, bad_request, forbidden
from mcjob_tui.sandbox.kinds import NAMESPACE, Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of
from mcjob_tui.sandbox.registry.managed_fields import recorded
from mcjob_tui.sandbox.store import Preconditions, Store, Stored

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"
_IMMORTAL = frozenset({"default", "kube-system", "kube-public"})
"""Namespaces that the NamespaceLifecycle admission of every API server keeps."""
_KEEPS_DEPENDENTS = (
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
    "propagationPolicy=Orphan to suppress this warning"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request about a resource of one API server. ``federation`` is None for a member: no webhooks there."""

    request: web.Request
    store: Store
    path: ResourcePath
    shape: Representation
    federation: Federation | None

    @property
    def kind(self) -> Kind:
        return self.path.kind

    def admitted(self, operation: Operation, obj: Json, old: Json | None) -> Json:
        """What admission makes of the object."""
        if self.federation is None:
            return obj
        return self.federation.admit(operation, self.kind, obj, old, self.path.namespace)

    def recorded(self, old: Json | None, obj: Json, manager: str) -> Json:
        """The object with ``manager`` entered as who wrote what; nobody where it is empty."""
        if not manager:
            return obj
        when = timestamp(self.store.clock.now())
        return recorded(self.kind, old, obj, manager, when, self.path.subresource or None)

    def answer(self, obj: Json, status: int = 200, warnings: tuple[str, ...] = ()) -> web.Response:
        """The object in the form that the client asked for."""
        version = metadata(obj).get("resourceVersion")
        stored = Stored(obj, int(version) if version else 0)
        return answers.body(self.shape.one(self.kind, stored, self.store.clock.now()), status, warnings)


async def get(call: Call) -> web.Response:
    """One object. Raises ``ApiFailure`` (404)."""
    stored = call.store.stored(call.kind, call.path.namespace, call.path.name)
    return answers.body(call.shape.one(call.kind, stored, call.store.clock.now()))


async def create(call: Call) -> web.Response:
    """A new object. Raises ``ApiFailure`` (400, 403, 404, 409, 413, 415, 422)."""
    options = write_options(call.request)
    body = await read_object(call.request, call.kind.kind)
    obj, warnings = _readable(call, body, options)
    metadata(obj).pop("managedFields", None)
    created = _create(call, obj, options, options.manager)
    return call.answer(created, 201, tuple(warnings))


async def replace(call: Call) -> web.Response:
    """An object in place of another. Raises ``ApiFailure`` (400, 403, 404, 409, 413, 415, 422)."""
    options = write_options(call.request)
    body = await read_object(call.request, call.kind.kind)
    obj, warnings = _readable(call, body, options)
    old = call.store.stored(call.kind, call.path.namespace, call.path.name).object
    return call.answer(_update(call, obj, old, options, options.manager), 200, tuple(warnings))


async def patch(call: Call) -> web.Response:
    """An object changed by a patch of any of the four kinds. Raises ``ApiFailure`` as ``replace`` does."""
    options = write_options(call.request)
    media = media_type(call.request)
    accepted = (JSON_PATCH, MERGE_PATCH, *(() if call.kind.custom else (STRATEGIC_PATCH,)), APPLY_PATCH)
    if media not in accepted:
        raise unsupported_media_type(accepted)
    content = parsed(await read_body(call.request), yaml_too=media == APPLY_PATCH)
    if media == APPLY_PATCH:
        return _apply(call, content, options)
    old = call.store.stored(call.kind, call.path.namespace, call.path.name).object
    if media != JSON_PATCH and not isinstance(content, dict):
        raise bad_request("error decoding patch: it must be an object")
    if media == JSON_PATCH:
        patched = json_patched(old, content)
    elif media == MERGE_PATCH:
        patched = merge_patched(old, content)
    else:
        patched = strategic_patched(call.kind, old, content)
    obj, warnings = _readable(call, patched, options)
    return call.answer(_update(call, obj, old, options, options.manager), 200, tuple(warnings))


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


def _apply(call: Call, content: Any, options: WriteOptions) -> web.Response:
    if not isinstance(content, dict):
        raise bad_request("error decoding YAML: it must be an object")
    if not call.request.query.get("fieldManager"):
        cause = {
            "reason": "FieldValueRequired",
            "message": "Required value: is required for apply patch",
            "field": "fieldManager",
        }
        message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
        details = {"group": "meta.k8s.io", "kind": "PatchOptions", "causes": [cause]}
        raise ApiFailure(422, "Invalid", message, details)
    if metadata(content).get("managedFields"):
        raise bad_request("metadata.managedFields must be nil")
    config, warnings = _readable(call, content, options)
    old = call.store.find(call.kind, call.path.namespace, call.path.name)
    when = timestamp(call.store.clock.now())
    merged = applied(call.kind, old, config, options.manager, when, force=options.force)
    if old is None:
        if metadata(config).get("resourceVersion"):
            raise ApiFailure(409, "Conflict", f'{call.kind.resource} "{call.path.name}" does not exist')
        return call.answer(_create(call, merged, options, ""), 201, tuple(warnings))
    return call.answer(_update(call, merged, old, options, ""), 200, tuple(warnings))


def _readable(call: Call, body: Json, options: WriteOptions) -> tuple[Json, list[str]]:
    """The body as the kind's decoder reads it, with the name and namespace of the path."""
    kind, path = call.kind, call.path
    if body.get("apiVersion", kind.api_version) != kind.api_version:
        given = body["apiVersion"]
        raise bad_request(
            f"the API version in the data ({given}) does not match the expected API version ({kind.api_version})"
        )
    if body.get("kind", kind.kind) != kind.kind:
        raise bad_request(f"{body['kind']} in version {kind.version!r} cannot be handled as a {kind.kind}")
    obj, warnings = decode(kind, body, options.validation)
    meta = obj["metadata"] = dict(metadata(obj))
    if path.name and meta.setdefault("name", path.name) != path.name:
        raise bad_request(f"the name of the object ({meta['name']}) does not match the name on the URL ({path.name})")
    if kind.namespaced and meta.setdefault("namespace", path.namespace) != path.namespace:
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")
    if not kind.namespaced:
        meta.pop("namespace", None)
    return structural.with_defaults(kind, obj), warnings


def _create(call: Call, obj: Json, options: WriteOptions, manager: str) -> Json:
    structural.check(call.kind, obj)
    obj = call.admitted("CREATE", call.recorded(None, obj, manager), None)
    return call.store.create(call.kind, obj, dry_run=options.dry_run)


def _update(call: Call, obj: Json, old: Json, options: WriteOptions, manager: str) -> Json:
    obj = call.recorded(old, obj, manager)
    if not call.path.subresource:
        structural.check(call.kind, obj)
        obj = call.admitted("UPDATE", obj, copied(old))
    return call.store.update(call.kind, obj, subresource=call.path.subresource or None, dry_run=options.dry_run)


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
    if body.get("orphanDependents") is not None and propagation is None:
        propagation = "Orphan" if body["orphanDependents"] else "Background"
    if propagation not in (None, "Background", "Foreground", "Orphan"):
        raise bad_request(
            f'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "{propagation}": '
            'supported values: "Foreground", "Background", "Orphan", "nil"'
        )
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
