"""``python -m mcjob_tui.sandbox``: the sandbox as a process of its own.

Prints one line of JSON with ``url``, ``token`` and ``kubeconfig`` when it accepts connections, and ends on SIGTERM,
SIGINT or, where asked to, with its parent; it leaves no file behind. What it cannot do it says in one sentence on
stderr, with exit code 2.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import math
import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.crowd import CROWD_HISTORY, add_crowd
from mcjob_tui.sandbox.federation.examples import HISTORY, add_examples
from mcjob_tui.sandbox.federation.federation import VIEWER, VIEWER_NAMESPACE, Federation, going
from mcjob_tui.sandbox.federation.fleet import fleet
from mcjob_tui.sandbox.kinds import NAMESPACE
from mcjob_tui.sandbox.kubeconfig import CONTEXT, VIEWER_CONTEXT, Login, is_a_sandboxs, kubeconfig_text
from mcjob_tui.sandbox.launch import TEMPORARY
from mcjob_tui.sandbox.server import serve

_MOST_CLUSTERS = 1000
_MOST_JOBS = 50_000
_USAGE = 2
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_COLLECT_YOUNG = (50_000, 1_000_000, 1_000)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Unusable(message)


class _Unusable(Exception):
    """What was asked for cannot be; the text is a sentence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the sandbox; returns the exit code: 0 when it was told to end, 2 when it could not begin."""
    try:
        asyncio.run(_run(_arguments(argv)))
    except _Unusable as problem:
        sys.stderr.write(f"mcjob sandbox: {problem}\n")
        return _USAGE
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="python -m mcjob_tui.sandbox", description="an embedded Karmada control plane with clusters")
    add = parser.add_argument
    add("--clusters", type=int, metavar="N", help="how many clusters; the default fleet of eight if not given")
    add(
        "--seed",
        type=int,
        metavar="N",
        help="the same seed gives the same fleet and the same course, with the same UIDs",
    )
    add("--speed", type=float, default=1.0, metavar="X", help="virtual seconds per second")
    add("--port", type=int, default=0, metavar="P", help="port on 127.0.0.1; 0 takes any free one")
    add("--kubeconfig", type=Path, metavar="OUT", help="where to write the kubeconfig")
    add("--jobs", type=int, default=0, metavar="N", help="start with N Jobs in various states, for trials of scale")
    add("--with-examples", action="store_true", help="start with a few Jobs")
    add("--die-with-parent", action="store_true", help="end when standard input closes")
    arguments = parser.parse_args(argv)
    if arguments.clusters is not None and not 1 <= arguments.clusters <= _MOST_CLUSTERS:
        raise _Unusable(f"--clusters must be from 1 to {_MOST_CLUSTERS}, not {arguments.clusters}")
    if not 0 <= arguments.jobs <= _MOST_JOBS:
        raise _Unusable(f"--jobs must be from 0 to {_MOST_JOBS}, not {arguments.jobs}")
    if arguments.jobs and arguments.with_examples:
        raise _Unusable("--jobs and the examples exclude each other")
    if not (math.isfinite(arguments.speed) and 0 < arguments.speed <= 10_000):
        raise _Unusable(f"--speed must be a number above 0 and at most 10000, not {arguments.speed}")
    if not 0 <= arguments.port <= 65535:
        raise _Unusable(f"--port must be from 0 to 65535, not {arguments.port}")
    return arguments


async def _run(arguments: argparse.Namespace) -> None:
    if arguments.kubeconfig:
        _check_replaceable(arguments.kubeconfig)
    # Stored objects live long and have no cycles: each is looked at once while it is young, and never again.
    gc.set_threshold(*_COLLECT_YOUNG)
    stop, built = asyncio.Event(), threading.Event()
    ending = [number for number in _ENDING if number is not signal.SIGHUP or _is_heard(number)]
    for number in ending:
        signal.signal(number, signal.SIG_DFL)  # until there is something to clean up
    if arguments.die_with_parent:
        _end_with_parent(stop, built)
    federation = _federation(arguments)
    for number in ending:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    built.set()
    try:
        server = await serve(federation, port=arguments.port)
    except OSError as failure:
        raise _Unusable(failure.strerror or str(failure)) from failure
    private = None if arguments.kubeconfig else Path(tempfile.mkdtemp(prefix=TEMPORARY))
    path = (arguments.kubeconfig or Path(private or ".", "kubeconfig")).absolute()
    text = ""
    try:
        viewer = Login(VIEWER_CONTEXT, VIEWER, federation.viewer_token, VIEWER_NAMESPACE)
        tokens = {CONTEXT: federation.token}
        text = kubeconfig_text(server.url, server.certificate.certificate, tokens, others=[viewer])
        try:
            write_private(path, text)
        except OSError as failure:
            raise _Unusable(f"cannot write the kubeconfig {path}: {failure.strerror or failure}") from failure
        gc.freeze()
        async with going(federation):
            ready = {"url": server.url, "token": federation.token, "kubeconfig": str(path)}
            sys.stdout.write(json.dumps(ready) + "\n")
            sys.stdout.flush()
            await stop.wait()
    finally:
        await server.stop()
        _remove_own(path, text)
        if private is not None:
            shutil.rmtree(private, ignore_errors=True)


def _is_heard(number: signal.Signals) -> bool:
    """Whether a signal is not ignored, as ``nohup`` has SIGHUP ignored."""
    return signal.getsignal(number) is not signal.SIG_IGN


def _federation(arguments: argparse.Namespace) -> Federation:
    history = HISTORY if arguments.with_examples else CROWD_HISTORY if arguments.jobs else 0.0
    clock = CourseClock(arguments.speed, start=datetime.now(UTC) - timedelta(seconds=history))
    seed, run = (0, secrets.token_hex(8)) if arguments.seed is None else (arguments.seed, "")
    federation = Federation(fleet(arguments.clusters, seed), seed=seed, run=run, clock=clock)
    if arguments.with_examples:
        add_examples(federation)
    if arguments.jobs:
        add_crowd(federation, arguments.jobs, seed=seed, history=history)
    if federation.control_plane.find(NAMESPACE, "", VIEWER_NAMESPACE) is None:
        # The viewer's context points at it.
        federation.create(NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": VIEWER_NAMESPACE}})
    return federation


def _end_with_parent(stop: asyncio.Event, built: threading.Event) -> None:
    """Set ``stop`` when standard input ends, which it does however the parent ends; before ``built`` end at once."""
    loop = asyncio.get_running_loop()

    def read_to_the_end() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        if not built.is_set():
            os._exit(0)
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=read_to_the_end, daemon=True).start()


def _check_replaceable(path: Path) -> None:
    """Refuse to write over a file that no sandbox has written: it may be somebody's real kubeconfig."""
    try:
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
    except OSError as failure:
        raise _Unusable(f"cannot write the kubeconfig {path}: {failure.strerror or failure}") from failure
    if text.strip() and not is_a_sandboxs(text):
        raise _Unusable(f"{path} is there already and no sandbox has written it: name another file, or remove it")


def _remove_own(path: Path, text: str) -> None:
    """Remove the kubeconfig, which leads nowhere now, unless somebody has put another in its place."""
    with contextlib.suppress(OSError):
        if text and path.read_text("utf-8", "replace") == text:
            path.unlink()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step. Raises ``OSError``."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


if __name__ == "__main__":
    sys.exit(main())
