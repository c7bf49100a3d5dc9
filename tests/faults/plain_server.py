"""``python -m tests.faults.plain_server PORT JOB…``: a control plane without TLS whose token is known before.

A process of its own, so that it can be killed and another with other contents takes its place on the same port.
"""

import asyncio
import sys

from aiohttp import web

from mcjob_tui.sandbox.api.application import build_app
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import going
from tests.faults.stage import KnownFederation
from tests.sandbox.federation.harness import CAPTURED_FLEET, Course, job, policy


async def _serve(port: int, names: list[str]) -> None:
    course = Course(KnownFederation(CAPTURED_FLEET, clock=CourseClock()))
    for name in names:
        course.submit(job(name, steering={"run-seconds": "90000"}), policy(name))
    # The Jobs run when the first client comes.
    course.run(30)
    runner = web.AppRunner(build_app(course.federation), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    print(f"serving {runner.addresses[0][1]}", flush=True)
    async with going(course.federation):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2:]))
