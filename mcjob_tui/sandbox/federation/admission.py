"""Karmada's webhooks in front of the sandbox's API server. What they allow and change is ``karmada.admission``."""

from collections.abc import Callable
from typing import Literal

from mcjob_tui.karmada.admission import Admitted, Denied, admit
from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, name_of


def admitted(
    operation: Literal["CREATE", "UPDATE", "DELETE"],
    kind: Kind,
    obj: Json,
    old: Json | None,
    namespace: str,
    new_uid: Callable[[], str],
) -> Json:
    """The object as the webhooks leave it.

    Args:
        new_uid: draws a permanent id.

    Raises:
        ApiFailure: denied (403), unreadable (400) or, for a Cluster, invalid (422).
    """
    decision = admit(operation, kind.kind, namespace, obj, old, new_uid=new_uid)
    if isinstance(decision, Admitted):
        return dict(decision.object)
    if isinstance(decision, Denied):
        reason = "Forbidden" if decision.code == 403 else ""
        raise failures.denied(decision.webhook, decision.message, code=decision.code, reason=reason)
    errors = [failures.FieldError(each.reason, each.body, each.field) for each in decision.errors]
    raise failures.invalid(kind, name_of(obj), errors)
