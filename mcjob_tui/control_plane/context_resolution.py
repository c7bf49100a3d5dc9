"""From a context's name to a ``Connection``: its cluster, its user, and the files that these name.

Everything is checked and read here, so that what is wrong is said in one sentence before anything is sent.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mcjob_tui.control_plane.bounded_file import TooLarge, read_bounded
from mcjob_tui.control_plane.connection import (
    ClientCertificate,
    Connection,
    Environment,
    ExecPlugin,
    Impersonation,
    User,
    without_user,
)
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.kubeconfig_files import Entry, MergedFiles
from mcjob_tui.control_plane.proxies import checked_proxy, proxy_for

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_LARGEST_PEM = 4 * 2**20
"""Bytes: a system's whole bundle of authorities has a quarter of a MiB."""
_CLUSTER_EXTENSION = "client.authentication.k8s.io/exec"
_EXEC_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")


def resolve_context(config: MergedFiles, name: str) -> Connection:
    """The connection of the context ``name``.

    Raises:
        KubeconfigError: no such context, or its cluster or user is missing or cannot be used.
    """
    entry = config.entries.get(name)
    if entry is None:
        known = ", ".join(sorted(config.entries)[:8]) or "none"
        files = ", ".join(each.path for each in config.sources if each.path) or "the kubeconfig"
        raise KubeconfigError(f"there is no context {name!r} in {files}; there are: {known}")
    context = _Section(entry, f"context {name!r}")
    cluster_name, user_name = context.text("cluster"), context.text("user")
    if cluster_name not in config.clusters:
        raise KubeconfigError(f"{context.where} names the cluster {cluster_name!r}, which is nowhere described")
    if user_name and user_name not in config.users:
        raise KubeconfigError(f"{context.where} names the user {user_name!r}, who is nowhere described")
    cluster = _Section(config.clusters[cluster_name], f"cluster {cluster_name!r}")
    insecure = cluster.flag("insecure-skip-tls-verify")
    ca = cluster.pem("certificate-authority")
    if insecure and ca:
        raise KubeconfigError(f"{cluster.where} sets both a certificate authority and insecure-skip-tls-verify")
    user = _user(_Section(config.users[user_name], f"user {user_name!r}"), user_name, cluster) if user_name else User()
    server = _server(cluster, tls=insecure or ca is not None or user.certificate is not None)
    user, server = _with_name_in(server, user), without_user(server)
    expected = cluster.text("tls-server-name")
    if not _can_be_asked_for(expected):
        raise KubeconfigError(f"{cluster.where}: tls-server-name {expected!r} is no host's name")
    proxy = cluster.text("proxy-url")
    return Connection(
        context=name,
        server=server,
        namespace=context.text("namespace") or "default",
        user=user,
        ca=ca,
        insecure=insecure,
        tls_server_name=expected,
        proxy=checked_proxy(proxy, cluster.where) if proxy else proxy_for(server, config.environment),
        source=str(entry.file),
    )


def in_cluster_connection(environment: Environment, account: Path = SERVICE_ACCOUNT) -> Connection | None:
    """The pod's own service account; None outside a pod. Raises ``KubeconfigError`` where its files cannot be read."""
    host, port = environment.get("KUBERNETES_SERVICE_HOST"), environment.get("KUBERNETES_SERVICE_PORT")
    if not host or not port or not (account / "token").exists():
        return None
    try:
        ca = (account / "ca.crt").read_text()
        namespace = (account / "namespace").read_text().strip() if (account / "namespace").exists() else "default"
    except OSError as error:
        raise KubeconfigError(f"the pod's service account cannot be read: {error.strerror}") from None
    return Connection(
        context="in-cluster",
        server=f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}",
        namespace=namespace,
        user=User(name="service account", token_file=str(account / "token")),
        ca=ca,
        source=str(account),
    )


