"""Find out whether a change was made when its answer did not come: look, and only then do it again.

What is changed, and how it is recognised, is the callers' business: ``create_once``, ``delete_once``, ``job_edit``,
``actions``. Nothing is guessed, and a change that may have been made is never called one that was not.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.errors import (
    AlreadyExists,
    Conflict,
    ControlPlaneError,
    NotFound,
    OutcomeUnknown,
    ServerFailure,
    UnknownApi,
)

T = TypeVar("T")
_TRIES = 5
_LONGEST_WAIT = 4.0


async def until_certain(
    api: Api, do: Callable[[], Awaitable[T]], look: Callable[[], Awaitable[T | None]], what: str
) -> T:
    """Do something until it is certain that it was done, or that it was refused.

    Args:
        api: whose ``pause`` is waited with.
        do: asks for the change.
        look: what ``do`` would give, if the change is there by now; None if it is not. Its ``NotFound``, ``Conflict``
            and ``AlreadyExists`` are verdicts and are raised.
        what: the rest of "it is not known whether …".

    Raises:
        OutcomeUnknown: nobody answered, neither to the request nor to what was asked after it.
        ControlPlaneError: it was refused, or could not be sent, and has not happened.
    """
    backoff = Backoff(longest=_LONGEST_WAIT)
    doubt: ControlPlaneError | None = None
    for _ in range(_TRIES):
        if doubt is not None:
            await api.pause(backoff.next_wait())
            try:
                found = await look()
            except ControlPlaneError as error:
                if _is_verdict(error):
                    raise
                continue
            if found is not None:
                return found
            if _is_final(doubt):
                raise doubt
        try:
            return await do()
        except ControlPlaneError as error:
            if not error.may_have_happened:
                raise
            doubt = error
    assert doubt is not None
    raise OutcomeUnknown(f"it is not known whether {what} ({doubt}); trying again finds out")


def _is_verdict(error: ControlPlaneError) -> bool:
    return isinstance(error, NotFound | Conflict | AlreadyExists) and not isinstance(error, UnknownApi)


def _is_final(error: ControlPlaneError) -> bool:
    """A 500 is the server's own fault or a webhook's, which the next try would meet again; the others pass."""
    return isinstance(error, ServerFailure) and error.code == 500
