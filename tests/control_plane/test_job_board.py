"""The board of views: what a change touches is built again, in the right order, and nothing else is."""

import json
from typing import Any

import pytest

from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.job_board import JobBoard
from mcjob_tui.control_plane.kinds import CLUSTER_PROPAGATION_POLICY, JOB, PROPAGATION_POLICY, RESOURCE_BINDING
from mcjob_tui.control_plane.starting import Stuck
from mcjob_tui.control_plane.views import JobState, Progress, Verdict
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob, ShownPolicy
from tests.control_plane.servers import capture


class Boards:
    """A board over four caches that a test fills."""

    def __init__(self) -> None:
        self.jobs = Cache(JOB, ShownJob, lambda key: self.board.job_changed(key))
        self.bindings = Cache(RESOURCE_BINDING, ShownBinding, lambda key: self.board.binding_changed(key))
        self.policies = Cache(PROPAGATION_POLICY, ShownPolicy, lambda key: self.board.policy_changed(key))
        self.cluster_policies = Cache(
            CLUSTER_PROPAGATION_POLICY, ShownPolicy, lambda key: self.board.policy_changed(key)
        )
        self.board = JobBoard(self.jobs, self.bindings, self.policies, self.cluster_policies)

    def complete(self) -> "Boards":
        """Every list has been read."""
        for cache in (self.bindings, self.policies, self.cluster_policies):
            cache.complete = True
        return self

    def job(self, name: str, version: int = 1, created: str = "2026-11-23T15:00:00Z", **metadata: Any) -> None:
        meta = {"name": name, "namespace": "demo", "uid": name, "resourceVersion": str(version)}
        content = {
            "kind": "Job",
            "apiVersion": "batch/v1",
            "metadata": meta | {"creationTimestamp": created} | metadata,
        }
        self.jobs.put(json.dumps(content).encode())

    def policy(
        self,
        name: str,
        *,
        job: str = "",
        labels: dict[str, str] | None = None,
        prediction: str = "",
        version: int = 1,
        namespace: str = "demo",
        submission: str = "",
    ) -> None:
        meta: dict[str, Any] = {"name": name, "resourceVersion": str(version)}
        if namespace:
            meta["namespace"] = namespace
        if prediction:
            meta["annotations"] = {"mcjob.io/prediction": prediction, "mcjob.io/submission": submission}
        chosen: dict[str, Any] = {"labelSelector": {"matchLabels": labels}} if labels else {"name": job}
        selectors = [{"apiVersion": "batch/v1", "kind": "Job", **chosen}]
        content = {"metadata": meta, "spec": {"resourceSelectors": selectors}}
        (self.policies if namespace else self.cluster_policies).put(json.dumps(content).encode())

    def captured(self) -> None:
        """The Job and binding of a partial failure."""
        self.jobs.put(json.dumps(capture("partial-failure-job")).encode())
        self.bindings.put(json.dumps(capture("partial-failure-resourcebinding")).encode())

    def states(self) -> dict[str, JobState]:
        self.board.refresh()
        return {each.name: each.state for each in self.board.snapshot()}


@pytest.fixture
def boards() -> Boards:
    return Boards().complete()


def test_the_newest_is_first_and_of_one_second_the_first_by_name(boards: Boards) -> None:
    boards.job("b", created="2026-11-23T15:00:00Z")
    boards.job("c", created="2026-11-23T16:00:00Z")
    boards.job("a", created="2026-11-23T15:00:00Z")
    assert list(boards.states()) == ["c", "a", "b"]


def test_only_what_changed_is_built_again(boards: Boards) -> None:
    boards.job("a")
    boards.job("b")
    boards.board.refresh()
    before = {each.name: each for each in boards.board.snapshot()}
    boards.job("a", version=2, labels={"x": "y"})
    assert boards.board.refresh() is True
    after = {each.name: each for each in boards.board.snapshot()}
    assert after["b"] is before["b"]
    assert after["a"] is not before["a"]


def test_a_change_that_shows_nowhere_is_none(boards: Boards) -> None:
    boards.job("a")
    boards.board.refresh()
    snapshot = boards.board.snapshot()
    boards.job("a", version=2)
    assert boards.board.refresh() is False
    assert boards.board.snapshot() is snapshot


def test_nobody_is_said_to_have_no_policy_before_policies_are_known() -> None:
    boards = Boards()
    boards.job("a")
    assert boards.states() == {"a": JobState.PENDING}
    boards.complete()
    assert boards.states() == {"a": JobState.NO_POLICY}


