"""Answers that no API server gives: of the wrong type, cut off, of another kind, packed wrongly, absurd in a field.

Each is made from the true answer where there is one; a watch gets lines of its own.
"""

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

JSON, OK = "application/json", "200 OK"
HUGE = "9" * 6000
"""More digits than Python turns into a number."""


@dataclass(frozen=True)
class Odd:
    """``turn`` makes the whole answer, as it goes over the wire, from the true body."""

    name: str
    turn: Callable[[bytes], bytes]

    def __str__(self) -> str:
        return self.name


def answer(body: bytes, content_type: str = "application/json", status: str = "200 OK", *more: str) -> bytes:
    """An answer over HTTP; ``more`` are header lines."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {content_type}"] if content_type else []), *more]
    if not any(each.lower().startswith(("content-length", "transfer-encoding")) for each in more):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _changed(body: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The same with every object in it changed: of a list its items, of a watch's line what is in it."""

    def one(text: bytes) -> bytes:
        try:
            found = json.loads(text)
        except ValueError:
            return text
        if not isinstance(found, dict):
            return text
        objects = found["items"] if isinstance(found.get("items"), list) else [found.get("object") or found]
        for each in objects:
            change(each)
        return json.dumps(found).encode()

    if body.count(b"\n") and not body.lstrip().startswith(b"{\n"):
        return b"\n".join(one(each) for each in body.split(b"\n"))
    return one(body)


def _fields(**fields: Any) -> Callable[[dict[str, Any]], object]:
    def change(obj: dict[str, Any]) -> None:
        for path, value in fields.items():
            inner, parts = obj, path.split("__")
            for part in parts[:-1]:
                if not isinstance(inner.get(part), dict):
                    inner[part] = {}
                inner = inner[part]
            if value is None:
                inner.pop(parts[-1], None)
            else:
                inner[parts[-1]] = value

    return change


def _with(name: str, **fields: Any) -> Odd:
    return Odd(name, lambda body: answer(_changed(body, _fields(**fields))))


def _list_items(name: str, items: str) -> Odd:
    """A list with other items; what is no list is replaced by them."""

    def turn(body: bytes) -> bytes:
        try:
            found = json.loads(body)
        except ValueError:
            found = {}
        if isinstance(found, dict) and "items" in found:
            rest = json.dumps({key: value for key, value in found.items() if key != "items"})
            return answer(f'{rest[:-1]}, "items": {items}}}'.encode())
        return answer(items.encode())

    return Odd(name, turn)


_PODS = b'{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]}'
_BIG = "a" * (2**20)
_NOTES = ("policy.karmada.io/applied-placement", "mcjob.io/prediction")

