"""A submission that is cut off from outside at any request, and the same Job submitted again by another program.

As after ``kill -9``: nothing is undone and nothing is remembered but what the server has.
"""

from contextlib import aclosing

import pytest

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.control_plane.leftovers import continued, is_leftover
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase
from tests.control_plane.federations import Manifests, Running, manifests, session_with
from tests.control_plane.servers import Json, until

STEADY = {"run-seconds": "90000"}
BEGUN = ("OverridePolicy", "PropagationPolicy", "Job")
"""The steps after which it is cut off: of the last one its creation is done, and the owners are not yet written."""


async def cut_off(federation: Running, given: Manifests, after: str) -> None:
    """Submit ``given`` until ``after`` is created, and no further."""
    async with session_with(federation) as session:
        submission = session.submission(given)
        if after == "Job":
            # What it does last is not done: the answer to the Job's creation is the last thing that it hears.
            async def never(*_: object, **__: object) -> Json:
                raise _CutOff("cut off")

            session.api.patch = never  # type: ignore[method-assign]
        try:
            async with aclosing(submission.run()) as steps:  # type: ignore[type-var]
                async for step in steps:
                    if step.name == after and step.state == "done":
                        return
        except _CutOff:
            return
    raise AssertionError(f"{after} was not created")


class _CutOff(ControlPlaneError):
    """The program is gone."""


async def live(session: Session) -> None:
    await session.watch("demo")
    await until(lambda: session.state.phase is Phase.LIVE and session.policies("OverridePolicy", "demo") is not None)


async def policies_of(session: Session, name: str) -> list[Json]:
    found = list[Json]()
    for kind in (PROPAGATION_POLICY, OVERRIDE_POLICY):
        there = await session.api.list_all(kind, "demo")
        found += [each for each in there if each["spec"]["resourceSelectors"][0].get("name") == name]
    return found


@pytest.mark.parametrize("after", BEGUN)
async def test_the_same_job_again_is_there_once_with_policies_of_its_own(federation: Running, after: str) -> None:
    await cut_off(federation, manifests(steering=STEADY), after)
    async with session_with(federation) as session:
        await live(session)
        assert "j" not in (session.policy_names("demo", job="j") or ())
        async for _ in session.submission(manifests(steering=STEADY)).run():
            pass
        job = await session.api.get(JOB, "demo", "j")
        policies = await policies_of(session, "j")
        assert len(policies) == 2
        assert {each["metadata"]["ownerReferences"][0]["uid"] for each in policies} == {job["metadata"]["uid"]}


async def test_another_job_of_the_name_touches_nothing_of_it_and_says_what_is_in_the_way(federation: Running) -> None:
    other = manifests(steering=STEADY, override=False, scheduling={"replicaSchedulingType": "Duplicated"})
    await cut_off(federation, manifests(steering=STEADY), "PropagationPolicy")
    async with session_with(federation) as session:
        await live(session)
        before = await policies_of(session, "j")
        with pytest.raises(ControlPlaneError, match='"j" already exists'):
            async for _ in session.submission(other).run():
                pass
        assert await policies_of(session, "j") == before
        assert await session.api.list_all(JOB, "demo") == []


def signed(obj: Json, submission: str = "s-1", **meta: object) -> Json:
    return obj | {"metadata": {**obj["metadata"], "annotations": {"mcjob.io/submission": submission}, **meta}}


def test_a_policy_is_left_only_if_mcjob_made_it_for_this_job_alone_and_it_belongs_to_none() -> None:
    policy = manifests().propagation_policy
    assert policy is not None
    assert is_leftover(signed(policy), "j")
    assert not is_leftover(policy, "j")
    assert not is_leftover(signed(policy), "other")
    assert not is_leftover(signed(policy, ownerReferences=[{"uid": "u"}]), "j")
    two = policy | {"spec": {**policy["spec"], "resourceSelectors": policy["spec"]["resourceSelectors"] * 2}}
    assert not is_leftover(signed(two), "j")


def test_a_submission_is_gone_on_with_only_if_all_that_is_left_is_what_is_to_be_created() -> None:
    given = manifests()
    assert given.propagation_policy is not None
    assert given.override_policy is not None
    policy, override = signed(given.propagation_policy), signed(given.override_policy)
    defaulted = policy | {"spec": {**policy["spec"], "schedulerName": "default-scheduler"}}
    assert continued(given, [defaulted]) == "s-1"
    assert continued(given, [policy, override, signed(given.job)]) == "s-1"
    assert continued(given, []) is None
    assert continued(given, [policy, signed(given.override_policy, "s-2")]) is None
    assert continued(given, [policy, signed(given.job, "s-2")]) is None
    assert continued(given, [policy, given.job]) is None
    assert continued(given, [policy, signed(given.job | {"spec": {"parallelism": 1}})]) is None
    assert continued(manifests(override=False), [policy, override]) is None
    changed = policy | {"spec": {**policy["spec"], "placement": {}}}
    assert continued(given, [changed]) is None
