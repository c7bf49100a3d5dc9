"""The whole main job by the command line: a draft becomes a Job that runs to its end in several clusters."""

import json
from pathlib import Path

import pytest
import yaml

from tests.e2e.commands import LONG, CommandLine, columns

pytestmark = pytest.mark.e2e

DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: %s, namespace: default}
spec:
  instances: 12
  parallelism: 6
  strategy: DynamicWeight
  clusterAffinity: {clusterNames: [aws-use1-prod, aws-euc1-prod, gcp-euw1-prod]}
  containers:
    - name: hello
      image: busybox:1.36
      command: [sh, -c, "echo hello"]
  differences:
    - clusterNames: [aws-euc1-prod]
      containers: {hello: {tag: "1.37"}}
    - clusterNames: [gcp-euw1-prod]
      labels: [{key: tier, value: cheap}]
"""


def test_a_draft_runs_to_completion_in_three_clusters(mcjob: CommandLine) -> None:
    draft = mcjob.file("hello.yaml", DRAFT % "spine")

    previewed = mcjob.run("preview", "-f", draft, "-o", "json")
    assert previewed.code == 0, previewed.err
    placement = json.loads(previewed.out)
    assert placement["scheduled"]
    assert {each["name"] for each in placement["targets"]} == {"aws-use1-prod", "aws-euc1-prod", "gcp-euw1-prod"}
    assert sum(each["completions"] for each in placement["targets"]) == 12

    submitted = mcjob.run("submit", "-f", draft, "--wait", "--timeout", "90s")
    assert submitted.code == 0, submitted.err
    assert submitted.out.splitlines() == [
        "overridepolicy.policy.karmada.io/spine created",
        "propagationpolicy.policy.karmada.io/spine created",
        "job.batch/spine created",
    ]
    assert "Complete" in submitted.err

    listed = mcjob.run("list")
    assert columns(listed.out, "NAME")[0] == "spine"
    assert columns(listed.out, "SUCCEEDED")[0] == "12/12"

    status = mcjob.run("status", "spine")
    assert status.code == 0
    assert sorted(columns(status.out, "CLUSTER")) == ["aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod"]
    predicted = dict(zip(columns(status.out, "CLUSTER"), columns(status.out, "ACTUAL"), strict=True))
    for share in placement["targets"]:
        either = [share, *(each for each in placement["otherTargets"] or () if each["name"] == share["name"])]
        assert predicted[share["name"]] in {f"{each['parallelism']} / {each['completions']}" for each in either}

    logs = mcjob.run("logs", "spine")
    assert logs.code == 0, logs.err
    assert {line.split("/")[0] for line in logs.out.splitlines()} == {
        "[aws-euc1-prod",
        "[aws-use1-prod",
        "[gcp-euw1-prod",
    }

    deleted = mcjob.run("delete", "spine", "--yes")
    assert deleted.code == 0, deleted.err
    assert mcjob.run("status", "spine").code == 1


def test_what_is_rendered_is_what_is_sent(mcjob: CommandLine) -> None:
    draft = mcjob.file("same.yaml", DRAFT % "same")
    rendered = {each["kind"]: each for each in yaml.safe_load_all(mcjob.run("render", "-f", draft).out)}
    assert list(rendered) == ["OverridePolicy", "PropagationPolicy", "Job"]
    dry = mcjob.run("submit", "-f", draft, "--dry-run=server", "-o", "yaml")
    assert dry.code == 0, dry.err
    sent = {each["kind"]: each for each in yaml.safe_load_all(dry.out)}
    for policy in (sent["PropagationPolicy"],):
        policy["metadata"].get("annotations", {}).pop("mcjob.io/prediction", None)
        if not policy["metadata"].get("annotations"):
            policy["metadata"].pop("annotations", None)
    assert sent == rendered
    assert mcjob.run("status", "same").code == 1


def test_a_job_that_fails_ends_the_wait_with_5(mcjob: CommandLine) -> None:
    rendered = mcjob.run("render", "-f", mcjob.file("d.yaml", DRAFT % "doomed"), "-o", "json").out
    objects = json.loads(rendered)["items"]
    job = next(each for each in objects if each["kind"] == "Job")
    job["spec"]["backoffLimit"] = 0
    job["spec"]["template"]["metadata"].setdefault("annotations", {})["sandbox.mcjob.io/exit-code"] = "3"
    submitted = mcjob.run(
        "submit", "-f", "-", "--wait", "--timeout", "90s", stdin=json.dumps({"kind": "List", "items": objects})
    )
    assert submitted.code == 5, submitted.err
    listed = mcjob.run("list", "-o", "name")
    assert "job.batch/doomed" in listed.out.splitlines()


def test_a_second_job_of_the_name_is_refused_and_nothing_is_left(mcjob: CommandLine) -> None:
    draft = mcjob.file("twice.yaml", DRAFT % "twice")
    assert mcjob.run("submit", "-f", draft).code == 0
    proposed = mcjob.folder / ".local/state/mcjob/images"
    assert "busybox:1.36" in proposed.read_text().splitlines(), "the form proposes what was submitted from here"
    again = mcjob.run("submit", "-f", draft)
    assert again.code == 1
    assert again.err.splitlines()[-1].endswith('jobs.batch "twice" already exists')
    assert "job.batch/twice" in mcjob.run("list", "-o", "name").out
    previewed = mcjob.run("preview", "-f", draft)
    assert previewed.code == 0
    assert "warning: a Job twice is in default already; submit would be refused" in previewed.err.splitlines()
    assert mcjob.run("rerun", "twice", "-o", "name").out == "job.batch/twice-2\n"


def test_a_wait_that_is_too_short_ends_with_4(mcjob: CommandLine) -> None:
    objects = json.loads(mcjob.run("render", "-f", mcjob.file("d.yaml", DRAFT % "slow"), "-o", "json").out)
    job = next(each for each in objects["items"] if each["kind"] == "Job")
    job["spec"]["template"]["metadata"].setdefault("annotations", {})["sandbox.mcjob.io/run-seconds"] = "100000"
    submitted = mcjob.run("submit", "-f", "-", "--wait", "--timeout", "1s", stdin=json.dumps(objects))
    assert submitted.code == 4, submitted.err
    watched = mcjob.run("status", "slow", "-w", "--timeout", "3s")
    assert watched.code == 4, watched.err
    assert "Running" in watched.out


def test_suspend_and_resume(mcjob: CommandLine) -> None:
    assert mcjob.run("submit", "-f", mcjob.file("p.yaml", DRAFT % "pausing" + LONG)).code == 0
    assert mcjob.run("suspend", "pausing").out == "job.batch/pausing suspended\n"
    job = json.loads(mcjob.run("list", "-o", "json").out)
    paused = next(each for each in job["items"] if each["metadata"]["name"] == "pausing")
    assert paused["spec"]["suspend"] is True
    assert mcjob.run("resume", "pausing").out == "job.batch/pausing resumed\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "says"),
    [
        (["render", "-f", "nowhere.yaml"], "", 2, "nowhere.yaml"),
        (["render", "-f", "."], "", 2, "directory"),
        (["render", "-f", "-"], "", 2, "nothing"),
        (["render", "-f", "-"], "just: [text", 2, "line"),
        (["render", "-f", "-"], "kind: JobDraft\napiVersion: mcjob.io/v1alpha1\nspec: {instanses: 3}", 2, "instanses"),
        (["render", "-f", "-"], "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}", 2, "Deployment"),
        (["status", "nobody"], "", 1, "not found"),
        (["delete", "nobody", "--yes"], "", 1, "not found"),
        (["--context", "missing", "list"], "", 2, "missing"),
        (["--kubeconfig", "/nonexistent", "list"], "", 2, "/nonexistent"),
        (["list", "-l", "a in b"], "", 2, "a in b"),
        (["submit", "-f", "-", "--timeout", "soon"], "x: y", 2, "--timeout"),
    ],
)
def test_bad_input_is_one_clear_sentence(
    mcjob: CommandLine, arguments: list[str], stdin: str, code: int, says: str
) -> None:
    done = mcjob.run(*arguments, stdin=stdin)
    assert done.code == code, done.err
    assert done.out == ""
    assert says in done.err
    assert done.err.startswith("error: ")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("count", ["0", "-1", "1000000000000", "abc", "1.5", "[]"])
def test_an_impossible_number_of_instances_is_refused_in_words(mcjob: CommandLine, count: str) -> None:
    done = mcjob.run("render", "-f", "-", stdin=(DRAFT % "x").replace("instances: 12", f"instances: {count}"))
    assert done.code == 2, done.out
    assert "instances" in done.err
    assert "Traceback" not in done.err


def test_a_name_of_64_characters_is_refused_in_words(mcjob: CommandLine) -> None:
    done = mcjob.run("render", "-f", "-", stdin=DRAFT % ("x" * 64))
    assert done.code == 2
    assert "63" in done.err


def test_a_server_that_is_gone_is_exit_code_3(mcjob: CommandLine) -> None:
    config = yaml.safe_load(Path(str(mcjob.kubeconfig)).read_text())
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:1"
    mcjob.file("gone.yaml", yaml.safe_dump(config))
    done = mcjob.run("--kubeconfig", "gone.yaml", "list")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


def test_without_a_terminal_the_app_names_the_commands_to_use(mcjob: CommandLine) -> None:
    done = mcjob.run()
    assert done.code == 2
    assert "mcjob list" in done.err


def test_info_names_paths_and_versions(mcjob: CommandLine) -> None:
    facts = json.loads(mcjob.run("info", "-o", "json").out)
    assert facts["directories"]["state"].startswith(str(mcjob.folder))
    assert facts["controlPlane"]["tlsVerified"] is True
    assert facts["controlPlane"]["clock"] == "agrees with the one here"
    assert facts["packages"]["textual"].startswith("8.2")


def test_a_saved_cluster_list_needs_no_connection(mcjob: CommandLine, tmp_path: Path) -> None:
    captured = Path(__file__).parent.parent / "captures" / "clusters-list-all-ready.json"
    alone = CommandLine(tmp_path)
    draft = (DRAFT % "offline").replace("[aws-use1-prod, aws-euc1-prod, gcp-euw1-prod]", "[]").split("  differences")[0]
    done = alone.run("preview", "-f", "-", "--clusters", str(captured), "-o", "json", stdin=draft)
    assert done.code == 0, done.err
    assert {each["name"] for each in json.loads(done.out)["targets"]} == {"member1", "member2"}
    reasons = {each["name"]: each["why"] for each in json.loads(done.out)["clusters"]}
    assert reasons["member3"] == "taint"
