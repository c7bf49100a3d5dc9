"""Delete, suspend, resume, edit, edit a cluster, and run again in place, under faults."""

from collections.abc import AsyncIterator
from copy import deepcopy

from mcjob_tui.control_plane.actions import edit_cluster, set_suspended
from mcjob_tui.control_plane.delete import delete_job
from mcjob_tui.control_plane.errors import ControlPlaneError, OutcomeUnknown
from mcjob_tui.control_plane.job_edit import replace_job
from mcjob_tui.control_plane.kinds import JOB as JOB_KIND
from mcjob_tui.control_plane.rerun import Rerun
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.views import KarmadaView, Step, StepState
from mcjob_tui.draft.storing import Shelf
from mcjob_tui.sandbox.kinds import CLUSTER, JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from tests.control_plane.federations import manifests
from tests.control_plane.servers import Json
from tests.faults.operations import Told, gone_is_well, misnamed, undisturbed
from tests.faults.stage import Stage

_PATIENCE = 12.0


async def _submitted(stage: Stage) -> Json:
    """A Job that runs in two clusters, with both policies; as the server has it."""
    await undisturbed(Submission(stage.api, manifests(steering={"run-seconds": "90000"})).run())
    stage.settle(10)
    return _job(stage)


def _job(stage: Stage) -> Json:
    found = stage.find(JOB, "demo", "j")
    assert found is not None
    return found


class Delete:
    """Deleting a Job that runs in two clusters, and its policies with it."""

    name = "delete"

    async def prepare(self, stage: Stage) -> None:
        self.uid = str((await _submitted(stage))["metadata"]["uid"])

    async def act(self, stage: Stage) -> Told:
        told = Told()
        await told.listen(self._steps(stage))
        return told

    def judge(self, stage: Stage, told: Told) -> list[str]:
        return _judge_deletion(stage, told, self.uid)

    async def again(self, stage: Stage) -> Told:
        told = Told()
        await gone_is_well(told, self._steps(stage))
        return told

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        if told.error is not None:
            return [f"the second try failed: {told.error}"]
        stage.settle()
        remains = stage.remains_of("demo", "j")
        return [f"left: {', '.join(sorted(remains))}"] * bool(remains)

    def _steps(self, stage: Stage) -> AsyncIterator[Step]:
        return delete_job(stage.api, "demo", "j", uid=self.uid, patience=_PATIENCE, clock=stage.clock)


def _judge_deletion(stage: Stage, told: Told, uid: str) -> list[str]:
    job = stage.find(JOB, "demo", "j")
    untouched = job is not None and job["metadata"]["uid"] == uid and not job["metadata"].get("deletionTimestamp")
    if told.error is not None:
        if "Job" in told.last:
            return [f"it was deleted, and then failed: {told.error}"]
        if not untouched and not isinstance(told.error, OutcomeUnknown):
            return [f"deleted, but said not to be: {told.error!r}"]
        return [] if told.error.sentence else ["an error without a sentence"]
    if untouched:
        return ["not deleted, but said to be"]
    late = [each for each in told.last.values() if each.state is not StepState.DONE]
    wrong = [f"{each.name} ends {each.state} without a word" for each in late if not _says_why(each)]
    remains = stage.remains_of("demo", "j")
    if remains and not late:
        wrong.append(f"said to be gone: {', '.join(sorted(remains))}")
    return wrong


def _says_why(step: Step) -> bool:
    return step.state is StepState.FAILED and bool(step.message)


class Suspend:
    """Suspending a Job, or letting it go on."""

    def __init__(self, suspended: bool) -> None:
        self.name = "suspend" if suspended else "resume"
        self.suspended = suspended

    async def prepare(self, stage: Stage) -> None:
        self.before = await _submitted(stage)
        if not self.suspended:
            await set_suspended(stage.api, "demo", "j", True)
        self.before = deepcopy(_job(stage))

    async def act(self, stage: Stage) -> Told:
        return await _told(set_suspended(stage.api, "demo", "j", self.suspended, uid=self.before["metadata"]["uid"]))

    def judge(self, stage: Stage, told: Told) -> list[str]:
        return _judge_change(_job(stage), told, self.before["spec"], self._wanted())

    async def again(self, stage: Stage) -> Told:
        return await self.act(stage)

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        return _judge_change(_job(stage), told, None, self._wanted())

    def _wanted(self) -> Json:
        return {**self.before["spec"], "suspend": self.suspended}


class Edit:
    """Writing an edited Job back."""

    name = "edit"

    async def prepare(self, stage: Stage) -> None:
        await _submitted(stage)
        self.base = await stage.api.get(JOB_KIND, "demo", "j")
        self.edited = deepcopy(self.base)
        self.edited["spec"]["backoffLimit"] = 3
        self.edited["metadata"]["labels"]["edited"] = "yes"

    async def act(self, stage: Stage) -> Told:
        return await _told(replace_job(stage.api, self.base, self.edited))

    def judge(self, stage: Stage, told: Told) -> list[str]:
        return _judge_change(_job(stage), told, self.base["spec"], self.edited["spec"])

    async def again(self, stage: Stage) -> Told:
        return await self.act(stage)

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        labels = _job(stage)["metadata"]["labels"]
        wrong = _judge_change(_job(stage), told, None, self.edited["spec"])
        return wrong + ["its label is not there"] * (labels.get("edited") != "yes")


