"""What an answer must be before it is believed: JSON, no failure in disguise, and the very object that was asked for.

An answer can be anybody's: a gateway's, one that belongs to another request, a ``Status`` of failure under a 200.
What cannot be believed is a ``ProtocolError``, after which a change is looked for rather than taken for made.
"""

import json
from typing import Any

from mcjob_tui.control_plane.answers import error_of
from mcjob_tui.control_plane.bounds import is_absurd
from mcjob_tui.control_plane.errors import ProtocolError, TooLarge
from mcjob_tui.control_plane.kinds import Kind
from mcjob_tui.control_plane.transport import Answer

Json = dict[str, Any]


def accepted(answer: Answer) -> Answer:
    """The answer, if it is none of refusal.

    Raises:
        ControlPlaneError: what the server refuses with, or that this is no API server's answer.
    """
    if answer.status >= 400:
        raise error_of(answer.status, answer.content_type, answer.body, retry_after=answer.retry_after)
    if answer.status >= 300 or "json" not in answer.content_type:
        what = "a web page" if "html" in answer.content_type else answer.content_type or "nothing known"
        raise ProtocolError(f"{what} came in place of an API server's answer (HTTP {answer.status})")
    return answer


def json_object(answer: Answer) -> Json:
    """The JSON object that an accepted answer is.

    Raises:
        ProtocolError: it is none, or more than one, or a ``Status`` of failure, which HTTP says it is not.
    """
    if is_absurd(answer.body):
        raise TooLarge("the server's answer is larger than any object")
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise ProtocolError("the server's answer is cut off or no JSON") from None
    if not isinstance(found, dict):
        raise ProtocolError("the server's answer is no object")
    if found.get("kind") == "Status" and found.get("status") == "Failure":
        said = found.get("message") or "it does not say why"
        raise ProtocolError(f"the server answered HTTP {answer.status}, and that it failed: {said}")
    return found


def the_object(answer: Answer, kind: Kind, namespace: str | None, name: str) -> Json:
    """The object that an accepted answer must be; it has metadata, and a UID.

    Raises:
        ProtocolError: it is another, or none at all.
    """
    found = json_object(answer)
    meta = found.get("metadata")
    if not isinstance(meta, dict) or (found.get("kind"), meta.get("name")) != (kind.name, name):
        raise ProtocolError(f"the server answered with something else than {kind.name} {name}")
    if kind.namespaced and namespace and meta.get("namespace", namespace) != namespace:
        raise ProtocolError(f"the server answered with {kind.name} {name} of another namespace")
    if not isinstance(meta.get("uid"), str) or not meta["uid"]:
        raise ProtocolError(f"the server answered with a {kind.name} that has no UID")
    return found


def deleted_object(answer: Answer, kind: Kind, namespace: str | None, name: str) -> Json:
    """What an accepted answer to a deletion says: a ``Status`` of success, or the object as it goes.

    Raises:
        ProtocolError: it says neither.
    """
    found = json_object(answer)
    if found.get("kind") == "Status" and found.get("status") == "Success":
        return found
    return the_object(answer, kind, namespace, name)