class _Section:
    """A cluster, context or user with checked access: wrong types and unreadable files become one sentence."""

    def __init__(self, entry: Entry, name: str) -> None:
        self.content: Mapping[str, Any] = entry.content
        self.folder = entry.file.parent
        self.where = f"{entry.file}: {name}"

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise KubeconfigError(f"{self.where}: {key} must be text")
        return value

    def flag(self, key: str) -> bool:
        value = self.content.get(key)
        if value is not None and not isinstance(value, bool):
            raise KubeconfigError(f"{self.where}: {key} must be true or false")
        return bool(value)

    def path(self, key: str) -> Path | None:
        """The file that ``key`` names; a relative one counts from the folder of the kubeconfig that holds it."""
        value = self.text(key)
        return self.folder / value if value else None

    def pem(self, key: str) -> str | None:
        """What ``<key>-data`` holds (it goes first) or the file that ``key`` names; None where neither is set."""
        encoded = self.text(f"{key}-data")
        if encoded:
            try:
                return base64.b64decode("".join(encoded.split()), validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise KubeconfigError(f"{self.where}: {key}-data is not base64 of PEM") from None
        file = self.path(key)
        if file is None:
            return None
        try:
            return read_bounded(file, _LARGEST_PEM).decode()
        except (OSError, UnicodeDecodeError, TooLarge) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not PEM"
            raise KubeconfigError(f"{self.where}: {key} {file} cannot be read: {reason}") from None

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise KubeconfigError(f"{self.where}: {key} must be a list of texts")
        return tuple(value)


def _server(cluster: _Section, *, tls: bool) -> str:
    server = cluster.text("server")
    if not server:
        raise KubeconfigError(f"{cluster.where} has no server")
    if server != server.strip() or re.search("[\x00-\x1f\x7f]", server):
        shown = without_user(server)
        raise KubeconfigError(f"{cluster.where}: server {shown!r} has blanks around it or controls in it")
    if "://" not in server:
        server = f"{'https' if tls else 'http'}://{server}"
    try:
        parts = urlsplit(server)
        usable = (
            parts.scheme in ("http", "https") and _is_host(parts.hostname) and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        usable = False
    if not usable:
        raise KubeconfigError(f"{cluster.where}: server {without_user(server)!r} is no http or https URL")
    # Neither a query nor a fragment is the server's, for client-go either.
    return server.partition("#")[0].partition("?")[0].rstrip("/")


def _with_name_in(server: str, user: User) -> User:
    """The user as the server's URL names one: that goes before everything else, as in Go's HTTP client."""
    parts = urlsplit(server)
    if parts.username is None:
        return user
    name, password = unquote(parts.username), unquote(parts.password or "")
    return replace(user, token="", token_file="", plugin=None, username=name, password=password)


def _is_host(name: str | None) -> bool:
    """Whether it may be a host's name or address; a name with spaces or the like never resolves."""
    return re.fullmatch(r"[A-Za-z0-9._:%-]+", name or "") is not None and _can_be_asked_for(name or "")


def _can_be_asked_for(name: str) -> bool:
    """Whether DNS and TLS can carry the name: no part of it is empty or longer than 63 characters."""
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return not name.startswith(".")


def _user(section: _Section, name: str, cluster: _Section) -> User:
    if section.content.get("auth-provider") is not None:
        provider = section.content["auth-provider"]
        kind = provider.get("name", "") if isinstance(provider, dict) else ""
        raise KubeconfigError(
            f"{section.where} uses the auth-provider {kind!r}, which Kubernetes has removed; use an exec plugin"
        )
    token, token_file, username = section.text("token"), section.path("tokenFile"), section.text("username")
    password = section.text("password")
    if (token or token_file) and (username or password):
        other = "user name" if username else "password"
        raise KubeconfigError(f"{section.where} has both a token and a {other}; only one is allowed")
    certificate, key = section.pem("client-certificate"), section.pem("client-key")
    # A key alone is nobody's, and client-go passes it over where there is anything else.
    is_passed_over = certificate is None and bool(token or token_file or username or section.content.get("exec"))
    if (certificate is None) != (key is None) and not is_passed_over:
        missing = "client-key" if key is None else "client-certificate"
        raise KubeconfigError(f"{section.where} has no {missing} for the other half of the pair")
    if key is not None and not is_passed_over and "ENCRYPTED" in key:
        raise KubeconfigError(f"{section.where}: the client key is encrypted; kubeconfigs need an open one")
    return User(
        name=name,
        token=token,
        token_file=str(token_file) if token_file else "",
        username=username,
        password=password,
        certificate=ClientCertificate(certificate, key) if certificate is not None and key is not None else None,
        plugin=_plugin(section, cluster),
        impersonation=_impersonation(section),
    )


def _impersonation(section: _Section) -> Impersonation:
    extra = section.content.get("as-user-extra") or {}
    if not isinstance(extra, dict) or not all(isinstance(each, list) for each in extra.values()):
        raise KubeconfigError(f"{section.where}: as-user-extra must map keys to lists")
    found = Impersonation(
        section.text("as"),
        section.text("as-uid"),
        section.strings("as-groups"),
        tuple((str(key), tuple(map(str, values))) for key, values in extra.items()),
    )
    said = (found.user, found.uid, *found.groups, *(value for _, values in found.extra for value in values))
    if any(control in each for each in said for control in "\r\n\0"):
        raise KubeconfigError(
            f"{section.where} impersonates somebody whose name cannot be sent: it has a line's end in it"
        )
    if (found.uid or found.groups or found.extra) and not found.user:
        raise KubeconfigError(f"{section.where} impersonates a group or UID without a user (as)")
    return found


def _plugin(section: _Section, cluster: _Section) -> ExecPlugin | None:
    content = section.content.get("exec")
    if content is None:
        return None
    if not isinstance(content, dict):
        raise KubeconfigError(f"{section.where}: exec must be a mapping")
    plugin = _Section(Entry(content, section.folder / "config"), "")
    plugin.where = f"{section.where}: exec"
    command, version = plugin.text("command"), plugin.text("apiVersion")
    if not command:
        raise KubeconfigError(f"{plugin.where} has no command")
    if version not in _EXEC_VERSIONS:
        raise KubeconfigError(f"{plugin.where}: apiVersion {version!r} is not supported; v1 and v1beta1 are")
    mode = plugin.text("interactiveMode")
    if not mode and version.endswith("/v1"):
        raise KubeconfigError(f"{plugin.where} needs an interactiveMode")
    if mode not in ("", "Never", "IfAvailable", "Always"):
        raise KubeconfigError(f"{plugin.where}: interactiveMode {mode!r} is none of Never, IfAvailable, Always")
    if mode == "Always":
        raise KubeconfigError(f"{plugin.where} wants a terminal (interactiveMode Always), which mcjob does not share")
    rows = content.get("env") or []
    if not isinstance(rows, list) or not all(isinstance(each, dict) and each.get("name") for each in rows):
        raise KubeconfigError(f"{plugin.where}: env must be a list of name and value")
    return ExecPlugin(
        command=str(section.folder / command) if os.sep in command else command,
        args=plugin.strings("args"),
        env=tuple((str(each["name"]), str(each.get("value", ""))) for each in rows),
        api_version=version,
        interactive_mode=mode or "IfAvailable",
        provide_cluster_info=plugin.flag("provideClusterInfo"),
        install_hint=plugin.text("installHint"),
        cluster_config=_cluster_config(cluster),
    )


def _cluster_config(cluster: _Section) -> Any:
    for each in cluster.content.get("extensions") or ():
        if isinstance(each, dict) and each.get("name") == _CLUSTER_EXTENSION:
            return each.get("extension")
    return None
