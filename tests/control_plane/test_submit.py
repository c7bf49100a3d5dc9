"""Submit as one operation: order, signature, owners, lost answers, retry and undo, against a running federation."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.dry_run import dry_run_all
from mcjob_tui.control_plane.errors import AlreadyExists, ControlPlaneError, Unreachable
from mcjob_tui.control_plane.kinds import JOB, NAMESPACE, PROPAGATION_POLICY, kind_named
from mcjob_tui.control_plane.leftovers import selects_only
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.transport import Query
from mcjob_tui.control_plane.views import Step, StepState
from tests.control_plane.federations import Lossy, Manifests, Running, api_of, manifests
from tests.control_plane.servers import DEADLINE, Json, transport_to

KINDS = ("OverridePolicy", "PropagationPolicy", "Job")


async def steps_of(steps: AsyncIterator[Step]) -> list[Step]:
    """The last word on each step, in order; a failure ends them."""
    found: dict[str, Step] = {}
    try:
        async for step in steps:
            found[step.name] = step
    except ControlPlaneError:
        assert any(each.state is StepState.FAILED for each in found.values())
    return list(found.values())


async def existing(api: Api, name: str = "j") -> dict[str, Json]:
    """Those of the three objects that are there."""
    found = {}
    for kind in KINDS:
        for each in await api.list_all(kind_named(kind), "demo"):
            if each["metadata"]["name"] == name:
                found[kind] = each
    return found


class TestAllGoesWell:
    async def test_the_override_comes_first_and_the_job_last(self, api: Api) -> None:
        steps = await steps_of(Submission(api, manifests()).run())
        assert [each.name for each in steps] == ["server dry run", *KINDS]
        assert {each.state for each in steps} == {StepState.DONE}
        versions = [int(each["metadata"]["resourceVersion"]) for each in (await existing(api)).values()]
        assert len(versions) == 3
        assert steps[0].message == "3 objects accepted"
        assert steps[3].message == "created, both policies now belong to it"

    async def test_every_object_carries_the_submission(self, api: Api) -> None:
        submission = Submission(api, manifests())
        await steps_of(submission.run())
        signed = {each["metadata"]["annotations"]["mcjob.io/submission"] for each in (await existing(api)).values()}
        assert signed == {submission.id}

    async def test_nothing_else_is_changed(self, federation: Running) -> None:
        given = manifests()
        async with transport_to(federation.connection) as inner:
            transport = Lossy(inner, lambda *_: "")
            await steps_of(Submission(Api(transport), given).run())
        posted = [body for (method, _), body in zip(transport.sent, transport.bodies, strict=True) if method == "POST"]
        for each in posted:
            del each["metadata"]["annotations"]
        assert posted == [given.override_policy, given.propagation_policy, given.job]

    async def test_the_policies_belong_to_the_job(self, api: Api) -> None:
        await steps_of(Submission(api, manifests()).run())
        found = await existing(api)
        for kind in ("OverridePolicy", "PropagationPolicy"):
            (owner,) = found[kind]["metadata"]["ownerReferences"]
            assert (owner["kind"], owner["name"], owner["uid"]) == ("Job", "j", found["Job"]["metadata"]["uid"])

    async def test_the_override_has_reached_every_member(self, federation: Running, api: Api) -> None:
        submission = Submission(api, manifests())
        await steps_of(submission.run())
        await steps_of(submission.follow())
        for cluster in ("member1", "member2"):
            member_job = federation.course.member_job(cluster)
            assert member_job is not None
            assert member_job["metadata"]["labels"]["team"] == "quant"

    async def test_following_tells_scheduled_applied_and_the_first_pod(self, api: Api) -> None:
        submission = Submission(api, manifests())
        await steps_of(submission.run())
        scheduled, applied, first = await steps_of(submission.follow())
        assert (scheduled.state, scheduled.message) == (StepState.DONE, "2 clusters: 4 + 2 at once")
        assert (applied.fraction, [each.cluster for each in applied.clusters]) == ((2, 2), ["member1", "member2"])
        assert first.message.startswith("in member")

    async def test_a_suspended_job_has_no_first_pod_to_wait_for(self, api: Api) -> None:
        submission = Submission(api, manifests(suspend=True))
        await steps_of(submission.run())
        last = (await steps_of(submission.follow()))[-1]
        assert (last.state, last.message) == (StepState.WAITING, "the Job is suspended")

    async def test_what_cannot_be_scheduled_is_told_in_karmadas_words(self, api: Api) -> None:
        submission = Submission(api, manifests(parallelism=1000, completions=1000))
        await steps_of(submission.run())
        async for step in submission.follow():
            if step.name == "scheduled" and "not enough to schedule" in step.message:
                assert step.state is StepState.BUSY
                break


class TestNamespace:
    NEW: Json = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh"}}

    def fresh(self) -> Manifests:
        base = manifests(override=False)
        move: dict[str, Any] = {}
        for key, obj in (("job", base.job), ("propagation_policy", base.propagation_policy)):
            assert obj is not None
            move[key] = obj | {"metadata": obj["metadata"] | {"namespace": "fresh"}}
        return Manifests(**move, namespace=self.NEW)

    async def test_a_new_one_is_created_first(self, api: Api) -> None:
        steps = await steps_of(Submission(api, self.fresh()).run())
        assert [each.name for each in steps] == ["Namespace", "server dry run", "PropagationPolicy", "Job"]
        assert (await api.get(JOB, "fresh", "j"))["metadata"]["namespace"] == "fresh"

    async def test_one_that_exists_is_used(self, api: Api) -> None:
        await api.create(NAMESPACE, self.NEW)
        steps = await steps_of(Submission(api, self.fresh()).run())
        assert steps[0].message == "fresh exists already and is used as it is"
        assert steps[-1].state is StepState.DONE

    async def test_undo_keeps_it_and_says_so(self, api: Api) -> None:
        submission = Submission(api, self.fresh())
        await steps_of(submission.run())
        steps = await steps_of(submission.undo())
        assert (steps[-1].name, steps[-1].message) == ("Namespace", "fresh is kept")
        assert submission.left == ("Namespace fresh",)
        assert await api.get(NAMESPACE, None, "fresh")

    async def test_one_that_somebody_has_deleted_is_not_said_to_be_left(self, api: Api) -> None:
        submission = Submission(api, self.fresh())
        await steps_of(submission.run())
        await api.delete(NAMESPACE, None, "fresh")
        steps = await steps_of(submission.undo())
        assert steps[-1].message in ("fresh is gone already", "fresh is being deleted")
        assert submission.left == ()

    async def test_a_check_says_what_cannot_be_asked_yet(self, api: Api) -> None:
        steps = await dry_run_all(api, self.fresh())
        assert [(each.name, each.state) for each in steps] == [
            ("Namespace", StepState.DONE),
            ("PropagationPolicy", StepState.WAITING),
            ("Job", StepState.WAITING),
        ]


class TestRefusals:
    def bad(self) -> Manifests:
        """A Job that the API server refuses and a policy that Karmada's webhook refuses."""
        found = manifests(parallelism=-1)
        assert found.propagation_policy is not None
        constraints = [{"spreadByField": "cluster", "minGroups": 3, "maxGroups": 1}]
        found.propagation_policy["spec"]["placement"]["spreadConstraints"] = constraints
        return found

    async def test_all_refusals_are_told_at_once_with_their_fields_and_nothing_is_created(self, api: Api) -> None:
        submission = Submission(api, self.bad())
        (step,) = await steps_of(submission.run())
        assert (step.name, step.state) == ("server dry run", StepState.FAILED)
        assert {(kind, field) for kind, field, _ in step.causes} == {
            ("PropagationPolicy", "spec.placement.spreadConstraints[0]"),
            ("Job", "spec.parallelism"),
        }
        assert await existing(api) == {}
        assert submission.left == ()

    async def test_a_check_tells_each_object_apart(self, api: Api) -> None:
        steps = await dry_run_all(api, self.bad())
        assert [each.state for each in steps] == [StepState.DONE, StepState.FAILED, StepState.FAILED]
        assert await existing(api) == {}

    async def test_what_exists_is_never_overwritten(self, api: Api) -> None:
        other = manifests(parallelism=1, override=False).job
        await api.create(JOB, other)
        submission = Submission(api, manifests())
        with pytest.raises(ControlPlaneError, match="already exists"):
            async for _ in submission.run():
                pass
        assert (await api.get(JOB, "demo", "j"))["spec"]["parallelism"] == 1
        assert set(await existing(api)) == {"Job"}


