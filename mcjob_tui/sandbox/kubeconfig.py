"""The kubeconfig that a running sandbox hands out: one context per user, the first of them current."""

import base64
from collections.abc import Mapping

import yaml

CONTEXT = "mcjob-sandbox"


def kubeconfig_text(url: str, certificate: str, tokens: Mapping[str, str], namespace: str = "default") -> str:
    """The file's text.

    Args:
        url: the control plane's, ``https://127.0.0.1:PORT``.
        certificate: the server's own, PEM.
        tokens: context name to bearer token; the first is the current context.
    """
    authority = base64.b64encode(certificate.encode()).decode()
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": CONTEXT, "cluster": {"server": url, "certificate-authority-data": authority}}],
        "users": [{"name": name, "user": {"token": token}} for name, token in tokens.items()],
        "contexts": [
            {"name": name, "context": {"cluster": CONTEXT, "user": name, "namespace": namespace}} for name in tokens
        ],
        "current-context": next(iter(tokens)),
    }
    return yaml.safe_dump(config, sort_keys=False)
