"""Where to connect and as whom: what a kubeconfig's context comes to, before anything is sent.

Plain values that import nothing heavy. Secrets are in here (tokens, keys), so none of these is ever printed: their
``repr`` leaves the secrets out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcjob_tui.control_plane.transport import REQUEST_SECONDS


@dataclass(frozen=True, slots=True)
class Impersonation:
    """Who to act as, by ``Impersonate-*`` headers."""

    user: str = ""
    uid: str = ""
    groups: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ExecPlugin:
    """A credential plugin (``users[].user.exec``). ``folder`` is that of the kubeconfig that names it."""

    command: str
    args: tuple[str, ...] = field(repr=False)
    env: tuple[tuple[str, str], ...] = field(repr=False)
    api_version: str
    interactive_mode: str = "IfAvailable"
    provide_cluster_info: bool = False
    install_hint: str = ""
    cluster_config: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """A client certificate and its key, PEM."""

    certificate: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class User:
    """How to say who asks. At most one of token, token file, basic and plugin is used, in this order."""

    name: str = ""
    token: str = field(default="", repr=False)
    token_file: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    certificate: ClientCertificate | None = None
    plugin: ExecPlugin | None = None
    impersonation: Impersonation = field(default_factory=Impersonation)


@dataclass(frozen=True, slots=True)
class Connection:
    """One context, ready to be used.

    ``server`` is a URL without a slash at its end. ``ca`` is PEM, None means the system's own. ``proxy`` is an http or
    https URL or None; a proxy's password may be in it. ``request_seconds`` is how long one request may take that says
    nothing else; ``karmada_version`` is what the person says the server has, since no API tells it. ``again`` reads it
    once more from where it was read, and raises ``KubeconfigError``.
    """

    context: str
    server: str
    namespace: str = "default"
    user: User = field(default_factory=User)
    ca: str | None = field(default=None, repr=False)
    insecure: bool = False
    tls_server_name: str = ""
    proxy: str | None = field(default=None, repr=False)
    source: str = ""
    request_seconds: float = REQUEST_SECONDS
    karmada_version: str = ""
    again: "Callable[[], Connection] | None" = field(default=None, repr=False, compare=False)

    @property
    def tls_verified(self) -> bool:
        """False where the kubeconfig says so for an https server: the header must then say it too."""
        return not (self.insecure and self.server.startswith("https://"))


def without_user(server: str) -> str:
    """A server's URL without the name and password that may stand in it (``https://name:password@host``)."""
    scheme, slashes, rest = server.partition("://")
    if not slashes:
        scheme, rest = "", server
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}"


def is_sendable(token: str) -> bool:
    """Whether a header can carry the token: to Go's client that is all but controls, of which a tab is none."""
    return re.search("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]", token) is None


Environment = Mapping[str, str]
"""``os.environ`` or what a test gives in its place."""
