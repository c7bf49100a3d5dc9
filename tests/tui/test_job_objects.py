"""What the YAML tab offers of a Job: the control plane's objects, then each cluster's Work and Job."""

import pytest

from mcjob_tui.control_plane.views import Phase
from mcjob_tui.tui.screens.job_objects import objects_of, yaml_lines
from tests.control_plane.federations import running, session_with
from tests.control_plane.servers import until
from tests.sandbox.federation.harness import DUPLICATED, job, policy


@pytest.mark.parametrize("cluster", ["member1", "member2"])
async def test_every_object_of_a_running_job_can_be_read(cluster: str) -> None:
    async with running() as federation, session_with(federation) as session:
        await session.watch("demo")
        await until(lambda: session.state.phase is Phase.LIVE)
        federation.course.submit(job("a"), policy("a", DUPLICATED))
        await until(lambda: (view := session.job("demo", "a")) is not None and len(view.members) == 2)
        view = session.job("demo", "a")
        assert view is not None
        await until(lambda: federation.course.work(cluster, "a") is not None)
        offered = {each.title: each for each in objects_of(view)}
        assert [*offered][:3] == ["Job", "PropagationPolicy", "ResourceBinding"]
        for title in (f"Work for {cluster}", f"Job in {cluster}"):
            await until(lambda: federation.course.member_job(cluster, "a") is not None)
            assert f"kind: {title.partition(' ')[0]}" in await yaml_lines(session, offered[title])
