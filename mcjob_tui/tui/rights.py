"""What RBAC allows this person, asked in the background and remembered for as long as the session lasts.

A question that has no answer yet counts as allowed: nothing waits for it, and the request itself would tell. Who may
do something in all namespaces is not asked again for each of them.
"""

from collections.abc import Awaitable, Callable, Coroutine
from typing import NamedTuple


class Question(NamedTuple):
    """A verb on a kind, in a namespace; "" is all namespaces, or a kind that has none."""

    verb: str
    kind: str
    namespace: str = ""


Ask = Callable[[str, str, str], Awaitable[tuple[bool, str]]]
"""Whether a verb on a kind is allowed in a namespace, and if not why, in a sentence."""


class Rights:
    """The answers of one session.

    Args:
        ask: the session's ``allowed``.
        start: runs a question in the background.
        learned: called after each answer that denies something, so that keys can be dimmed.
    """

    def __init__(
        self, ask: Ask, start: Callable[[Coroutine[None, None, None]], object], learned: Callable[[], None]
    ) -> None:
        self._ask = ask
        self._start = start
        self._learned = learned
        self._answers: dict[Question, str] = {}
        self._asked: set[Question] = set()

    def why_not(self, verb: str, kind: str, namespace: str = "") -> str:
        """Why RBAC denies it; "" where it allows it, or while that is not known. Returns at once."""
        everywhere = Question(verb, kind)
        if everywhere not in self._answers:
            self._find_out(everywhere)
            return ""
        if not self._answers[everywhere]:
            return ""
        question = Question(verb, kind, namespace)
        if question not in self._answers:
            self._find_out(question)
        return self._answers.get(question, "")

    def _find_out(self, question: Question) -> None:
        if question not in self._asked:
            self._asked.add(question)
            self._start(self._answer(question))

    async def _answer(self, question: Question) -> None:
        allowed, reason = await self._ask(*question)
        self._answers[question] = "" if allowed else reason or f"you may not {question.verb} {question.kind}"
        if not allowed:
            self._learned()
