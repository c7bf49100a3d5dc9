"""UIDs and generated names come from a seed and from the object's place."""

import re
import uuid

from mcjob_tui.karmada.names import uid_hash_odd
from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.identities import Identities
from mcjob_tui.sandbox.kinds import CONTROL_PLANE_KINDS, JOB, NAMESPACE
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store


def a_store(seed: int, run: str = "") -> Store:
    store = Store(CONTROL_PLANE_KINDS, Clock(), name="karmada", seed=seed, run=run)
    store.create(NAMESPACE, {"metadata": {"name": "demo"}})
    return store


def a_job(**metadata: str) -> Json:
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "i"}]}}
    return {"metadata": {"namespace": "demo", **metadata}, "spec": {"template": template}}


def uids(store: Store, *names: str) -> dict[str, str]:
    return {name: store.create(JOB, a_job(name=name))["metadata"]["uid"] for name in names}


def test_a_uid_does_not_depend_on_what_else_is_created() -> None:
    one, other = uids(a_store(1), "a", "b"), uids(a_store(1), "b", "c", "a")
    assert (one["a"], one["b"]) == (other["a"], other["b"])
    assert len({*other.values()}) == 3
    assert uids(a_store(2), "a") != {"a": one["a"]}


def test_an_object_created_again_has_another_uid() -> None:
    store = a_store(1)
    first = uids(store, "a")
    store.delete(JOB, "demo", "a", propagation="Background")
    assert uids(store, "a") != first


def test_another_run_has_uids_of_its_own_by_which_ties_fall_as_before() -> None:
    names = [f"j{number}" for number in range(20)]
    seeded, one, other = uids(a_store(1), *names), uids(a_store(1, "one"), *names), uids(a_store(1, "other"), *names)
    assert len({*seeded.values(), *one.values(), *other.values()}) == 60
    for found in (one, other):
        assert [uid_hash_odd(found[name]) for name in names] == [uid_hash_odd(seeded[name]) for name in names]
        assert all(uuid.UUID(each).version == 4 for each in found.values())
    assert uids(a_store(1, "one"), *names) == one


def test_a_dry_run_uses_nothing_up() -> None:
    store = a_store(1)
    tried = store.create(JOB, a_job(name="a"), dry_run=True)["metadata"]["uid"]
    created = uids(store, "a")
    assert created == uids(a_store(1), "a")
    assert tried != created["a"]


def test_generated_names_differ_and_follow_from_the_seed() -> None:
    def names(store: Store) -> list[str]:
        return [store.create(JOB, a_job(generateName="run-"))["metadata"]["name"] for _ in range(3)]

    found = names(a_store(1))
    assert len(set(found)) == 3
    assert all(re.fullmatch(r"run-[bcdfghjklmnpqrstvwxz2456789]{5}", each) for each in found)
    assert names(a_store(1)) == found


def test_a_uid_has_the_form_of_one_even_for_a_name_that_is_no_text() -> None:
    found = Identities("1").uid("Job", "demo", "\ud800")
    assert uuid.UUID(found).version == 4
