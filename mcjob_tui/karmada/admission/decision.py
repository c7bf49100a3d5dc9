"""What becomes of a request to change an object: taken as it is written now, denied by a webhook, or found invalid."""

from dataclasses import dataclass
from typing import Any

from mcjob_tui.karmada.admission.field_errors import FieldError, aggregated


@dataclass(frozen=True, slots=True)
class Admitted:
    """The object after Karmada's defaulting; for a deletion, the object that goes."""

    object: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Denied:
    """A webhook's refusal, which an API server answers without details.

    ``message`` is the webhook's own text; ``str()`` is what the API server says. ``code`` is 403 (with the reason
    Forbidden) for a broken rule, 400 (without a reason) for an object that the webhook cannot read.
    """

    webhook: str
    message: str
    code: int = 403

    def __str__(self) -> str:
        return f'admission webhook "{self.webhook}" denied the request: {self.message}'


@dataclass(frozen=True, slots=True)
class Invalid:
    """A refusal by Karmada's aggregated API server, which it answers with 422 Invalid and one cause for each error."""

    errors: tuple[FieldError, ...]

    @property
    def message(self) -> str:
        """What follows ``… is invalid: `` in the answer."""
        return aggregated(map(str, self.errors))

    def __str__(self) -> str:
        return self.message


Decision = Admitted | Denied | Invalid
