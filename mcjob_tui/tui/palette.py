"""The command palette's content: the commands of the page behind it, each with its help or why it is not possible."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from mcjob_tui.tui.commands import Command
from mcjob_tui.tui.screens.page import Page


class PageCommands(Provider):
    """Offers what the page's declarations say."""

    def _offered(self) -> list[tuple[Command, Callable[[], None], str | None]]:
        """Each command with what does it and why it is not possible now; none over a dialog."""
        page = self.screen
        if not isinstance(page, Page):
            return []
        situation = page.situation()
        return [
            (command, partial(_run, page, command.name), _why(command.why_not(situation)))
            for command in page.commands()
            if command.palette
        ]

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Commands whose help matches."""
        matcher = self.matcher(query)
        for command, run, reason in self._offered():
            text = _said(command)
            score = matcher.match(f"{text} {command.name}")
            if score > 0:
                # As on the : line, the beginning of a command's name comes before a word somewhere in another's help.
                score += command.name.startswith(query.lower())
                yield Hit(score, matcher.highlight(text), run, help=reason, text=text)

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All commands, before anything is typed."""
        for command, run, reason in self._offered():
            text = _said(command)
            yield DiscoveryHit(Content(text), run, help=reason, text=text)


_WITH_GROUP = frozenset({"Create", "Sort", "Since"})


def _said(command: Command) -> str:
    """The help, with its group where it is but the end of a sentence that the group's heading begins."""
    group = command.group.partition(";")[0]
    return f"{group.lower()}: {command.help}" if group in _WITH_GROUP else command.help


def _run(page: Page[Any], name: str) -> None:
    page.run_worker(page.action_command(name), name="command", group="command", exit_on_error=False)


def _why(reason: str) -> str | None:
    # The palette would parse markup in a plain string; a reason may quote what a server said.
    return f"not now: {reason}".replace("[", "(").replace("]", ")") if reason else None
