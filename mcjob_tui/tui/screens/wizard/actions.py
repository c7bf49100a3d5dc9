"""What a hook or a health check does, as a kind and one line of text: ``HTTP`` and ``:8080/healthz``, ``command`` and
``pg_isready -U app``, ``TCP`` and ``9000``, ``gRPC`` and ``9000/health``.

Headers and numbers are not in the line; what the line does not say is kept.
"""

import re

from mcjob_tui.draft.commands import InvalidCommand, join, split
from mcjob_tui.draft.containers import (
    ExecAction,
    GRPCAction,
    HTTPGetAction,
    LifecycleHandler,
    Probe,
    TCPSocketAction,
)
from mcjob_tui.tui.screens.wizard.cells import count, said

OFF = "none"
HOOK_KINDS = ((OFF, "none"), ("command", "command"), ("HTTP", "HTTP"))
PROBE_KINDS = ((OFF, "off"), ("HTTP", "HTTP"), ("TCP", "TCP"), ("command", "command"), ("gRPC", "gRPC"))
EXAMPLES = {"HTTP": ":8080/healthz", "TCP": "9000", "command": "pg_isready -U app", "gRPC": "9000/service", OFF: ""}
_URL = re.compile(r"(?:(?P<scheme>[a-zA-Z]+)://)?(?P<host>[^:/]*)(?::(?P<port>[^/]*))?(?P<path>/.*)?$")

Action = Probe | LifecycleHandler


def kind_of(action: Probe | LifecycleHandler | None) -> str:
    """Which kind the action is; ``none`` without one."""
    if action is None:
        return OFF
    if action.exec is not None:
        return "command"
    if action.http_get is not None:
        return "HTTP"
    if isinstance(action, Probe) and action.tcp_socket is not None:
        return "TCP"
    if isinstance(action, Probe) and action.grpc is not None:
        return "gRPC"
    return OFF


def line_of(action: Probe | LifecycleHandler | None) -> str:
    """The action's line."""
    if action is None:
        return ""
    if action.exec is not None:
        return join(action.exec.command)
    if action.http_get is not None:
        return url(action.http_get)
    if isinstance(action, Probe) and action.tcp_socket is not None:
        socket = action.tcp_socket
        return f"{socket.host}:{said(socket.port)}" if socket.host else said(socket.port)
    if isinstance(action, Probe) and action.grpc is not None:
        port = said(action.grpc.port)
        return f"{port}/{action.grpc.service}" if action.grpc.service else port
    return ""


def url(action: HTTPGetAction) -> str:
    """``https://host:8443/path`` as far as it is set; a bare port is ``:8443``."""
    scheme = f"{action.scheme.lower()}://" if action.scheme else ""
    port = f":{said(action.port)}" if action.port is not None else ""
    return f"{scheme}{action.host}{port}{action.path}"


def with_line(action: Action, kind: str, text: str) -> Action:
    """The action as its kind and line say. Raises InvalidCommand where a quote is open."""
    new: dict[str, object] = dict.fromkeys(("exec", "http_get"))
    if isinstance(action, Probe):
        new |= dict.fromkeys(("tcp_socket", "grpc"))
    if kind == "command":
        new["exec"] = (action.exec or ExecAction()).model_copy(update={"command": split(text)})
    elif kind == "HTTP":
        new["http_get"] = _http(text, action.http_get or HTTPGetAction())
    elif kind == "TCP" and isinstance(action, Probe):
        host, _, port = text.rpartition(":")
        new["tcp_socket"] = (action.tcp_socket or TCPSocketAction()).model_copy(
            update={"host": host, "port": count(port)}
        )
    elif kind == "gRPC" and isinstance(action, Probe):
        port, _, service = text.partition("/")
        new["grpc"] = (action.grpc or GRPCAction()).model_copy(update={"port": count(port), "service": service})
    return action.model_copy(update=new)


def _http(text: str, old: HTTPGetAction) -> HTTPGetAction:
    typed = text.strip()
    if typed.isdigit():
        typed = f":{typed}"
    found = _URL.match(typed)
    if found is None:
        return old.model_copy(update={"path": typed})
    return old.model_copy(
        update={
            "scheme": (found["scheme"] or "").upper(),
            "host": found["host"] or "",
            "port": count(found["port"] or ""),
            "path": found["path"] or "",
        }
    )


__all__ = ["EXAMPLES", "HOOK_KINDS", "OFF", "PROBE_KINDS", "InvalidCommand", "kind_of", "line_of", "url", "with_line"]
