"""Answers to a submission that get lost: read back, never guessed, never created twice."""

from collections.abc import Callable

import pytest

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.transport import Query
from mcjob_tui.control_plane.views import StepState
from tests.control_plane.federations import Lossy, Running, api_of, manifests
from tests.control_plane.servers import transport_to
from tests.control_plane.test_submit import existing, steps_of


def losing(verdict: str, method: str, plural: str, times: int = 1) -> Callable[[str, str, Query], str]:
    """What loses so many requests of one kind; see ``Lossy``."""
    left = [times]

    def loses(sent_method: str, path: str, query: Query) -> str:
        is_it = sent_method == method and path.rstrip("/").split("/")[-1 if method == "POST" else -2] == plural
        if not is_it or ("dryRun", "All") in query or not left[0]:
            return ""
        left[0] -= 1
        return verdict

    return loses


class TestLostAnswers:
    @pytest.mark.parametrize("plural", ["overridepolicies", "propagationpolicies", "jobs"])
    @pytest.mark.parametrize("verdict", ["answer", "request"])
    async def test_are_resolved_by_reading_back(self, federation: Running, plural: str, verdict: str) -> None:
        loses = losing(verdict, "POST", plural)
        async with transport_to(federation.connection) as inner:
            transport = Lossy(inner, loses)
            steps = await steps_of(Submission(Api(transport), manifests()).run())
            assert {each.state for each in steps} == {StepState.DONE}
            created = [path.rpartition("/")[2] for method, path in transport.sent if method == "POST"]
            assert sorted(created) == ["jobs", "overridepolicies", "propagationpolicies"]

    async def test_a_server_that_is_gone_leaves_a_retry_that_creates_nothing_twice(self, federation: Running) -> None:
        """The answer to the Job's creation is lost, and reading back fails too; the same submission is then retried."""
        dead = [False]

        def loses(method: str, path: str, query: Query) -> str:
            if ("dryRun", "All") in query:
                return ""
            if method == "POST" and path.endswith("/jobs"):
                dead[0] = True
                return "answer"
            return "request" if dead[0] else ""

        async with transport_to(federation.connection) as inner, api_of(federation) as api:
            transport = Lossy(inner, loses)
            submission = Submission(Api(transport), manifests())
            steps = await steps_of(submission.run())
            assert (steps[-1].name, steps[-1].state) == ("Job", StepState.FAILED)
            before = (await existing(api))["Job"]["metadata"]["uid"]
            transport.loses = lambda *_: ""
            steps = await steps_of(submission.run())
            assert {each.state for each in steps} == {StepState.DONE}
            assert (await existing(api))["Job"]["metadata"]["uid"] == before

    async def test_another_process_may_go_on_with_the_same_submission(self, federation: Running, api: Api) -> None:
        first = Submission(api, manifests())
        await steps_of(first.run())
        again = Submission(api, manifests(), submission_id=first.id)
        steps = await steps_of(again.run())
        assert {each.state for each in steps} == {StepState.DONE}
        assert len(await existing(api)) == 3

    async def test_owners_that_could_not_be_set_are_set_by_a_retry(self, federation: Running) -> None:
        loses = losing("request", "PATCH", "propagationpolicies")
        async with transport_to(federation.connection) as inner, api_of(federation) as api:
            submission = Submission(Api(Lossy(inner, loses)), manifests())
            steps = await steps_of(submission.run())
            assert steps[-1].state is StepState.FAILED
            await steps_of(submission.run())
            assert (await existing(api))["PropagationPolicy"]["metadata"]["ownerReferences"]