SHAPES = (
    Odd("text/plain", lambda body: answer(body, "text/plain")),
    Odd("text/html", lambda body: answer(b"<html>Sign in</html>", "text/html; charset=utf-8")),
    Odd("application/xml", lambda body: answer(b"<?xml version='1.0'?><a/>", "application/xml")),
    Odd("protobuf", lambda body: answer(b"k8s\x00\n\x0c\x0a\x02v1", "application/vnd.kubernetes.protobuf")),
    Odd("no type", lambda body: answer(body, "")),
    Odd("a type that is none", lambda body: answer(body, "json;;=,\x80")),
    Odd("half of it", lambda body: answer(body[: len(body) // 2])),
    Odd("longer than it says", lambda body: answer(body, JSON, OK, "Content-Length: 9")),
    Odd("shorter than it says", lambda body: answer(body, JSON, OK, "Content-Length: 9999999")),
    Odd("a negative length", lambda body: answer(body, JSON, OK, "Content-Length: -1")),
    Odd(
        "broken chunks",
        lambda body: answer(b"zz\r\n" + body, JSON, OK, "Transfer-Encoding: chunked"),
    ),
    Odd("empty", lambda body: answer(b"")),
    Odd("204", lambda body: answer(b"", "", "204 No Content")),
    Odd("304", lambda body: answer(b"", "", "304 Not Modified")),
    Odd("206", lambda body: answer(body[:20], "application/json", "206 Partial Content")),
    Odd("299", lambda body: answer(body, "application/json", "299 Odd")),
    Odd("no status", lambda body: b"hello\r\n\r\n"),
    Odd("status 999", lambda body: answer(body, "application/json", "999 Odd")),
    Odd("SSH", lambda body: b"SSH-2.0-OpenSSH_9.6\r\n"),
    Odd("a header of 1 MB", lambda body: answer(body, JSON, OK, f"X-Long: {_BIG}")),
    Odd("null", lambda body: answer(b"null")),
    Odd("an array", lambda body: answer(b"[]")),
    Odd("a text", lambda body: answer(b'"kind"')),
    Odd("a number", lambda body: answer(b"4")),
    Odd("a huge number", lambda body: answer(HUGE.encode())),
    Odd("deep", lambda body: answer(b'{"a":' * 100_000)),
    Odd("UTF-16", lambda body: answer(body.decode(errors="replace").encode("utf-16"))),
    Odd("byte order mark", lambda body: answer(b"\xef\xbb\xbf" + body)),
    Odd("no UTF-8", lambda body: answer(body.replace(b'"name"', b'"n\xffme"'))),
    Odd("lone surrogates", lambda body: answer(body.replace(b'"name":"', b'"name":"\\ud800'))),
    Odd("NUL", lambda body: answer(body.replace(b'"name":"', b'"name":"\\u0000'))),
    Odd("NaN", lambda body: answer(re.sub(rb":\s?[0-9]+", b":NaN", body))),
    Odd("gzip that is none", lambda body: answer(body, JSON, OK, "Content-Encoding: gzip")),
    Odd(
        "gzip cut off",
        lambda body: answer(gzip.compress(body)[:-9], JSON, OK, "Content-Encoding: gzip"),
    ),
    Odd("br", lambda body: answer(b"\x0b\x02\x80", JSON, OK, "Content-Encoding: br")),
    Odd("unknown encoding", lambda body: answer(body, JSON, OK, "Content-Encoding: x-odd")),
    Odd("another list", lambda body: answer(_PODS)),
    Odd("another object", lambda body: answer(b'{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","uid":"u"}}')),
    Odd("empty object", lambda body: answer(b"{}")),
    Odd("Status of success", lambda body: answer(b'{"kind":"Status","status":"Success"}')),
    Odd("Status that is none", lambda body: answer(b'{"kind":"Status","status":{"a":[1]},"code":"x","details":[]}')),
    Odd("403 of nothing", lambda body: answer(b"", "", "403 Forbidden")),
    Odd("500 of JSON null", lambda body: answer(b"null", "application/json", "500 Oh")),
    Odd("410 page", lambda body: answer(b"<html>", "text/html", "410 Gone")),
    Odd("429 for ever", lambda body: answer(b"", "text/plain", "429 Odd", f"Retry-After: {HUGE}")),
)
"""The answer as a whole is odd: nothing in it can be believed."""

FIELDS = (
    _with("metadata is a list", metadata=[]),
    _with("metadata is a text", metadata="m"),
    _with("no metadata", metadata=None),
    _with("spec is a list", spec=[1]),
    _with("status is a text", status="s"),
    _with("no spec, no status", spec=None, status=None),
    _with("no version", metadata__resourceVersion=None),
    _with("a version of letters", metadata__resourceVersion="a0x"),
    _with("a huge version", metadata__resourceVersion=HUGE),
    _with("a version that is a number", metadata__resourceVersion=7),
    _with("no UID", metadata__uid=None),
    _with("no name", metadata__name=None),
    _with("a name of 1 MB", metadata__name=_BIG),
    _with("a name that is a number", metadata__name=7),
    _with("created in the year 1", metadata__creationTimestamp="0001-01-01T00:00:00Z"),
    _with("created in 9999", metadata__creationTimestamp="9999-12-31T23:59:59Z"),
    _with("created in 99999", metadata__creationTimestamp="99999-12-31T23:59:59Z"),
    _with("created yesterday", metadata__creationTimestamp="yesterday"),
    _with("created without a zone", metadata__creationTimestamp="2026-11-28T10:00:00"),
    _with("created as a number", metadata__creationTimestamp=10**30),
    _with("labels are a list", metadata__labels=["a"], metadata__annotations="x"),
    _with("labels are numbers", metadata__labels={"a": 1, "": None}, metadata__annotations={"a": {"b": 1}}),
    _with("owners are texts", metadata__ownerReferences=["a", 1, {}]),
    _with("huge counts", spec__parallelism=10**400, spec__completions=10**18, status__succeeded=10**30),
    _with("negative counts", spec__parallelism=-4, spec__completions=-1, status__active=-9),
    _with("counts are fractions", spec__parallelism=1.5, spec__completions=1e308, status__failed=0.1),
    _with("counts are texts", spec__parallelism="4", spec__completions=True, status__succeeded="x"),
    _with("clusters are texts", spec__clusters=["a", None, 4], status__aggregatedStatus=["b"]),
    _with("clusters are a text", spec__clusters="abc", status__aggregatedStatus={"a": 1}),
    _with("conditions are texts", status__conditions=["a", {"type": 4, "status": {}}]),
    _with("status of a cluster is odd", status__aggregatedStatus=[{"clusterName": 4, "status": [], "applied": "x"}]),
    _with("no containers", spec__template={"spec": {"containers": None}}),
    _with("containers are texts", spec__template={"spec": {"containers": ["a"]}}, status__containerStatuses=["b"]),
    _with("quantities are odd", status__allocatable={"cpu": HUGE, "memory": "1e999999999"}, status__capacity=[1]),
    _with("deleted as a number", metadata__deletionTimestamp=5, metadata__finalizers={"a": 1}),
    _with("owned 3,000 times", metadata__ownerReferences=[{"kind": "Job", "name": "j", "uid": "x"}] * 3_000),
    _with("a huge generation", metadata__generation=10**400, status__observedGeneration=-1),
    _with("notes that are deep", metadata__annotations=dict.fromkeys(_NOTES, "[" * 100_000)),
    _with("notes of odd numbers", metadata__annotations=dict.fromkeys(_NOTES, '{"a":"9e999","b":null,"c":-1}')),
    _with("5,000 containers", spec__template={"spec": {"containers": [{"name": "c", "image": "x"}] * 5_000}}),
    _with("20,000 conditions", status__conditions=[{"type": "Complete", "status": "True"}] * 20_000),
    _with("10,000 clusters", spec__clusters=[{"name": f"m{number}", "replicas": 1} for number in range(10_000)]),
    _with("indexes are odd", status__completedIndexes=f"0-{HUGE}", status__failedIndexes=",,,-,1-0"),
    _with(
        "finished before it began",
        status__startTime="2026-11-28T10:00:00Z",
        status__completionTime="1999-01-01T00:00:00Z",
    ),
    _with("taints are odd", spec__taints=["x", {"key": 5, "effect": "No"}, {"effect": None}], spec__zones={"a": "b"}),
    _with("a version of many digits", status__kubernetesVersion=f"v{HUGE}.1", status__apiEnablements=["x"]),
    _with("placement is odd", spec__placement={"clusterAffinity": ["x"], "spreadConstraints": {"a": 1}}),
    _with("called by dots", metadata__name="..", metadata__namespace="."),
    _with("called nothing", metadata__name="", metadata__namespace=""),
    _with("is elsewhere", metadata__namespace="other"),
    _list_items("items are null", "null"),
    _list_items("items are an object", '{"a": 1}'),
    _list_items("an item is null", "[null]"),
    _list_items("an item is a text", '["a", 4, []]'),
)
"""Objects whose fields are odd: they are passed over, or shown as far as they can be understood."""
