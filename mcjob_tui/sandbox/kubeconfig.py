"""The kubeconfig that a running sandbox hands out: one context per user, the first of them current."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

CONTEXT = "mcjob-sandbox"
VIEWER_CONTEXT = "mcjob-sandbox-viewer"


@dataclass(frozen=True, slots=True)
class Login:
    """A further context: whose token, and in which namespace."""

    context: str
    user: str
    token: str = field(repr=False)
    namespace: str


def kubeconfig_text(
    url: str, certificate: str, tokens: Mapping[str, str], namespace: str = "default", others: Sequence[Login] = ()
) -> str:
    """The file's text.

    Args:
        url: the control plane's, ``https://127.0.0.1:PORT``.
        certificate: the server's own, PEM.
        tokens: context name to bearer token; the first is the current context.
        namespace: of the contexts of ``tokens``.
        others: further contexts.
    """
    logins = [*(Login(name, name, token, namespace) for name, token in tokens.items()), *others]
    authority = base64.b64encode(certificate.encode()).decode()
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": CONTEXT, "cluster": {"server": url, "certificate-authority-data": authority}}],
        "users": [{"name": each.user, "user": {"token": each.token}} for each in logins],
        "contexts": [
            {"name": each.context, "context": {"cluster": CONTEXT, "user": each.user, "namespace": each.namespace}}
            for each in logins
        ],
        "current-context": logins[0].context,
    }
    return yaml.safe_dump(config, sort_keys=False)


def is_a_sandboxs(text: str) -> bool:
    """Whether a sandbox has written the kubeconfig ``text``: nothing is lost with it."""
    try:
        config = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError):
        return False
    clusters = config.get("clusters") if isinstance(config, dict) else None
    return (
        isinstance(clusters, list)
        and bool(clusters)
        and all(isinstance(each, dict) and each.get("name") == CONTEXT for each in clusters)
    )
