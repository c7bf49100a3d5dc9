"""Rules of probes and lifecycle hooks."""

import re

from mcjob_tui.draft import counts
from mcjob_tui.draft.containers import ExecAction, HTTPGetAction, LifecycleHandler, Probe
from mcjob_tui.draft.fields.health import HOOKS, PROBES
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import OptionalCount, attribute
from mcjob_tui.draft.rows.actions import HOOK_KINDS, PROBE_KINDS
from mcjob_tui.draft.rules.places import all_containers, init_containers, is_sidecar
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, setting

_PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9]+)*")
_HEADER = re.compile(r"[-A-Za-z0-9]+")
_PORTS = 65535


def probes_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        for key in PROBES:
            probe = getattr(container, attribute(key))
            if probe is not None:
                yield from _probe_problems(f"{path}.{key}", probe, key != "readinessProbe")


def _probe_problems(path: str, probe: Probe, succeeds_once: bool) -> Found:
    if len(PROBE_KINDS.held(probe)) != 1:
        yield from error(path, "choose one of HTTP, TCP, command and gRPC", code="probe")
    yield from _handlers_are_sound(path, probe.http_get, probe.exec)
    if probe.tcp_socket is not None:
        yield from error(f"{path}.tcpSocket.port", port_problem(probe.tcp_socket.port), code="probe")
    if probe.grpc is not None:
        port = probe.grpc.port
        problem = "a port is needed" if port in (None, "") else counts.count_problem(port, 1, _PORTS)
        yield from error(f"{path}.grpc.port", problem, code="probe")
    if succeeds_once and (counts.number(probe.success_threshold) or 1) > 1:
        success = f"{path}.successThreshold"
        yield from error(success, "must be 1 for this check", setting("set it to 1", success, 1), "probe")


def hooks_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        if container.lifecycle is None:
            continue
        for key in HOOKS:
            handler = getattr(container.lifecycle, attribute(key))
            if handler is not None:
                yield from _hook_problems(f"{path}.lifecycle.{key}", handler)


def _hook_problems(path: str, handler: LifecycleHandler) -> Found:
    if len(HOOK_KINDS.held(handler)) + len(handler.kept) != 1:
        yield from error(path, "choose one of command and HTTP", code="hook")
    yield from _handlers_are_sound(path, handler.http_get, handler.exec)


def _handlers_are_sound(path: str, http: HTTPGetAction | None, command: ExecAction | None) -> Found:
    if command is not None and not command.command:
        yield from error(f"{path}.exec.command", "a command is needed", code="handler")
    if http is None:
        return
    yield from error(f"{path}.httpGet.port", port_problem(http.port), code="handler")
    if http.scheme not in ("", "HTTP", "HTTPS"):
        yield from error(f"{path}.httpGet.scheme", "the scheme is HTTP or HTTPS", code="handler")
    for row in http.http_headers:
        if not _HEADER.fullmatch(row.name):
            yield from error(f"{path}.httpGet.httpHeaders", f"{row.name[:40]!r} is no name of a header", code="handler")


def port_problem(port: OptionalCount) -> str | None:
    """What keeps a text from being a port's number or name (``IsValidPortName``)."""
    if port in (None, ""):
        return "a port is needed"
    if counts.number(port) is not None:
        return counts.count_problem(port, 1, _PORTS)
    text = str(port)
    if len(text) <= 15 and _PORT_NAME.fullmatch(text):
        return None
    return f"{text[:40]!r} is no port; write 1 to {_PORTS}, or a name of at most 15 lower-case letters, digits and -"


def init_containers_have_none(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in init_containers(draft):
        if is_sidecar(container):
            continue
        for key in (*PROBES, "lifecycle"):
            if getattr(container, attribute(key)) is not None:
                fix = setting("take it away", f"{path}.{key}", None)
                yield from error(f"{path}.{key}", "init containers have no health checks and hooks", fix, "init-health")


HEALTH_RULES = (probes_are_sound, hooks_are_sound, init_containers_have_none)
