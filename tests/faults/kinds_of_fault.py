"""The faults: what becomes of one request on its way, and what the client gets in place of the answer."""

import json
from dataclasses import dataclass
from enum import Enum, auto

from tests.control_plane.servers import Json, status_object


class Way(Enum):
    """What is done with the request and with the connection."""

    REFUSE = auto()
    """Nobody listens when the client wants to connect."""
    CUT = auto()
    """The connection is cut off."""
    CUT_SHORT = auto()
    """The connection is cut off in the middle of the answer."""
    HANG = auto()
    """Nothing comes, and the connection stays open."""
    KILL = auto()
    """The connection is cut off and nobody listens until the server is started again."""
    ANSWER = auto()
    """Something else comes in place of the answer."""


@dataclass(frozen=True)
class Fault:
    """One fault. ``carried_out``: the server has done what it was asked before the fault strikes."""

    name: str
    way: Way
    carried_out: bool = False
    status: int = 0
    content_type: str = "application/json"
    body: bytes = b""
    retry_after: int = 0
    location: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def answer(self) -> bytes:
        """The whole answer as it goes over the wire."""
        wait = f"Retry-After: {self.retry_after}\r\n" if self.retry_after else ""
        wait += f"Location: {self.location}\r\n" if self.location else ""
        head = (
            f"HTTP/1.1 {self.status} Fault\r\nContent-Type: {self.content_type}\r\n{wait}"
            f"Content-Length: {len(self.body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + self.body


def _status(name: str, code: int, reason: str, message: str, *, carried_out: bool = False, wait: int = 0) -> Fault:
    said: Json = status_object(code, reason, message)
    if wait:
        said["details"] = {"retryAfterSeconds": wait}
    body = json.dumps(said).encode()
    return Fault(name, Way.ANSWER, carried_out, code, body=body, retry_after=wait)


def _text(name: str, code: int, text: str, *, html: bool = False, carried_out: bool = False, wait: int = 0) -> Fault:
    content_type = "text/html" if html else "text/plain"
    return Fault(name, Way.ANSWER, carried_out, code, content_type, text.encode(), wait)


ELSEWHERE = "/elsewhere"
"""Where a request is sent on to that nobody may follow."""
_ANOTHER = json.dumps({"kind": "Job", "apiVersion": "batch/v1", "metadata": {"name": "another", "uid": "u"}}).encode()
_FORBIDDEN = 'jobs.batch "j" is forbidden: User "v" cannot create resource "jobs" in API group "batch"'
_PAGE = "<html><body>Gateway Timeout</body></html>"
FAULTS = (
    Fault("refused", Way.REFUSE),
    Fault("cut before", Way.CUT),
    Fault("cut after", Way.CUT, carried_out=True),
    Fault("cut in the answer", Way.CUT_SHORT, carried_out=True),
    Fault("hangs before", Way.HANG),
    Fault("hangs after", Way.HANG, carried_out=True),
    Fault("killed before", Way.KILL),
    Fault("killed after", Way.KILL, carried_out=True),
    _status("401", 401, "Unauthorized", "Unauthorized"),
    _status("403", 403, "Forbidden", _FORBIDDEN),
    _text("403 text", 403, "Forbidden"),
    _status("409", 409, "Conflict", "Operation cannot be fulfilled: the object has been modified"),
    _status("422", 422, "Invalid", "is invalid: spec: Invalid value"),
    _text("429 text", 429, "Too many requests, please try again later.", wait=1),
    _status("429", 429, "TooManyRequests", "the server has received too many requests", wait=1),
    _status("500", 500, "InternalError", "Internal error occurred: failed calling webhook"),
    _text("500 text", 500, "internal server error"),
    _status("503", 503, "ServiceUnavailable", "the server is currently unable to handle the request"),
    _text("503 text", 503, "service unavailable"),
    _text("504 page", 504, _PAGE, html=True),
    _text("200 page", 200, "<html><body>Sign in</body></html>", html=True),
    _status("500 after", 500, "InternalError", "etcdserver: request timed out", carried_out=True),
    _text("503 text after", 503, "upstream connect error", carried_out=True),
    _text("504 page after", 504, _PAGE, html=True, carried_out=True),
    _status("failed under 200", 200, "", "it was not done"),
    _status("failed under 201 after", 201, "AlreadyExists", "it was not done", carried_out=True),
    Fault("another's answer", Way.ANSWER, False, 200, body=_ANOTHER),
    Fault("another's answer after", Way.ANSWER, True, 201, body=_ANOTHER),
    Fault("empty object after", Way.ANSWER, True, 200, body=b"{}"),
    Fault("sent elsewhere", Way.ANSWER, False, 302, location=ELSEWHERE),
    Fault("sent elsewhere after", Way.ANSWER, True, 307, location=ELSEWHERE),
    Fault("half an object after", Way.ANSWER, True, 201, body=b'{"kind":"Job","metadata":{"na'),
)
