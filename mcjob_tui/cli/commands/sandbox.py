"""``mcjob sandbox serve``: the embedded control plane alone, in the foreground."""

import argparse
import asyncio
import signal
from typing import Any

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import data, tell
from mcjob_tui.control_plane.wording import counted
from mcjob_tui.sandbox.launch import SandboxFailed, start_sandbox

SECONDS_UNTIL_TOLD = 2.0
SECONDS_BETWEEN = 15.0
_MANY = 1000


def run(arguments: argparse.Namespace) -> ExitCode:
    """Start the sandbox, print how to reach it, and serve until a signal."""
    return asyncio.run(_serve(arguments))


async def _tell_what_takes_long(arguments: argparse.Namespace) -> None:
    """Say what is being built, unless it is there before a person begins to wonder, and later that it goes on."""
    begun = asyncio.get_running_loop().time()
    await asyncio.sleep(SECONDS_UNTIL_TOLD)
    jobs = f" and {counted(arguments.jobs, 'Job')}" if arguments.jobs else ""
    clusters = "the default fleet" if arguments.clusters is None else counted(arguments.clusters, "cluster")
    long = "; thousands take minutes" if max(arguments.jobs, arguments.clusters or 0) >= _MANY else ""
    tell(f"building {clusters}{jobs}{long}")
    while True:
        await asyncio.sleep(SECONDS_BETWEEN)
        tell(f"still building, {asyncio.get_running_loop().time() - begun:.0f} s so far")


async def _serve(arguments: argparse.Namespace) -> ExitCode:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # else it is for nohup
            loop.add_signal_handler(number, stop.set)
    begun = loop.time()
    telling = loop.create_task(_tell_what_takes_long(arguments))
    starting = loop.create_task(
        start_sandbox(
            clusters=arguments.clusters,
            seed=arguments.seed,
            speed=arguments.speed,
            port=arguments.port,
            kubeconfig=arguments.kubeconfig_out,
            examples=arguments.examples,
            jobs=arguments.jobs,
        )
    )
    try:
        if not await _before(starting, stop):
            return ExitCode.DONE
        sandbox = starting.result()
    except SandboxFailed as failure:
        raise CommandFailed(ExitCode.USAGE, str(failure)) from failure
    finally:
        telling.cancel()
    if loop.time() - begun > SECONDS_UNTIL_TOLD:
        tell(f"built in {loop.time() - begun:.0f} s")
    try:
        data(f"serving {sandbox.url}\nkubeconfig {sandbox.kubeconfig}")
        tell(f"try: kubectl --kubeconfig {sandbox.kubeconfig} get clusters; ctrl+c ends it")
        if await _before(asyncio.create_task(sandbox.wait()), stop) and not stop.is_set():
            raise CommandFailed(ExitCode.REFUSED, "the sandbox ended by itself")
    finally:
        await sandbox.stop()
    return ExitCode.DONE


async def _before(task: "asyncio.Task[Any]", stop: asyncio.Event) -> bool:
    """Whether the task has come to its end once ``stop`` is set; else it is cancelled, and what it began undone."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    has_ended = task.done()
    left = [each for each in (task, stopped) if each.cancel()]
    await asyncio.gather(*left, return_exceptions=True)
    return has_ended
