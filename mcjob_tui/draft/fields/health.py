"""Fields of health checks and lifecycle hooks; what each of them has is declared for the first of its kind."""

from collections.abc import Mapping
from typing import Final

from mcjob_tui.draft.declaration import Control, Field
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.labels import HEADERS

HOOKS: Final[Mapping[str, tuple[str, str]]] = {
    "postStart": ("After start", "Runs right after the container has started: a command or an HTTP request."),
    "preStop": ("Before stop", "Runs before the container is stopped: a command or an HTTP request."),
}
"""The hooks of a container: what each is called, and its help."""
PROBES: Final[Mapping[str, tuple[str, str]]] = {
    "livenessProbe": ("Liveness", "The container is restarted when the check fails."),
    "readinessProbe": ("Readiness", "The pod counts as ready while the check succeeds."),
    "startupProbe": ("Startup", "The other checks wait until this one has succeeded."),
}
"""The health checks of a container likewise."""

_CONTAINER = "spec.containers[]"
_HOOK, *_HOOKS = (f"{_CONTAINER}.lifecycle.{key}" for key in HOOKS)
_PROBE, *_PROBES = (f"{_CONTAINER}.{key}" for key in PROBES)
ALIKE: Final[Mapping[str, tuple[str, ...]]] = {_HOOK: tuple(_HOOKS), _PROBE: tuple(_PROBES)}
"""By the path of the part whose fields are declared: the other parts that have the same fields."""
_SECONDS = 2**31 - 1


def _field(path: str, label: str, kind: Control, help: str, group: str, rule: str = "", default: str = "") -> Field:
    return Field(
        path=path,
        label=label,
        page=Page.CONTAINERS,
        kind=kind,
        help=help,
        rule=rule,
        default=default,
        group=group,
    )


def _number(key: str, label: str, default: int, least: int, help: str, rule: str = "") -> Field:
    return Field(
        path=f"{_PROBE}.{key}",
        label=label,
        page=Page.CONTAINERS,
        kind=Control.COUNT,
        help=help,
        rule=rule or f"A whole number of {least} or more.",
        default=str(default),
        least=least,
        limit=_SECONDS,
        group="Health check",
    )


_ONE_CHECK = "One of HTTP, TCP, command and gRPC; init containers have none."
_PORT = "A number from 1 to 65535, or the name of a port."


def _http(action: str, group: str) -> tuple[Field, ...]:
    """The fields of a request that a probe or a hook makes."""
    under = f"{action}.httpGet"
    return (
        _field(f"{under}.scheme", "Scheme", Control.CHOICE, "How to ask.", group, "HTTP or HTTPS.", default="HTTP"),
        _field(f"{under}.path", "Path", Control.TEXT, "What to ask for.", group, "Begins with /.", default="/"),
        _field(f"{under}.port", "Port", Control.TEXT, "Where to ask.", group, _PORT),
        _field(
            f"{under}.host",
            "Host",
            Control.TEXT,
            "Whom to ask; empty is the pod itself.",
            group,
            "A name or an address.",
        ),
        Field(
            f"{under}.httpHeaders",
            "Headers",
            Control.ROWS,
            "Headers of the request.",
            page=Page.CONTAINERS,
            group=group,
            rule="Each has a name.",
            rows=HEADERS,
        ),
    )


HEALTH: tuple[Field, ...] = (
    *(
        _field(path, label, Control.GROUP, help, "Lifecycle", "One of command and HTTP; init containers have none.")
        for path, (label, help) in zip((_HOOK, *_HOOKS), HOOKS.values(), strict=True)
    ),
    *_http(_HOOK, "Lifecycle"),
    _field(
        f"{_HOOK}.exec.command",
        "Command",
        Control.COMMAND,
        "The program, written as in a shell.",
        "Lifecycle",
        "At least one word.",
    ),
    *(
        _field(path, label, Control.GROUP, help, "Health check", _ONE_CHECK)
        for path, (label, help) in zip((_PROBE, *_PROBES), PROBES.values(), strict=True)
    ),
    *_http(_PROBE, "Health check"),
    _field(f"{_PROBE}.tcpSocket.port", "Port", Control.TEXT, "Where to connect.", "Health check", _PORT),
    _field(
        f"{_PROBE}.exec.command",
        "Command",
        Control.COMMAND,
        "Succeeds by ending with 0.",
        "Health check",
        "At least one word.",
    ),
    _field(
        f"{_PROBE}.grpc.port", "Port", Control.COUNT, "Where the gRPC health service is.", "Health check", "1 to 65535."
    ),
    _field(
        f"{_PROBE}.grpc.service",
        "Service",
        Control.TEXT,
        "Which service to ask about.",
        "Health check",
        "Any name, or none.",
    ),
    _number("initialDelaySeconds", "Delay", 0, 0, "Seconds before the first check."),
    _number("periodSeconds", "Period", 10, 1, "Seconds between checks."),
    _number("timeoutSeconds", "Timeout", 1, 1, "Seconds until a check counts as failed."),
    _number(
        "successThreshold",
        "Success",
        1,
        1,
        "Successes in a row until the check is good again.",
        "1 or more; must be 1 for liveness and startup.",
    ),
    _number("failureThreshold", "Failure", 3, 1, "Failures in a row until the check is bad."),
)
