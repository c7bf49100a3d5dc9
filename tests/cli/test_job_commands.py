"""The commands about Jobs that exist, over a real sandbox: what they print, and how they end."""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from mcjob_tui.cli.main import run
from tests.e2e.commands import columns, served_sandbox

pytestmark = pytest.mark.e2e

HEAVY = (
    "kubernetes.aio.client",
    "mcjob_tui.control_plane.kubernetes_transport",
    "mcjob_tui.control_plane.session",
    "mcjob_tui.control_plane.rerun",
    "mcjob_tui.cli.submission",
    "mcjob_tui.draft.yaml_text",
    "mcjob_tui.draft.reading",
)
RISK = "fx-risk-eod-1122"
DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: %s, namespace: default}
spec:
  instances: 6
  parallelism: 4
  strategy: DynamicWeight
  clusterAffinity: {clusterNames: [aws-use1-prod, aws-euc1-prod]}
  containers: [{name: work, image: "busybox:1.36"}]
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Mcjob = Callable[..., Ended]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with served_sandbox(tmp_path_factory.mktemp("sandbox"), "--speed", "20", "--examples") as kubeconfig:
        yield kubeconfig


@pytest.fixture
def mcjob(sandbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mcjob:
    """Runs a command in a fork, which need not import anything again, without settings of who runs the tests."""
    monkeypatch.setenv("KUBECONFIG", str(sandbox))
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))

    def mcjob(*arguments: str) -> Ended:
        out, err = tmp_path / "stdout", tmp_path / "stderr"
        for module in HEAVY:
            import_module(module)
        process = get_context("fork").Process(target=_command, args=(arguments, out, err))
        process.start()
        process.join(180)
        assert process.exitcode is not None, f"mcjob {' '.join(arguments)} did not end"
        return Ended(process.exitcode, out.read_text(), err.read_text())

    return mcjob


def _command(arguments: Sequence[str], out: Path, err: Path) -> None:
    code = 255
    try:
        with out.open("w") as stdout, err.open("w") as stderr:
            sys.stdin, sys.stdout, sys.stderr = io.StringIO(), stdout, stderr
            code = run(arguments)
    finally:
        os._exit(code)


def _written(folder: Path, name: str) -> str:
    file = folder / f"{name}.yaml"
    file.write_text(DRAFT % name)
    return str(file)


@pytest.fixture
def submitted(mcjob: Mcjob, tmp_path: Path) -> Callable[..., None]:
    """Submits a Job of six pods for two clusters; ``steering`` is the sandbox's."""

    def submit(name: str, *flags: str, **steering: str) -> None:
        file = Path(_written(tmp_path, name))
        objects = json.loads(mcjob("render", "-f", str(file), "-o", "json").out)
        job = next(each for each in objects["items"] if each["kind"] == "Job")
        annotations = {f"sandbox.mcjob.io/{key.replace('_', '-')}": value for key, value in steering.items()}
        job["spec"]["template"].setdefault("metadata", {})["annotations"] = annotations
        job["spec"]["backoffLimit"] = 0
        file.write_text(json.dumps(objects))
        ended = mcjob("submit", "-f", str(file), *flags)
        assert ended.code == 0, ended.err

    return submit


class TestList:
    def test_of_a_namespace_of_all_and_by_label(self, mcjob: Mcjob) -> None:
        of_quant = mcjob("list", "-n", "quant")
        assert columns(of_quant.out, "NAME") == ["tick-backfill-2026w47", RISK]
        of_all = mcjob("list", "-A")
        assert set(columns(of_all.out, "NAMESPACE")) >= {"quant", "ml", "data", "platform"}
        assert "Unschedulable" in columns(of_all.out, "STATE")
        assert mcjob("list", "-n", "quant", "-l", "no=such") == Ended(0, "", "No Jobs in quant.\n")

    @pytest.mark.parametrize("output", ["json", "yaml"])
    def test_as_objects_for_other_programs(self, mcjob: Mcjob, output: str) -> None:
        load: Callable[[str], Any] = json.loads if output == "json" else yaml.safe_load
        found = load(mcjob("list", "-n", "quant", "-o", output).out)
        assert [each["metadata"]["name"] for each in found["items"]] == ["tick-backfill-2026w47", RISK]
        assert {each["kind"] for each in found["items"]} == {"Job"}

    def test_as_names_and_with_more_columns(self, mcjob: Mcjob) -> None:
        assert f"job.batch/{RISK}" in mcjob("list", "-n", "quant", "-o", "name").out.splitlines()
        wide = mcjob("list", "-n", "quant", "-o", "wide").out
        assert columns(wide, "POLICY")[1] == RISK
        assert columns(wide, "MESSAGE")[1].startswith("40 of 48 succeeded")