class TestUndo:
    async def test_takes_back_everything(self, api: Api) -> None:
        submission = Submission(api, manifests())
        await steps_of(submission.run())
        steps = await steps_of(submission.undo())
        assert [each.name for each in steps] == ["Job", "PropagationPolicy", "OverridePolicy"]
        assert {each.state for each in steps} == {StepState.UNDONE}
        assert (await existing(api), submission.left) == ({}, ())

    async def test_leaves_what_somebody_else_has_put_in_its_place(self, api: Api) -> None:
        submission = Submission(api, manifests(override=False))
        await steps_of(submission.run())
        found = (await existing(api))["PropagationPolicy"]
        await api.delete(PROPAGATION_POLICY, "demo", "j")
        # Karmada's finalizer may hold it for a moment.
        async with asyncio.timeout(DEADLINE):
            while "PropagationPolicy" in await existing(api):  # noqa: ASYNC110 (told by nobody)
                await asyncio.sleep(0.01)
        await api.create(
            PROPAGATION_POLICY,
            {key: found[key] for key in ("apiVersion", "kind", "spec")}
            | {"metadata": {"name": "j", "namespace": "demo"}},
        )
        steps = await steps_of(submission.undo())
        assert steps[1].message == "replaced by somebody else meanwhile, and kept"
        assert set(await existing(api)) == {"PropagationPolicy"}

    async def test_finds_what_was_created_without_an_answer(self, federation: Running) -> None:
        def loses(method: str, path: str, query: Query) -> str:
            if ("dryRun", "All") in query:
                return ""
            return "answer" if method == "POST" and path.endswith("overridepolicies") else ""

        async with transport_to(federation.connection) as inner, api_of(federation) as api:

            def mute(method: str, path: str, query: Query) -> str:
                return loses(method, path, query) or ("request" if "overridepolicies/" in path else "")

            transport = Lossy(inner, mute)
            submission = Submission(Api(transport), manifests())
            with pytest.raises((Unreachable, AlreadyExists)):
                async for _ in submission.run():
                    pass
            assert set(await existing(api)) == {"OverridePolicy"}
            transport.loses = lambda *_: ""
            await steps_of(submission.undo())
            assert await existing(api) == {}


@pytest.mark.parametrize(
    ("selectors", "alone"),
    [
        ([{"apiVersion": "batch/v1", "kind": "Job", "name": "j"}], True),
        ([{"apiVersion": "batch/v1", "kind": "Job", "name": "k"}], False),
        ([{"apiVersion": "batch/v1", "kind": "Job"}], False),
        ([{"apiVersion": "batch/v1", "kind": "Job", "name": "j"}] * 2, False),
        ([], False),
    ],
)
def test_only_a_policy_for_this_job_alone_may_belong_to_it(selectors: list[Json], alone: bool) -> None:
    assert selects_only({"spec": {"resourceSelectors": selectors}}, "j") is alone
