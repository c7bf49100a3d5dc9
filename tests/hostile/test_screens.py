"""Every screen over a server whose every text is hostile: nothing crashes, nothing breaks out, no frame is broken.

The whole program is real: the session, its watches and the sandbox behind the server that changes the texts.
"""

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.hostile.corpus import EVIL, SHORT
from tests.hostile.poisoned import Poisoned, text_poison
from tests.hostile.walking import Walk, walking

TEXTS = [*SHORT.values(), *[EVIL] * 4]
LOG_TAIL = EVIL.replace("\n", "").replace("\r", "").encode() + b"\xff\xfe\x80\n"


class Corpus:
    """Gives each text of the server one of the corpus, another one in each turn."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.used: dict[tuple[str, str], str] = {}

    def __call__(self, place: str, value: str) -> str:
        text = TEXTS[(zlib.crc32(f"{place} {value}".encode()) + 13 * self.turn) % len(TEXTS)]
        self.used[place, value] = text
        return text


@pytest.fixture(autouse=True)
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings and no drafts of the person who runs the tests."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))


async def look_at_a_job(walk: Walk) -> None:
    await walk.press("enter")
    await walk.reach("JobScreen")
    await walk.press("2", "j", "enter", "3", "4", "5", "greater_than_sign", "greater_than_sign", "6", "1")
    await walk.press("d", "escape")
    await walk.leave()


async def look_at_lists(walk: Walk) -> None:
    await walk.press("S", "A", "f", "f", "space")
    for opens, screen, *keys in (
        ("d", "DescribeScreen"),
        ("y", "JobScreen"),
        ("Y", "ChoiceDialog", "j"),
        ("R", "RunAgainDialog"),
        ("n", "ChoiceDialog", "j"),
        ("question_mark", "HelpScreen", "e"),
        ("ctrl+p", "CommandPalette", "y"),
    ):
        await walk.press(opens)
        await walk.reach(screen)
        await walk.press(*keys)
        await walk.leave()


async def look_at_logs(walk: Walk) -> None:
    await walk.press("l")
    await walk.reach("LogsScreen")
    await walk.press("w", "t", "slash")
    await walk.type("[/x] [")
    await walk.press("escape", "escape")
    await walk.leave()


async def look_at_clusters(walk: Walk) -> None:
    await walk.press("colon")
    await walk.type("clusters")
    await walk.press("enter")
    await walk.reach("ClustersScreen")
    await walk.press("F", "j", "e", "tab", "tab", "tab", "tab", "escape")
    await walk.leave()


async def look_at_the_form(walk: Walk) -> None:
    await walk.press("w")
    await walk.reach("WizardScreen")
    for _ in range(5):
        await walk.press(*["tab"] * 3, "ctrl+n")
    await walk.press("ctrl+t", "escape", "escape")


async def be_refused(walk: Walk, server: Poisoned) -> None:
    """What is asked for is refused, in the words of an admission webhook or of a proxy."""
    status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422}
    causes = [{"reason": EVIL, "message": EVIL, "field": "spec.template" + EVIL}]
    words = 'admission webhook "x' + EVIL + '" denied the request: ' + EVIL
    body = json.dumps({**status, "message": words, "details": {"causes": causes, "name": EVIL, "kind": EVIL}}).encode()
    for answer in ((422, "application/json", body), (403, "application/json", body), (502, "text/html", EVIL.encode())):
        server.refuse = lambda method, path, answer=answer: None if method == "GET" else answer  # type: ignore[misc]
        await walk.press("s", "x", "tab", "enter")
        await walk.leave()
    await walk.press("colon")
    await walk.type("ctx [/x] [@click=app.quit]")
    await walk.press("enter", "colon")
    await walk.type("messages")
    await walk.press("enter")
    await walk.reach("SaidScreen")
    await walk.leave()


WATCHING = {
    "DescribeScreen",
    "JobScreen",
    "ChoiceDialog",
    "RunAgainDialog",
    "HelpScreen",
    "CommandPalette",
    "LogsScreen",
}
CHANGING = {"ClustersScreen", "ClusterDialog", "DeleteDialog", "CommandLine", "SaidScreen", "WizardScreen"}


@pytest.mark.e2e
@pytest.mark.parametrize("size", [(120, 40)])
async def test_no_text_of_a_server_breaks_a_screen_that_watches(
    tmp_path: Path, poisoned: Poisoned, size: tuple[int, int]
) -> None:
    async with hostile_walk(tmp_path, poisoned, Corpus(0), size) as walk:
        for look in (look_at_lists, look_at_a_job, look_at_logs):
            await look(walk)
        assert set(walk.steps) >= WATCHING


@pytest.mark.e2e
@pytest.mark.parametrize("size", [(80, 24)])
async def test_no_text_of_a_server_breaks_a_screen_that_changes(
    tmp_path: Path, poisoned: Poisoned, size: tuple[int, int]
) -> None:
    async with hostile_walk(tmp_path, poisoned, Corpus(1), size) as walk:
        await look_at_clusters(walk)
        await be_refused(walk, poisoned)
        await look_at_the_form(walk)
        assert set(walk.steps) >= CHANGING


@asynccontextmanager
async def hostile_walk(folder: Path, server: Poisoned, texts: Corpus, size: tuple[int, int]) -> AsyncIterator[Walk]:
    server.poison = text_poison(texts)
    server.log_line = lambda line: line.rstrip(b"\n") + LOG_TAIL
    async with walking(server.kubeconfig(folder, context="prod[/x]\x1b[31m\u202e"), size) as walk:
        await walk.press("G")
        yield walk
    assert len(texts.used) > 200
    assert len(set(texts.used.values())) > 0.8 * len(set(TEXTS))