def test_while_policies_are_on_their_way_nothing_is_said_of_not_seeing_them() -> None:
    boards = Boards()
    boards.job("a")

    def said() -> str:
        boards.board.refresh()
        return boards.board.snapshot()[0].sentence

    assert said() == "its ResourceBinding and policy are being loaded"
    boards.board.loading(False)
    assert "whether a policy selects it cannot be seen" in said()
    boards.board.loading(True)
    assert "are being loaded" in said()
    boards.complete()
    assert "no PropagationPolicy selects this Job" in said()


@pytest.mark.parametrize("namespace", ["demo", ""])
def test_a_policy_that_comes_later_claims_the_job(boards: Boards, namespace: str) -> None:
    boards.job("a")
    assert boards.states() == {"a": JobState.NO_POLICY}
    boards.policy("p", job="a", namespace=namespace)
    assert boards.states() == {"a": JobState.PENDING}
    view = boards.board.get(("demo", "a"))
    assert view is not None
    assert view.policy == "p"
    assert view.policy_kind == ("PropagationPolicy" if namespace else "ClusterPropagationPolicy")


def test_a_policy_of_another_namespace_claims_nothing(boards: Boards) -> None:
    boards.job("a")
    boards.policy("p", job="a", namespace="other")
    assert boards.states() == {"a": JobState.NO_POLICY}


def test_a_policy_that_selects_by_labels_claims_a_job_of_any_name(boards: Boards) -> None:
    boards.job("a", labels={"team": "risk"})
    boards.policy("p", labels={"team": "risk"})
    assert boards.states() == {"a": JobState.PENDING}


def test_a_policy_that_selects_another_job_now_lets_go_of_the_one_before(boards: Boards) -> None:
    boards.job("a")
    boards.job("b")
    boards.policy("p", job="a")
    assert boards.states() == {"a": JobState.PENDING, "b": JobState.NO_POLICY}
    boards.policy("p", job="b", version=2)
    assert boards.states() == {"a": JobState.NO_POLICY, "b": JobState.PENDING}


