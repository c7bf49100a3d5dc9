"""The store alone: versions, subscribers, what is remembered, restarts."""

import pytest

from mcjob_tui.sandbox import shelf
from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import CLUSTER, CONTROL_PLANE_KINDS, EVENT, JOB, MEMBER_KINDS, NAMESPACE, POD
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Event, Store
from tests.sandbox.api.harness import job


def in_demo(name: str = "j1") -> Json:
    manifest = job(name)
    manifest["metadata"]["namespace"] = "demo"
    return manifest


def test_what_goes_in_and_comes_out_is_a_copy(store: Store) -> None:
    manifest = in_demo()
    store.create(JOB, manifest)
    manifest["spec"]["parallelism"] = 99
    store.get(JOB, "demo", "j1")["spec"]["parallelism"] = 98
    store.list(JOB)[0]["spec"]["parallelism"] = 97
    assert store.get(JOB, "demo", "j1")["spec"]["parallelism"] == 2


def test_every_change_has_a_higher_version_and_is_told_once_in_order(store: Store) -> None:
    seen: list[Event] = []
    stop = store.subscribe(seen.append)
    store.create(JOB, in_demo())
    store.patch_status(JOB, "demo", "j1", {"active": 1})
    store.delete(JOB, "demo", "j1", propagation="Background")
    stop()
    store.create(JOB, in_demo("unseen"))
    assert [each.type for each in seen] == ["ADDED", "MODIFIED", "DELETED"]
    assert sorted(each.version for each in seen) == [each.version for each in seen]
    assert [each.object["metadata"]["resourceVersion"] for each in seen] == [str(each.version) for each in seen]


def test_what_a_subscriber_writes_is_told_after_everybody_heard_the_first(store: Store) -> None:
    seen: list[tuple[str, str]] = []

    def writes(event: Event) -> None:
        seen.append(("writer", event.type))
        if event.type == "ADDED":
            store.patch_status(JOB, "demo", "j1", {"active": 1})

    store.subscribe(writes)
    store.subscribe(lambda event: seen.append(("reader", event.type)))
    store.create(JOB, in_demo())
    assert seen == [("writer", "ADDED"), ("reader", "ADDED"), ("writer", "MODIFIED"), ("reader", "MODIFIED")]


def test_only_so_much_is_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "REMEMBERED_EVENTS", 3)
    start = store.version
    store.create(JOB, in_demo())
    assert len(store.since(JOB, start)) == 1
    for number in range(3):
        store.patch_status(JOB, "demo", "j1", {"active": number + 1})
    with pytest.raises(ApiFailure, match="too old resource version") as refused:
        store.since(JOB, start)
    assert refused.value.code == 410


def test_a_restarted_store_expires_the_versions_of_the_one_before(store: Store) -> None:
    store.create(JOB, in_demo())
    later = Store(CONTROL_PLANE_KINDS, Clock(), name="karmada")
    with pytest.raises(ApiFailure):
        later.since(JOB, store.version)


def test_a_stale_version_is_a_conflict_and_none_is_not(store: Store) -> None:
    first = store.create(JOB, in_demo())
    store.patch_status(JOB, "demo", "j1", {"active": 1})
    first["spec"]["suspend"] = True
    with pytest.raises(ApiFailure) as refused:
        store.update(JOB, first)
    assert (refused.value.code, refused.value.reason) == (409, "Conflict")
    del first["metadata"]["resourceVersion"]
    assert store.update(JOB, first)["spec"]["suspend"] is True


def test_a_status_is_kept_at_creation_only_where_asked(store: Store) -> None:
    spec = {"syncMode": "Push"}
    status = {"kubernetesVersion": "v1.36.2"}
    plain = store.create(CLUSTER, {"metadata": {"name": "a"}, "spec": spec, "status": status})
    kept = store.create(CLUSTER, {"metadata": {"name": "b"}, "spec": spec, "status": status}, keep_status=True)
    assert ("status" in plain, kept["status"]) == (False, status)


def test_a_cluster_gets_the_default_resource_models(store: Store) -> None:
    made = store.create(CLUSTER, {"metadata": {"name": "a"}, "spec": {"syncMode": "Push", "zone": "z1"}})
    grades = made["spec"]["resourceModels"]
    assert len(grades) == 9
    assert [each["min"] for each in grades[8]["ranges"]] == ["128", "1Ti"]
    assert made["spec"]["zones"] == ["z1"]


def test_a_member_without_a_kind_does_not_have_it() -> None:
    member = Store([kind for kind in MEMBER_KINDS if kind is not JOB], Clock(), name="m")
    member.create(NAMESPACE, {"metadata": {"name": "demo"}})
    with pytest.raises(KeyError):
        member.create(JOB, in_demo())
    pod = {"metadata": {"name": "p", "namespace": "demo"}, "spec": {"containers": [{"name": "c", "image": "x"}]}}
    assert member.create(POD, pod)["status"] == {"phase": "Pending"}


async def test_the_clock_waits_a_fraction_of_the_virtual_time() -> None:
    clock = Clock(speed=1000)
    before = clock.elapsed()
    await clock.sleep(20)
    assert 20 <= clock.elapsed() - before < 2000


def test_what_nobody_reads_is_built_neither_when_it_comes_nor_when_it_goes(store: Store) -> None:
    built: list[int] = []
    told: list[Event] = []

    def build(uid: str, version: int) -> Json:
        built.append(version)
        meta = {"name": "e", "namespace": "demo", "uid": uid, "resourceVersion": str(version)}
        return {"kind": "Event", "apiVersion": "v1", "metadata": meta}

    store.subscribe(told.append, [EVENT])
    store.create_unbuilt(EVENT, "demo", "e", build)
    store.discard(EVENT, "demo", "e")
    assert (built, store.find(EVENT, "demo", "e")) == ([], None)
    assert [each.type for each in told] == ["ADDED", "DELETED"]
    assert told[1].object["metadata"]["resourceVersion"] == str(told[1].version)
    assert len(built) == 1


def test_what_a_controller_makes_is_not_put_in_the_place_of_another(store: Store) -> None:
    store.create_own(JOB, in_demo())
    with pytest.raises(ApiFailure) as refused:
        store.create_own(JOB, in_demo())
    assert refused.value.code == 409


def test_deleting_again_what_a_finalizer_holds_changes_nothing(store: Store) -> None:
    manifest = in_demo()
    manifest["metadata"]["finalizers"] = ["example.com/hold"]
    store.create(JOB, manifest)
    before = store.delete(JOB, "demo", "j1", propagation="Background")
    version = store.version
    assert store.delete(JOB, "demo", "j1", propagation="Background") == before
    assert store.version == version
