"""What an answer looks like: the representation that the client's Accept header asks for, and the HTTP response."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aiohttp import web

from mcjob_tui.resources.text import clean
from mcjob_tui.sandbox.api import tables
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, encoded
from mcjob_tui.sandbox.store import Stored

Form = Literal["object", "table", "partial"]
_HEADERS = {"Cache-Control": "no-cache, private"}


@dataclass(frozen=True, slots=True)
class Representation:
    """How objects are written: as they are, as rows of a table, or as their metadata alone."""

    form: Form
    include: str = "Metadata"

    def one(self, kind: Kind, stored: Stored, now: datetime, *, columns: bool = True) -> bytes:
        """One object as a document of its own. ``columns``: whether a table defines its columns."""
        if self.form == "object":
            return stored.encoded
        if self.form == "partial":
            return encoded(tables.partial(stored.object))
        meta = {"resourceVersion": str(stored.version)}
        rows = [tables.row(kind, stored.object, now, self.include)]
        return encoded(_table(meta, tables.definitions(kind) if columns else None, rows))

    def item(self, kind: Kind, stored: Stored, now: datetime) -> bytes:
        """One object as an item of a list or a row of a table."""
        if self.form == "partial":
            return encoded(tables.partial(stored.object))
        if self.form == "table":
            return encoded(tables.row(kind, stored.object, now, self.include))
        # The items of a built-in kind's list have neither kind nor apiVersion; those of a custom resource's have.
        prefix = encoded({"kind": kind.kind, "apiVersion": kind.api_version})[:-1] + b","
        if not kind.custom and stored.encoded.startswith(prefix):
            return b"{" + stored.encoded[len(prefix) :]
        return stored.encoded

    def envelope(self, kind: Kind, meta: Json) -> tuple[bytes, bytes]:
        """What stands before and after the items of a list."""
        if self.form == "table":
            whole = _table(meta, tables.definitions(kind), [])
        elif self.form == "partial":
            whole = {"kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": meta, "items": []}
        else:
            whole = {"kind": f"{kind.kind}List", "apiVersion": kind.api_version, "metadata": meta, "items": []}
        return encoded(whole)[:-2], b"]}"


def representation(request: web.Request) -> Representation:
    """What the Accept header asks for first of what there is. Raises ``ApiFailure`` (406) where it is nothing of it."""
    wanted = request.headers.get("Accept") or "*/*"
    for choice in wanted.split(","):
        media, *parameters = (part.strip() for part in choice.split(";"))
        options = dict(part.partition("=")[::2] for part in parameters)
        if media not in ("application/json", "application/*", "*/*"):
            continue
        match options.get("as"), options.get("g", "meta.k8s.io"), options.get("v", "v1"):
            case "Table", "meta.k8s.io", "v1":
                return Representation("table", request.query.get("includeObject") or "Metadata")
            case "PartialObjectMetadata" | "PartialObjectMetadataList", "meta.k8s.io", "v1":
                return Representation("partial")
            case None, _, _:
                return Representation("object")
    raise ApiFailure(406, "NotAcceptable", "only the following media types are accepted: application/json")


def document(value: object, status: int = 200, warnings: tuple[str, ...] = ()) -> web.Response:
    """A JSON answer; each warning becomes a ``Warning`` header, as kubectl prints it."""
    return body(encoded(value), status, warnings)


def body(content: bytes, status: int = 200, warnings: tuple[str, ...] = ()) -> web.Response:
    """An answer of JSON that is encoded already."""
    response = web.Response(body=content, status=status, content_type="application/json", headers=_HEADERS)
    for warning in warnings:
        # A header is one line without control characters; what a client wrote may hold some.
        response.headers.add("Warning", f"299 - {encoded(clean(warning)).decode('utf-8')}")
    return response


def failure(refusal: ApiFailure) -> web.Response:
    """A refusal as an HTTP response."""
    response = document(refusal.status, refusal.code)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def not_found() -> web.Response:
    """What a path that leads nowhere gets: plain text, not a Status."""
    return web.Response(text="404 page not found\n", status=404, headers=_HEADERS)


def method_not_allowed() -> ApiFailure:
    return ApiFailure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def _table(meta: Json, columns: list[Json] | None, rows: list[Json]) -> Json:
    table: Json = {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": meta}
    if columns is not None:
        table["columnDefinitions"] = columns
    return {**table, "rows": rows}
