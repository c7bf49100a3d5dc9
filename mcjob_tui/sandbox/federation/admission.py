"""Karmada's webhooks in front of the sandbox's API server. What they allow and change is ``karmada.admission``."""

from typing import Literal

from mcjob_tui.karmada.admission import Admitted, Denied, admit
from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, name_of


def admitted(
    operation: Literal["CREATE", "UPDATE", "DELETE"], kind: Kind, obj: Json, old: Json | None, namespace: str
) -> Json:
    """The object as the webhooks leave it.

    Raises:
        ApiFailure: denied (403), unreadable (400) or, for a Cluster, invalid (422).
    """
    decision = admit(operation, kind.kind, namespace, obj, old)
    if isinstance(decision, Admitted):
        result: Json = copied(decision.object)
        return result
    if isinstance(decision, Denied):
        reason = "Forbidden" if decision.code == 403 else ""
        raise failures.denied(decision.webhook, decision.message, code=decision.code, reason=reason)
    errors = [failures.FieldError(each.reason, each.body, each.field) for each in decision.errors]
    raise failures.invalid(kind, name_of(obj), errors)
