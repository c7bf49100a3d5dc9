"""Submit, submit again, and undo, under faults."""

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.submission import create
from mcjob_tui.control_plane.errors import (
    Forbidden,
    OutcomeUnknown,
    ProtocolError,
    RefusedObjects,
    Unauthorized,
    Unreachable,
)
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.views import KarmadaView
from mcjob_tui.draft.render import Manifests
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY
from tests.control_plane.federations import manifests
from tests.control_plane.servers import Json
from tests.faults.kinds_of_fault import FAULTS
from tests.faults.operations import Told, misnamed, undisturbed, unsaid
from tests.faults.stage import Stage

_PP = "policy.karmada.io/v1alpha1"
_CUT_AFTER = next(each for each in FAULTS if each.name == "cut after")
_STORED = {"OverridePolicy": OVERRIDE_POLICY, "PropagationPolicy": PROPAGATION_POLICY, "Job": JOB}


def full() -> Manifests:
    """A Job with both policies in a namespace that does not exist yet."""
    found = manifests(steering={"run-seconds": "90000"})
    for each in (found.job, found.propagation_policy, found.override_policy):
        assert each is not None
        each["metadata"]["namespace"] = "fresh"
    namespace: Json = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh"}}
    return Manifests(
        job=found.job,
        propagation_policy=found.propagation_policy,
        override_policy=found.override_policy,
        namespace=namespace,
    )


def small() -> Manifests:
    """A Job with one policy in a namespace that exists."""
    found = manifests(override=False, steering={"run-seconds": "90000"})
    return Manifests(job=found.job, propagation_policy=found.propagation_policy)


class Submit:
    """A submission that is disturbed. Then it is tried again, or taken back."""

    doubted = False

    def __init__(self, name: str, given: Manifests, *, undo: bool = False) -> None:
        self.name = name
        self.given = given
        self.ends_with_undo = undo
        self.namespace = str(given.job["metadata"]["namespace"])
        self.submission: Submission | None = None

    async def prepare(self, stage: Stage) -> None:
        self.submission = Submission(stage.api, self.given)

    async def act(self, stage: Stage) -> Told:
        return await self._run()

    def judge(self, stage: Stage, told: Told) -> list[str]:
        if told.error is None:
            return unsaid(told) + self.incomplete(stage)
        return unsaid(told) + misnamed(told, self.truth(stage), doubted_before=self.doubted)

    async def again(self, stage: Stage) -> Told:
        if not self.ends_with_undo:
            return await self._run()
        assert self.submission is not None
        told = Told()
        await told.listen(self.submission.undo())
        told.left = self.submission.left
        return told

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        if told.error is not None:
            return [f"the second try failed: {told.error}"]
        if not self.ends_with_undo:
            return unsaid(told) + self.incomplete(stage)
        wrong = unsaid(told) + misnamed(told, self.truth(stage))
        stage.settle()
        remains = stage.remains_of(self.namespace, "j")
        return wrong + [f"not taken back: {', '.join(sorted(remains))}"] * bool(remains)

    def truth(self, stage: Stage) -> set[str]:
        """What there is of this submission."""
        found = {f"{kind} j" for kind, stored in _STORED.items() if self._ours(stage, kind, stored)}
        if self.given.namespace is not None and stage.find(NAMESPACE, "", self.namespace):
            found.add(f"Namespace {self.namespace}")
        return found

    def incomplete(self, stage: Stage) -> list[str]:
        """What is wrong where everything should be there."""
        expected = {str(each["kind"]) for each in self._objects()}
        missing = expected - {each.partition(" ")[0] for each in self.truth(stage)}
        if missing:
            return [f"done, but missing: {', '.join(sorted(missing))}"]
        job = stage.find(JOB, self.namespace, "j")
        assert job is not None
        wrong = []
        for kind in expected - {"Job"}:
            policy = stage.find(_STORED[kind], self.namespace, "j")
            assert policy is not None
            owners = [each["uid"] for each in policy["metadata"].get("ownerReferences") or ()]
            if owners != [job["metadata"]["uid"]]:
                wrong.append(f"done, but {kind} belongs to {owners}")
        return wrong

    async def _run(self) -> Told:
        assert self.submission is not None
        told = Told()
        await told.listen(self.submission.run())
        told.left = self.submission.left
        return told

    def _objects(self) -> list[Json]:
        given = self.given
        return [each for each in (given.override_policy, given.propagation_policy, given.job) if each is not None]

    def _ours(self, stage: Stage, kind: str, stored: object) -> bool:
        found = stage.find(_STORED[kind], self.namespace, "j")
        assert self.submission is not None
        signed = found is not None and found["metadata"]["annotations"].get("mcjob.io/submission") == self.submission.id
        return signed and not (found or {})["metadata"].get("deletionTimestamp")