class EditCluster:
    """Changing a cluster's labels, provider and taints."""

    name = "edit a cluster"
    labels = {"tier": "batch", "gone": None}
    spec = {"provider": "elsewhere", "taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}

    async def prepare(self, stage: Stage) -> None:
        await edit_cluster(stage.api, "member1", labels={"tier": "web", "gone": "soon"}, spec={"provider": "here"})
        self.before = _edited_of(stage)

    async def act(self, stage: Stage) -> Told:
        return await _told(edit_cluster(stage.api, "member1", labels=self.labels, spec=self.spec))

    def judge(self, stage: Stage, told: Told) -> list[str]:
        return _judge_change({"spec": _edited_of(stage)}, told, self.before, self._wanted())

    async def again(self, stage: Stage) -> Told:
        return await self.act(stage)

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        return _judge_change({"spec": _edited_of(stage)}, told, None, self._wanted())

    def _wanted(self) -> Json:
        labels = {key: value for key, value in self.before["labels"].items() if key != "gone"}
        return {"labels": {**labels, "tier": "batch"}, "provider": "elsewhere", "taints": self.spec["taints"]}


def _edited_of(stage: Stage) -> Json:
    """What is edited of the cluster, as the server has it."""
    found = stage.find(CLUSTER, "", "member1")
    assert found is not None
    taints = [
        {key: value for key, value in each.items() if key != "timeAdded"} for each in found["spec"].get("taints") or ()
    ]
    labels = found["metadata"].get("labels") or {}
    return {"labels": dict(labels), "provider": found["spec"].get("provider"), "taints": taints}


async def _told(work: object) -> Told:
    told = Told()
    try:
        await work  # type: ignore[misc]
    except ControlPlaneError as error:
        told.error = error
    return told


def _judge_change(job: Json, told: Told, before: Json | None, after: Json) -> list[str]:
    """Either the change is there, or it is not and an error says so, or an error says that it is not known."""
    if told.error is None:
        return [] if job["spec"] == after else ["said to be changed, but is not"]
    if before is None:
        return [f"the second try failed: {told.error}"]
    if job["spec"] not in (before, after):
        return ["neither as before nor as wanted"]
    if job["spec"] == after and not isinstance(told.error, OutcomeUnknown):
        return [f"changed, but said not to be: {told.error!r}"]
    return [] if told.error.sentence else ["an error without a sentence"]


class _Timed(Session):
    """A session whose deletions go by the stage's clock."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.connection, stage.api, KarmadaView(True))
        self.clock = stage.clock

    def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        return delete_job(self.api, namespace, name, uid=uid, patience=_PATIENCE, clock=self.clock)


class RunAgainInPlace:
    """Deleting a Job and creating it again under its name."""

    name = "run again in place"

    async def prepare(self, stage: Stage) -> None:
        self.uid = str((await _submitted(stage))["metadata"]["uid"])
        self.shelf = Shelf(stage.folder)
        self.rerun = Rerun(_Timed(stage), "demo", "j", uid=self.uid, in_place=True, shelf=self.shelf)

    async def act(self, stage: Stage) -> Told:
        told = Told()
        await told.listen(self.rerun.run())
        told.left = self.rerun.left
        return told

    def judge(self, stage: Stage, told: Told) -> list[str]:
        kept = [each.draft.name for each in self.shelf.all()]
        if told.error is None:
            return self._incomplete(stage) + ["a draft is left"] * bool(kept)
        job = stage.find(JOB, "demo", "j")
        old = job is not None and job["metadata"]["uid"] == self.uid and not job["metadata"].get("deletionTimestamp")
        if old:
            return ["said to be deleted, but is not"] * self.rerun.is_deleted
        if kept != ["j"]:
            return [f"deleted, but kept as a draft is {kept}"]
        if not self.rerun.is_deleted and not isinstance(told.error, OutcomeUnknown):
            return [f"deleted, but not said to be: {told.error!r}"]
        if told.left:
            return misnamed(told, self._new(stage))
        remains = self._new(stage)
        return [f"left, but not said: {', '.join(sorted(remains))}"] * bool(remains)

    async def again(self, stage: Stage) -> Told:
        if self.rerun.is_done:
            return Told()
        return await self.act(stage)

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        kept = self.shelf.names()
        if told.error is not None:
            return [f"the second try failed: {told.error}"]
        stage.settle()
        return self._incomplete(stage) + ["a draft is left"] * bool(kept)

    def _incomplete(self, stage: Stage) -> list[str]:
        job = stage.find(JOB, "demo", "j")
        if job is None or job["metadata"]["uid"] == self.uid:
            return ["done, but there is no new Job"]
        wrong = []
        for kind in (OVERRIDE_POLICY, PROPAGATION_POLICY):
            found = [
                each
                for each in stage.federation.control_plane.list(kind, "demo")
                if each["spec"]["resourceSelectors"][0].get("name") == "j" and _owner(each) != self.uid
            ]
            if len(found) != 1:
                wrong.append(f"done, but there are {len(found)} {kind.kind}")
            elif _owner(found[0]) != job["metadata"]["uid"]:
                wrong.append(f"done, but {kind.kind} belongs to {_owner(found[0])}")
        return wrong

    def _new(self, stage: Stage) -> set[str]:
        found = set()
        for kind in (OVERRIDE_POLICY, PROPAGATION_POLICY, JOB):
            for each in stage.federation.control_plane.list(kind, "demo"):
                meta = each["metadata"]
                if meta["name"].startswith("j") and meta["uid"] != self.uid and _owner(each) != self.uid:
                    found.add(f"{kind.kind} {meta['name']}")
        return found


def _owner(obj: Json) -> str:
    return next((str(each["uid"]) for each in obj["metadata"].get("ownerReferences") or ()), "")


CHANGING = (Delete, lambda: Suspend(True), lambda: Suspend(False), Edit, EditCluster, RunAgainInPlace)
"""Made anew for each trial."""
