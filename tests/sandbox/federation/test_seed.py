"""The same seed and the same requests make the same course."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from mcjob_tui.sandbox.__main__ import _arguments, _federation
from mcjob_tui.sandbox.api.backend import LogOptions
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, POD, RESOURCE_BINDING, WORK, Kind
from mcjob_tui.sandbox.objects import Json, copied
from mcjob_tui.sandbox.store import Store
from tests.sandbox.federation.harness import CAPTURED_FLEET, DUPLICATED, DYNAMIC, Course, job, policy

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLUSTERS = ("member1", "member2", "member3")


def after_some_requests(seed: int) -> Course:
    """Three Jobs, one of them deleted and created again; its pods end by chance."""
    federation = Federation(CAPTURED_FLEET, seed=seed, clock=CourseClock(start=START))
    course = Course(federation)
    for number, scheduling in enumerate((DYNAMIC, DUPLICATED, DYNAMIC)):
        name = f"j{number}"
        course.submit(job(name, parallelism=7, completions=21, steering={}), policy(name, scheduling))
        course.run(2)
    course.delete_job("j0")
    course.run(5)
    course.create(JOB, job("j0", parallelism=3, completions=30))
    course.run(200)
    return course


def objects(store: Store, kind: Kind) -> list[Json]:
    """Objects without the versions, which come from the machine's clock."""
    found = []
    for stored in store.objects(kind):
        obj = copied(stored.object)
        obj["metadata"].pop("resourceVersion")
        obj.get("spec", {}).get("resource", {}).pop("resourceVersion", None)
        found.append(obj)
    return found


def everything(course: Course) -> Json:
    """What the course has come to: on the control plane, and the Jobs and pods of all members."""
    plane = course.federation.control_plane
    result: Json = {kind.kind: objects(plane, kind) for kind in (JOB, RESOURCE_BINDING, WORK)}
    for name in CLUSTERS:
        member = course.federation.member(name)
        assert member is not None
        result[name] = {kind.kind: objects(member.store, kind) for kind in (JOB, POD)}
    return result


def digest(seed: int) -> str:
    """The same in one line, for a comparison between processes."""
    return hashlib.sha256(json.dumps(everything(after_some_requests(seed)), sort_keys=True).encode()).hexdigest()


async def logs(course: Course) -> dict[str, bytes]:
    """The logs of all pods."""
    found = {}
    for name in CLUSTERS:
        member = course.federation.member(name)
        assert member is not None
        for pod in objects(member.store, POD):
            lines = member.logs("demo", pod["metadata"]["name"], "main", LogOptions())
            found[f"{name}/{pod['metadata']['name']}"] = b"".join([line async for line in lines])
    return found


def test_placements_uids_pods_and_their_ends_follow_from_the_seed() -> None:
    one, other = everything(after_some_requests(7)), everything(after_some_requests(7))
    assert one == other
    assert any(pod["status"]["phase"] == "Failed" for name in CLUSTERS for pod in one[name]["Pod"])


async def test_logs_follow_from_the_seed() -> None:
    one, other = await logs(after_some_requests(7)), await logs(after_some_requests(7))
    assert one == other
    assert all(one.values())


def test_another_seed_makes_another_course() -> None:
    one, other = everything(after_some_requests(7)), everything(after_some_requests(8))
    assert [each["metadata"]["uid"] for each in one["Job"]] != [each["metadata"]["uid"] for each in other["Job"]]
    assert one["member1"]["Pod"] != other["member1"]["Pod"]


def test_nothing_depends_on_the_order_in_which_a_process_keeps_its_sets() -> None:
    program = f"from {__name__} import digest; print(digest(7))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout == f"{digest(7)}\n"


def uids_of_a_run(*flags: str) -> list[str]:
    """UIDs on the control plane and in a member of a sandbox that was started with ``flags``."""
    federation = _federation(_arguments(flags))
    member = federation.member("aws-euc1-prod")
    assert member is not None
    stores = (federation.control_plane, member.store)
    return [each.object["metadata"]["uid"] for store in stores for each in store.objects(NAMESPACE)]


def test_without_a_seed_each_run_has_uids_of_its_own_and_with_one_the_same() -> None:
    one, other = uids_of_a_run(), uids_of_a_run()
    assert len(one) > 4
    assert not {*one} & {*other}
    assert uids_of_a_run("--seed=0") == uids_of_a_run("--seed=0")