class TestStatus:
    def test_tells_why_pods_failed_with_the_last_lines_of_the_log(self, mcjob: Mcjob) -> None:
        ended = mcjob("status", "-n", "quant", RISK)
        assert ended.code == 0
        assert "gcp-euw1-prod: 4 pods: OOMKilled, exit code 137: the container needed more memory" in ended.out
        assert "what helps: raise the memory limit" in ended.out
        assert "/main: allocating" in ended.out

    def test_of_a_job_that_fits_nowhere_says_what_would_help(self, mcjob: Mcjob) -> None:
        ended = mcjob("status", "-n", "ml", "gpu-bench-h100")
        assert "have room for 0 pods, and it wants 8 at once" in ended.out
        assert "ask for less, add clusters, or wait" in ended.out

    def test_as_objects_are_the_job_and_its_binding(self, mcjob: Mcjob) -> None:
        found = json.loads(mcjob("status", "-n", "quant", RISK, "-o", "json").out)
        assert [each["kind"] for each in found["items"]] == ["Job", "ResourceBinding"]
        documents = yaml.safe_load_all(mcjob("status", "-n", "quant", RISK, "-o", "yaml").out)
        assert [each["kind"] for each in documents] == ["Job", "ResourceBinding"]
        assert mcjob("status", "-n", "quant", RISK, "-o", "name").out == f"job.batch/{RISK}\n"
        assert "STARTED" in mcjob("status", "-n", "quant", RISK, "-o", "wide").out

    def test_watched_ends_as_the_job_ends(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("goes-well", run_seconds="60")
        ended = mcjob("status", "goes-well", "-w")
        assert ended.code == 0
        heads = [each for each in ended.out.splitlines() if each.startswith("default/goes-well")]
        assert "Complete" in heads[-1]
        assert len(heads) > 1
        submitted("goes-badly", run_seconds="4", exit_code="127")
        ended = mcjob("status", "goes-badly", "-w")
        assert ended.code == 5
        assert "exit code 127: the command is not in the image" in ended.out

    def test_watched_for_too_short_a_time(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("takes-long", run_seconds="90000")
        ended = mcjob("status", "takes-long", "-w", "--timeout", "1s")
        assert (ended.code, ended.err) == (4, "error: default/takes-long has not ended in 1s\n")


class TestLogs:
    def test_of_all_clusters_with_prefixes_or_of_one_without(self, mcjob: Mcjob) -> None:
        every = mcjob("logs", "-n", "quant", RISK, "--tail", "1")
        assert every.code == 0
        clusters = {each.split("/")[0].strip("[") for each in every.out.splitlines()}
        assert clusters == {"ali-hz-prod", "aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod"}
        one = mcjob("logs", "-n", "quant", RISK, "--tail", "2", "-C", "gcp-euw1-prod", "--no-prefix")
        assert len(one.out.splitlines()) == 2 * 4
        assert "[" not in one.out
        timed = mcjob("logs", "-n", "quant", RISK, "--tail", "1", "-C", "gcp-euw1-prod", "--timestamps")
        assert all(re.search(r"T\d\d:\d\d:\d\d\.\d{9}Z ", each) for each in timed.out.splitlines())

    def test_as_an_object_a_line_for_other_programs(self, mcjob: Mcjob) -> None:
        flags = ("-n", "quant", RISK, "--tail", "1", "-C", "gcp-euw1-prod")
        found = [json.loads(each) for each in mcjob("logs", *flags, "-o", "json").out.splitlines()]
        assert [f"[{each['cluster']}/{each['pod']}/{each['container']}] {each['text']}" for each in found] == (
            mcjob("logs", *flags).out.splitlines()
        )
        assert {each["container"] for each in found} == {"main"}
        assert all(re.fullmatch(r"[-\d]+T[:\d]+\.\d{9}Z", each["time"]) for each in found)

    def test_of_a_container_that_the_job_does_not_have_are_refused_with_those_that_it_has(self, mcjob: Mcjob) -> None:
        ended = mcjob("logs", "-n", "quant", RISK, "-c", "nosuch")
        assert ended == Ended(1, "", f"error: Job quant/{RISK} has no container nosuch, but main\n")

    def test_followed_end_with_the_job_and_have_every_line(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("talks", run_seconds="6", log_lines="15")
        followed = mcjob("logs", "talks", "-f")
        assert followed.code == 0
        assert len(followed.out.splitlines()) == 6 * 15
        assert sorted(mcjob("logs", "talks").out.splitlines()) == sorted(followed.out.splitlines())
        assert "exited 0" in followed.err


class TestSuspendAndResume:
    def test_several_at_once_and_waited_for(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        for name in ("pausing-a", "pausing-b"):
            submitted(name, run_seconds="90000")
        paused = mcjob("suspend", "pausing-a", "pausing-b", "--wait", "--timeout", "60s")
        assert paused.code == 0, paused.err
        assert sorted(paused.out.splitlines()) == ["job.batch/pausing-a suspended", "job.batch/pausing-b suspended"]
        rows = {each["metadata"]["name"]: each for each in json.loads(mcjob("list", "-o", "json").out)["items"]}
        assert rows["pausing-a"]["spec"]["suspend"] is True
        again = mcjob("suspend", "pausing-a", "-o", "name")
        assert again == Ended(0, "job.batch/pausing-a\n", "default/pausing-a is suspended already\n")
        resumed = mcjob("resume", "pausing-a", "--wait", "--timeout", "60s", "-o", "yaml")
        assert yaml.safe_load(resumed.out)["spec"]["suspend"] is False
        assert "Running" in mcjob("status", "pausing-a").out

    def test_where_one_is_missing_it_is_done_to_the_others(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("there", run_seconds="90000")
        assert mcjob("suspend", "nobody", "there", "no-one", "-o", "name") == Ended(
            1, "job.batch/there\n", "error: Job default/nobody, default/no-one not found\n"
        )
        assert mcjob("resume", "there", "nobody") == Ended(
            1, "job.batch/there resumed\n", "error: Job default/nobody not found\n"
        )
        assert mcjob("resume", "nobody") == Ended(1, "", "error: Job default/nobody not found\n")


class TestRerun:
    def test_as_a_new_job(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("report", run_seconds="4")
        assert mcjob("rerun", "report", "-o", "name").out == "job.batch/report-2\n"
        named = mcjob("rerun", "report", "--as", "other", "--wait", "--timeout", "90s")
        assert (named.code, named.out) == (0, "job.batch/other created\n")

    def test_in_place_asks_and_keeps_name_and_policies(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("once-more", run_seconds="4")
        before = json.loads(mcjob("status", "once-more", "-o", "json").out)["items"][0]["metadata"]
        asked = mcjob("rerun", "once-more", "--in-place")
        assert (asked.code, asked.err) == (2, "error: deleting asks first and stdin is no terminal; give --yes\n")
        ended = mcjob("rerun", "once-more", "--in-place", "--yes", "-o", "json")
        assert ended.code == 0, ended.err
        after = json.loads(ended.out)["metadata"]
        assert (after["name"], after["uid"] != before["uid"]) == ("once-more", True)
        assert mcjob("status", "once-more", "-w").code == 0

    def test_a_new_name_in_place_is_refused(self, mcjob: Mcjob) -> None:
        ended = mcjob("rerun", RISK, "-n", "quant", "--in-place", "--as", "x")
        assert (ended.code, ended.out) == (2, "")


class TestDelete:
    def test_several_go_with_all_that_is_theirs(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        for name in ("going-a", "going-b"):
            submitted(name, run_seconds="90000")
        asked = mcjob("delete", "going-a", "going-b")
        assert (asked.code, asked.out) == (2, "")
        ended = mcjob("delete", "going-a", "going-b", "--yes")
        assert ended.code == 0, ended.err
        assert sorted(ended.out.splitlines()) == ["job.batch/going-a deleted", "job.batch/going-b deleted"]
        assert "going-a: member Jobs: ok" in ended.err
        assert "going" not in mcjob("list", "-o", "name").out
        assert mcjob("delete", "going-a", "--yes").code == 1

    def test_where_one_is_missing_the_others_go_and_the_exit_code_says_so(
        self, mcjob: Mcjob, submitted: Callable[..., None]
    ) -> None:
        for name in ("leaving-a", "leaving-b"):
            submitted(name, run_seconds="90000")
        ended = mcjob("delete", "leaving-a", "nobody", "leaving-b", "--yes", "--no-wait", "-o", "name")
        assert (ended.code, sorted(ended.out.splitlines())) == (1, ["job.batch/leaving-a", "job.batch/leaving-b"])
        assert "error: Job default/nobody not found" in ended.err.splitlines()

    def test_without_waiting_it_ends_once_it_is_accepted(self, mcjob: Mcjob, submitted: Callable[..., None]) -> None:
        submitted("hurried", run_seconds="90000")
        ended = mcjob("delete", "hurried", "--yes", "--no-wait", "-o", "name")
        assert ended == Ended(0, "job.batch/hurried\n", "Job: ok, deleted\n")


def test_a_job_that_is_waited_for_says_that_none_of_its_pods_starts(
    mcjob: Mcjob, submitted: Callable[..., None]
) -> None:
    submitted("stuck", waiting_reason="ImagePullBackOff", run_seconds="90000")
    ended = mcjob("status", "stuck", "-w", "--timeout", "8s")
    assert ended.code == 4
    assert "Not starting" in ended.out
    assert "the image cannot be pulled\n  check its name, tag and pull secret" in ended.out
    # Without a watch, both look at its pods.
    out = mcjob("list").out
    assert dict(zip(columns(out, "NAME"), columns(out, "STATE"), strict=True))["stuck"] == "Not starting"
    told = mcjob("status", "stuck").out
    assert told.startswith("default/stuck  Not starting")
    assert "\n  aws-euc1-prod, aws-use1-prod: 4 pods: ImagePullBackOff: the image cannot be pulled\n" in told
    assert told.count("what helps: ") == 1


class TestAPersonWhoMayOnlyReadOneNamespace:
    VIEWER = ("--context", "mcjob-sandbox-viewer")

    def test_is_told_which_right_to_a_member_is_missing(self, mcjob: Mcjob) -> None:
        assert "gcp-euw1-prod: its pods cannot be read: may not get clusters/proxy\n" in (
            mcjob(*self.VIEWER, "status", "tick-backfill-2026w47").out
        )

    @pytest.fixture
    def lonely(self, mcjob: Mcjob, tmp_path: Path) -> Iterator[str]:
        """A Job of its namespace that no policy selects, so that it never ends."""
        objects = json.loads(mcjob("render", "-f", _written(tmp_path, "lonely"), "-o", "json").out)
        job = next(each for each in objects["items"] if each["kind"] == "Job")
        job["metadata"]["namespace"] = "quant"
        (tmp_path / "job.json").write_text(json.dumps(job))
        assert mcjob("submit", "-n", "quant", "-f", str(tmp_path / "job.json")).code == 0
        yield "lonely"
        mcjob("delete", "-n", "quant", "lonely", "--yes")

    def test_is_told_that_policies_for_all_namespaces_are_not_seen(self, mcjob: Mcjob, lonely: str) -> None:
        seen, unseen = mcjob("status", "-n", "quant", lonely).out, mcjob(*self.VIEWER, "status", lonely).out
        assert seen.startswith("quant/lonely  No policy")
        assert "whether a policy selects it cannot be seen" in unseen
        assert mcjob("suspend", "-n", "quant", lonely).code == 0
        assert mcjob("status", "-n", "quant", lonely).out.startswith("quant/lonely  Suspended")

    def test_is_told_that_a_job_may_not_be_suspended_with_exit_code_3(self, mcjob: Mcjob, lonely: str) -> None:
        ended = mcjob(*self.VIEWER, "suspend", lonely)
        assert (ended.code, ended.out) == (3, "")
        assert "cannot patch" in ended.err.splitlines()[-1]

    def test_reads_there(self, mcjob: Mcjob) -> None:
        assert columns(mcjob(*self.VIEWER, "list").out, "NAME") == ["tick-backfill-2026w47", RISK]
        assert "Partly failed" in mcjob(*self.VIEWER, "status", RISK).out

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["list", "-A"], "may not list jobs in all namespaces: that takes a ClusterRoleBinding"),
            (["list", "-A"], "Name a namespace that you may read instead: mcjob list -n quant"),
            (["list", "-n", "ml"], "may not list jobs in ml: that takes a RoleBinding there"),
            (["delete", RISK, "--yes"], "cannot delete"),
            (["rerun", RISK], "cannot create"),
        ],
    )
    def test_is_told_what_is_not_allowed_with_exit_code_3(self, mcjob: Mcjob, arguments: list[str], says: str) -> None:
        ended = mcjob(*self.VIEWER, *arguments)
        assert (ended.code, ended.out) == (3, "")
        assert says in ended.err.splitlines()[-1]