class Retry(Submit):
    """The second try of a submission whose first ended with nobody there, after the policies were created."""

    doubted = True

    async def prepare(self, stage: Stage) -> None:
        await super().prepare(stage)
        assert self.submission is not None
        await _until_the_job(stage, self.submission, self.given)


class Undo(Submit):
    """Taking back a whole submission, or one that ended halfway."""

    def __init__(self, name: str, given: Manifests, *, halfway: bool) -> None:
        super().__init__(name, given, undo=True)
        self.halfway = self.doubted = halfway

    async def prepare(self, stage: Stage) -> None:
        self.submission = Submission(stage.api, self.given)
        if self.halfway:
            await _until_the_job(stage, self.submission, self.given)
        else:
            await undisturbed(self.submission.run())

    async def act(self, stage: Stage) -> Told:
        return await self.again(stage)

    def judge(self, stage: Stage, told: Told) -> list[str]:
        if told.error is None:
            return self.judge_end(stage, told)
        return unsaid(told) + misnamed(told, self.truth(stage), doubted_before=self.doubted)


async def _until_the_job(stage: Stage, submission: Submission, given: Manifests) -> None:
    """Run until the Job's creation, whose answer is lost, with nobody there from then on."""
    namespace = given.job["metadata"]["namespace"]
    stage.proxy.seen.clear()
    path = f"/apis/batch/v1/namespaces/{namespace}/jobs"

    def passed() -> None:
        stage.course.run(0.5)
        seen = stage.proxy.seen[-1]
        if (seen.method, seen.path) == ("POST", path.replace("jobs", "propagationpolicies").replace("batch/v1", _PP)):
            stage.proxy.fault, stage.proxy.at, stage.proxy.lasting = _CUT_AFTER, len(stage.proxy.seen) + 1, True

    kept, stage.proxy.passed = stage.proxy.passed, passed
    told = Told()
    await told.listen(submission.run())
    assert isinstance(told.error, OutcomeUnknown), told.error
    stage.proxy.passed = kept
    await stage.proxy.repair()


class _Watched(Session):
    """Keeps the submission that was asked for."""

    made: Submission | None = None

    def submission(self, given: ManifestSet, *, submission_id: str | None = None) -> Submission:
        self.made = super().submission(given, submission_id=submission_id)
        return self.made


class CommandLine(Submit):
    """``mcjob submit``: takes back what it created, or ends with a sentence that names what is left."""

    def __init__(self, name: str, given: Manifests) -> None:
        super().__init__(name, given)
        self.failed: CommandFailed | None = None
        self.may_collide = False

    async def prepare(self, stage: Stage) -> None:
        self.failed = None

    async def act(self, stage: Stage) -> Told:
        session = _Watched(stage.connection, stage.api, KarmadaView(True))
        try:
            await create(session, self.given)
        except CommandFailed as failed:
            self.failed = failed
        self.submission = session.made
        assert self.submission is not None
        return Told(left=self.submission.left)

    def judge(self, stage: Stage, told: Told) -> list[str]:
        if self.failed is None:
            return self.incomplete(stage)
        cause = self.failed.__cause__
        truth = self.truth(stage)
        said = str(self.failed)
        wrong = [f"left, but not said: {each}" for each in truth if each not in said]
        if told.left and "left behind: " not in said:
            wrong.append("says nothing of what is left")
        certain = {each for each in told.left if " (" not in each}
        wrong += [f"said to be left, but is not: {each}" for each in certain - truth]
        if isinstance(cause, RefusedObjects):
            cause = cause.refusals[0][1]
        no_access = isinstance(cause, Unreachable | Unauthorized | Forbidden | ProtocolError)
        if self.failed.code is not (ExitCode.NO_ACCESS if no_access else ExitCode.REFUSED):
            wrong.append(f"exit code {self.failed.code!r} for {cause!r}")
        return wrong

    async def again(self, stage: Stage) -> Told:
        left = {each.partition(" ")[0] for each in self.truth(stage)} - {"Namespace"}
        first, self.failed = self.failed, None
        if first is None:
            return Told()
        told = await self.act(stage)
        self.may_collide = bool(left)
        return told

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        if self.failed is None:
            return self.incomplete(stage)
        if self.may_collide and "already exists" in str(self.failed):
            return []
        return [f"the second try failed: {self.failed}"]


SUBMITTING = (
    lambda: Submit("submit, new namespace and override", full()),
    lambda: Submit("submit, one policy", small()),
    lambda: Submit("submit, then undo", full(), undo=True),
    lambda: Submit("submit one policy, then undo", small(), undo=True),
    lambda: Retry("retry", full()),
    lambda: Undo("undo", full(), halfway=False),
    lambda: Undo("undo of half a submission", small(), halfway=True),
    lambda: CommandLine("mcjob submit", small()),
)
"""Made anew for each trial."""
