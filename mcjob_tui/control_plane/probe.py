"""What kind of server has answered: a Karmada control plane, or a cluster like any other."""

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.errors import ControlPlaneError, Forbidden, NotFound, ProtocolError
from mcjob_tui.control_plane.views import KarmadaView
from mcjob_tui.resources.text import clean

_NEEDED = frozenset({"cluster.karmada.io", "policy.karmada.io", "work.karmada.io"})
PROBE_SECONDS = 10.0
_POLICY_SCHEMA = "/openapi/v3/apis/policy.karmada.io/v1alpha1"
_SINCE = ((b'"overflowAffinities"', "1.18"),)
"""Fields of the policies that tell a release, newest first: no API says the version itself."""


async def probe(api: Api) -> KarmadaView:
    """Ask for version and API groups.

    Who may not ask for the groups gets the benefit of the doubt: the first list will tell.

    Raises:
        ControlPlaneError: the server does not answer, or does not accept the credentials.
    """
    try:
        groups = _groups(await api.read("/apis", seconds=PROBE_SECONDS))
    except Forbidden:
        groups = _NEEDED
    except NotFound:
        groups = frozenset()
    version = await _version(api)
    return KarmadaView(
        karmada=groups >= _NEEDED,
        kubernetes_version=version,
        karmada_version="",
        sandbox="sandbox" in version,
        features=frozenset(each for each in groups if each.endswith(".karmada.io")),
    )


def _groups(content: dict[str, object]) -> frozenset[str]:
    rows = content.get("groups")
    if not isinstance(rows, list):
        raise ProtocolError("the server's list of APIs cannot be read")
    return frozenset(str(each.get("name")) for each in rows if isinstance(each, dict))


async def _version(api: Api) -> str:
    """The Kubernetes version that the server says it has; "" where it does not say, which hurts nobody."""
    try:
        return clean(str((await api.read("/version", seconds=PROBE_SECONDS)).get("gitVersion") or ""))
    except ControlPlaneError:
        return ""


async def oldest_karmada(api: Api) -> str:
    """The release that brought the newest field that the policies' schema has; "" where it has none of those known.

    The schema is only searched, not taken apart. It hurts nobody where it may not be read.
    """
    try:
        schema = await api.text(_POLICY_SCHEMA)
    except ControlPlaneError:
        return ""
    return next((release for field, release in _SINCE if field in schema), "")
