"""What can go wrong between mcjob and an API server, as a small tree. ``str(error)`` is a sentence for a person.

Texts from outside are cleaned when an error is made, so an error may be drawn as it is; credentials that a server
repeats are taken out of them. How an HTTP answer becomes one of these is ``answers``'s business. No imports beyond the
standard library, the cleaner and what must not be said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mcjob_tui.control_plane.unsaid import without_secrets
from mcjob_tui.resources.text import clean


class ControlPlaneError(Exception):
    """Base of all: something that a person has to be told."""

    def __init__(self, sentence: str) -> None:
        super().__init__(_safe(sentence))

    @property
    def sentence(self) -> str:
        """What happened, in one line that is safe to draw."""
        return str(self)

    @property
    def may_have_happened(self) -> bool:
        """Whether a change that was asked for may have been made although this came in place of an answer."""
        return False


def _safe(text: str) -> str:
    # Before, for what is cut in the middle; after, for what only its invisible characters had kept from being one.
    return without_secrets(clean(without_secrets(text)))


class KubeconfigError(ControlPlaneError):
    """A kubeconfig, or the credentials that it names, cannot be used."""


class Unreachable(ControlPlaneError):
    """No answer: the name, the connection or TLS failed, or a gateway answered in place of the API server.

    ``sent`` says whether the request may have reached the server: then a change may have been made.
    """

    def __init__(self, sentence: str, *, sent: bool = False) -> None:
        super().__init__(sentence)
        self.sent = sent

    @property
    def may_have_happened(self) -> bool:
        return self.sent


class TimedOut(Unreachable):
    """No answer in time."""


class OutcomeUnknown(Unreachable):
    """Answers were lost and nobody was there to be asked: it is not known whether a change was made."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, sent=True)


class ProtocolError(ControlPlaneError):
    """An answer that is none of Kubernetes', such as a page of HTML: a gateway's, so the server may have acted."""

    @property
    def may_have_happened(self) -> bool:
        return True


class TooLarge(ProtocolError):
    """An answer with more in it than is taken in."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One field that the API server refused. ``field`` is a path such as ``spec.template.spec.containers[0].image``."""

    field: str
    message: str
    reason: str = ""


class Refused(ControlPlaneError):
    """The API server answered with an error. ``code`` is the HTTP status, ``reason`` Kubernetes' word for it."""

    def __init__(
        self,
        sentence: str,
        *,
        code: int = 0,
        reason: str = "",
        kind: str = "",
        name: str = "",
        causes: Sequence[Cause] = (),
        retry_after: int = 0,
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.reason = reason
        self.kind = _safe(kind)
        self.name = _safe(name)
        cleaned = (Cause(_safe(each.field), _safe(each.message), each.reason) for each in causes)
        self.causes = tuple(dict.fromkeys(cleaned))
        self.retry_after = retry_after


class NotFound(Refused):
    """404: the object, its namespace or the whole API is not there."""


class UnknownApi(NotFound):
    """404 for a whole API: this server does not have the kind (it may be no Karmada)."""


class AlreadyExists(Refused):
    """409: an object of that name exists."""


class Conflict(Refused):
    """409: the object was changed by somebody else meanwhile, or a precondition does not hold."""


class Expired(Refused):
    """410: the resourceVersion or continue token is too old; list again."""


class Invalid(Refused):
    """422 or 400: the object breaks a rule; ``causes`` names the fields where the server does."""


class DeniedByAdmission(Refused):
    """An admission webhook refused the object. ``webhook`` is its name; Karmada's are 403 on the wire."""

    def __init__(self, sentence: str, *, webhook: str, code: int = 403, causes: Sequence[Cause] = ()) -> None:
        super().__init__(sentence, code=code, reason="Forbidden", causes=causes)
        self.webhook = _safe(webhook)


class Forbidden(Refused):
    """403: RBAC does not allow it. ``verb``, ``resource`` and ``namespace`` are what was asked for, where known."""

    def __init__(
        self, sentence: str, *, verb: str = "", resource: str = "", namespace: str = "", kind: str = "", name: str = ""
    ) -> None:
        super().__init__(sentence, code=403, reason="Forbidden", kind=kind, name=name)
        self.verb = verb
        self.resource = resource
        self.namespace = namespace


class QuotaExceeded(Forbidden):
    """403: a ResourceQuota is used up."""


class Unauthorized(Refused):
    """401: the server does not know who asks."""


class Overloaded(Refused):
    """429: too many requests; ``retry_after`` says for how many seconds to wait."""


class ServerFailure(Refused):
    """5xx: the server, a webhook that it calls or a member behind it failed, before it acted or after."""

    @property
    def may_have_happened(self) -> bool:
        return True


class RefusedObjects(Refused):
    """The dry run refused one object or several; ``refusals`` has each with the name of its kind."""

    def __init__(self, refusals: Sequence[tuple[str, ControlPlaneError]]) -> None:
        first = refusals[0][1]
        super().__init__(
            "; ".join(f"{kind}: {error}" for kind, error in refusals),
            code=first.code if isinstance(first, Refused) else 0,
            causes=[cause for _, error in refusals if isinstance(error, Refused) for cause in error.causes],
        )
        self.refusals = tuple(refusals)
