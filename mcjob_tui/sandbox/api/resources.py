"""The verbs that read and write one object: get, create, update, patch. Lists, watches and deletes are next door."""

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
from mcjob_tui.sandbox.api.patches import json_patched, merge_patched, strategic_patched
from mcjob_tui.sandbox.api.paths import ResourcePath
from mcjob_tui.sandbox.api.server_side_apply import applied
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.failures import ApiFailure, bad_request, invalid_options, required
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata
from mcjob_tui.sandbox.registry.managed_fields import recorded
from mcjob_tui.sandbox.store import Store, Stored

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"


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


def _apply(call: Call, content: Any, options: WriteOptions) -> web.Response:
    if not isinstance(content, dict):
        raise bad_request("error decoding YAML: it must be an object")
    if not call.request.query.get("fieldManager"):
        raise invalid_options("PatchOptions", [required("fieldManager", "is required for apply patch")])
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
