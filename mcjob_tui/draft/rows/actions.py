"""What a hook or a health check does, as a kind and one line of text: ``HTTP`` and ``:8080/healthz``, ``command`` and
``pg_isready -U app``, ``TCP`` and ``9000``, ``gRPC`` and ``9000/health``.

Headers and numbers are not in the line; what the line does not say is kept.
"""

import re
from dataclasses import replace

from mcjob_tui.draft.commands import join, split
from mcjob_tui.draft.containers import (
    ExecAction,
    GRPCAction,
    HTTPGetAction,
    LifecycleHandler,
    Probe,
    TCPSocketAction,
)
from mcjob_tui.draft.rows.one_of import OTHER, OneOf, Source
from mcjob_tui.draft.rows.texts import count, said

OFF = "none"
COMMAND = "command"
_URL = re.compile(r"(?:(?P<scheme>[a-zA-Z]+)://)?(?P<host>[^:/]*)(?::(?P<port>[^/]*))?(?P<path>/.*)?$")
_PORT_FIRST = re.compile(r"[0-9]+(?:/|$)")
"""Digits alone are a port: no host is called so."""

Action = Probe | LifecycleHandler


def url(action: HTTPGetAction) -> str:
    """``https://host:8443/path`` as far as it is set; a bare port is ``:8443``."""
    scheme = f"{action.scheme.lower()}://" if action.scheme else ""
    port = f":{said(action.port)}" if action.port is not None else ""
    return f"{scheme}{action.host}{port}{action.path}"


def _http(line: str, before: HTTPGetAction) -> dict[str, object]:
    typed = line.strip()
    if _PORT_FIRST.match(typed):
        typed = f":{typed}"
    found = _URL.match(typed)
    if found is None:
        return {"path": typed}
    scheme = (found["scheme"] or "").upper()
    return {
        "scheme": scheme,
        "host": found["host"] or "",
        "port": count(found["port"] or ""),
        "path": found["path"] or "",
    }


def _socket(line: str, before: TCPSocketAction) -> dict[str, object]:
    host, _, port = line.rpartition(":")
    return {"host": host, "port": count(port)}


def _grpc(line: str, before: GRPCAction) -> dict[str, object]:
    port, _, service = line.partition("/")
    return {"port": count(port), "service": service}


_HTTP = Source(
    "HTTP",
    "httpGet",
    HTTPGetAction,
    url,
    _http,
    hint=":8080/healthz",
    help="What is asked: a port and a path, as in :8080/healthz or https://:8443/ready.",
)
_COMMAND = Source(
    COMMAND,
    "exec",
    ExecAction,
    show=lambda held: join(held.command),
    take=lambda line, held: {"command": split(line)},
    hint="pg_isready -U app",
    help="The program and its arguments, as in a shell; it succeeds by ending with 0.",
)
HOOK_KINDS = OneOf(
    (
        replace(
            _COMMAND,
            hint="sh -c 'sleep 5'",
            help="The program and its arguments, as in a shell; one that fails after the start ends the container.",
        ),
        replace(_HTTP, hint=":8080/drain", help="What is asked: a port and a path, as in :8080/drain."),
    )
)
PROBE_KINDS = OneOf(
    (
        _HTTP,
        Source(
            "TCP",
            "tcpSocket",
            TCPSocketAction,
            show=lambda held: f"{held.host}:{said(held.port)}" if held.host else said(held.port),
            take=_socket,
            hint="9000",
            help="The port that must take a connection, as in 9000.",
        ),
        _COMMAND,
        Source(
            "gRPC",
            "grpc",
            GRPCAction,
            show=lambda held: f"{said(held.port)}/{held.service}" if held.service else said(held.port),
            take=_grpc,
            hint="9000/service",
            help="The port of the gRPC health service, and which service if need be, as in 9000/service.",
        ),
    )
)


def kind_of(action: Action | None) -> str:
    """Which kind the action is; ``none`` without one."""
    return _shown(action)[0]


def line_of(action: Action | None) -> str:
    """The action's line."""
    return _shown(action)[1]


def with_line(action: Action, kind: str, line: str) -> Action:
    """The action as its kind and line say. Raises InvalidCommand where a quote is open."""
    if isinstance(action, LifecycleHandler) and HOOK_KINDS.shown(action) == OTHER:
        # What is kept (a sleep) is what the hook does, and a hook does one thing.
        action = action.model_copy(update={"kept": {}})
    return _kinds(action).written(action, kind, line)


def _kinds(action: Action) -> OneOf:
    return PROBE_KINDS if isinstance(action, Probe) else HOOK_KINDS


def _shown(action: Action | None) -> tuple[str, str]:
    found = OTHER if action is None else _kinds(action).shown(action)
    return found if found != OTHER else (OFF, "")
