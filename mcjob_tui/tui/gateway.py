"""How the app gets a control plane: implemented by ``cli`` with kubeconfigs and the sandbox, by tests with doubles.

Only shapes; nothing is imported at run time beyond the views.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.control_plane.views import ContextView


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kubeconfig was looked for, and what was found there, in words."""

    origin: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the kubeconfigs hold. ``problem`` is a sentence if a file cannot be used, "" otherwise."""

    places: tuple[Place, ...] = ()
    contexts: "tuple[ContextView, ...]" = ()
    problem: str = ""


class Verdict(StrEnum):
    """What a context is good for."""

    KARMADA = "karmada"
    NO_KARMADA = "no karmada"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a context answered: ``words`` fit a table's cell, ``reason`` is the whole sentence."""

    verdict: Verdict
    words: str
    reason: str = ""


class Gateway(Protocol):
    """What the app asks for. Only ``is_likely`` is called before the first frame."""

    def is_likely(self) -> bool:
        """A cheap guess, without reading a file: is there a kubeconfig (or an explicit wish) to connect with?"""

    def load(self) -> None:
        """Import whatever is heavy and needed to show Jobs. Called in a thread, once, after the first frame."""

    def load_more(self) -> None:
        """Import what is needed later. Called in a thread once the first Jobs have had time to be shown."""

    async def find(self, kubeconfig: str | None = None) -> Found:
        """Read the kubeconfigs; ``kubeconfig`` is a file that the person named since. Does not raise."""

    async def probe(self, context: str) -> Answer:
        """Ask a context what it is. Does not raise; ends within five seconds."""

    def connect(self, context: str | None) -> "AbstractAsyncContextManager[ControlPlane]":
        """A session with a context, or with the current one.

        Raises:
            ControlPlaneError: on entering, if there is no such context, no answer, or no Karmada behind it.
        """

    def sandbox(self) -> "AbstractAsyncContextManager[ControlPlane]":
        """A session with an embedded sandbox, which ends with it. Raises ``ControlPlaneError`` if it cannot start."""
