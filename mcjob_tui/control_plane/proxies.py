"""Which proxy a server is reached through, as Go's ``httpproxy`` decides it for kubectl.

A ``proxy-url`` of the kubeconfig goes before the environment. Loopback is never proxied by the environment.
"""

import ipaddress
from urllib.parse import urlsplit

from mcjob_tui.control_plane.connection import Environment
from mcjob_tui.control_plane.errors import KubeconfigError


def proxy_for(server: str, environment: Environment) -> str | None:
    """The proxy that ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``NO_PROXY`` (or lower case) name for ``server``.

    Raises:
        KubeconfigError: the variable names a proxy of a kind that cannot be used.
    """
    parts = urlsplit(server)
    host = parts.hostname or ""
    if _is_loopback(host):
        return None
    variable = "HTTPS_PROXY" if parts.scheme == "https" else "HTTP_PROXY"
    proxy = environment.get(variable) or environment.get(variable.lower()) or ""
    no_proxy = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    if not proxy or _is_excepted(host, parts.port, no_proxy):
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    return checked_proxy(proxy, f"${variable}")


def checked_proxy(url: str, where: str) -> str:
    """``url`` if it is an http or https proxy. Raises ``KubeconfigError`` naming ``where`` it stands otherwise."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise KubeconfigError(f"the proxy in {where} is no URL") from None
    if parts.scheme.startswith("socks"):
        raise KubeconfigError(f"{where} names a {parts.scheme} proxy, which mcjob cannot use; an http proxy works")
    if parts.scheme not in ("http", "https") or not usable:
        raise KubeconfigError(f"the proxy in {where} must be a URL such as http://proxy:3128")
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_excepted(host: str, port: int | None, no_proxy: str) -> bool:
    """Whether ``NO_PROXY`` names the host.

    Rules are ``*``, an address, a network, a domain or ``.domain``, each with a port or without.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    for rule in filter(None, (each.strip().lower() for each in no_proxy.split(","))):
        if rule == "*":
            return True
        if address is not None and "/" in rule:
            try:
                if address in ipaddress.ip_network(rule, strict=False):
                    return True
            except ValueError:
                continue
        name, _, rule_port = rule.rpartition(":") if rule.count(":") == 1 else (rule, "", "")
        if rule_port and rule_port != str(port):
            continue
        name = name.removeprefix("*")
        if host == name.lstrip(".") and not name.startswith("."):
            return True
        if host.endswith(name if name.startswith(".") else f".{name}"):
            return True
    return False