def test_for_a_job_without_a_binding_only_policies_that_may_claim_it_are_read(
    boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        boards.policy(f"own-{number}", job=f"own-{number}")
        boards.policy(f"for-{number}", job=f"job-{number}")
    read: list[Key] = []
    raw = boards.policies.raw

    def seen(key: Key) -> dict[str, Any] | None:
        read.append(key)
        return raw(key)

    monkeypatch.setattr(boards.policies, "raw", seen)
    boards.job("own-7")
    boards.job("job-7")
    assert set(boards.states().values()) == {JobState.PENDING}
    assert sorted(set(read)) == [("demo", "for-7"), ("demo", "job-7"), ("demo", "own-7")]


def test_a_binding_may_come_before_its_job(boards: Boards) -> None:
    boards.bindings.put(json.dumps(capture("partial-failure-resourcebinding")).encode())
    assert boards.states() == {}
    boards.jobs.put(json.dumps(capture("partial-failure-job")).encode())
    assert boards.states() == {"j-part": JobState.PARTLY_FAILED}


def test_a_prediction_that_comes_after_its_job_is_shown(boards: Boards) -> None:
    boards.captured()
    boards.board.refresh()
    text = '{"targets":[{"cluster":"member1","parallelism":1,"completions":2}]}'
    boards.policy("j-part", job="j-part", prediction=text)
    boards.board.refresh()
    view = boards.board.get(("demo", "j-part"))
    assert view is not None
    assert [each.verdict for each in view.members] == [Verdict.AS_PREDICTED, Verdict.NOT_PREDICTED]


def test_its_own_policy_that_came_second_tells_what_was_predicted(boards: Boards) -> None:
    job, binding = capture("partial-failure-job"), capture("partial-failure-resourcebinding")
    for each in (job, binding):
        each["metadata"].setdefault("annotations", {})["propagationpolicy.karmada.io/name"] = "broad"
    job["metadata"]["annotations"]["mcjob.io/submission"] = "one"
    boards.jobs.put(json.dumps(job).encode())
    boards.bindings.put(json.dumps(binding).encode())
    boards.policy("broad", job="j-part")
    text = '{"targets":[{"cluster":"member1","parallelism":2,"completions":4}]}'
    boards.policy("j-part", job="j-part", prediction=text, submission="one")
    boards.board.refresh()
    view = boards.board.get(("demo", "j-part"))
    assert view is not None
    assert view.policy == "broad"
    assert view.prediction_note.endswith("the policy broad claimed it, not its own")


def test_a_cluster_that_goes_down_touches_the_jobs_that_it_has(boards: Boards) -> None:
    boards.jobs.put(json.dumps(capture("unreachable-job")).encode())
    boards.bindings.put(json.dumps(capture("unreachable-rb")).encode())
    boards.job("other")
    boards.board.readiness_changed({"member1": True, "member2": True, "member3": True})
    boards.board.refresh()
    before = boards.board.get(("demo", "other"))
    boards.board.readiness_changed({"member1": True, "member2": True, "member3": False})
    assert boards.board.refresh() is True
    found = next(each for each in boards.board.snapshot() if each.members)
    assert [each.cluster for each in found.members if each.stale] == ["member3"]
    assert boards.board.get(("demo", "other")) is before


def test_a_job_that_is_gone_is_gone(boards: Boards) -> None:
    boards.job("a")
    boards.board.refresh()
    boards.jobs.drop(("demo", "a"))
    assert boards.board.refresh() is True
    assert boards.board.snapshot() == ()


def test_of_jobs_that_are_gone_their_common_policy_remembers_nothing(boards: Boards) -> None:
    boards.policy("all", labels={"team": "risk"})
    for number in range(20):
        boards.job(f"run-{number}", labels={"team": "risk"})
        boards.job("stays", version=number, labels={"team": "risk"})
        boards.board.refresh()
        boards.jobs.drop(("demo", f"run-{number}"))
        boards.board.refresh()
    assert boards.board._claims == {("demo", "all"): {("demo", "stays")}}
    boards.jobs.drop(("demo", "stays"))
    boards.board.refresh()
    assert not boards.board._claims
    assert not boards.board._claimed_by


class TestWhatIsReadAgain:
    """Of a Job its few words are kept: the object is read when it changes, and only what shows is built again."""

    @staticmethod
    def reads(boards: Boards, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        get = boards.jobs.get
        monkeypatch.setattr(boards.jobs, "get", lambda key: found.append(key) or get(key))  # type: ignore[func-returns-value]
        return found

    def test_a_change_of_the_binding_reads_no_job(self, boards: Boards, monkeypatch: pytest.MonkeyPatch) -> None:
        boards.captured()
        boards.board.refresh()
        before, read = boards.board.snapshot()[0], self.reads(boards, monkeypatch)
        binding = capture("partial-failure-resourcebinding")
        binding["metadata"]["resourceVersion"] += "0"
        binding["status"]["aggregatedStatus"][0]["status"]["succeeded"] = 1
        boards.bindings.put(json.dumps(binding).encode())
        assert boards.board.refresh() is True
        assert boards.board.snapshot()[0].progress != before.progress
        assert read == []

    def test_the_jobs_own_status_marks_nothing(self, boards: Boards) -> None:
        boards.captured()
        boards.board.refresh()
        changed = capture("partial-failure-job")
        changed["metadata"]["resourceVersion"] += "0"
        changed.setdefault("status", {})["active"] = 77
        boards.jobs.put(json.dumps(changed).encode())
        assert boards.board.waiting == 0


def test_what_was_seen_of_pods_is_known_to_the_board_of_another_namespace_too() -> None:
    boards = Boards()
    boards.job("j")
    found = Stuck(Progress(0, 4, 2), "ImagePullBackOff", "the image cannot be pulled", "check it")
    assert boards.board.pods_seen(("demo", "j"), "j", {"member1": found})
    assert not boards.board.pods_seen(("demo", "j"), "j", {"member1": found})
    later = JobBoard(boards.jobs, boards.bindings, boards.policies, boards.cluster_policies, boards.board._stuck)
    assert not later.pods_seen(("demo", "j"), "j", {"member1": found})
    assert later.pods_seen(("demo", "j"), "j", {"member1": None})


@pytest.mark.parametrize("is_ready", [True, False, None])
def test_a_job_that_is_nowhere_hears_of_clusters_that_join_or_leave_and_of_no_other_change(
    boards: Boards, is_ready: bool | None
) -> None:
    job, binding = (capture(f"no-cluster-fit-{kind}-finished") for kind in ("job", "resourcebinding"))
    binding["spec"]["placement"] = {"clusterAffinity": {"clusterNames": ["nowhere"]}}
    boards.jobs.put(json.dumps(job).encode())
    boards.bindings.put(json.dumps(binding).encode())
    key = (job["metadata"]["namespace"], job["metadata"]["name"])

    def sentence() -> str:
        boards.board.refresh()
        view = boards.board.get(key)
        assert view is not None
        return view.sentence

    boards.board.readiness_changed({"member1": True})
    assert "its policy names nowhere, which is not joined" in sentence()
    boards.board.readiness_changed({"member1": False})
    assert boards.board.refresh() is False
    boards.board.readiness_changed({"member1": False, "nowhere": is_ready})
    assert "not joined" not in sentence()
    boards.board.readiness_changed({"member1": False})
    assert "not joined" in sentence()
