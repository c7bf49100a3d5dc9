"""A cache of one kind: what it keeps, what it passes over, and that old objects come back just as they came."""

import json
from typing import Any

from mcjob_tui.control_plane.cache import LATEST_UNPACKED, Cache, Key
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.plain import plain
from mcjob_tui.resources.jobs import Job
from tests.control_plane.servers import job


def encoded(obj: dict[str, Any]) -> bytes:
    return json.dumps(obj).encode()


def test_an_object_is_kept_as_it_came_and_parsed() -> None:
    changed: list[Key] = []
    cache = Cache(JOB, Job, changed.append)
    put = cache.put(encoded(job("a", 1, parallelism=2)))
    assert put is not None
    assert put.key == ("demo", "a")
    assert cache.raw(("demo", "a")) == job("a", 1, parallelism=2)
    found = cache.get(("demo", "a"))
    assert found is not None
    assert found.spec.parallelism == 2
    assert changed == [("demo", "a")]


def test_an_objects_texts_go_with_it() -> None:
    """The parser would keep them for those that come again, thousands of names and times that never do."""
    kept = encoded(job("never-again", 1))
    first, second = (Job.model_validate_json(kept).metadata.name for _ in range(2))
    assert first == second
    assert first is not second
    first, second = (plain(kept)["metadata"]["name"] for _ in range(2))
    assert first == second
    assert first is not second


def test_the_same_version_again_is_no_change() -> None:
    changed: list[Key] = []
    cache = Cache(JOB, Job, changed.append)
    cache.put(encoded(job("a", 1)))
    cache.put(encoded(job("a", 1)))
    assert len(changed) == 1


def test_what_does_not_have_the_shape_is_counted() -> None:
    cache = Cache(JOB, Job, lambda _: None)
    for bad in (b"{", b"[]", b'{"metadata":{"name":5}}', b'{"metadata":{}}'):
        assert cache.put(bad) is None
    assert (len(cache), cache.malformed) == (0, 4)


def test_only_what_is_wanted_is_kept() -> None:
    cache = Cache(JOB, Job, lambda _: None, wanted=lambda found: found.name.startswith("a"))
    cache.put(encoded(job("a", 1)))
    assert cache.put(encoded(job("b", 2))) is not None
    assert list(cache) == [("demo", "a")]


def test_objects_that_have_been_packed_away_come_back_as_they_came() -> None:
    cache = Cache(JOB, Job, lambda _: None)
    count = LATEST_UNPACKED + 50
    for number in range(count):
        cache.put(encoded(job(f"j{number}", number, parallelism=number)))
    for number in (0, 49, 50, count - 1):
        key = ("demo", f"j{number}")
        assert cache.raw(key) == job(f"j{number}", number, parallelism=number)
        found = cache.get(key)
        assert found is not None
        assert found.spec.parallelism == number
    assert len(cache) == count


def test_an_object_that_changes_after_it_was_packed_away_is_the_new_one() -> None:
    cache = Cache(JOB, Job, lambda _: None)
    for number in range(LATEST_UNPACKED + 1):
        cache.put(encoded(job(f"j{number}", number)))
    cache.put(encoded(job("j0", 9999, parallelism=7)))
    assert cache.raw(("demo", "j0")) == job("j0", 9999, parallelism=7)
    cache.drop(("demo", "j0"))
    assert cache.get(("demo", "j0")) is None


def test_a_deleted_object_is_gone_and_told_once() -> None:
    changed: list[Key] = []
    cache = Cache(JOB, Job, changed.append)
    cache.put(encoded(job("a", 1)))
    gone = cache.remove(encoded(job("a", 2)))
    assert gone is not None
    assert gone.metadata.resource_version == "2"
    cache.drop(("demo", "a"))
    assert (cache.get(("demo", "a")), cache.raw(("demo", "a")), len(changed)) == (None, None, 2)


def test_once_distrusted_an_object_of_the_same_version_is_taken_for_another() -> None:
    changed: list[Key] = []
    cache = Cache(JOB, Job, changed.append)
    cache.put(encoded(job("a", 1, parallelism=2)))
    cache.distrust()
    cache.put(encoded(job("a", 1, parallelism=3)))
    found = cache.get(("demo", "a"))
    assert found is not None
    assert (found.spec.parallelism, len(changed)) == (3, 2)
