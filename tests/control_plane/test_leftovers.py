"""A submission that is cut off from outside at any request, and the same Job submitted again by another program.

As after ``kill -9``: nothing is undone and nothing is remembered but what the server has.
"""

from contextlib import aclosing

import pytest

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.control_plane.leftovers import is_leftover, is_named_for
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase, StepState
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
        assert session.begun_name("demo", "j") == "j"
        async for _ in session.submission(manifests(steering=STEADY)).run():
            pass
        job = await session.api.get(JOB, "demo", "j")
        policies = await policies_of(session, "j")
        assert len(policies) == 2
        assert {each["metadata"]["ownerReferences"][0]["uid"] for each in policies} == {job["metadata"]["uid"]}


async def test_another_job_of_the_name_touches_nothing_new_and_says_what_is_in_the_way(federation: Running) -> None:
    other = manifests(steering=STEADY, override=False, scheduling={"replicaSchedulingType": "Duplicated"})
    await cut_off(federation, manifests(steering=STEADY), "PropagationPolicy")
    async with session_with(federation) as session:
        await live(session)
        before = await policies_of(session, "j")
        with pytest.raises(ControlPlaneError) as refused:
            async for _ in session.submission(other).run():
                pass
        assert await policies_of(session, "j") == before
        assert await session.api.list_all(JOB, "demo") == []
        assert {each.name: each.state for each in await session.check(other)} == {
            "PropagationPolicy": StepState.DONE,
            "Job": StepState.DONE,
        }
    said = refused.value.sentence
    left = "j (left by a submission of this Job that was cut off)"
    assert f"PropagationPolicy {left} differs in spec.placement.replicaScheduling.replica" in said
    assert f"OverridePolicy {left} is not wanted any more; this may still be somebody's work: try again in " in said
    assert said.endswith("&& kubectl delete -n demo overridepolicies.policy.karmada.io j")


async def test_policies_that_are_left_under_five_letters_are_found_again(federation: Running) -> None:
    begun = called(manifests(steering=STEADY), "j-abcde")
    async with session_with(federation) as session:
        strangers = manifests("elsewhere").propagation_policy
        assert strangers is not None
        strangers["metadata"]["name"] = "j"
        await session.api.create(PROPAGATION_POLICY, strangers)
    await cut_off(federation, begun, "PropagationPolicy")
    async with session_with(federation) as session:
        await live(session)
        assert session.begun_name("demo", "j") == "j-abcde"
        async for _ in session.submission(called(manifests(steering=STEADY), "j-abcde")).run():
            pass
        assert {each["metadata"]["name"] for each in await policies_of(session, "j")} == {"j-abcde"}
        assert len(await policies_of(session, "j")) == 2
        assert [each["metadata"]["name"] for each in await policies_of(session, "elsewhere")] == ["j"]


def called(given: Manifests, name: str) -> Manifests:
    """The same with policies of another name."""
    for each in (given.propagation_policy, given.override_policy):
        assert each is not None
        each["metadata"]["name"] = name
    return given


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
    assert not is_leftover(signed(policy, deletionTimestamp="2026-11-28T10:00:00Z"), "j")


def test_the_names_of_policies_of_a_job_are_its_own_and_that_with_five_letters() -> None:
    assert is_named_for("j", "j")
    assert is_named_for("j-abcde", "j")
    assert not any(
        is_named_for(each, "j") for each in ("jx", "j-abcd", "j-abcdef", "j-ABCDE", "j-abcd1", "k", "j-a.cde")
    )
    assert not is_named_for("jxb", "j.b")
