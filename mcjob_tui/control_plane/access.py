"""Whether RBAC allows something, asked of the API server before a person tries (SelfSubjectAccessReview)."""

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import ACCESS_REVIEW, Kind
from mcjob_tui.resources.text import clean


async def allowed(
    api: Api, verb: str, kind: Kind, namespace: str = "", *, name: str = "", subresource: str = ""
) -> tuple[bool, str]:
    """Whether ``verb`` on ``kind`` is allowed, and if not why, in a sentence.

    What cannot be asked counts as allowed: the request itself will tell.
    """
    attributes = {
        "verb": verb,
        "group": kind.group,
        "version": kind.version,
        "resource": kind.plural,
        "namespace": namespace if kind.namespaced else "",
        "name": name,
        "subresource": subresource,
    }
    review = {
        "apiVersion": ACCESS_REVIEW.api_version,
        "kind": ACCESS_REVIEW.name,
        "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }
    try:
        status = (await api.post(ACCESS_REVIEW.path(), review)).get("status")
    except ControlPlaneError:
        return True, ""
    if not isinstance(status, dict) or status.get("allowed"):
        return True, ""
    where = f" in {clean(namespace)}" if namespace and kind.namespaced else ""
    said = clean(str(status.get("reason") or ""))
    return False, f"you may not {verb} {kind.resource}{where}" + (f": {said}" if said else "")
