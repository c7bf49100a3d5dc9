"""The garbage collector over a store without an event loop: what goes with its owner, what waits, what stays."""

import pytest

from mcjob_tui.sandbox.garbage import GarbageCollector
from mcjob_tui.sandbox.kinds import CONFIG_MAP, JOB, NAMESPACE
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store
from tests.sandbox.api.harness import job


@pytest.fixture
def collector(store: Store) -> GarbageCollector:
    return GarbageCollector(store)


def owner(store: Store, name: str = "j1") -> Json:
    manifest = job(name)
    manifest["metadata"]["namespace"] = "demo"
    meta = store.create(JOB, manifest)["metadata"]
    return {"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": meta["uid"], "blockOwnerDeletion": True}


def owned(store: Store, name: str, *owners: Json, finalizers: tuple[str, ...] = ()) -> None:
    meta = {"name": name, "namespace": "demo", "ownerReferences": list(owners), "finalizers": list(finalizers)}
    store.create(CONFIG_MAP, {"metadata": meta})


def there(store: Store) -> list[str]:
    return [each["metadata"]["name"] for each in store.list(CONFIG_MAP, "demo")]


def test_an_object_goes_with_the_last_of_its_owners(store: Store, collector: GarbageCollector) -> None:
    first, second = owner(store), owner(store, "j2")
    owned(store, "both", first, second)
    store.delete(JOB, "demo", "j1", propagation="Background")
    collector.collect()
    assert there(store) == ["both"]
    store.delete(JOB, "demo", "j2", propagation="Background")
    collector.collect()
    assert there(store) == []


def test_an_object_whose_owner_never_was_goes_at_once(store: Store, collector: GarbageCollector) -> None:
    owned(store, "lost", {"apiVersion": "batch/v1", "kind": "Job", "name": "no", "uid": "0"})
    collector.collect()
    assert there(store) == []


def test_an_owner_deleted_in_the_foreground_waits_for_what_blocks_it(store: Store, collector: GarbageCollector) -> None:
    owned(store, "slow", owner(store), finalizers=("example.com/wait",))
    store.delete(JOB, "demo", "j1", propagation="Foreground")
    collector.collect()
    waiting = store.get(JOB, "demo", "j1")["metadata"]
    assert (waiting["finalizers"], bool(waiting["deletionTimestamp"])) == (["foregroundDeletion"], True)
    store.edit(CONFIG_MAP, "demo", "slow", lambda obj: obj["metadata"].pop("finalizers"))
    collector.collect()
    assert (store.find(JOB, "demo", "j1"), there(store)) == (None, [])


def test_an_orphaning_delete_leaves_what_was_owned_without_an_owner(store: Store, collector: GarbageCollector) -> None:
    owned(store, "orphan", owner(store))
    store.delete(JOB, "demo", "j1")
    collector.collect()
    assert store.find(JOB, "demo", "j1") is None
    assert "ownerReferences" not in store.get(CONFIG_MAP, "demo", "orphan")["metadata"]


def test_a_namespace_waits_for_the_last_object_in_it(store: Store, collector: GarbageCollector) -> None:
    owned(store, "slow", finalizers=("example.com/wait",))
    owned(store, "fast")
    store.delete(NAMESPACE, "", "demo")
    collector.collect()
    assert there(store) == ["slow"]
    store.edit(CONFIG_MAP, "demo", "slow", lambda obj: obj["metadata"].pop("finalizers"))
    collector.collect()
    assert store.find(NAMESPACE, "", "demo") is None
