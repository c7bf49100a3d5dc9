"""``mcjob sandbox serve``: what it says while a large fleet is being built."""

import asyncio
from argparse import Namespace

import pytest

from mcjob_tui.cli.commands import sandbox
from mcjob_tui.cli.exit_codes import CommandFailed
from mcjob_tui.sandbox.launch import RunningSandbox, SandboxFailed

ASKED = Namespace(clusters=500, jobs=3000, seed=0, speed=1.0, port=0, kubeconfig_out=None, examples=False)


async def test_what_takes_long_is_said_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    enough = asyncio.Event()

    def tell(text: str) -> None:
        said.append(text)
        if len(said) == 2:
            enough.set()

    async def start_sandbox(**asked: object) -> RunningSandbox:
        await enough.wait()
        raise SandboxFailed("that was all")

    monkeypatch.setattr(sandbox, "tell", tell)
    monkeypatch.setattr(sandbox, "start_sandbox", start_sandbox)
    monkeypatch.setattr(sandbox, "SECONDS_UNTIL_TOLD", 0.0)
    monkeypatch.setattr(sandbox, "SECONDS_BETWEEN", 0.0)
    with pytest.raises(CommandFailed, match="that was all"):
        await sandbox._serve(ASKED)
    assert said[0] == "building 500 clusters and 3,000 Jobs; thousands take minutes"
    assert said[1].startswith("still building, ")
