"""Jobs of real projects, entered by keyboard at 100x30 and compared with the manifests an expert would write.

Each is typed by somebody who looks after every field, then by somebody who never looks: all keys in one write, or cut
into pieces as a slow line does. The server is asked by a dry run what it would make of the expert's manifest; what the
form has stored must be the same, apart from what belongs to a submission (its annotations, its owner, its identity).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from kubernetes import config
from kubernetes.client import CoreV1Api, CustomObjectsApi

from tests.e2e.commands import MCJOB, CommandLine, served_sandbox
from tests.e2e.real_jobs.keystrokes import JOBS
from tests.e2e.terminal import Terminal
from tests.e2e.typist import SPACE, SUBMIT, in_pieces, keys, together, type_and_look

pytestmark = pytest.mark.e2e
DOCS = Path(__file__).parents[2] / "docs"
MANIFESTS = Path(__file__).parent / "real_jobs"
Wanted = dict[str, dict[str, Any]]
"""Objects by kind."""
LOOSE = {"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences", "finalizers"}


PLURALS = {
    "Job": ("batch", "v1", "jobs"),
    "PropagationPolicy": ("policy.karmada.io", "v1alpha1", "propagationpolicies"),
    "OverridePolicy": ("policy.karmada.io", "v1alpha1", "overridepolicies"),
}


@dataclass(frozen=True)
class Server:
    """The control plane, asked with the official client."""

    kubeconfig: Path
    objects: CustomObjectsApi

    def stored(self, kind: str, namespace: str, name: str) -> Any:
        """An object as it is there."""
        group, version, plural = PLURALS[kind]
        return self.objects.get_namespaced_custom_object(group, version, namespace, plural, name)

    def expected(self, manifests: str) -> Wanted:
        """What the server would make of the manifests, by kind."""
        made = {}
        for each in yaml.safe_load_all(manifests):
            group, version, plural = PLURALS[each["kind"]]
            namespace = each["metadata"]["namespace"]
            answered = self.objects.create_namespaced_custom_object(
                group, version, namespace, plural, each, dry_run="All"
            )
            made[each["kind"]] = told_apart(answered)
        return made


@dataclass(frozen=True)
class Desk:
    """The app in a terminal, and the control plane that it is on."""

    terminal: Terminal
    server: Server

    def submitted(self, wanted: Wanted) -> None:
        """Wait for the submitted Job's page, and compare what is stored with ``wanted``."""
        metadata = wanted["Job"]["metadata"]
        self.terminal.wait_for(f"Jobs › {metadata['name']}", seconds=60)
        for kind, wish in wanted.items():
            assert told_apart(self.server.stored(kind, metadata["namespace"], metadata["name"])) == wish


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with (
        served_sandbox(tmp_path_factory.mktemp("server")) as kubeconfig,
        config.new_client_from_config(str(kubeconfig)) as transport,
    ):
        CoreV1Api(transport).create_namespace({"metadata": {"name": "data"}})
        yield Server(kubeconfig, CustomObjectsApi(transport))


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    """A fresh app for each Job: one that went astray takes no other along."""
    environment = CommandLine(tmp_path, server.kubeconfig).environment()
    with Terminal(MCJOB, 100, 30, environment, as_written=True) as terminal:
        terminal.wait_for("live", "newest first", seconds=60)
        yield Desk(terminal, server)


def told_apart(made: dict[str, Any]) -> dict[str, Any]:
    """An object without what belongs to one submission of it or to one day."""
    made.pop("status", None)
    metadata = made["metadata"]
    for key in LOOSE & set(metadata):
        del metadata[key]
    for holder in (metadata, made["spec"].get("template", {}).get("metadata", {})):
        for kind in ("labels", "annotations"):
            kept = {
                key: value
                for key, value in holder.get(kind, {}).items()
                if not key.startswith(("mcjob.io/", "batch.kubernetes.io/"))
                and ".karmada.io/" not in key
                and key not in ("controller-uid", "job-name")
            }
            if kept:
                holder[kind] = kept
            else:
                holder.pop(kind, None)
    made["spec"].pop("selector", None)
    return made


@pytest.mark.parametrize("job", JOBS)
def test_a_real_job_is_stored_as_an_expert_would_write_it(desk: Desk, job: str) -> None:
    name, steps = JOBS[job]
    wanted = desk.server.expected((MANIFESTS / f"{job}.yaml").read_text())
    desk.terminal.type("c")
    desk.terminal.wait_for("Name *", "ali-hz-prod")
    type_and_look(desk.terminal, [*steps, (SUBMIT, "Submit "), (SUBMIT, f"Jobs › {name}")])
    desk.submitted(wanted)


def _as_another(job: str, ending: str) -> tuple[str, str]:
    """The same Job under another name: its keys from the list of Jobs to the submit, and its manifests."""
    name, steps = JOBS[job]
    typed = "c" + together(steps) + SUBMIT * 2
    other = f"{name}-{ending}"
    return typed.replace(name, other), (MANIFESTS / f"{job}.yaml").read_text().replace(name, other)


@pytest.mark.parametrize("job", JOBS)
def test_who_types_a_whole_job_at_once_gets_the_same(desk: Desk, job: str) -> None:
    typed, manifests = _as_another(job, "once")
    wanted = desk.server.expected(manifests)
    desk.terminal.type(typed)
    desk.submitted(wanted)


def test_keys_that_arrive_in_pieces_make_the_same_job(desk: Desk) -> None:
    typed, manifests = _as_another("batch", "parts")
    wanted = desk.server.expected(manifests)
    for piece in in_pieces(typed, Random(3)):
        desk.terminal.type(piece)
        desk.terminal.screen()
    desk.submitted(wanted)


def test_the_documentation_says_how_many_keys_the_jobs_take() -> None:
    said = (DOCS / "testing.md").read_text()
    for job, (name, steps) in JOBS.items():
        count = len(keys("c" + together(steps) + SUBMIT * 2))
        typed = sum(len(key) == 1 and key.isprintable() and key != SPACE for key in keys(together(steps)))
        row = f"| {job} | {name} | {count} | {typed} |"
        assert row in said
