"""The app's screens while every answer is odd: Jobs, a Job's pages, its logs, clusters; and then all is well again."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from mcjob_tui.control_plane.views import Phase
from tests.faults.odd_answers import Odd
from tests.faults.odd_proxy import OddProxy
from tests.faults.odd_trials import serving
from tests.faults.stage import TOKEN
from tests.hostile.walking import Walk, walking
from tests.tui.conftest import until

_BACK_SECONDS = 90.0
_WAYS = (
    ("enter", "2", "3", "5", "1", "escape", "d", "escape", "y", "escape"),
    ("l", "1", "0", "w", "escape", "S", "A", "f", "space", "space"),
    ("enter", "4", "l", "escape", "escape", "n", "escape", "question_mark", "escape"),
)


async def wrong_on_screens(odds: Sequence[Odd], folder: Path, size: tuple[int, int] = (120, 40)) -> list[str]:
    """Walk through the screens under each; what went wrong under which."""
    wrong: list[str] = []
    async with AsyncExitStack() as stack:
        server, _ = await stack.enter_async_context(serving(()))
        proxy = await stack.enter_async_context(OddProxy.before(server))
        walk = await stack.enter_async_context(walking(_kubeconfig(folder, proxy.port), size))
        for number, odd in enumerate(odds):
            proxy.be(odd)
            try:
                await walk.press(*_WAYS[number % len(_WAYS)])
                await walk.leave()
            except AssertionError as error:
                wrong.append(f"{odd}: {error}")
                walk.app.failures.clear()
        proxy.be(None)
        await until(walk.pilot, lambda: _is_well(walk), _BACK_SECONDS)
    return wrong


def _is_well(walk: Walk) -> bool:
    session = walk.app.session
    return session is not None and session.state.phase is Phase.LIVE and [each.name for each in session.jobs()] == ["j"]


def _kubeconfig(folder: Path, port: int) -> Path:
    content = {
        "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "u", "user": {"token": TOKEN}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "demo"}}],
    }
    (folder / "kubeconfig").write_text(json.dumps(content))
    return folder / "kubeconfig"
