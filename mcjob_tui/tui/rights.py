"""What RBAC allows this person, asked in the background and remembered for as long as the session lasts.

A question that has no answer yet counts as allowed: no key is dimmed for it. Whoever does what it is about waits for
the answer. Who may do something in all namespaces is not asked again for each of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import NamedTuple

ANSWER_SECONDS = 1.0
"""So long a person's key waits for an answer; keys that follow wait with it, and keep their order."""


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
        self._answered = asyncio.Event()

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

    def is_known(self, verb: str, kind: str, namespace: str = "") -> bool:
        """Whether the API server has said what ``why_not`` returns."""
        everywhere = self._answers.get(Question(verb, kind))
        return everywhere == "" or (everywhere is not None and Question(verb, kind, namespace) in self._answers)

    async def settle(self, questions: Iterable[Question]) -> bool:
        """Wait for the answers to ``questions``, and ask where nobody has; whether all have come in time."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                for each in questions:
                    while not self.is_known(*each):
                        self._answered.clear()
                        self.why_not(*each)
                        await self._answered.wait()
        except TimeoutError:
            return False
        return True

    def _find_out(self, question: Question) -> None:
        if question not in self._asked:
            self._asked.add(question)
            self._start(self._answer(question))

    async def _answer(self, question: Question) -> None:
        allowed, reason = await self._ask(*question)
        self._answers[question] = "" if allowed else reason or f"you may not {question.verb} {question.kind}"
        self._answered.set()
        if not allowed:
            self._learned()
